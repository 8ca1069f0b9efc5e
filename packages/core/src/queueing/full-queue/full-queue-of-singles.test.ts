/** Single tasks of any spread before a queue with a limit: one server exactly, several against simulation. */
import { describe, expect, it } from 'vitest';
import { boundedQueue } from '../wait/bounded-queue.ts';
import { fullQueueOfSingles, MOST_PLACES } from './full-queue-of-singles.ts';
import { fullQueueOfSteadyBatches } from './full-queue-of-steady-batches.ts';
import { refusedFraction } from './refused.ts';
import { responseTime } from '../response-time.ts';
import { serviceShape, type ShapeName } from '../distribution/service-shape.ts';

const queue = (servers: number, utilization: number, shape: ShapeName, scv: number, queueLimit: number) =>
  fullQueueOfSingles({ servers, utilization, shape: serviceShape(shape, scv), queueLimit });

describe('queues with a limit, single tasks', () => {
  // Witness: Gross et al. 2008, section 2.5 (M/M/c/K): a gamma time of spread 1 is exponential
  it.each([
    [1, 0.8, 3],
    [1, 0.95, 40],
    [4, 0.9, 6],
    [32, 0.95, 8],
  ])('are M/M/c/K for exponential ones: %i servers, %d busy, %i may wait', (servers, utilization, queueLimit) => {
    const exact = boundedQueue({ offeredVcpus: servers * utilization, vcpus: servers, places: servers + queueLimit });
    const { refusedFraction: refused, answer } = queue(servers, utilization, 'gamma', 1, queueLimit);
    expect(Math.abs(refused / exact.lostFraction - 1)).toBeLessThan(0.005);
    expect(Math.abs(answer().meanSeconds / exact.meanResponseServiceTimes - 1)).toBeLessThan(0.005);
  });

  // Witness: by hand. One server, one may wait, steady tasks, ρ = 0.5: a departure leaves nobody with chance a = e^(−ρ) (nobody came during the service), so
  // 1 − 1/(a + ρ) are refused; whoever finds the server busy comes first in it, at an exponential time cut at 1, and waits for the rest of it
  it('are M/D/1/2 for steady ones', () => {
    const [rate, none] = [0.5, Math.exp(-0.5)];
    const { refusedFraction: refused, answer } = queue(1, rate, 'deterministic', 0, 1);
    expect(refused).toBeCloseTo(1 - 1 / (none + rate), 6);
    const came = 1 / rate - none / (1 - none); // mean of an exponential time cut at 1
    expect(answer().meanSeconds).toBeCloseTo(1 + (1 - none) * (1 - came), 3);
  });

  // Witness: Erlang's loss formula holds whatever the spread (Gross et al. 2008, section 5.2.2)
  it.each<[ShapeName, number]>([
    ['deterministic', 0],
    ['gamma', 0.3],
    ['lognormal', 4],
  ])('refuse as Erlang says where nobody may wait: %s', (shape, scv) => {
    for (const servers of [1, 4, 20]) {
      const { lostFraction } = boundedQueue({ offeredVcpus: 0.8 * servers, vcpus: servers, places: servers });
      expect(queue(servers, 0.8, shape, scv, 0).refusedFraction / lostFraction).toBeCloseTo(1, 2);
    }
  });

  // Witness: a simulation in C written apart from this package, 3 to 8 million calls, seeds of their own
  it.each<[number, number, ShapeName, number, number, number, number, number, number]>([
    [1, 0.9, 'deterministic', 0, 4, 0.06446, 2.37, 4.662, 4.931],
    [1, 0.75, 'lognormal', 4, 4, 0.1347, 1.411, 9.386, 18.62],
    [1, 0.9, 'gamma', 3, 10, 0.09744, 4.233, 16.3, 23.14],
    [1, 0.98, 'hyperexponential', 4, 30, 0.05962, 13.01, 39.07, 52.55],
    [2, 0.9, 'lognormal', 4, 5, 0.1346, 1.303, 6.373, 11.47],
    [4, 0.9, 'deterministic', 0, 4, 0.05784, 1.21, 1.885, 1.976],
    [4, 0.9, 'lognormal', 4, 4, 0.1197, 0.8075, 4.195, 8.997],
    [4, 0.9, 'hyperexponential', 4, 10, 0.07281, 1.203, 5.891, 11.9],
    [8, 0.75, 'gamma', 0.25, 4, 0.02087, 0.9848, 2.03, 2.609],
    [16, 0.9, 'lognormal', 2, 16, 0.01675, 0.8507, 3.521, 6.875],
    [32, 0.9, 'hyperexponential', 4, 8, 0.02991, 0.5003, 3.765, 10.8],
  ])('%i servers, %d busy, %s of spread %d, %i may wait', (servers, utilization, shape, scv, queueLimit, refused, p50, p95, p99) => {
    const said = queue(servers, utilization, shape, scv, queueLimit);
    expect(Math.abs(said.refusedFraction / refused - 1)).toBeLessThan(servers === 1 ? 0.03 : 0.15);
    const law = said.answer();
    [p50, p95, p99].forEach((seconds, i) =>
      expect(Math.abs(law.quantileSeconds([0.5, 0.95, 0.99][i]!) / seconds - 1)).toBeLessThan(servers === 1 ? 0.02 : i === 0 ? 0.14 : 0.09),
    );
  });

  it('refuse fewer the more may wait, also beyond what is solved, and answer as an endless queue where next to none are', () => {
    const refused = (queueLimit: number) =>
      refusedFraction({
        servers: 1,
        utilization: 0.98,
        shape: 'lognormal',
        squaredCoefficientOfVariation: 4,
        batchSize: 1,
        arrivalSquaredCoefficientOfVariation: 1,
        balancer: 'random',
        replicas: 1,
        queueLimit,
      });
    const shares = [0, 1, 10, 100, MOST_PLACES - 1, MOST_PLACES, MOST_PLACES + 1, 3000, 19_999].map(refused);
    shares.slice(1).forEach((share, i) => expect(share).toBeLessThan(shares[i]!));
    const long = queue(1, 0.5, 'gamma', 0.5, 60).answer();
    const endless = responseTime({
      requestsPerSecond: 0.5,
      vcpus: 1,
      serviceTime: { meanMs: 1000, squaredCoefficientOfVariation: 0.5, shape: 'gamma' },
    });
    for (const fraction of [0.5, 0.95, 0.99])
      expect(long.quantileSeconds(fraction) / (endless.quantileMs(fraction) / 1000)).toBeCloseTo(1, 2);
  });
});

