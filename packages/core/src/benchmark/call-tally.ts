/** Calls counted one by one: how many failed, how long the good ones took, when. */
import { LatencyDigest, type QuantileRule } from './latency-digest.ts';
import type { LatencyMs } from './run.ts';
import { TimelineBuilder } from './timeline.ts';

export class CallTally {
  readonly digest = new LatencyDigest();
  readonly timeline = new TimelineBuilder();
  calls = 0;
  failed = 0;

  /** @param ms undefined when the call has no latency to count @param atSeconds since 1970, undefined when unknown */
  add({ failed, ms, atSeconds }: { failed: boolean; ms: number | undefined; atSeconds: number | undefined }): void {
    this.calls++;
    if (failed) this.failed++;
    if (ms !== undefined) this.digest.add(ms);
    if (atSeconds !== undefined) this.timeline.add(atSeconds, { failed, ...(ms !== undefined && { ms }) });
  }

  latencyMs(rule: QuantileRule): LatencyMs {
    const { digest } = this;
    if (digest.count === 0) return {};
    const at = (fraction: number) => digest.quantileMs(fraction, rule)!;
    return { mean: digest.meanMs!, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), max: digest.maxMs };
  }
}
