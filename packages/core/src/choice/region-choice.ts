/**
 * The choice of a region: a machine type per service that costs least and meets every objective. When an objective spans several services,
 * one common utilisation limit is lowered, in steps, until combinations exist that meet it with every service at its load line; the cheapest
 * over all steps wins, and its limit is then raised again as far as the objective allows.
 */
import { GCP_NAT_VM_CAP, needsNat } from '../bill/index.ts';
import { callsResponse, meanSecondsOf, quantileMs, wholeResponse } from '../loadline/index.ts';
import { responseMoments, type Moments } from '../queueing/index.ts';
import { HOURS_PER_MONTH } from '../traffic/index.ts';
import { cheapest } from './cheapest.ts';
import { checkLimits, limitsOn, type LimitCheck } from './limits.ts';
import { isOwn, ServiceChoices, type Option, type RegionTask, type ServiceOptions, type Stop } from './options.ts';

const STEPS = 64;

export interface RegionChoice {
  feasible: true;
  region: string;
  /** per service, in the scenario's order */
  chosen: Option[];
  choices: ServiceChoices[];
  utilizationLimit: number;
  callsSeconds: Record<string, number>;
  /** what the machines cost at least, with every coupling between services relaxed */
  lowerBoundUsdPerMonth: number;
  /** machines of this choice */
  usdPerMonth: number;
}

export interface RegionRefusal {
  feasible: false;
  region: string;
  /** per service that has no machine at all */
  stopped: { service: string; stops: Stop[]; rejected: ServiceChoices['rejected'] }[];
  /** limits that the services together break, or that no choice can change */
  broken: LimitCheck[];
  /** objectives that no machine meets even at a low load, with the best that is possible */
  late: { index: number; bestMs: number; atLimitMs: number }[];
}

export function chooseRegion(task: RegionTask): RegionChoice | RegionRefusal {
  const choices = task.scenario.order.map((service) => new ServiceChoices(task, service));
  const limit = task.scenario.constraints.maxUtilizationFraction;
  let callsSeconds = bareCalls(task, choices);
  let result = chooseAt(task, choices, callsSeconds, limit);
  // memory in flight depends on how long the callees take, which depends on their machines: settle it
  for (let round = 0; round < 6 && result.feasible && usesMemoryInFlight(task); round++) {
    const next = callsAtLine(task, result.chosen);
    const settled = Object.keys(next).every((name) => next[name]! <= callsSeconds[name]! * (1 + 1e-9));
    if (settled) break;
    callsSeconds = Object.fromEntries(Object.keys(next).map((name) => [name, Math.max(next[name]!, callsSeconds[name]!)]));
    result = chooseAt(task, choices, callsSeconds, limit);
  }
  return result;
}

