/** How far beyond what was measured a scalability curve may be used. */

/** A fit says nothing reliable further out: the Cisco router's first ten points put its peak at 47, all 32 points put it at 36. */
export const MOST_EXTRAPOLATION = 1.2;

export type ExtrapolationCheck =
  { kind: 'measured' } | { kind: 'extrapolated'; ratio: number; message: string } | { kind: 'refused'; ratio: number; message: string };

export interface ExtrapolationRequest {
  /** requests in flight at the load line in question; finite, >= 0 */
  concurrency: number;
  /** the most that was measured; above 0 */
  largestMeasuredConcurrency: number;
  /** use the curve all the same */
  forced?: boolean;
}

/**
 * Whether a load line at this concurrency may rest on the profile.
 * @returns `measured` inside the data, `extrapolated` up to 1.2 × the largest measured concurrency or when forced, else `refused`
 * @throws {RangeError} when an argument is outside its range
 * @example checkExtrapolation({ concurrency: 130, largestMeasuredConcurrency: 100 }).kind // => 'refused'
 */
export function checkExtrapolation({ concurrency, largestMeasuredConcurrency, forced = false }: ExtrapolationRequest): ExtrapolationCheck {
  if (!(concurrency >= 0 && concurrency < Infinity))
    throw new RangeError(`checkExtrapolation: concurrency must be finite and >= 0, got ${concurrency}`);
  if (!(largestMeasuredConcurrency > 0 && largestMeasuredConcurrency < Infinity))
    throw new RangeError(`checkExtrapolation: largestMeasuredConcurrency must be finite and above 0, got ${largestMeasuredConcurrency}`);
  const ratio = concurrency / largestMeasuredConcurrency;
  if (ratio <= 1) return { kind: 'measured' };
  const where = `${Number(concurrency.toPrecision(4))} requests in flight are ${Number(ratio.toPrecision(3))} × the ${largestMeasuredConcurrency} measured`;
  if (ratio <= MOST_EXTRAPOLATION) return { kind: 'extrapolated', ratio, message: `${where}: just outside the data` };
  if (forced) return { kind: 'extrapolated', ratio, message: `${where}: outside the data, used because it is forced` };
  return { kind: 'refused', ratio, message: `${where}, more than ${MOST_EXTRAPOLATION} ×: benchmark at that load, or force it` };
}
