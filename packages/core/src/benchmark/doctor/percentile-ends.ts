/**
 * How far a percentile of few calls may be from the truth: the calls beyond it are a count, with the ends of a Poisson mean, and the tail falls off
 * like an exponential one. Heavier tails reach further.
 * Source: Gehrels, Confidence limits for small numbers of events in astrophysical data, Astrophysical Journal 303 (1986) 336, equations 9 and 14.
 */

/** 97.5 % on either side. */
const DEVIATIONS = 1.96;

/**
 * @param calls above 0
 * @param fraction 0.99 for the p99
 * @returns the ends as shares of the percentile
 * @example percentileEnds(500, 0.99).upFraction // some 25 %: 5 calls beyond stand for 1.6 to 11.7
 */
export function percentileEnds(calls: number, fraction: number): { downFraction: number; upFraction: number } {
  const beyond = calls * (1 - fraction);
  const most = (beyond + 1) * (1 - 1 / (9 * (beyond + 1)) + DEVIATIONS / (3 * Math.sqrt(beyond + 1))) ** 3;
  const least = beyond * Math.max(0.01, 1 - 1 / (9 * beyond) - DEVIATIONS / (3 * Math.sqrt(beyond))) ** 3;
  const place = Math.log(calls / beyond);
  return { downFraction: 1 - Math.max(0, Math.log(calls / most)) / place, upFraction: Math.log(calls / least) / place - 1 };
}
