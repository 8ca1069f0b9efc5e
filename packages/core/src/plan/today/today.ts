/**
 * "Change nothing" as an option beside the plan: what today's fleet costs and whether it holds, what moving would save, what it would disturb, and
 * whether that is worth it. Savings within the hysteresis band are left alone, so that nobody moves for pennies.
 */
import type { Catalog } from '../../catalog/index.ts';
import type { RegionChoice } from '../../choice/index.ts';
import { usdWords } from '../../quantity/index.ts';
import { CHANGE_PRIORS, type ChangeCost, type ResolvedScenario, type Warning } from '../../scenario/index.ts';
import { HOURS_PER_MONTH } from '../../traffic/index.ts';
import { checkToday, type ServiceNow } from './check-today.ts';
import { billOf, totalOf, type SizedFleet } from '../size.ts';
import { todaysFleet, type TodaysFleet } from './todays-fleet.ts';
import type { AvailabilityRow, ObjectiveRow, Reason } from '../types.ts';

export interface FleetChange {
  service: string;
  region: string;
  from: { machineType: string; instances: number };
  to: { machineType: string; instances: number };
  instancesStarted: number;
  instancesStopped: number;
}

export interface TodayOption {
  /** `changeNothing`; `resize`: today's machines, as many as are needed; `move`: the plan */
  option: 'changeNothing' | 'resize' | 'move';
  usdPerMonth: number | null;
  /** null: not known */
  meets: boolean | null;
  /** effort of the change, once */
  changeUsd: number;
  savingsUsdPerMonth: number | null;
  /** null: it never pays back */
  paybackDays: number | null;
}

export interface TodayVerdict {
  verdict: 'stay' | 'move' | 'mustMove';
  /** in a sentence */
  why: string;
  /** null: not all of what runs is known, or not its price */
  usdPerMonth: number | null;
  meets: boolean | null;
  /** why what runs does not hold */
  reasons: Reason[];
  /** how loaded what runs is */
  services: ServiceNow[];
  /** services in regions that `today` does not name */
  unknown: { service: string; region: string }[];
  /** of the plan against today, for what is known of it */
  savingsUsdPerMonth: number | null;
  savingsFraction: number | null;
  changes: FleetChange[];
  instancesChanged: number;
  changeUsd: number;
  paybackDays: number | null;
  /** best first */
  options: TodayOption[];
  assumptions: { path: string; value: number; unit: string; source: string }[];
}

const DAYS_PER_MONTH = HOURS_PER_MONTH / 24;

interface TodayRequest {
  sized: SizedFleet;
  catalog: Catalog;
  usdPerMonth: number;
  objectivesOf: (sized: SizedFleet) => (ObjectiveRow | AvailabilityRow)[];
}

/** Nothing when the scenario does not say what runs today. */
export function todayVerdict({ sized, catalog, usdPerMonth, objectivesOf }: TodayRequest): { today?: TodayVerdict } {
  const { today, change } = sized.scenario;
  if (!today) return {};
  const fleet = todaysFleet(sized, today, catalog);
  const { reasons, services } = checkToday(fleet, objectivesOf);
  const known = fleet.unknown.length === 0;
  const meets = fleet.unpriced.length > 0 ? null : reasons.length > 0 ? false : known ? true : null;
  const nowUsd = fleet.asIs ? totalOf(billOf(fleet.asIs)) : null;
  const changes = changesTo(fleet, sized);
  const options = optionsOf(fleet, { sized, usdPerMonth, nowUsd, meets, change, changes });
  const move = options.find(({ option }) => option === 'move')!;
  const ranked = rank(options, change, nowUsd);
  const savingsFraction = nowUsd !== null && nowUsd > 0 ? (nowUsd - usdPerMonth) / nowUsd : null;
  const verdict = meets === false ? 'mustMove' : ranked[0]!.option === 'changeNothing' ? 'stay' : 'move';
  return {
    today: {
      verdict,
      why: whyOf(verdict, { ranked, change, reasons, nowUsd }),
      usdPerMonth: known ? nowUsd : null,
      meets,
      reasons,
      services,
      unknown: fleet.unknown,
      savingsUsdPerMonth: move.savingsUsdPerMonth,
      savingsFraction,
      changes,
      instancesChanged: changes.reduce((sum, one) => sum + one.instancesStarted + one.instancesStopped, 0),
      changeUsd: move.changeUsd,
      paybackDays: move.paybackDays,
      options: ranked.map((one) => ({ ...one, usdPerMonth: one.option === 'changeNothing' && !known ? null : one.usdPerMonth })),
      assumptions: assumptionsOf(change),
    },
  };
}

