/** Between two laws: every fraction is answered so far on the way from when the one answers it to when the other does. */
import type { ResponseLaw } from './response-law.ts';

/** Even up to here, and beyond by what is left. */
const EVENLY = 0.9;
const EVEN_STEPS = 90;
const STEPS_A_TENTH = 24;
const TENTHS = 12;

export function partOfTheWay(
  from: ResponseLaw,
  to: ResponseLaw,
  { part, errorBandFraction }: { part: number; errorBandFraction: number },
): ResponseLaw {
  const between = (a: number, b: number) => a + part * (b - a);
  const quantileSeconds = (fraction: number) => between(from.quantileSeconds(fraction), to.quantileSeconds(fraction));
  let table: { fractions: number[]; times: number[] } | undefined;
  return {
    meanSeconds: between(from.meanSeconds, to.meanSeconds),
    varianceSeconds2: between(Math.sqrt(from.varianceSeconds2), Math.sqrt(to.varianceSeconds2)) ** 2,
    stable: true,
    errorBandFraction,
    leastSeconds: between(from.leastSeconds, to.leastSeconds),
    quantileSeconds,
    cdf(x) {
      table ??= tabulated(quantileSeconds);
      const { fractions, times } = table;
      const last = times.length - 1;
      if (x < times[0]!) return 0;
      if (x >= times[last]!) return fractions[last]!;
      let [low, high] = [0, last];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (times[middle]! <= x) low = middle;
        else high = middle;
      }
      const rise = times[high]! - times[low]!;
      return fractions[low]! + (rise > 0 ? (x - times[low]!) / rise : 1) * (fractions[high]! - fractions[low]!);
    },
  };
}

function tabulated(quantileSeconds: (fraction: number) => number) {
  const fractions = [1e-9];
  for (let i = 1; i <= EVEN_STEPS; i++) fractions.push((EVENLY * i) / EVEN_STEPS);
  for (let i = 1; i <= STEPS_A_TENTH * TENTHS; i++) fractions.push(1 - (1 - EVENLY) * 10 ** (-i / STEPS_A_TENTH));
  return { fractions, times: fractions.map(quantileSeconds) };
}
