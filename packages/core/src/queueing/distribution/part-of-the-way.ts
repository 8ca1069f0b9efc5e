/** Between two laws: every fraction is answered so far on the way from when the one answers it to when the other does. */
import type { ResponseLaw } from './response-law.ts';

/** Even up to here, and beyond by what is left. */
const EVENLY = 0.9;
const EVEN_STEPS = 60;
const STEPS_A_TENTH = 8;
const TENTHS = 12;

/** Places that a mean is taken over. */
const PLACES = 200;

/** What is asked of either end. */
export type WayPoint = Pick<ResponseLaw, 'meanSeconds' | 'varianceSeconds2' | 'leastSeconds' | 'quantileSeconds'>;

/**
 * @param narrowing the power of the way that is gone at each fraction, the mean being kept: below 1 long ways are cut most
 */
export function partOfTheWay(
  from: WayPoint,
  to: WayPoint,
  { part, errorBandFraction, narrowing = 1 }: { part: number; errorBandFraction: number; narrowing?: number },
): ResponseLaw {
  const between = (a: number, b: number) => a + part * (b - a);
  const way = (fraction: number) => Math.max(0, to.quantileSeconds(fraction) - from.quantileSeconds(fraction));
  const whole = narrowing === 1 ? 0 : to.meanSeconds - from.meanSeconds;
  const narrowed = whole > 0 ? keepingTheMean(way, narrowing) : undefined;
  const quantileSeconds = (fraction: number) =>
    narrowed
      ? from.quantileSeconds(fraction) + part * whole * narrowed.factor * (way(fraction) / whole) ** narrowing
      : between(from.quantileSeconds(fraction), to.quantileSeconds(fraction));
  let times: Float64Array | undefined;
  return {
    meanSeconds: between(from.meanSeconds, to.meanSeconds),
    varianceSeconds2: between(Math.sqrt(from.varianceSeconds2), (narrowed?.spread ?? 1) * Math.sqrt(to.varianceSeconds2)) ** 2,
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

/** By what powers of ways of mean 1 are to be multiplied so that their mean is 1, and their standard deviation then over what it was. */
function keepingTheMean(way: (fraction: number) => number, narrowing: number): { factor: number; spread: number } {
  const ways = Array.from({ length: PLACES }, (_, i) => way((i + 0.5) / PLACES));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / PLACES;
  const whole = mean(ways);
  const relative = ways.map((value) => value / whole);
  const powers = relative.map((value) => value ** narrowing);
  const factor = 1 / mean(powers);
  const square = (values: readonly number[]) => mean(values.map((value) => (value - 1) ** 2));
  return { factor, spread: Math.sqrt(square(powers.map((value) => value * factor)) / square(relative)) };
}

/** Each of them asked for once. */
const FRACTIONS = Float64Array.from([
  1e-9,
  ...Array.from({ length: EVEN_STEPS }, (_, i) => (EVENLY * (i + 1)) / EVEN_STEPS),
  ...Array.from({ length: STEPS_A_TENTH * TENTHS }, (_, i) => 1 - (1 - EVENLY) * 10 ** (-(i + 1) / STEPS_A_TENTH)),
]);
