/**
 * Whether a choice keeps its latency objectives with the waits that calls in bursts add (`answers/as-called.ts`): the search takes them as coming at random. With
 * every service at its load line, and nothing taken off where calls come more evenly, so that it holds at every load below.
 */
import { asItStands, keepsObjectives, type Option, type RegionChoice, type RegionTask } from '../../choice/index.ts';
import type { OwnLaw } from '../../loadline/index.ts';
import type { ResponseLaw } from '../../queueing/index.ts';
import { withoutSpares } from '../availability/availability.ts';
import { asCalled, LEAST_PART, waitParts, type LoadOf } from '../answers/as-called.ts';
import { loadUnder } from '../answers/load-under.ts';

/** Where replicas were added for availability at the lines that the load alone has: how many of them are needed depends on it. */
export function lawsAsCalled(task: RegionTask, choice: RegionChoice) {
  const { order } = task.scenario;
  const chosen = choice.chosen.map(withoutSpares);
  const later =
    (law: (index: number) => ResponseLaw, loadOf: LoadOf): OwnLaw =>
    (service, alone) => {
      const index = order.indexOf(service);
      const { added } = waitParts(task, chosen, index, loadOf, alone);
      return asCalled(law(index), { taken: 0, added }, chosen[index]!, loadOf(index).survivingReplicas);
    };
  return {
    atLine: later(
      (index) => chosen[index]!.atLine,
      (index) => loadAtLine(chosen[index]!),
    ),
    allUp: later(
      (index) => asItStands(task, choice.choices[index]!, choice.chosen[index]!).allUp,
      (index) => loadUnder(task, choice, index, task.losses[0]!),
    ),
  };
}

const loadAtLine = ({ line, loadLineRequestsPerSecond, worstSurvivors }: Option) => ({
  survivingReplicas: worstSurvivors,
  utilizationFraction: loadLineRequestsPerSecond / line.replica.fullRequestsPerSecond,
});

/** Whether its callers add to the wait of a service, every service at its load line. */
export const isFedInBursts = (task: RegionTask, { chosen }: RegionChoice, index: number) =>
  [false, true].some((alone) => waitParts(task, chosen, index, (i) => loadAtLine(chosen[i]!), alone).added > LEAST_PART);

export function keepsAsCalled(task: RegionTask, choice: RegionChoice): boolean {
  const laws = lawsAsCalled(task, choice);
  // most callers are many or little busy: nothing is composed then
  const asSearched = choice.chosen.every((option) =>
    [false, true].every((alone) => laws.atLine(option.service, alone) === withoutSpares(option).atLine),
  );
  return asSearched || keepsObjectives(task.scenario, task.scenario.objectives.latency, laws);
}
