/** Middle, spread and quantiles of a handful of values. */

/** @throws {RangeError} when there are no values */
export function meanOf(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('meanOf: needs at least one value');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Unbiased variance; 0 for fewer than two values. */
export function varianceOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

/**
 * The value below which a fraction of the values lies, straight lines between neighbours.
 * Source: Hyndman & Fan, Sample Quantiles in Statistical Packages, The American Statistician 50 (1996), definition 7 (R's default).
 * @param fraction 0 to 1, both included
 * @throws {RangeError} when there are no values or the fraction is outside its range
 * @example quantileOf([1, 2, 3, 4], 0.5) // => 2.5
 */
export function quantileOf(values: readonly number[], fraction: number): number {
  if (values.length === 0) throw new RangeError('quantileOf: needs at least one value');
  if (!(fraction >= 0 && fraction <= 1)) throw new RangeError(`quantileOf: fraction must be 0 to 1, got ${fraction}`);
  const sorted = [...values].sort((a, b) => a - b);
  const at = fraction * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  return below + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - below);
}

export const medianOf = (values: readonly number[]) => quantileOf(values, 0.5);

/** Places in rising order, equal values sharing their mean place. */
export function midRanks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const places = Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1]!] === values[order[from]!]) to++;
    for (let i = from; i <= to; i++) places[order[i]!] = (from + to) / 2;
    from = to + 1;
  }
  return places;
}
