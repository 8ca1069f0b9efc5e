/**
 * Warm-up at the start of a run: caches fill, code is compiled, connections open. The part to leave out is the one that makes the mean of the rest
 * most certain. It misleads where a run never settles; at most the first half is left out.
 * Source: White, An Effective Truncation Heuristic for Bias Reduction in Simulation Output, Simulation 69 (1997): the marginal standard error rule.
 */
import { meanOf } from '../../statistics/index.ts';
import type { TimelineBin } from '../run.ts';

const FEWEST_BINS = 8;

/** How many bins at the start are warm-up; 0 where there are too few to tell. */
export function warmUpBins(values: readonly number[]): number {
  const count = values.length;
  if (count < FEWEST_BINS) return 0;
  let best = { cut: 0, error: Infinity };
  let [sum, squares] = [0, 0];
  const centre = meanOf(values); // taken off first, so that squares do not cancel
  for (let cut = count - 1; cut >= 0; cut--) {
    const value = values[cut]! - centre;
    sum += value;
    squares += value * value;
    if (cut > count / 2) continue;
    const left = count - cut;
    const error = (squares - (sum * sum) / left) / left ** 2;
    if (error <= best.error) best = { cut, error };
  }
  return best.cut;
}

/** A run's bins without its warm-up; undefined without a timeline that tells. */
export function settledBins(timeline: readonly TimelineBin[] | undefined): TimelineBin[] | undefined {
  const bins = timeline?.filter(({ durationSeconds }) => durationSeconds > 0) ?? [];
  if (bins.length < FEWEST_BINS) return undefined;
  const slow = bins.map(({ meanMs }) => meanMs);
  const values = slow.every((ms) => ms !== undefined) ? slow : bins.map(({ requests, durationSeconds }) => requests / durationSeconds);
  return bins.slice(warmUpBins(values));
}
