/** What clients lose though everything is up: answers that come too late for their callers, and calls that find a queue full. */
import type { RegionChoice, RegionTask } from '../../choice/index.ts';
import type { Fleets } from './availability.ts';
import { responsesUnder } from '../answers/replica-under.ts';

/**
 * Of each region, share of its requests in the busiest hour, all up. More replicas lose less: each is less busy.
 * @returns undefined where nothing can be lost so: no timeouts, no limits of queues
 */
export function lostFractions({ scenario, tasks, regions }: Fleets): number[] | undefined {
  if (!mayLoseInTime(scenario)) return undefined;
  return regions.map((choice, r) => lostIn(tasks[r]!, choice, scenario.front));
}

/** Whether there are timeouts or limits of queues. */
export const mayLoseInTime = ({ services, order }: Fleets['scenario']): boolean =>
  order.some((name) => {
    const { queueLimit, calls } = services[name]!;
    return queueLimit !== undefined || calls.some(({ timeoutMs }) => timeoutMs !== undefined);
  });

const known = new WeakMap<RegionChoice, { task: RegionTask; lost: number }>();

/** Asked again for every availability that is priced. */
function lostIn(task: RegionTask, choice: RegionChoice, front: string): number {
  const before = known.get(choice);
  if (before?.task === task) return before.lost;
  const lost = responsesUnder(task, choice, task.losses[0]!).lostFraction(front);
  known.set(choice, { task, lost });
  return lost;
}
