/** What comes to one replica of a service under a loss, in the busiest hour. */
import type { RegionChoice, RegionTask } from '../../choice/index.ts';
import { survivors, type Loss } from '../../failure/index.ts';

export interface LoadUnder {
  survivingReplicas: number;
  requestsPerSecond: number;
  utilizationFraction: number;
}

export function loadUnder(task: RegionTask, choice: RegionChoice, index: number, loss: Loss): LoadUnder {
  const { fleet, line } = choice.chosen[index]!;
  const survivingReplicas = survivors(fleet.desiredReplicas, task.region.zones, loss);
  const requestsPerSecond = (perShard(choice, index) * loss.rateRatio) / survivingReplicas;
  return { survivingReplicas, requestsPerSecond, utilizationFraction: requestsPerSecond / line.replica.fullRequestsPerSecond };
}

/** Calls/s at one shard of a service in the busiest hour, all up. */
export const perShard = (choice: RegionChoice, index: number) =>
  choice.choices[index]!.peakRequestsPerSecond * choice.choices[index]!.shareOf(choice.chosen[index]!.shards);
