/** What the replicas of a service do under a loss, in the busiest hour. */
import type { RegionChoice, RegionTask } from '../choice/index.ts';
import { survivors, type Loss } from '../failure/index.ts';
import { WholeResponses } from '../loadline/index.ts';

export function replicaUnder(task: RegionTask, choice: RegionChoice, index: number, loss: Loss) {
  const { fleet, line } = choice.chosen[index]!;
  const survivingReplicas = survivors(fleet.desiredReplicas, task.region.zones, loss);
  const requestsPerSecond = (perShard(choice, index) * loss.rateRatio) / survivingReplicas;
  return {
    survivingReplicas,
    utilizationFraction: requestsPerSecond / line.replica.fullRequestsPerSecond,
    law: line.replica.answer(requestsPerSecond, survivingReplicas),
    refusedFraction: line.replica.refused(requestsPerSecond, survivingReplicas),
  };
}

/** Every service's whole response, its calls included. */
export const responsesUnder = (task: RegionTask, choice: RegionChoice, loss: Loss): WholeResponses => {
  const under = (name: string) => replicaUnder(task, choice, task.scenario.order.indexOf(name), loss);
  return new WholeResponses(
    task.scenario,
    (name) => under(name).law,
    (name) => under(name).refusedFraction,
  );
};

/** Calls/s at one shard of a service in the busiest hour, all up. */
export const perShard = (choice: RegionChoice, index: number) =>
  choice.choices[index]!.peakRequestsPerSecond * choice.choices[index]!.shareOf(choice.chosen[index]!.shards);
