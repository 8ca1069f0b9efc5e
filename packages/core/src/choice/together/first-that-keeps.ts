/** Some combination that keeps the objectives, whatever it costs. */
import type { Choosing } from '../region-choice.ts';
import type { Option } from '../task.ts';
import { NO_CALLS_SECONDS } from './in-flight.ts';
import { asItStands, withLine, type TimedOption } from './timed-option.ts';

/** Shares of the utilisation limit at which one is looked for, where replicas are not stated. */
const LADDER = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.005];

/** The cheapest machines at a lower utilisation, or the fastest. */
export const firstThatKeeps = (choosing: Choosing): TimedOption[] | undefined =>
  thatKeeps(choosing, cheapestOption) ?? thatKeeps(choosing, fastestOption);

function thatKeeps(choosing: Choosing, pick: (options: readonly Option[]) => Option): TimedOption[] | undefined {
  const { task, choices, limit } = choosing;
  const sizedAt = (utilizationLimit: number) =>
    pick === cheapestOption
      ? choices.map((choice) => choice.cheapest(utilizationLimit, NO_CALLS_SECONDS))
      : choosing.sizedAt(utilizationLimit);
  // stated replicas stay as many whatever their line: at what their load asks for they answer soonest
  const stated = choices.map(({ service }) => task.demand.services[service]!.service.replicas?.[task.region.region] !== undefined);
  const atLoads = stated.includes(true)
    ? sizedAt(limit).map(({ options }, i) =>
        stated[i] ? options.map((option) => withLine(option, option.line, choices[i]!.asksOf(option))) : [],
      )
    : [];
  for (const share of stated.includes(false) ? LADDER : [1]) {
    const sized = sizedAt(limit * share).map(({ options }, i) => (stated[i] ? atLoads[i]! : options));
    if (sized.some((options) => options.length === 0)) break;
    const chosen = sized.map((options, i) => asItStands(task, choices[i]!, pick(options)));
    if (choosing.keeps(chosen) && (!choosing.within || choosing.within(chosen))) return chosen;
  }
  return undefined;
}

const cheapestOption = (options: readonly Option[]) => options[0]!;
const fastestOption = (options: readonly Option[]) =>
  options.reduce((best, option) => (option.atLine.meanSeconds < best.atLine.meanSeconds ? option : best));
