/** Two plans side by side: what changed in the fleet, the money and the risk, and what may be why. */
import type { FeasiblePlan, Plan, ServicePlan } from '../types.ts';
import { scenarioDifferences, type InputDifference } from './scenario-differences.ts';

/** A number then and now; null: not known there. */
export interface Pair<T = number> {
  old: T | null;
  now: T | null;
}

export interface ServiceDifference {
  service: string;
  region: string;
  change: 'added' | 'removed' | 'changed';
  machineType: Pair<string>;
  shards: Pair;
  desiredReplicas: Pair;
  instances: Pair;
  loadLineRequestsPerSecond: Pair;
  bindingConstraint: Pair<string>;
  utilizationFraction: Pair;
  usdPerMonth: Pair;
  differenceUsdPerMonth: number;
}

export interface MoneyDifference {
  service: string | null;
  component: string;
  usdPerMonth: Pair;
  /** null: the price of some of it is not known on one side */
  differenceUsdPerMonth: number | null;
}

export interface PlanComparison {
  /** nothing differs that a plan is made from or made of */
  same: boolean;
  feasible: { old: boolean; now: boolean };
  usdPerMonth: Pair;
  /** false: some of it has no known price, so that the sum is a lower limit, and the difference is of what has one; null: no plan there */
  complete: Pair<boolean>;
  differenceUsdPerMonth: number | null;
  differenceFraction: number | null;
  instances: Pair;
  /** largest change of money first */
  services: ServiceDifference[];
  /** by service and component, largest first; the parts of the whole difference. Empty, as `services` is, where there is no plan on one side */
  money: MoneyDifference[];
  risk: {
    p50Ms: Pair;
    p95Ms: Pair;
    p99Ms: Pair;
    underLossP95Ms: Pair;
    unavailabilityFraction: Pair;
    dominantCause: Pair<string>;
    missedObjectives: Pair;
  };
  why: {
    /** inputs that differ, what came or went first, then numbers by how far they moved */
    inputs: InputDifference[];
    /** null: no prices of that region are used */
    prices: { cloud: string; region: string; snapshotDate: Pair<string> }[];
    version: Pair<string> | null;
  };
}

/**
 * @param old an earlier plan of the same or another scenario; one made before a number existed has it unknown
 * @example comparePlans(lastWeek, today).services[0] // => the service whose cost moved most
 */
export function comparePlans(old: Plan, now: Plan): PlanComparison {
  const [before, after] = [feasible(old), feasible(now)];
  const usdPerMonth = pair(before?.totals.usdPerMonth, after?.totals.usdPerMonth);
  const differenceUsdPerMonth = usdPerMonth.old === null || usdPerMonth.now === null ? null : usdPerMonth.now - usdPerMonth.old;
  const comparison = {
    feasible: { old: old.feasible, now: now.feasible },
    usdPerMonth,
    complete: pair(before?.totals.complete, after?.totals.complete),
    differenceUsdPerMonth,
    differenceFraction: differenceUsdPerMonth !== null && usdPerMonth.old! > 0 ? differenceUsdPerMonth / usdPerMonth.old! : null,
    instances: pair(before && instancesOf(before), after && instancesOf(after)),
    // where one is no plan there is nothing to set beside the other
    services: before && after ? serviceDifferences(before.services, after.services) : [],
    money: before && after ? moneyDifferences(before, after) : [],
    risk: riskOf(before, after),
    why: {
      inputs: scenarioDifferences(old.scenario, now.scenario),
      prices: priceDates(old, now),
      version: versions(old, now),
    },
  };
  const { why } = comparison;
  const same =
    comparison.services.length + comparison.money.length + why.inputs.length + why.prices.length === 0 &&
    why.version === null &&
    old.feasible === now.feasible;
  return { same, ...comparison };
}

const feasible = (plan: Plan): FeasiblePlan | undefined => (plan.feasible ? plan : undefined);
const pair = <T>(old: T | null | undefined, now: T | null | undefined): Pair<T> => ({ old: old ?? null, now: now ?? null });
const differs = (a: number, b: number) => Math.abs(a - b) > 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
const instancesOf = (plan: FeasiblePlan) => plan.services.reduce((sum, { instances }) => sum + instances, 0);