function chooseAt(
  task: RegionTask,
  choices: readonly ServiceChoices[],
  callsSeconds: Record<string, number>,
  limit: number,
): RegionChoice | RegionRefusal {
  const region = task.region.region;
  const sizedAt = (utilizationLimit: number) => choices.map((choice) => choice.sized(utilizationLimit, callsSeconds[choice.service]!));
  const atLimit = choices.map((choice) => choice.cheapest(limit, callsSeconds[choice.service]!));
  const empty = atLimit.filter(({ options }) => options.length === 0);
  if (empty.length)
    return {
      feasible: false,
      region,
      late: [],
      broken: [],
      stopped: empty.map(({ service, stops }) => ({
        service,
        stops,
        rejected: choices.find((choice) => choice.service === service)!.rejected,
      })),
    };

  const joint = limitsOn(task, (services) => services.length !== 1).filter(({ effect }) => effect === 'infeasible');
  const broken = (chosen: readonly Option[]) => checkLimits(task, joint, chosen).filter(({ holds }) => !holds);
  const within = joint.length ? (chosen: readonly Option[]) => broken(chosen).length === 0 : undefined;
  const shared = { ...sharedCost(task), within };
  const relaxed = cheapest({
    choices: atLimit.map(({ options }) => options),
    ...shared,
    within: undefined,
    allowed: undefined,
    belowUsdPerMonth: Infinity,
  });
  // the cheapest few are not enough once services together break a limit: then every candidate counts
  const unconstrained =
    !within || within(relaxed.chosen!)
      ? relaxed
      : cheapest({ choices: sizedAt(limit).map(({ options }) => options), ...shared, allowed: undefined, belowUsdPerMonth: Infinity });
  if (!unconstrained.chosen) return { feasible: false, region, stopped: [], late: [], broken: broken(relaxed.chosen!) };
  const lowerBoundUsdPerMonth = relaxed.complete
    ? relaxed.usdPerMonth
    : atLimit.reduce((sum, { options }) => sum + options[0]!.usdPerMonth, 0);
  const spanning = task.scenario.objectives.latency.filter((objective) => !isOwn(task.scenario, objective));
  const allowed = (chosen: readonly Option[]) => meets(task, spanning, choices, chosen);
  const found = (chosen: Option[], utilizationLimit: number, usdPerMonth: number): RegionChoice => ({
    feasible: true,
    region,
    chosen,
    choices: [...choices],
    utilizationLimit,
    callsSeconds,
    lowerBoundUsdPerMonth,
    usdPerMonth,
  });
  if (spanning.length === 0 || allowed(unconstrained.chosen)) return found(unconstrained.chosen, limit, unconstrained.usdPerMonth);

  let best: { chosen: Option[]; utilizationLimit: number; usdPerMonth: number; step: number } | undefined;
  for (let step = 0; step < STEPS; step++) {
    const utilizationLimit = limit * (1 - step / STEPS);
    const sized = sizedAt(utilizationLimit);
    if (sized.some(({ options }) => options.length === 0)) break;
    if (best && least(sized) >= best.usdPerMonth) break;
    const { chosen, usdPerMonth } = cheapest({
      choices: sized.map(({ options }) => options),
      ...shared,
      allowed,
      belowUsdPerMonth: best?.usdPerMonth ?? Infinity,
    });
    if (chosen) best = { chosen, utilizationLimit, usdPerMonth, step };
  }
  if (!best) return { feasible: false, region, stopped: [], broken: [], late: lateness(task, spanning, choices, sizedAt, limit) };
  const raised = raise(choices, callsSeconds, best, limit, allowed);
  return found(
    raised.chosen,
    raised.utilizationLimit,
    raised.chosen.reduce((sum, option) => sum + option.usdPerMonth, 0) + shared.sharedUsdPerMonth(raised.chosen),
  );
}

const least = (sized: readonly ServiceOptions[]) => sized.reduce((sum, { options }) => sum + options[0]!.usdPerMonth, 0);

/** The highest limit between the winning step and the one above it at which the same machines still meet the objectives. */
function raise(
  choices: readonly ServiceChoices[],
  callsSeconds: Record<string, number>,
  best: { chosen: Option[]; utilizationLimit: number; step: number },
  limit: number,
  allowed: (chosen: readonly Option[]) => boolean,
) {
  const at = (utilizationLimit: number): Option[] | undefined => {
    const options = choices.map(
      (choice, i) => choice.sized(utilizationLimit, callsSeconds[choice.service]!, best.chosen[i]!.machine.machineType).options[0],
    );
    return options.every((option) => option !== undefined) ? (options as Option[]) : undefined;
  };
  let low = { chosen: best.chosen, utilizationLimit: best.utilizationLimit };
  let high = best.step === 0 ? limit : limit * (1 - (best.step - 1) / STEPS);
  for (let i = 0; i < 40 && high - low.utilizationLimit > 1e-10; i++) {
    const middle = (low.utilizationLimit + high) / 2;
    const chosen = at(middle);
    if (chosen && allowed(chosen)) low = { chosen, utilizationLimit: middle };
    else high = middle;
  }
  return low;
}

/** Every spanning objective holds with all services at their load lines; and all up, where it is looser under loss. */
function meets(
  task: RegionTask,
  objectives: RegionTask['scenario']['objectives']['latency'],
  choices: readonly ServiceChoices[],
  chosen: readonly Option[],
): boolean {
  const { scenario } = task;
  const index = new Map(scenario.order.map((name, i) => [name, i]));
  const atLine = (name: string) => chosen[index.get(name)!]!.atLine;
  const allUp = (name: string): Moments => {
    const i = index.get(name)!;
    const option = chosen[i]!;
    return responseMoments({
      requestsPerSecond:
        (task.demand.services[name]!.batchSize * choices[i]!.peakRequestsPerSecond * choices[i]!.shareOf(option.shards)) /
        option.fleet.desiredReplicas,
      servers: option.line.servers,
      serviceSeconds: option.line.serviceSeconds,
      squaredCoefficientOfVariation: task.demand.services[name]!.squaredCoefficientOfVariation,
    });
  };
  return objectives.every(({ fraction, ms, underLossMs, service }) => {
    const name = service ?? scenario.front;
    if (quantileMs(wholeResponse(scenario, name, atLine), fraction) > (underLossMs ?? ms)) return false;
    return underLossMs === undefined || quantileMs(wholeResponse(scenario, name, allUp), fraction) <= ms;
  });
}

