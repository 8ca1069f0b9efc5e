/** What the replicas of a service do under a loss, in the busiest hour. */
import type { RegionChoice, RegionTask } from '../choice/index.ts';
import type { Loss } from '../failure/index.ts';
import { WholeResponses } from '../loadline/index.ts';
import { allShards, commonSeconds2 } from './alike-waits.ts';
import { asCalled, waitPartsUnder } from './as-called.ts';
import { loadUnder } from './load-under.ts';

export function replicaUnder(task: RegionTask, choice: RegionChoice, index: number, loss: Loss) {
  const option = choice.chosen[index]!;
  const { replica } = option.line;
  const load = loadUnder(task, choice, index, loss);
  const { survivingReplicas, requestsPerSecond, utilizationFraction } = load;
  return {
    survivingReplicas,
    utilizationFraction,
    law: allShards(
      task,
      option,
      load,
      asCalled(replica.answer(requestsPerSecond, survivingReplicas), waitPartsUnder(task, choice, index, loss), option, survivingReplicas),
    ),
    refusedFraction: replica.refused(requestsPerSecond, survivingReplicas),
    refusedErrorBandFraction: replica.refusedBand(requestsPerSecond, survivingReplicas),
  };
}

/** Every service's whole response, its calls included. */
export const responsesUnder = (task: RegionTask, choice: RegionChoice, loss: Loss): WholeResponses => {
  const under = (name: string) => replicaUnder(task, choice, task.scenario.order.indexOf(name), loss);
  return new WholeResponses(
    task.scenario,
    (name) => under(name).law,
    (name) => under(name).refusedFraction,
    (name) => {
      const index = task.scenario.order.indexOf(name);
      return commonSeconds2(task, choice.chosen[index]!, loadUnder(task, choice, index, loss), under(name).law);
    },
  );
};
