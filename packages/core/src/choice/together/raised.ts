/** The highest load lines, in proportion, with which the same fleets still keep the objectives: the printed line is no lower than it has to be. */
import type { LoadLine } from '../../loadline/index.ts';
import { asItStands, withLine, type TimedOption } from './timed-option.ts';
import type { ServiceChoices } from '../service-choices.ts';
import type { Option, RegionTask } from '../task.ts';

/** The part of the way up is found to within one of so many. */
const STEPS = 2 ** 16;

export interface Raising {
  task: RegionTask;
  choices: readonly ServiceChoices[];
  chosen: readonly TimedOption[];
  /** the highest line of a service's machine */
  highest: (place: number, option: Option) => LoadLine;
  keeps: (chosen: readonly TimedOption[]) => boolean;
  /** how much more is late than may be; at most 0 where the objectives are kept */
  excess: (chosen: readonly TimedOption[]) => number;
}

/** By straight lines through what is late, an end that stays twice counted half so that both close in (Illinois), and by halves where these do not help. */
export function raised({ task, choices, chosen, highest, keeps, excess }: Raising): Option[] {
  const lines = chosen.map(({ option }, i) => highest(i, option));
  const at = (steps: number) =>
    chosen.map((one, i) => {
      const { option, upToRequestsPerSecond: upTo } = one;
      const low = option.loadLineRequestsPerSecond;
      if (upTo <= low * (1 + 1e-12) || steps === 0) return one;
      return asItStands(task, choices[i]!, withLine(option, lines[i]!, low + (steps / STEPS) * (upTo - low)));
    });
  const options = (steps: number) => at(steps).map(({ option }) => option);
  if (keeps(at(STEPS))) return options(STEPS);
  let [low, high] = [0, STEPS];
  let [under, over] = [excess(at(low)), excess(at(high))];
  let last: 'low' | 'high' | undefined;
  for (let i = 1; high - low > 1; i++) {
    const straight = low + Math.round(((high - low) * under) / (under - over));
    const middle = i % 8 === 0 || !(under < 0 && over > 0) ? (low + high) >> 1 : Math.max(low + 1, Math.min(high - 1, straight));
    const value = excess(at(middle));
    if (value <= 0) {
      [low, under, over] = [middle, value, last === 'low' ? over / 2 : over];
      last = 'low';
    } else {
      [high, over, under] = [middle, value, last === 'high' ? under / 2 : under];
      last = 'high';
    }
  }
  return options(low);
}
