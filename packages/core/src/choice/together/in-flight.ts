/**
 * Memory of what is in flight: a request holds it for as long as its service works on it and its calls take, which the machines of those it calls
 * decide. So whether a machine has memory enough is known only of a whole choice. Faster callees never need more of it.
 */
import type { ServiceDemand } from '../../demand/index.ts';
import { survivors } from '../../failure/index.ts';
import { callsSecondsAtMost, restingBytesOf, WholeResponses } from '../../loadline/index.ts';
import type { Option, RegionTask } from '../task.ts';

/** Candidates are sized as if calls took no time: what is held meanwhile is asked of whole choices. */
export const NO_CALLS_SECONDS = 0;

/** Whether requests to a service hold memory while its calls take time. */
export const holdsMemory = ({ service }: ServiceDemand) => service.memoryPerRequestInFlightBytes > 0 && service.calls.length > 0;

/**
 * Of the memory that a replica has left beside its own work, the share that every second of its calls takes, at its load line; 0 where calls hold none.
 * Where replicas share their queue each number of them that an hour has is looked at, since the fewer there are the longer their own work takes.
 */
export function heldPerCallsSecond(
  { losses, region }: Pick<RegionTask, 'losses' | 'region'>,
  demand: ServiceDemand,
  option: Option,
): number {
  if (!holdsMemory(demand)) return 0;
  const { usable, shards, line, fleet, worstSurvivors } = option;
  const room = usable.memoryGib * 2 ** 30 - restingBytesOf(demand, shards);
  const held = (requestsPerSecond: number, ownSeconds: number) => {
    const bytesPerSecond = demand.service.memoryPerRequestInFlightBytes * requestsPerSecond;
    const left = room - bytesPerSecond * ownSeconds;
    return left > 0 ? bytesPerSecond / left : Infinity;
  };
  const atWorst = held(option.loadLineRequestsPerSecond, option.atLine.meanSeconds);
  if (!line.replica.sharing) return atWorst;
  const left = new Set<number>();
  for (const { hourlyReplicas } of fleet.months)
    for (const replicas of new Set(hourlyReplicas)) for (const loss of losses) left.add(survivors(replicas, region.zones, loss));
  return [...left].reduce((most, replicas) => {
    if (!(replicas < worstSurvivors)) return most;
    const { requestsPerSecond } = line.at(replicas);
    return Math.max(most, held(requestsPerSecond, line.replica.meanSeconds(requestsPerSecond, replicas)));
  }, atWorst);
}

/** Mean time of each service's calls, every service at its load line; nothing where none holds memory meanwhile. */
export function callsAtLine(task: RegionTask, chosen: readonly Pick<Option, 'service' | 'atLine'>[]): (service: string) => number {
  if (!task.scenario.order.some((name) => holdsMemory(task.demand.services[name]!))) return () => 0;
  const responses = new WholeResponses(task.scenario, (name) => chosen.find(({ service }) => service === name)!.atLine);
  const known = new Map<string, number>();
  return (service) => {
    let seconds = known.get(service);
    if (seconds === undefined) known.set(service, (seconds = responses.callsOf(service).law.meanSeconds));
    return seconds;
  };
}

/** How much more memory the calls in flight take than a machine has left for them, as a share of that; at most 0 where they fit everywhere. */
export function overMemory(
  task: RegionTask,
  chosen: readonly { option: Pick<Option, 'service' | 'atLine'>; heldPerCallsSecond: number }[],
): number {
  if (chosen.every((one) => one.heldPerCallsSecond === 0)) return -1;
  const options = chosen.map(({ option }) => option);
  const seconds = callsAtLine(task, options);
  return chosen.reduce((most, { option, heldPerCallsSecond: perSecond }) => {
    const over = perSecond === 0 ? -1 : perSecond * seconds(option.service) - 1;
    return Math.max(most, over <= NEARLY ? Math.min(0, over) : over);
  }, -1);
}
const NEARLY = 1e-12;

/** Whether what calls in flight take fits everywhere; nothing is composed where it does however they follow one another. */
export function fitsMemory(
  task: RegionTask,
  chosen: readonly { option: Pick<Option, 'service' | 'atLine'>; heldPerCallsSecond: number }[],
): boolean {
  if (chosen.every((one) => one.heldPerCallsSecond === 0)) return true;
  const most = callsSecondsAtMost(task.scenario, (name) => chosen.find(({ option }) => option.service === name)!.option.atLine);
  const surely = chosen.every(({ option, heldPerCallsSecond: perSecond }) => perSecond === 0 || perSecond * most(option.service) <= SURELY);
  return surely || overMemory(task, chosen) <= 0;
}
/** Short of all of it, by more than sums of means differ in their last digits. */
const SURELY = 1 - 1e-9;
