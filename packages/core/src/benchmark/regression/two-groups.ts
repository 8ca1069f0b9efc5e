/** Baseline and candidate values of one measure: by what factor they differ, how sure that is. Ratios are what people state, so logarithms are compared. */
import { meanOf, tailOfT, tWidth, varianceOf } from '../../statistics/index.ts';
import { rankShift } from './rank-test.ts';

export interface Change {
  /** candidate ÷ baseline − 1 */
  changeFraction: number;
  low: number;
  high: number;
  p: number;
  /** chance that a candidate run is above a baseline run; undefined where it is not from ranks */
  aboveFraction?: number;
  /** ranks: four runs or more on both sides; student: fewer; prior: one run each, their variation assumed */
  method: 'ranks' | 'student' | 'prior';
}

const FEWEST_FOR_RANKS = 4;

/**
 * @param baseline above 0, at least one
 * @param candidate above 0, at least one
 * @param runVariationFraction standard deviation from run to run, taken when there is one run on each side
 */
export function changeBetween(
  baseline: readonly number[],
  candidate: readonly number[],
  { runVariationFraction }: { runVariationFraction: number },
): Change {
  const [a, b] = [baseline.map(Math.log), candidate.map(Math.log)];
  if (Math.min(a.length, b.length) >= FEWEST_FOR_RANKS) {
    const { shift, low, high, p, aboveFraction } = rankShift(a, b);
    return { changeFraction: Math.expm1(shift), low: Math.expm1(low), high: Math.expm1(high), p, aboveFraction, method: 'ranks' };
  }
  const shift = meanOf(b) - meanOf(a);
  const degrees = a.length + b.length - 2;
  const spread = Math.sqrt(1 / a.length + 1 / b.length);
  if (degrees === 0) {
    const error = Math.log1p(runVariationFraction) * spread;
    return around(shift, 1.96 * error, tailOfT(Math.abs(shift) / error, 1e9), 'prior');
  }
  const error = Math.sqrt(((a.length - 1) * varianceOf(a) + (b.length - 1) * varianceOf(b)) / degrees) * spread;
  if (error === 0) return around(shift, 0, shift === 0 ? 1 : 0, 'student');
  return around(shift, tWidth(0.95, degrees) * error, tailOfT(Math.abs(shift) / error, degrees), 'student');
}

const around = (shift: number, half: number, p: number, method: Change['method']): Change => ({
  changeFraction: Math.expm1(shift),
  low: Math.expm1(shift - half),
  high: Math.expm1(shift + half),
  p,
  method,
});

/**
 * p-values corrected for how many there are: the chance of even one false alarm stays at the level.
 * Source: Holm, A Simple Sequentially Rejective Multiple Test Procedure, Scandinavian Journal of Statistics 6 (1979).
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((a, b) => ps[a]! - ps[b]!);
  const adjusted = Array<number>(ps.length).fill(1);
  let largest = 0;
  order.forEach((i, k) => {
    largest = Math.max(largest, Math.min(1, ps[i]! * (ps.length - k)));
    adjusted[i] = largest;
  });
  return adjusted;
}
