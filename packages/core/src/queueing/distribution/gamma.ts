/**
 * The gamma distribution by its mean and variance: how a sum of waits and works along a path is spread, approximately.
 * Source: Numerical Recipes, 3rd ed. (2007), section 6.2 (series and continued fraction of the incomplete gamma function, Lanczos' ln Γ).
 */

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Γ(x), x > 0 (Lanczos, g = 7, nine terms). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const y = x - 1;
  let sum = LANCZOS[0]!;
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (y + i);
  const t = y + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** A distribution is asked for at hundreds of places in a row. */
let last = { shape: NaN, logGamma: NaN };
function logGammaAgain(shape: number): number {
  if (last.shape !== shape) last = { shape, logGamma: logGamma(shape) };
  return last.logGamma;
}

/** P(X <= x) for a gamma variable of this shape and scale 1. */
export function gammaCdf(shape: number, x: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(-x + shape * Math.log(x) - logGammaAgain(shape));
  if (x < shape + 1) {
    let term = 1 / shape;
    let sum = term;
    for (let n = 1; n < 5000 && term > sum * 1e-16; n++) {
      term *= x / (shape + n);
      sum += term;
    }
    return Math.min(1, front * sum);
  }
  const tiny = 1e-300;
  let b = x + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i < 5000; i++) {
    const a = -i * (i - shape);
    b += 2;
    d = 1 / (Math.abs(a * d + b) < tiny ? tiny : a * d + b);
    c = Math.abs(b + a / c) < tiny ? tiny : b + a / c;
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return Math.max(0, 1 - front * fraction);
}

/**
 * The value below which a fraction of a gamma variable with this mean and variance lies.
 * @param mean >= 0 (Infinity gives Infinity); a variance of 0 gives the mean
 * @param fraction above 0, below 1
 * @example gammaQuantile(1, 1, 0.95) // => 2.9957 (the exponential's)
 */
export function gammaQuantile(mean: number, variance: number, fraction: number): number {
  if (mean === Infinity) return Infinity;
  if (!(mean > 0) || variance <= mean * mean * 1e-12) return mean;
  const shape = (mean * mean) / variance;
  const scale = variance / mean;
  let high = shape + 1;
  while (gammaCdf(shape, high) < fraction) high *= 2;
  let low = 0;
  for (let i = 0; i < 60 && high - low > 1e-12 * high; i++) {
    const middle = (low + high) / 2;
    if (gammaCdf(shape, middle) < fraction) low = middle;
    else high = middle;
  }
  return ((low + high) / 2) * scale;
}
