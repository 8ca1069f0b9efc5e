/** One candidate machine with a load line: the fleet it takes and its money, or why it does not do. */
import { serviceUsdPerMonth, type ExtrasStep } from '../bill/index.ts';
import { survivors, type Loss } from '../failure/index.ts';
import { fleetFor, fleetOver, MOST_COUNTED, type HorizonFleet } from '../fleet/index.ts';
import type { ResponseLaw } from '../queueing/index.ts';
import type { LoadLine, NoLoadLine } from '../loadline/index.ts';
import type { ResolvedLimit } from '../scenario/index.ts';
import type { Entry } from './entries.ts';
import { checkLimits, limitMessage } from './limits.ts';
import type { Option, RegionTask, Stop } from './task.ts';

export interface SizingRequest {
  task: RegionTask;
  service: string;
  /** ceilings of the scenario on this service alone */
  limits: readonly ResolvedLimit[];
  entry: Entry;
  /** bought with its instances beside their own rates */
  extras: readonly ExtrasStep[];
  usdPerOtherShard: number;
  shards: number;
  line: LoadLine | NoLoadLine;
  /** calls/s at one shard, by hour, in the first month */
  hourlyRequestsPerSecond: readonly number[];
}

export function sizeOption(sizing: SizingRequest): Option | Stop {
  const { task, service, limits, entry, extras, usdPerOtherShard, shards, line, hourlyRequestsPerSecond } = sizing;
  const { machine, usable, rates, relativeSpeed } = entry;
  const { machineType } = machine;
  if ('code' in line)
    return {
      machineType,
      ...line,
      message: line.code === 'beyondMeasured' ? beyondWords(task, service, machineType, line) : shortWords(machineType, line),
    };
  const { scenario, losses, region, growth } = task;
  const own = task.demand.services[service]!.service;
  const fixedReplicas = own.replicas?.[region.region];
  const request = {
    hourlyRequestsPerSecond,
    line,
    losses,
    zones: region.zones,
    autoscaled: own.autoscaled[region.cloud],
    startupSeconds: own.startupSeconds,
  };
  const fleet = fleetOver({ ...request, fixedReplicas }, growth);
  if (!fleet) return tooFew(task, machineType, request, fixedReplicas);
  const { maxReplicas: most = MOST_COUNTED } = scenario.constraints;
  const desired = Math.max(...fleet.months.map(({ desiredReplicas }) => desiredReplicas));
  if (desired > most)
    return {
      machineType,
      code: 'maxReplicas',
      need: desired,
      limit: most,
      unit: 'replicas',
      message: `${machineType} needs ${desired} replicas, ${most === MOST_COUNTED ? 'more than can be counted' : `maxReplicas is ${most}`}`,
    };
  const { worstSurvivors } = worstLoss(fleet, losses, region.zones);
  const at = line.at(worstSurvivors);
  let atLine: ResponseLaw | undefined;
  const option: Option = {
    service,
    machine,
    usable,
    line,
    loadLineRequestsPerSecond: at.requestsPerSecond,
    binding: at.binding,
    worstSurvivors,
    shards,
    fleet,
    rates,
    extras,
    usdPerOtherShard,
    usdPerMonth: serviceUsdPerMonth({ rates, extras, shards, usdPerOtherShard }, fleet.billed),
    relativeSpeed,
    get atLine() {
      return (atLine ??= line.replica.answer(at.requestsPerSecond, worstSurvivors));
    },
  };
  const broken = checkLimits(task, limits, [option]).find(({ holds }) => !holds);
  if (!broken) return option;
  return {
    machineType,
    code: 'limit',
    need: broken.need,
    limit: broken.most,
    unit: '',
    name: broken.limit.name,
    resource: broken.limit.resource,
    message: `${machineType}: ${limitMessage(broken)}`,
  };
}

/** The loss with most calls for each survivor. */
export function worstLoss(
  fleet: Pick<HorizonFleet, 'desiredReplicas'>,
  losses: readonly Loss[],
  zones: number,
): { loss: Loss; worstSurvivors: number } {
  return losses
    .map((loss) => ({ loss, worstSurvivors: survivors(fleet.desiredReplicas, zones, loss) }))
    .reduce((worst, one) => (one.loss.rateRatio / one.worstSurvivors > worst.loss.rateRatio / worst.worstSurvivors ? one : worst));
}

/** No number of replicas survives, or the stated number is too small. */
function tooFew(task: RegionTask, machineType: string, request: Parameters<typeof fleetFor>[0], fixedReplicas: number | undefined): Stop {
  const largest = Math.max(...task.growth);
  const busiest = request.hourlyRequestsPerSecond.map((rate) => rate * largest);
  const free = fleetFor({ ...request, hourlyRequestsPerSecond: busiest, autoscaled: false });
  if (free && fixedReplicas !== undefined)
    return {
      machineType,
      code: 'fixedReplicas',
      need: free.desiredReplicas,
      limit: fixedReplicas,
      unit: 'replicas',
      message: `${machineType} needs ${free.desiredReplicas} replicas, ${fixedReplicas} are stated`,
    };
  const { zones } = task.scenario.objectives.survive;
  if (zones < task.region.zones)
    return { machineType, code: 'latency', need: 1, limit: 0, unit: 'requests/s', message: `no number of ${machineType} answers in time` };
  return {
    machineType,
    code: 'zones',
    need: zones + 1,
    limit: task.region.zones,
    unit: 'zones',
    message: `losing ${zones} of ${task.region.zones} zones leaves no replica`,
  };
}

/** Which resource is short, and by how much. */
function shortWords(machineType: string, { code, need, limit, unit }: NoLoadLine): string {
  if (unit === 'requests/s') return `${machineType} keeps its ${code} limit only with nothing to do`;
  if (code === 'latency')
    return `${machineType} answers in ${show(need)} ${unit} even with nothing to do; the limit is ${show(limit)} ${unit}`;
  if (show(need) === show(limit))
    return `${machineType} has ${show(limit)} ${unit} ${code}, and what rests there leaves nothing for a request`;
  return `${machineType} has ${show(limit)} ${unit} ${code}, ${show(need)} ${unit} are needed`;
}

/** What to do is left to the reader: a machine that was measured, another benchmark, or the risk. */
function beyondWords({ demand }: RegionTask, service: string, machineType: string, { need, limit }: NoLoadLine): string {
  const measured = demand.services[service]!.service.measuredConcurrency!;
  return (
    `the load line of ${machineType} keeps ${show(need)} calls in service, and the profile was measured up to ${show(measured)}: ` +
    `beyond 1.2 × that (${show(limit)}) its curve is a guess; benchmark with that many callers, take machines with fewer vCPUs, ` +
    `lower constraints.maxUtilizationFraction, or set services.${service}.beyondMeasured: allowed`
  );
}

const show = (value: number) => Number(value.toPrecision(4));
