/** Percentiles out of the buckets of a histogram, evenly spread inside each. */
import { isObject, listOf, numberOf, type JsonObject } from './json-value.ts';

const FRACTIONS = [0.5, 0.9, 0.95, 0.99];
const MOST_BUCKETS = 10_000;

/** The finite edges of a Cloud Monitoring distribution; bucket 0 is below the first, the last above the last. */
export function edgesOf(distribution: JsonObject): number[] | undefined {
  const options = distribution.bucketOptions;
  if (!isObject(options)) return undefined;
  if (isObject(options.explicitBuckets)) return listOf(options.explicitBuckets.bounds).flatMap((bound) => numberOf(bound) ?? []);
  const [linear, exponential] = [options.linearBuckets, options.exponentialBuckets];
  const kind = isObject(linear) ? linear : isObject(exponential) ? exponential : undefined;
  const count = numberOf(kind?.numFiniteBuckets);
  if (kind === undefined || count === undefined || !(count >= 1 && count <= MOST_BUCKETS)) return undefined;
  const edges = Array.from({ length: Math.floor(count) + 1 }, (_, i) =>
    kind === linear
      ? (numberOf(kind.offset) ?? 0) + (numberOf(kind.width) ?? NaN) * i
      : (numberOf(kind.scale) ?? NaN) * (numberOf(kind.growthFactor) ?? NaN) ** i,
  );
  return edges.every(Number.isFinite) ? edges : undefined;
}

/**
 * Percentiles from counts: counts[0] below edges[0], counts[i] between edges[i−1] and edges[i], counts[n] above the last edge.
 * A percentile in the open last bucket is unknown and left out. Misleads by at most a bucket's width.
 */
export function bucketQuantiles(edges: readonly number[], counts: readonly number[]): Record<string, number> | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (!(total > 0) || edges.length === 0) return undefined;
  const found: Record<string, number> = {};
  for (const fraction of FRACTIONS) {
    let below = 0;
    for (let i = 0; i < Math.min(counts.length, edges.length); i++) {
      const count = counts[i]!;
      if (below + count >= fraction * total && count > 0) {
        const low = i === 0 ? Math.min(0, edges[0]!) : edges[i - 1]!;
        found[String(fraction)] = low + ((edges[i]! - low) * (fraction * total - below)) / count;
        break;
      }
      below += count;
    }
  }
  return found;
}
