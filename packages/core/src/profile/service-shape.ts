/**
 * The shapes a service time can have, by their quantiles at mean 1, and which of them measured latencies follow best.
 * Sources: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions, vol. 1, 2nd ed. (1994), chapters 14 (lognormal), 17 (gamma), 19
 * (exponential); Gross et al., Fundamentals of Queueing Theory, 4th ed. (2008), section 3.3 (balanced hyperexponential).
 */
import { gammaQuantile, normalQuantile } from '../queueing/index.ts';

export type Shape = 'deterministic' | 'exponential' | 'erlang' | 'hyperexponential' | 'gamma' | 'lognormal';

/**
 * Time within which a fraction is done, in mean times.
 * @param scv squared coefficient of variation, >= 0
 * @param fraction above 0, below 1
 * @example shapeQuantile('exponential', 1, 0.95) // => 2.9957
 */
export function shapeQuantile(shape: Shape, scv: number, fraction: number): number {
  if (scv < 1e-6 || shape === 'deterministic') return 1;
  switch (shape) {
    case 'exponential':
      return -Math.log1p(-fraction);
    case 'erlang':
    case 'gamma':
      return gammaQuantile(1, scv, fraction);
    case 'lognormal': {
      const variance = Math.log1p(scv);
      return Math.exp(normalQuantile(fraction) * Math.sqrt(variance) - variance / 2);
    }
    case 'hyperexponential':
      return hyperQuantile(scv, fraction);
    default:
      return shape satisfies never;
  }
}

/** Two exponential phases with balanced means: each brings half of the mean. */
function hyperQuantile(scv: number, fraction: number): number {
  const first = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
  const tail = (t: number) => first * Math.exp(-2 * first * t) + (1 - first) * Math.exp(-2 * (1 - first) * t);
  let high = 1;
  while (tail(high) > 1 - fraction && high < 1e9) high *= 2;
  let low = 0;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (tail(middle) > 1 - fraction) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

export interface Quantile {
  fraction: number;
  ms: number;
}

export interface ShapeFit {
  shape: Shape;
  squaredCoefficientOfVariation: number;
  /** root mean square of ln(measured / shape), the mean being measured or fitted */
  misfit: number;
  meanMs: number;
}

/** Simpler shapes are preferred unless another fits better by this factor and amount. */
const CLEARLY = 0.6;
const NOTICEABLE = 0.01;

/**
 * The shape and spread that quantiles follow best.
 * @param meanMs the measured mean; fitted along when it is not known
 * @returns undefined for fewer than two quantiles
 */
export function fitShape(quantiles: readonly Quantile[], meanMs: number | undefined): ShapeFit | undefined {
  const usable = quantiles.filter(({ fraction, ms }) => fraction > 0 && fraction < 1 && ms > 0);
  if (usable.length < 2) return undefined;
  const fits = [
    fitOf('deterministic', 0, usable, meanMs),
    fitOf('exponential', 1, usable, meanMs),
    best('gamma', 0.01, 20, usable, meanMs),
    best('lognormal', 0.01, 20, usable, meanMs),
    best('hyperexponential', 1.02, 50, usable, meanMs),
  ];
  // in order of plainness: a later one must be clearly better
  return fits.reduce((chosen, fit) => (fit.misfit < chosen.misfit * CLEARLY && chosen.misfit - fit.misfit > NOTICEABLE ? fit : chosen));
}

/** The spread with the least misfit, by golden section on its logarithm. */
function best(shape: Shape, low: number, high: number, quantiles: readonly Quantile[], meanMs: number | undefined): ShapeFit {
  const golden = (Math.sqrt(5) - 1) / 2;
  const misfit = (log: number) => fitOf(shape, Math.exp(log), quantiles, meanMs).misfit;
  let [a, b] = [Math.log(low), Math.log(high)];
  let [left, right] = [b - golden * (b - a), a + golden * (b - a)];
  let [atLeft, atRight] = [misfit(left), misfit(right)];
  for (let i = 0; i < 24; i++)
    if (atLeft < atRight) {
      [b, right, atRight] = [right, left, atLeft];
      left = b - golden * (b - a);
      atLeft = misfit(left);
    } else {
      [a, left, atLeft] = [left, right, atRight];
      right = a + golden * (b - a);
      atRight = misfit(right);
    }
  return fitOf(shape, Math.exp((a + b) / 2), quantiles, meanMs);
}

function fitOf(shape: Shape, scv: number, quantiles: readonly Quantile[], meanMs: number | undefined): ShapeFit {
  const logs = quantiles.map(({ fraction, ms }) => Math.log(ms / shapeQuantile(shape, scv, fraction)));
  const fittedMean = Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
  const mean = meanMs ?? fittedMean;
  const misfit = Math.sqrt(logs.reduce((sum, log) => sum + (log - Math.log(mean)) ** 2, 0) / logs.length);
  return { shape, squaredCoefficientOfVariation: scv, misfit, meanMs: mean };
}
