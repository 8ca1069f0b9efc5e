/**
 * A choice with lower load lines where what spread callers add makes it late at them: the same machines, and mostly as many of them, for the lines of a plan
 * are higher than its loads.
 */
import { callsAtLine, sharedCost, type Option, type RegionChoice, type RegionTask } from '../../choice/index.ts';
import { loweredTo } from '../../loadline/index.ts';
import { isSpared } from '../availability/availability.ts';
import { isFedInBursts, keepsAsCalled } from './kept-as-called.ts';
import { loadUnder } from '../answers/load-under.ts';

/** The part of the way up is found to within one of 2 to this. */
const HALVINGS = 12;

/**
 * The highest lines in proportion, from what the worst loss asks of a replica, of those that come in bursts to one another.
 * @returns undefined where the loads themselves are too late
 */
export function withLoweredLines(task: RegionTask, choice: RegionChoice): RegionChoice | undefined {
  if (choice.chosen.some(isSpared)) return undefined;
  const { order, services, constraints } = task.scenario;
  const fed = order.map((_, i) => isFedInBursts(task, choice, i));
  const lowers = order.map((name, i) => fed[i] || services[name]!.calls.some(({ to }) => to !== undefined && fed[order.indexOf(to)]));
  const asked = order.map((_, i) => Math.max(...task.losses.map((loss) => loadUnder(task, choice, i, loss).requestsPerSecond)));
  const lowered = (option: Option, i: number, part: number): Option | undefined => {
    const own = choice.choices[i]!;
    const { line, loadLineRequestsPerSecond: high, worstSurvivors, shards } = option;
    const low = Math.min(high, asked[i]! * (1 + 1e-9));
    const draft = own.draftFor(option.machine.machineType, constraints.maxUtilizationFraction, choice.callsSeconds(option.service));
    const sized = draft && own.size({ ...draft, shards, line: loweredTo(line, low + part * (high - low), worstSurvivors) });
    return sized && !('code' in sized) ? sized : undefined;
  };
  const at = (part: number): RegionChoice | undefined => {
    const chosen: Option[] = [];
    for (const [i, option] of choice.chosen.entries()) {
      const one = lowers[i] ? lowered(option, i, part) : option;
      if (!one) return undefined;
      chosen.push(one);
    }
    const usdPerMonth = chosen.reduce((sum, option) => sum + option.usdPerMonth, 0) + sharedCost(task)(chosen);
    const found = { ...choice, chosen, usdPerMonth, callsSeconds: callsAtLine(task, chosen), objectiveBinds: true };
    return keepsAsCalled(task, found) ? found : undefined;
  };
  let best = at(0);
  if (!best) return undefined;
  for (let [low, high, n] = [0, 1, 0]; n < HALVINGS; n++) {
    const middle = (low + high) / 2;
    const found = at(middle);
    if (found) [best, low] = [found, middle];
    else high = middle;
  }
  return best;
}
