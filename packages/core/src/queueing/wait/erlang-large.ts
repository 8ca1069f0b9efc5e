/**
 * Erlang B for pools too large to be grown server by server: the same work for twenty thousand servers as for 10^15.
 * 1/B = ∫ e^−u (1 + u/a)^c du, u from 0 to infinity, by Gauss and Legendre's rule on the stretch where the integrand matters.
 * Source: Jagerman, Bell System Technical Journal 53 (1974), "Some properties of the Erlang loss function" (Fortet's integral).
 */

/** e^−45 of the largest value is beyond what a float64 sum can show. */
const NEGLIGIBLE_LOG = 45;
const PANELS = 24;

/** Gauss and Legendre's eight points on −1 … 1: the positive ones and their weights (Abramowitz & Stegun, table 25.4). */
const POINTS = [
  [0.1834346424956498, 0.362683783378362],
  [0.525532409916329, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
] as const;

/**
 * @param offeredVcpus above 0
 * @param vcpus whole, at least 20,000
 * @returns the fraction turned away; 0 where it is too small for a float64
 */
export function blockedFractionOfMany(offeredVcpus: number, vcpus: number): number {
  const spare = vcpus - offeredVcpus;
  // half as many servers again as work, of twenty thousand: below e^−1400
  if (vcpus > 1.5 * offeredVcpus) return 0;
  // the integrand's logarithm at u = a·x, in two terms that do not cancel
  const logAt = (x: number) => vcpus * log1pLess(x) + spare * x;
  const peakAt = Math.max(0, spare / offeredVcpus);
  const peak = logAt(peakAt);
  const matters = (x: number) => logAt(x) > peak - NEGLIGIBLE_LOG;

  let far = peakAt + 1 / Math.sqrt(vcpus);
  for (let i = 0; i < 1100 && matters(far); i++) far = peakAt + 2 * (far - peakAt);
  const to = edge(matters, peakAt, far);
  const from = matters(0) ? 0 : edge(matters, peakAt, 0);

  const half = (to - from) / (2 * PANELS);
  let integral = 0;
  for (let panel = 0; panel < PANELS; panel++) {
    const middle = from + (2 * panel + 1) * half;
    for (const [point, weight] of POINTS)
      integral += weight * (Math.exp(logAt(middle - point * half) - peak) + Math.exp(logAt(middle + point * half) - peak));
  }
  return Math.min(1, Math.exp(-peak) / (offeredVcpus * half * integral));
}

/** Where the integrand stops to matter, between a place where it does and one where it does not. */
function edge(matters: (x: number) => boolean, inside: number, outside: number): number {
  let [near, far] = [inside, outside];
  for (let i = 0; i < 60; i++) {
    const middle = (near + far) / 2;
    if (matters(middle)) near = middle;
    else far = middle;
  }
  return far;
}

/** ln(1 + x) − x without cancellation: with y = x/(2 + x), ln(1 + x) = 2(y + y³/3 + y⁵/5 + …) and 2y − x = −x·y. */
function log1pLess(x: number): number {
  if (x > 0.5) return Math.log1p(x) - x;
  const y = x / (2 + x);
  const square = y * y;
  let power = y;
  let sum = 0;
  for (let k = 3; k < 40; k += 2) {
    power *= square;
    sum += power / k;
  }
  return 2 * sum - x * y;
}
