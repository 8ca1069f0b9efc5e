/** What the replicas of a service do under a loss, in the busiest hour. */
import type { RegionChoice, RegionTask } from '../../choice/index.ts';
import type { Loss } from '../../failure/index.ts';
import { WholeResponses } from '../../loadline/index.ts';
import { allShards, commonSeconds2 } from './alike-waits.ts';
import { asCalled, waitPartsUnder } from './as-called.ts';
import { loadUnder } from './load-under.ts';

export function replicaUnder(task: RegionTask, choice: RegionChoice, index: number, loss: Loss) {
  const option = choice.chosen[index]!;
  const { replica } = option.line;
  const load = loadUnder(task, choice, index, loss);
  const { survivingReplicas, requestsPerSecond, utilizationFraction } = load;
  const called = (alone: boolean) =>
    asCalled(
      replica.answer(requestsPerSecond, survivingReplicas),
      waitPartsUnder(task, choice, index, loss, alone),
      option,
      survivingReplicas,
    );
  const asPart = called(false);
  const law = allShards(task, option, load, asPart);
  return {
    survivingReplicas,
    utilizationFraction,
    /** as a part of what its callers answer */
    law,
    /** by itself, as its row shows it */
    get ownLaw() {
      const alone = called(true);
      return alone === asPart ? law : allShards(task, option, load, alone);
    },
    refusedFraction: replica.refused(requestsPerSecond, survivingReplicas),
    refusedErrorBandFraction: replica.refusedBand(requestsPerSecond, survivingReplicas),
  };
}

/** Every service's whole response, its calls included. */
export function responsesUnder(task: RegionTask, choice: RegionChoice, loss: Loss): WholeResponses {
  const { order } = task.scenario;
  const found = new Map<string, ReturnType<typeof replicaUnder>>();
  const under = (name: string) => {
    let one = found.get(name);
    if (!one) found.set(name, (one = replicaUnder(task, choice, order.indexOf(name), loss)));
    return one;
  };
  return new WholeResponses(
    task.scenario,
    (name, alone) => under(name)[alone ? 'ownLaw' : 'law'],
    (name) => under(name).refusedFraction,
    (name) => {
      const index = order.indexOf(name);
      return commonSeconds2(task, choice.chosen[index]!, loadUnder(task, choice, index, loss), under(name).law);
    },
  );
}