function changesTo({ rows }: TodaysFleet, to: SizedFleet): FleetChange[] {
  return rows.flatMap(({ service, region, machineType, instances }) => {
    const option = to.regions.find((choice) => choice.region === region)!.chosen.find((one) => one.service === service)!;
    const wanted = { machineType: option.machine.machineType, instances: option.shards * option.fleet.desiredReplicas };
    const same = wanted.machineType === machineType;
    if (same && wanted.instances === instances) return [];
    return [
      {
        service,
        region,
        from: { machineType, instances },
        to: wanted,
        instancesStarted: same ? Math.max(0, wanted.instances - instances) : wanted.instances,
        instancesStopped: same ? Math.max(0, instances - wanted.instances) : instances,
      },
    ];
  });
}

interface Compared {
  sized: SizedFleet;
  usdPerMonth: number;
  nowUsd: number | null;
  meets: boolean | null;
  change: ChangeCost;
  changes: FleetChange[];
}

function optionsOf(fleet: TodaysFleet, { sized, usdPerMonth, nowUsd, meets, change, changes }: Compared): TodayOption[] {
  const effort = (list: readonly FleetChange[]) =>
    new Set(list.map(({ service }) => service)).size * change.hoursPerService * change.usdPerHour;
  const option = (name: TodayOption['option'], usd: number | null, holds: boolean | null, changeUsd: number): TodayOption => {
    const savings = usd === null || nowUsd === null ? null : nowUsd - usd;
    const paybackDays = savings !== null && savings > 0 ? (changeUsd / savings) * DAYS_PER_MONTH : null;
    return { option: name, usdPerMonth: usd, meets: holds, changeUsd, savingsUsdPerMonth: savings, paybackDays };
  };
  const options = [option('move', usdPerMonth, true, effort(changes)), { ...option('changeNothing', nowUsd, meets, 0), paybackDays: null }];
  const { resized } = fleet;
  if (resized && !fleet.tooSlow && resized.scenario.objectives.availabilityFraction === undefined) {
    const resizing = changesTo(fleet, resized);
    if (resizing.length && resized.regions.some((choice, r) => differs(choice, sized.regions[r]!)))
      options.push(option('resize', totalOf(billOf(resized)), fleet.unknown.length === 0 ? true : null, effort(resizing)));
  }
  return options;
}

/** Whether the planned fleet is another one: else resizing is the plan itself. */
const differs = (resized: RegionChoice, planned: RegionChoice) =>
  resized.chosen.some(
    ({ machine, shards, fleet }, i) =>
      machine.machineType !== planned.chosen[i]!.machine.machineType ||
      shards * fleet.billed.averageReplicas !== planned.chosen[i]!.shards * planned.chosen[i]!.fleet.billed.averageReplicas,
  );

/**
 * What is worth moving to, then changing nothing, then the rest, then what does not hold; among the like by what a month costs with the effort
 * spread over the payback that is asked for. Worth it: saves more than the band and pays back in time.
 */
