/**
 * The binomial distribution where it is thin: chances of 1e-15 and below with all their digits, for any number of trials.
 * A term is the saddle-point form: Stirling's error and the deviance of each count, so that no huge logarithms cancel.
 * Source: Loader, Fast and Accurate Computation of Binomial Probabilities (2000).
 */

/** Terms below this share of the sum change no digit of it. */
const NEGLIGIBLE = 1e-18;
/** A sum walks at most so many terms; beyond a thousand standard deviations of a million trials nothing is left to add. */
const MOST_TERMS = 2_000_000;

export interface Trials {
  trials: number;
  /** chance of a success */
  chance: number;
  /** chance of a failure, stated beside it: 1 − chance would lose the digits of a tiny one */
  otherwise: number;
}

/** Chance of exactly `successes`. */
export function exactly(successes: number, { trials, chance, otherwise }: Trials): number {
  if (successes < 0 || successes > trials) return 0;
  if (chance === 0) return successes === 0 ? 1 : 0;
  if (otherwise === 0) return successes === trials ? 1 : 0;
  if (successes === 0) return Math.exp(trials * logOf(otherwise, chance));
  if (successes === trials) return Math.exp(trials * logOf(chance, otherwise));
  const failures = trials - successes;
  const exponent =
    stirlingError(trials) -
    stirlingError(successes) -
    stirlingError(failures) -
    deviance(successes, trials * chance) -
    deviance(failures, trials * otherwise);
  return Math.exp(exponent) * Math.sqrt(trials / (2 * Math.PI * successes * failures));
}

/** Chance of fewer than `needed` successes: the smaller of the two sides is summed, from its largest term outwards. */
export function fewerThan(needed: number, trials: Trials): number {
  if (needed <= 0) return 0;
  if (needed > trials.trials) return 1;
  return needed - 1 < trials.trials * trials.chance ? sumFrom(needed - 1, -1, trials) : Math.max(0, 1 - sumFrom(needed, 1, trials));
}

/** Sum of the terms from `start` away from the mode: each is a known multiple of the one before. */
function sumFrom(start: number, step: 1 | -1, trials: Trials): number {
  const { trials: n, chance, otherwise } = trials;
  let term = exactly(start, trials);
  let sum = 0;
  for (let k = start, i = 0; k >= 0 && k <= n && i < MOST_TERMS; k += step, i++) {
    sum += term;
    if (term <= NEGLIGIBLE * sum) break;
    term *= step === -1 ? (k * otherwise) / ((n - k + 1) * chance) : ((n - k) * chance) / ((k + 1) * otherwise);
  }
  return Math.min(1, sum);
}

/** log of a chance, from its complement when that is the smaller and so the exacter. */
const logOf = (chance: number, otherwise: number) => (otherwise < 0.5 ? Math.log1p(-otherwise) : Math.log(chance));

/** log n! less Stirling's formula. */
function stirlingError(n: number): number {
  if (n < STIRLING_ERRORS.length) return STIRLING_ERRORS[n]!;
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n;
}

/** Below 16 the series is not exact enough: n! itself. */
const STIRLING_ERRORS = (() => {
  const errors = [0];
  let factorial = 1;
  for (let n = 1; n < 16; n++) {
    factorial *= n;
    errors.push(Math.log(factorial) - ((n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI)));
  }
  return errors;
})();

/** x·log(x/mean) + mean − x; near x = mean by its series in (x − mean)/(x + mean). */
function deviance(x: number, mean: number): number {
  const apart = x - mean;
  if (Math.abs(apart) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const v = apart / (x + mean);
  let sum = apart * v;
  let power = 2 * x * v;
  for (let j = 1; j < 1000; j++) {
    power *= v * v;
    const next = sum + power / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}
