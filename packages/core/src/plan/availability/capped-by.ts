/** What keeps an availability from being more, in words. */
import { CAUSE_WORDS, downtimeMinutes, type EnoughUp } from '../../failure/index.ts';

/** Which causes take most, the largest first. */
export function cappedBy({ byCause }: EnoughUp): string {
  return byCause
    .filter(({ shareFraction }, i) => i === 0 || shareFraction >= 0.05)
    .slice(0, 3)
    .map(
      ({ cause, unavailabilityFraction }) =>
        `${CAUSE_WORDS[cause]} alone take ${Number(unavailabilityFraction.toPrecision(3))} (${minutes(unavailabilityFraction)} a month)`,
    )
    .join(', ');
}

export const minutes = (fraction: number) => `${Number(downtimeMinutes(fraction).toPrecision(3))} minutes`;