function serviceDifferences(old: readonly ServicePlan[], now: readonly ServicePlan[]): ServiceDifference[] {
  const key = ({ service, region }: ServicePlan) => JSON.stringify([service, region]);
  const before = new Map(old.map((row) => [key(row), row]));
  const after = new Map(now.map((row) => [key(row), row]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .flatMap((id): ServiceDifference[] => {
      const [a, b] = [before.get(id), after.get(id)];
      const row = (b ?? a)!;
      const of = <K extends keyof ServicePlan>(name: K) => pair(a?.[name], b?.[name]);
      const difference: ServiceDifference = {
        service: row.service,
        region: row.region,
        change: !a ? 'added' : !b ? 'removed' : 'changed',
        machineType: of('machineType'),
        shards: of('shards'),
        desiredReplicas: of('desiredReplicas'),
        instances: of('instances'),
        loadLineRequestsPerSecond: of('loadLineRequestsPerSecond'),
        bindingConstraint: of('bindingConstraint'),
        utilizationFraction: of('utilizationFraction'),
        usdPerMonth: of('usdPerMonth'),
        differenceUsdPerMonth: (b?.usdPerMonth ?? 0) - (a?.usdPerMonth ?? 0),
      };
      return a && b && !changed(a, b) ? [] : [difference];
    })
    .sort((a, b) => Math.abs(b.differenceUsdPerMonth) - Math.abs(a.differenceUsdPerMonth));
}

function changed(a: ServicePlan, b: ServicePlan): boolean {
  const numbers = [
    'shards',
    'desiredReplicas',
    'averageReplicas',
    'instances',
    'loadLineRequestsPerSecond',
    'utilizationFraction',
    'usdPerMonth',
  ] as const;
  return (
    a.machineType !== b.machineType || a.bindingConstraint !== b.bindingConstraint || numbers.some((name) => differs(a[name], b[name]))
  );
}

/** A part that a plan has not costs nothing there; one with lines of unknown price costs what is unknown. */
function moneyDifferences(old: FeasiblePlan, now: FeasiblePlan): MoneyDifference[] {
  const sums = (plan: FeasiblePlan) => {
    const byPart = new Map<string, number | null>();
    for (const { service, component, usdPerMonth } of plan.lineItems) {
      const key = JSON.stringify([service, component]);
      const sum = byPart.has(key) ? byPart.get(key)! : 0;
      byPart.set(key, sum === null || usdPerMonth === null ? null : sum + usdPerMonth);
    }
    return byPart;
  };
  const [before, after] = [sums(old), sums(now)];
  const known = (sums: Map<string, number | null>, key: string) => (sums.has(key) ? sums.get(key)! : 0);
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((key): MoneyDifference => {
      const [service, component] = JSON.parse(key) as [string | null, string];
      const [a, b] = [known(before, key), known(after, key)];
      return { service, component, usdPerMonth: { old: a, now: b }, differenceUsdPerMonth: a === null || b === null ? null : b - a };
    })
    .filter(({ usdPerMonth: { old: a, now: b } }) => (a === null || b === null ? a !== b : differs(a, b)))
    .sort((a, b) => Math.abs(b.differenceUsdPerMonth ?? 0) - Math.abs(a.differenceUsdPerMonth ?? 0));
}

function riskOf(old: FeasiblePlan | undefined, now: FeasiblePlan | undefined): PlanComparison['risk'] {
  const of = <T>(pick: (plan: FeasiblePlan) => T | null | undefined) => pair(old && pick(old), now && pick(now));
  // a plan of an earlier version has no such block
  const block = (plan: FeasiblePlan): Partial<FeasiblePlan['availability']> => (plan as Partial<FeasiblePlan>).availability ?? {};
  return {
    p50Ms: of(({ latency }) => latency.p50Ms),
    p95Ms: of(({ latency }) => latency.p95Ms),
    p99Ms: of(({ latency }) => latency.p99Ms),
    underLossP95Ms: of(({ underLoss }) => underLoss.latency.p95Ms),
    unavailabilityFraction: of((plan) => block(plan).unavailabilityFraction ?? 1 - plan.availabilityFraction),
    dominantCause: of((plan) => block(plan).dominantCause),
    missedObjectives: of(({ objectives }) => objectives.filter(({ met }) => !met).length),
  };
}

function priceDates(old: Plan, now: Plan): PlanComparison['why']['prices'] {
  const dates = (plan: Plan) =>
    new Map(
      plan.generatedFrom.prices.flatMap(({ cloud, snapshotDate, regions }) =>
        regions.map((region) => [JSON.stringify([cloud, region]), snapshotDate] as const),
      ),
    );
  const [before, after] = [dates(old), dates(now)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => before.get(key) !== after.get(key))
    .map((key) => {
      const [cloud, region] = JSON.parse(key) as [string, string];
      return { cloud, region, snapshotDate: pair(before.get(key), after.get(key)) };
    });
}

function versions(old: Plan, now: Plan): Pair<string> | null {
  const [a, b] = [old.generatedFrom.versions.plimsoll, now.generatedFrom.versions.plimsoll];
  return a === b ? null : pair(a, b);
}
