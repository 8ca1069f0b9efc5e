/** Batches of nearly steady and of widely spread tasks, few calls at a time: where waits are short, what the tasks of one batch do to one another shows. */
import { describe, expect, it } from 'vitest';
import { idleBatchCdf } from './idle-batch.ts';
import { responseTime } from '../response-time.ts';
import { serviceShape, type ShapeName } from '../distribution/service-shape.ts';

const answer = (shape: ShapeName, scv: number, vcpus: number, batchSize: number, utilization: number) =>
  responseTime({
    requestsPerSecond: (utilization * vcpus) / batchSize,
    vcpus,
    batchSize,
    serviceTime: { meanMs: 1000, squaredCoefficientOfVariation: scv, shape },
  });

describe('batches in light traffic', () => {
  // Witness: a simulation in C written apart from this package (a batch over a heap of servers), 120,000 calls or 1e6 tasks, seeds of their own
  it.each<[ShapeName, number, number, number, number, number, number, number]>([
    ['gamma', 0.03, 2, 2, 0.1, 1.107, 1.693, 2.215],
    ['gamma', 0.1, 2, 2, 0.2, 1.226, 2.254, 2.96],
    ['gamma', 0.03, 4, 4, 0.1, 1.191, 1.807, 2.312],
    ['gamma', 0.03, 8, 8, 0.35, 1.347, 2.796, 3.734],
    ['lognormal', 0.05, 8, 8, 0.35, 1.467, 2.895, 3.815],
    ['gamma', 0.03, 64, 64, 0.2, 1.477, 2.495, 3.132],
    ['gamma', 0.2, 4, 8, 0.1, 2.547, 3.862, 4.852],
    ['gamma', 0.03, 16, 50, 0.1, 3.738, 5.401, 6.702],
    ['lognormal', 4, 8, 100, 0.2, 17.554, 38.246, 58.189],
    ['lognormal', 4, 4, 50, 0.2, 15.05, 33.031, 49.272],
    ['hyperexponential', 4, 4, 20, 0.2, 7.415, 19.5, 26.681],
    ['lognormal', 2, 4, 20, 0.05, 6.082, 13.142, 20.272],
    // (of the first two, one server in many does one task more)
    ['gamma', 0.15, 12, 13, 0.2, 1.882, 2.951, 3.639],
    ['gamma', 0.02, 48, 48.5, 0.2, 1.609, 2.482, 3.081],
    ['lognormal', 4, 16, 100, 0.1, 12.61, 30.87, 50.99],
    ['hyperexponential', 4, 2, 10, 0.1, 4.854, 16.37, 23.85],
    ['lognormal', 4, 32, 100, 0.3, 11.41, 29.83, 50.71],
    ['gamma', 0.5, 64, 500, 0.2, 10.24, 16.73, 20.93],
    ['lognormal', 4, 32, 500, 0.2, 29.2, 60.07, 91.3],
    ['lognormal', 4, 64, 1000, 0.2, 34.96, 71.8, 114],
  ])('%s of spread %d on %i servers in batches of %d, %d busy: half within %d s', (shape, scv, servers, batch, busy, p50, p95, p99) => {
    const law = answer(shape, scv, servers, batch, busy);
    const seconds = [p50, p95, p99];
    [0.5, 0.95, 0.99].forEach((fraction, i) =>
      expect(Math.abs(law.quantileMs(fraction) / 1000 / seconds[i]! - 1), `p${100 * fraction}`).toBeLessThan(0.1),
    );
  });

  // Witness: the exact law of steady ones (steady-batch.test.ts)
  it('come to what steady ones take as they get steadier', () => {
    for (const [servers, batch] of [
      [4, 4],
      [8, 4],
      [8, 20],
    ] as const) {
      const steady = answer('deterministic', 0, servers, batch, 0.7).meanMs;
      let above = Infinity;
      for (const scv of [0.1, 0.01, 0.001]) {
        const off = answer('gamma', scv, servers, batch, 0.7).meanMs / steady - 1;
        expect(off).toBeGreaterThanOrEqual(0);
        expect(off).toBeLessThan(above);
        above = off;
      }
      expect(above).toBeLessThan(0.06);
    }
  });
});

describe('idleBatchCdf', () => {
  const shape = serviceShape('gamma', 0.1);
  // Witness: the slowest of n independent tasks, and of c sums of two (a gamma of half the spread)
  it('is the slowest of tasks that all start, and of sums of two where they fill two rounds', () => {
    expect(idleBatchCdf(shape, { servers: 5, batchSize: 3, earlier: 0 })(1.2)).toBeCloseTo(shape.cdf(1.2) ** 3, 4);
    expect(idleBatchCdf(shape, { servers: 3, batchSize: 6, earlier: 0 })(2.5)).toBeCloseTo(serviceShape('gamma', 0.05).cdf(1.25) ** 3, 4);
  });

  // Witness: two servers, three tasks: min(X, Y) + Z and max(X, Y), by a sum over a grid of the two first tasks
  it('gives the last round to those that were done first', () => {
    const t = 2.1;
    const cells = 400;
    const x = Array.from({ length: cells }, (_, i) => shape.quantile((i + 0.5) / cells));
    const within = x.map((first) =>
      x.reduce((sum, second) => sum + (Math.max(first, second) < t ? shape.cdf(t - Math.min(first, second)) : 0), 0),
    );
    const expected = within.reduce((sum, value) => sum + value, 0) / cells ** 2;
    expect(idleBatchCdf(shape, { servers: 2, batchSize: 3, earlier: 0 })(t)).toBeCloseTo(expected, 2);
  });
});