function rank(options: readonly TodayOption[], change: ChangeCost, nowUsd: number | null): TodayOption[] {
  const months = change.worthwhilePaybackDays / DAYS_PER_MONTH;
  const cost = ({ usdPerMonth, changeUsd }: TodayOption): number =>
    usdPerMonth === null ? Infinity : usdPerMonth + (changeUsd === 0 ? 0 : months > 0 ? changeUsd / months : Infinity);
  const worthwhile = ({ savingsUsdPerMonth: savings, paybackDays }: TodayOption) =>
    nowUsd === null ||
    (savings !== null && savings > change.worthwhileFraction * nowUsd && (paybackDays ?? Infinity) <= change.worthwhilePaybackDays);
  const tier = (one: TodayOption) => (one.meets === false ? 3 : one.option === 'changeNothing' ? 1 : worthwhile(one) ? 0 : 2);
  return [...options].sort((a, b) => tier(a) - tier(b) || (cost(a) === cost(b) ? 0 : cost(a) - cost(b)));
}

interface Ranked {
  ranked: readonly TodayOption[];
  change: ChangeCost;
  reasons: readonly Reason[];
  nowUsd: number | null;
}

function whyOf(verdict: TodayVerdict['verdict'], { ranked, change, reasons, nowUsd }: Ranked): string {
  const best = ranked[0]!;
  const what = best.option === 'resize' ? "today's machines in other numbers" : 'the plan';
  if (verdict === 'mustMove') {
    const saves = best.savingsUsdPerMonth;
    const asks =
      best.option === 'changeNothing' || saves === null
        ? ''
        : `; ${what} ${best.option === 'resize' ? 'cost' : 'costs'} ${usdWords(Math.abs(saves))} a month ${saves < 0 ? 'more' : 'less'}`;
    return `what runs today does not hold: ${reasons[0]!.message}${asks}`;
  }
  if (verdict === 'move')
    return best.savingsUsdPerMonth === null
      ? `${reasons[0]?.message ?? 'what runs today has no known price'}, so nothing says that it is worth keeping`
      : `${what} ${best.option === 'resize' ? 'save' : 'saves'} ${usdWords(best.savingsUsdPerMonth)} a month${paysBack(best.paybackDays)}`;
  // of what could be done instead, what saves most
  const other = ranked
    .filter(({ option }) => option !== 'changeNothing')
    .reduce((a, b) => ((b.savingsUsdPerMonth ?? 0) > (a.savingsUsdPerMonth ?? 0) ? b : a));
  const savings = other.savingsUsdPerMonth ?? 0;
  if (savings <= 0) return 'nothing would be saved by moving';
  const would = `${other.option === 'resize' ? "today's machines in other numbers" : 'moving'} would save ${usdWords(savings)} a month`;
  if (nowUsd !== null && savings <= change.worthwhileFraction * nowUsd)
    return `${would}, ${percent(savings / nowUsd)}: within the band of ${percent(change.worthwhileFraction)} that is left alone`;
  return `${would} but pay back only in ${days(other.paybackDays ?? 0)}, more than ${change.worthwhilePaybackDays}`;
}

const percent = (fraction: number) => `${Number((fraction * 100).toPrecision(3))} %`;
const paysBack = (paybackDays: number | null) =>
  paybackDays === null ? '' : paybackDays === 0 ? ' and takes no effort' : ` and pays back in ${days(paybackDays)}`;

function days(value: number): string {
  const whole = Math.ceil(value);
  return `${whole} day${whole === 1 ? '' : 's'}`;
}

function assumptionsOf(change: ChangeCost): TodayVerdict['assumptions'] {
  return (Object.keys(CHANGE_PRIORS) as (keyof ChangeCost)[])
    .filter((key) => change[key] === CHANGE_PRIORS[key].prior)
    .map((key) => ({ path: `change.${key}`, value: change[key], unit: CHANGE_PRIORS[key].unit, source: CHANGE_PRIORS[key].source }));
}

/** Said once. */
export function todayWarnings({ today, change }: ResolvedScenario): Warning[] {
  if (!today || assumptionsOf(change).length === 0) return [];
  return [
    {
      code: 'changePriors',
      path: 'change',
      message: `what a change costs and when it is worth it is taken from priors (${change.hoursPerService} hours a service at $${change.usdPerHour}, worth it above ${percent(change.worthwhileFraction)} and within ${change.worthwhilePaybackDays} days): state your own under change`,
    },
  ];
}