/** GCP's NAT is billed for up to 32 VMs of all services together: the only cost that services of a region share. */
function sharedCost(task: RegionTask): { sharedUsdPerMonth: (chosen: readonly Option[]) => number; sharedAtMostUsdPerMonth: number } {
  if (task.region.cloud !== 'gcp' || !needsNat(task.demand)) return { sharedUsdPerMonth: () => 0, sharedAtMostUsdPerMonth: 0 };
  const usdPerHour = task.book.quote('gcp', task.region.region, 'natHour').tiers[0]!.usdPerUnit ?? 0;
  const usdPerVm = HOURS_PER_MONTH * usdPerHour;
  return { sharedUsdPerMonth: (chosen) => averageNatVms(chosen) * usdPerVm, sharedAtMostUsdPerMonth: GCP_NAT_VM_CAP * usdPerVm };
}

/** Mean over the hours of the months of min(32, VMs). */
export function averageNatVms(chosen: readonly Pick<Option, 'shards' | 'fleet'>[]): number {
  const months = chosen[0]?.fleet.months.length ?? 1;
  let sum = 0;
  let hours = 0;
  for (let m = 0; m < months; m++) {
    const fleets = chosen.map(({ shards, fleet }) => ({ shards, hourly: fleet.months[m]!.hourlyReplicas }));
    const length = Math.max(1, ...fleets.map(({ hourly }) => hourly.length));
    hours += length;
    for (let h = 0; h < length; h++) {
      const vms = fleets.reduce((total, { shards, hourly }) => total + shards * hourly[hourly.length === 1 ? 0 : h]!, 0);
      sum += Math.min(GCP_NAT_VM_CAP, vms);
    }
  }
  return hours > 0 ? sum / hours : 0;
}

const usesMemoryInFlight = (task: RegionTask) =>
  task.scenario.order.some((name) => task.scenario.services[name]!.memoryPerRequestInFlightBytes > 0);

/** Calls answered without any waiting, the least they can take. */
function bareCalls(task: RegionTask, choices: readonly ServiceChoices[]): Record<string, number> {
  const bare = (name: string): Moments => {
    const { serviceSeconds, squaredCoefficientOfVariation } = task.demand.services[name]!;
    return { meanSeconds: serviceSeconds, varianceSeconds2: squaredCoefficientOfVariation * serviceSeconds ** 2 };
  };
  return Object.fromEntries(choices.map(({ service }) => [service, meanSecondsOf(callsResponse(task.scenario, service, bare))]));
}

function callsAtLine(task: RegionTask, chosen: readonly Option[]): Record<string, number> {
  const own = (name: string) => chosen.find((option) => option.service === name)!.atLine;
  return Object.fromEntries(chosen.map(({ service }) => [service, meanSecondsOf(callsResponse(task.scenario, service, own))]));
}

/** For each objective that cannot be met: the best at hardly any load, and what the fastest machines do at the utilisation limit. */
function lateness(
  task: RegionTask,
  objectives: RegionTask['scenario']['objectives']['latency'],
  choices: readonly ServiceChoices[],
  sizedAt: (limit: number) => ServiceOptions[],
  limit: number,
): RegionRefusal['late'] {
  const { scenario } = task;
  const best = (sized: ServiceOptions[], objective: (typeof objectives)[number]) => {
    const fastest = (name: string) =>
      sized[scenario.order.indexOf(name)]!.options.reduce(
        (least, option) => (option.atLine.meanSeconds < least.meanSeconds ? option.atLine : least),
        { meanSeconds: Infinity, varianceSeconds2: Infinity } as Moments,
      );
    return quantileMs(wholeResponse(scenario, objective.service ?? scenario.front, fastest), objective.fraction);
  };
  const idle = choices
    .map((choice) => choice.sized(limit, 0))
    .map((sized) => ({
      ...sized,
      options: sized.options.map((option) => ({
        ...option,
        atLine: responseMoments({
          requestsPerSecond: 0,
          servers: option.line.servers,
          serviceSeconds: option.line.serviceSeconds,
          squaredCoefficientOfVariation: task.demand.services[sized.service]!.squaredCoefficientOfVariation,
        }),
      })),
    }));
  const atLimit = sizedAt(limit);
  return objectives
    .map((objective) => ({
      index: scenario.objectives.latency.indexOf(objective),
      bestMs: best(idle, objective),
      atLimitMs: best(atLimit, objective),
    }))
    .filter(
      ({ index, atLimitMs }) => atLimitMs > (scenario.objectives.latency[index]!.underLossMs ?? scenario.objectives.latency[index]!.ms),
    );
}
