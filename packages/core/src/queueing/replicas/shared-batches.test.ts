/** Batches over replicas of which two are looked at. */
import { describe, expect, it } from 'vitest';
import { responseTime } from '../response-time.ts';
import type { ShapeName } from '../distribution/service-shape.ts';

describe('the less loaded of two replicas, 90 % busy', () => {
  // Witness: a simulation in C written apart from this package (calls to the replica of fewer calls), 600,000 calls, seeds of their own
  it.each<[ShapeName, number, number, number, number, number, number, number]>([
    ['exponential', 1, 2, 10, 8, 8.257, 16.866, 21.445],
    ['lognormal', 2, 2, 10, 8, 8.545, 19.53, 26.261],
    ['exponential', 1, 4, 40, 8, 4.854, 8.931, 10.949],
    ['lognormal', 2, 4, 40, 8, 5.014, 11.247, 16.737],
    ['exponential', 1, 1, 5, 10, 20.041, 46.799, 62.226],
    ['lognormal', 2, 1, 5, 10, 20.878, 54.314, 76.837],
  ])(
    '%s of spread %d, %i servers in each of %i, batches of %i: half within %d s',
    (shape, scv, vcpus, replicas, batchSize, p50, p95, p99) => {
      const law = responseTime({
        requestsPerSecond: (0.9 * vcpus * replicas) / batchSize,
        vcpus,
        replicas,
        balancer: 'twoChoices',
        batchSize,
        serviceTime: { meanMs: 1000, squaredCoefficientOfVariation: scv, shape },
      });
      [p50, p95, p99].forEach((seconds, i) =>
        expect(Math.abs(law.quantileMs([0.5, 0.95, 0.99][i]!) / 1000 / seconds - 1)).toBeLessThan(0.2),
      );
    },
  );
});
