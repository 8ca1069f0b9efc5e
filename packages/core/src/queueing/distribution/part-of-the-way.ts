/** Between two laws: every fraction is answered so far on the way from when the one answers it to when the other does. */
import type { ResponseLaw } from './response-law.ts';

/** Even up to here, and beyond by what is left. */
const EVENLY = 0.9;
const EVEN_STEPS = 60;
const STEPS_A_TENTH = 8;
const TENTHS = 12;

/** What is asked of either end. */
export type WayPoint = Pick<ResponseLaw, 'meanSeconds' | 'varianceSeconds2' | 'leastSeconds' | 'quantileSeconds'>;

export function partOfTheWay(
  from: WayPoint,
  to: WayPoint,
  { part, errorBandFraction }: { part: number; errorBandFraction: number },
): ResponseLaw {
  const between = (a: number, b: number) => a + part * (b - a);
  const quantileSeconds = (fraction: number) => between(from.quantileSeconds(fraction), to.quantileSeconds(fraction));
  let times: Float64Array | undefined;
  return {
    meanSeconds: between(from.meanSeconds, to.meanSeconds),
    varianceSeconds2: between(Math.sqrt(from.varianceSeconds2), Math.sqrt(to.varianceSeconds2)) ** 2,
    stable: true,
    errorBandFraction,
    leastSeconds: between(from.leastSeconds, to.leastSeconds),
    quantileSeconds,
    cdf(x) {
      times ??= FRACTIONS.map(quantileSeconds);
      const last = times.length - 1;
      if (x < times[0]!) return 0;
      if (x >= times[last]!) return FRACTIONS[last]!;
      let [low, high] = [0, last];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (times[middle]! <= x) low = middle;
        else high = middle;
      }
      const rise = times[high]! - times[low]!;
      return FRACTIONS[low]! + (rise > 0 ? (x - times[low]!) / rise : 1) * (FRACTIONS[high]! - FRACTIONS[low]!);
    },
  };
}

/** Each of them asked for once. */
const FRACTIONS = Float64Array.from([
  1e-9,
  ...Array.from({ length: EVEN_STEPS }, (_, i) => (EVENLY * (i + 1)) / EVEN_STEPS),
  ...Array.from({ length: STEPS_A_TENTH * TENTHS }, (_, i) => 1 - (1 - EVENLY) * 10 ** (-(i + 1) / STEPS_A_TENTH)),
]);
