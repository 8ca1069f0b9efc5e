/** Exact while few, within its stated error when many. Witness: sorting. */
import { describe, expect, it } from 'vitest';
import { LatencyDigest } from './latency-digest.ts';
import { generator } from './test-data/simulated-run.ts';

describe('LatencyDigest', () => {
  it('follows either rule while it is exact', () => {
    const digest = new LatencyDigest();
    for (const ms of [40, 10, 30, 20]) digest.add(ms);
    // rank ⌈0.5 × 4⌉ = 2; between the values of (4 − 1) × 0.5 = 1.5
    expect([digest.quantileMs(0.5), digest.quantileMs(0.5, 'interpolated'), digest.meanMs, digest.errorFraction]).toEqual([20, 25, 25, 0]);
    digest.add(5);
    expect(digest.quantileMs(0)).toBe(5);
    // mean 21, mean of squares (1600 + 100 + 900 + 400 + 25) / 5 = 605
    expect(digest.squaredCoefficientOfVariation).toBeCloseTo((605 - 441) / 441, 12);
  });

  it('stays within 0.1 % of half a million values from 1 ns to a day', () => {
    const random = generator(3);
    const digest = new LatencyDigest();
    const values = Array.from({ length: 500_000 }, () => 1e-6 * 10 ** (13.9 * random()));
    for (const value of values) digest.add(value);
    values.sort((a, b) => a - b);
    expect(digest.errorFraction).toBeCloseTo(0.001, 5);
    for (const fraction of [0.01, 0.5, 0.9, 0.95, 0.99, 0.9999]) {
      const exact = values[Math.ceil(fraction * values.length) - 1]!;
      expect(Math.abs(digest.quantileMs(fraction)! / exact - 1)).toBeLessThanOrEqual(digest.errorFraction + 1e-12);
    }
    expect(digest.quantileMs(1)).toBeLessThanOrEqual(digest.maxMs);
  });

  it('knows nothing of nothing', () => {
    const digest = new LatencyDigest();
    expect([digest.quantileMs(0.5), digest.meanMs, digest.squaredCoefficientOfVariation]).toEqual([undefined, undefined, undefined]);
  });
});
