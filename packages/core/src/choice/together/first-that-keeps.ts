/** Some combination that keeps the objectives, whatever it costs. */
import type { Choosing } from '../region-choice.ts';
import type { Option } from '../task.ts';
import { NO_CALLS_SECONDS } from './in-flight.ts';
import { asItStands, type TimedOption } from './timed-option.ts';

/** Shares of the utilisation limit at which one is looked for. */
const LADDER = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.005];

/** The cheapest machines at a lower utilisation, or the fastest. */
export const firstThatKeeps = (choosing: Choosing): TimedOption[] | undefined =>
  thatKeeps(choosing, cheapestOption) ?? thatKeeps(choosing, fastestOption);

function thatKeeps(choosing: Choosing, pick: (options: readonly Option[]) => Option): TimedOption[] | undefined {
  for (const share of LADDER) {
    const sized =
      pick === cheapestOption
        ? choosing.choices.map((choice) => choice.cheapest(choosing.limit * share, NO_CALLS_SECONDS))
        : choosing.sizedAt(choosing.limit * share);
    if (sized.some(({ options }) => options.length === 0)) break;
    const chosen = sized.map(({ options }, i) => asItStands(choosing.task, choosing.choices[i]!, pick(options)));
    if (choosing.keeps(chosen) && (!choosing.within || choosing.within(chosen))) return chosen;
  }
  return undefined;
}

const cheapestOption = (options: readonly Option[]) => options[0]!;
const fastestOption = (options: readonly Option[]) =>
  options.reduce((best, option) => (option.atLine.meanSeconds < best.atLine.meanSeconds ? option : best));
