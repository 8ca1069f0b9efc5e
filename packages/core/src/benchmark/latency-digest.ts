/**
 * Percentiles of any number of latencies in bounded memory: exact while few, a histogram of equal ratios when many.
 * The histogram errs by at most 0.1 % of the value, which the digest says of itself.
 */

/** Kept one by one up to here: 1.6 MB. */
const MOST_EXACT = 200_000;
/** One bucket is 0.2 % wide, so its middle is within 0.1 % of everything in it. */
const LOG_RATIO = Math.log(1.002);
/** 1 ns in ms: what is below counts as this. */
const SMALLEST_MS = 1e-6;
const BUCKETS = Math.ceil(Math.log(1e16) / LOG_RATIO);

export type QuantileRule =
  /** the smallest value with at least that share at or below it, as ghz does */
  | 'nearestRank'
  /** between the two neighbours, as k6 does */
  | 'interpolated';

export class LatencyDigest {
  private exact: Float64Array | undefined = new Float64Array(1024);
  private histogram: Float64Array | undefined;
  private sorted = true;
  private sum = 0;
  private sumOfSquares = 0;
  count = 0;
  maxMs = 0;
  minMs = Infinity;

  /** @param ms finite, >= 0 */
  add(ms: number): void {
    this.sum += ms;
    this.sumOfSquares += ms * ms;
    if (ms > this.maxMs) this.maxMs = ms;
    if (ms < this.minMs) this.minMs = ms;
    if (this.histogram) this.histogram[bucketOf(ms)]!++;
    else this.keep(ms);
    this.count++;
  }

  get meanMs(): number | undefined {
    return this.count === 0 ? undefined : this.sum / this.count;
  }

  /** Squared coefficient of variation; undefined with fewer than two values or a mean of 0. */
  get squaredCoefficientOfVariation(): number | undefined {
    if (this.count < 2 || this.sum === 0) return undefined;
    const mean = this.sum / this.count;
    return Math.max(0, this.sumOfSquares / this.count - mean * mean) / (mean * mean);
  }

  /** How far a percentile may be off, as a share of its value; 0 while exact. */
  get errorFraction(): number {
    return this.histogram ? Math.sqrt(1.002) - 1 : 0;
  }

  /**
   * @param fraction 0 to 1
   * @returns undefined when nothing was added
   */
  quantileMs(fraction: number, rule: QuantileRule = 'nearestRank'): number | undefined {
    if (this.count === 0) return undefined;
    return this.histogram ? this.fromHistogram(fraction) : this.fromSorted(fraction, rule);
  }

  private fromSorted(fraction: number, rule: QuantileRule): number {
    if (!this.sorted) this.exact!.subarray(0, this.count).sort();
    this.sorted = true;
    const last = this.count - 1;
    if (rule === 'nearestRank') return this.exact![Math.min(last, Math.max(0, Math.ceil(fraction * this.count) - 1))]!;
    const at = Math.min(last, Math.max(0, fraction * last));
    const below = this.exact![Math.floor(at)]!;
    return below + (this.exact![Math.ceil(at)]! - below) * (at - Math.floor(at));
  }

  private fromHistogram(fraction: number): number {
    const wanted = Math.max(1, Math.ceil(fraction * this.count));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.histogram![bucket]!;
      if (seen >= wanted) return Math.min(this.maxMs, Math.max(this.minMs, SMALLEST_MS * Math.exp((bucket + 0.5) * LOG_RATIO)));
    }
    return this.maxMs;
  }

  private keep(ms: number): void {
    if (this.count >= MOST_EXACT) {
      this.histogram = new Float64Array(BUCKETS);
      for (const value of this.exact!.subarray(0, this.count)) this.histogram[bucketOf(value)]!++;
      this.exact = undefined;
      this.histogram[bucketOf(ms)]!++;
      return;
    }
    if (this.count === this.exact!.length) {
      const larger = new Float64Array(Math.min(MOST_EXACT, this.exact!.length * 4));
      larger.set(this.exact!);
      this.exact = larger;
    }
    this.exact![this.count] = ms;
    this.sorted = false;
  }
}

function bucketOf(ms: number): number {
  return ms <= SMALLEST_MS ? 0 : Math.min(BUCKETS - 1, Math.floor(Math.log(ms / SMALLEST_MS) / LOG_RATIO));
}