describe('vast queues with a limit', () => {
  // Witness: a task takes its own time at least; of 5000 servers an interval is shorter than any step of the grid
  it.each<[ShapeName, number]>([
    ['deterministic', 0],
    ['gamma', 0.001],
    ['lognormal', 4],
  ])('are answered: %s', (shape, scv) => {
    for (const queueLimit of [1, 50, 900]) {
      const { refusedFraction: refused, answer } = queue(5000, 0.9999, shape, scv, queueLimit);
      expect(refused).toBeGreaterThan(0);
      expect(refused).toBeLessThan(0.02);
      const law = answer();
      expect(law.meanSeconds).toBeGreaterThan(0.98);
      expect(law.quantileSeconds(0.99)).toBeGreaterThanOrEqual(serviceShape(shape, scv).quantile(0.99) * 0.98);
      expect(law.quantileSeconds(0.99)).toBeLessThan(serviceShape(shape, scv).quantile(0.99) + 0.5);
    }
  });
});

describe('queues with a limit, batches of steady tasks', () => {
  const batches = (servers: number, utilization: number, batchSize: number, queueLimit: number) =>
    fullQueueOfSteadyBatches({ servers, utilization, batchSize, queueLimit, shape: serviceShape('deterministic', 0) });

  // Witness: a simulation in C written apart from this package, 300,000 calls, seeds of their own
  it.each([
    [1, 0.9, 3, 4, 0.1946, 4.254, 6.938],
    [4, 0.9, 8, 4, 0.3502, 2, 2.977],
    [8, 0.7, 8, 16, 0.07248, 1.396, 2.941],
    [8, 0.9, 20, 16, 0.2543, 3.075, 4.973],
    [16, 0.9, 8, 16, 0.1294, 1.235, 1.981],
    [16, 0.7, 20, 0, 0.36, 2, 2],
  ])('%i servers, %d busy, %i at once, %i may wait', (servers, utilization, batchSize, queueLimit, refused, p50, p99) => {
    const { refusedFraction: said, answer } = batches(servers, utilization, batchSize, queueLimit)!;
    expect(Math.abs(said / refused - 1)).toBeLessThan(0.035);
    expect(Math.abs(answer().quantileSeconds(0.5) / p50 - 1)).toBeLessThan(0.02);
    expect(Math.abs(answer().quantileSeconds(0.99) / p99 - 1)).toBeLessThan(0.04);
  });

  // Witness: a batch that finds anybody is refused, so one answer takes as long as its rounds, and Erlang's loss formula tells how many are
  it('are an empty house or none where no task may wait', () => {
    const { refusedFraction: said, answer } = batches(4, 0.8, 8, 0)!;
    expect(said).toBeCloseTo(0.8 / 1.8, 6);
    expect(answer().quantileSeconds(0.99)).toBeCloseTo(2, 6);
  });
});
