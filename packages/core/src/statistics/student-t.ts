/**
 * Student's t distribution: how wide an interval must be when the spread is itself estimated from few values.
 * Source: Numerical Recipes, 3rd ed. (2007), section 6.4 (incomplete beta function by continued fraction) and 6.14.3 (its use for Student's t).
 */
import { logGamma } from '../queueing/index.ts';

/**
 * I_x(a, b), the regularised incomplete beta function.
 * @param x 0 to 1, both included
 * @param a above 0
 * @param b above 0
 * @throws {RangeError} when an argument is outside its range
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1)) throw new RangeError(`incompleteBeta: x must be 0 to 1, got ${x}`);
  if (!(a > 0 && b > 0)) throw new RangeError(`incompleteBeta: a and b must be above 0, got ${a} and ${b}`);
  if (x === 0 || x === 1) return x;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** The continued fraction of I_x(a, b), by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  const kept = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return fraction;
}

/** P(|T| > t) for Student's t. @param t >= 0 @param degrees above 0 */
export function tailOfT(t: number, degrees: number): number {
  return t === Infinity ? 0 : incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/**
 * The half-width, in standard errors, of an interval that holds the truth with this confidence.
 * @param confidenceFraction above 0, below 1
 * @param degrees degrees of freedom, above 0
 * @throws {RangeError} when an argument is outside its range
 * @example tWidth(0.95, 4) // => 2.7764
 */
export function tWidth(confidenceFraction: number, degrees: number): number {
  if (!(confidenceFraction > 0 && confidenceFraction < 1))
    throw new RangeError(`tWidth: confidenceFraction must be above 0 and below 1, got ${confidenceFraction}`);
  if (!(degrees > 0)) throw new RangeError(`tWidth: degrees must be above 0, got ${degrees}`);
  const outside = 1 - confidenceFraction;
  let high = 1;
  while (tailOfT(high, degrees) > outside && high < 1e12) high *= 2;
  let low = 0;
  for (let i = 0; i < 100 && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2;
    if (tailOfT(middle, degrees) > outside) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
