/** What happened when, in a bounded number of bins: bins double in width as the run turns out longer. */
import type { TimelineBin } from './run.ts';

const FIRST_WIDTH_SECONDS = 0.25;
/** Twice the number of bins that the doctor likes to see. */
const MOST_BINS = 240;

interface Bin {
  requests: number;
  errors: number;
  sumMs: number;
  answered: number;
}

export class TimelineBuilder {
  private widthSeconds = FIRST_WIDTH_SECONDS;
  private firstBin = 0;
  private bins: Bin[] = [];
  private firstSeconds = Infinity;
  private newestSeconds = -Infinity;
  /** the largest step back between neighbours */
  backwardSeconds = 0;

  /** @param atSeconds since 1970 @param ms the latency, when it was answered */
  add(atSeconds: number, { failed, ms }: { failed: boolean; ms?: number }): void {
    if (this.newestSeconds - atSeconds > this.backwardSeconds) this.backwardSeconds = this.newestSeconds - atSeconds;
    if (atSeconds > this.newestSeconds) this.newestSeconds = atSeconds;
    if (atSeconds < this.firstSeconds) this.firstSeconds = atSeconds;
    const bin = this.binAt(atSeconds);
    bin.requests++;
    if (failed) bin.errors++;
    if (ms !== undefined) {
      bin.sumMs += ms;
      bin.answered++;
    }
  }

  /** From the first record to the last. */
  get spanSeconds(): number | undefined {
    return this.newestSeconds > this.firstSeconds ? this.newestSeconds - this.firstSeconds : undefined;
  }

  get startSeconds(): number | undefined {
    return Number.isFinite(this.firstSeconds) ? this.firstSeconds : undefined;
  }

  /** Whole bins only: the cut ones at both ends would look like a slow start and a slow end. */
  wholeBins(): TimelineBin[] | undefined {
    const whole = this.bins.slice(1, -1);
    if (whole.length < 8) return undefined;
    return whole.map(({ requests, errors, sumMs, answered }, i) => ({
      startSeconds: i * this.widthSeconds,
      durationSeconds: this.widthSeconds,
      requests,
      errors,
      ...(answered > 0 && { meanMs: sumMs / answered }),
    }));
  }

  private binAt(atSeconds: number): Bin {
    let index = Math.floor(atSeconds / this.widthSeconds);
    if (this.bins.length === 0) this.firstBin = index;
    // a bounded number of doublings: seconds since 1970 end long before
    for (let i = 0; i < 64 && Math.max(index, this.firstBin + this.bins.length - 1) - Math.min(index, this.firstBin) >= MOST_BINS; i++) {
      this.double();
      index = Math.floor(atSeconds / this.widthSeconds);
    }
    while (index < this.firstBin) {
      this.bins.unshift(emptyBin());
      this.firstBin--;
    }
    while (index >= this.firstBin + this.bins.length) this.bins.push(emptyBin());
    return this.bins[index - this.firstBin]!;
  }

  private double(): void {
    const first = Math.floor(this.firstBin / 2);
    const merged: Bin[] = [];
    this.bins.forEach((bin, i) => {
      const target = Math.floor((this.firstBin + i) / 2) - first;
      const into = (merged[target] ??= emptyBin());
      into.requests += bin.requests;
      into.errors += bin.errors;
      into.sumMs += bin.sumMs;
      into.answered += bin.answered;
    });
    this.bins = merged;
    this.firstBin = first;
    this.widthSeconds *= 2;
  }
}

const emptyBin = (): Bin => ({ requests: 0, errors: 0, sumMs: 0, answered: 0 });
