/**
 * The standard normal distribution.
 * Source: Hart et al., Computer Approximations (1968), in the arrangement of West, Wilmott Magazine (May 2005); the quantile: Abramowitz & Stegun,
 * Handbook of Mathematical Functions (1964), 26.2.23, brought to full precision by Newton's method.
 */

const ABOVE = [
  3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376,
];
const BELOW = [
  8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948,
  440.413735824752,
];
/** Beyond it a continued fraction is as exact. */
const FAR = 7.07106781186547;

/** P(X ≤ x), to 1e-15; a tail of 1e-9 to nine digits of its own. */
export function normalCdf(x: number): number {
  const far = Math.abs(x);
  if (Number.isNaN(x)) return NaN;
  const density = Math.exp((-far * far) / 2);
  const tail =
    far < FAR
      ? (density * polynomial(ABOVE, far)) / polynomial(BELOW, far)
      : density / Math.sqrt(2 * Math.PI) / (far + 1 / (far + 2 / (far + 3 / (far + 4 / (far + 0.65)))));
  return x > 0 ? 1 - tail : tail;
}

const NEVER = 1e-300;
const STEPS = 3;

/** The x that P(X ≤ x) = p of; of 0 and 1 endless. */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p <= NEVER) return -Infinity;
  const t = Math.sqrt(-2 * Math.log(p));
  let x = polynomial([0.010328, 0.802853, 2.515517], t) / polynomial([0.001308, 0.189269, 1.432788, 1], t) - t;
  for (let i = 0; i < STEPS; i++) x -= (normalCdf(x) - p) * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2);
  return x;
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = 0; i < coefficients.length; i++) sum = sum * x + coefficients[i]!;
  return sum;
}
