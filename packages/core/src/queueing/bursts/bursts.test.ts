/** Arrivals in bursts: H2/G/1 and H2^X/M/c against closed forms. */
import { describe, expect, it } from 'vitest';
import { burstsOf } from './bursts.ts';
import { presentTasks } from '../batch/present-tasks.ts';
import { responseTime } from '../response-time.ts';
import { serviceShape, type ShapeName } from '../distribution/service-shape.ts';

/** The root of σ = A(c(1 − σ)), H2 arrivals with balanced means (Gross, Shortle, Thompson & Harris 2008, section 5.3.1), by plain substitution. */
function sigmaOf(servers: number, utilization: number, scv: number): number {
  const often = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
  const rate = utilization * servers;
  let sigma = 0.5;
  for (let i = 0; i < 10_000; i++) {
    const s = servers * (1 - sigma);
    sigma = [often, 1 - often].reduce((sum, chance) => sum + (chance * 2 * chance * rate) / (2 * chance * rate + s), 0);
  }
  return sigma;
}

describe('bursts of arrivals', () => {
  it.each([
    [0.3, 4],
    [0.8, 2],
    [0.9, 10],
  ])('at one exponential server, %d busy, spread %d: σ wait, and σ/(1 − σ) on average', (utilization, scv) => {
    const sigma = sigmaOf(1, utilization, scv);
    const { delayedFraction, stretch } = burstsOf(1, utilization, serviceShape('exponential', 1), scv);
    expect(delayedFraction).toBeCloseTo(sigma, 9);
    expect((delayedFraction * stretch) / (1 - utilization)).toBeCloseTo(sigma / (1 - sigma), 7);
  });

  // H2/G/1 with an H2 whose phases are nearly alike is M/G/1
  it('is Poisson where the spread is 1', () => {
    const { delayedFraction, stretch } = burstsOf(1, 0.7, serviceShape('lognormal', 2), 1 + 1e-9);
    expect(delayedFraction).toBeCloseTo(0.7, 4);
    expect(stretch).toBeCloseTo(1, 4);
  });

  // GI/M/c: with all servers busy the levels found fall off as σ
  it.each([
    [1, 0.6, 4],
    [5, 0.8, 3],
  ])('leaves levels above %i servers falling off as σ', (servers, utilization, arrivals) => {
    const present = presentTasks({ servers, utilization, batchSize: 1, arrivals });
    const sigma = sigmaOf(servers, utilization, arrivals);
    for (const j of [servers, servers + 3, servers + 10]) expect(present[j + 1]! / present[j]!).toBeCloseTo(sigma, 8);
    const waiting = present.reduce((sum, share, j) => sum + (j >= servers ? share : 0), 0);
    expect(waiting).toBeCloseTo(burstsOf(servers, utilization, serviceShape('exponential', 1), arrivals).delayedFraction, 8);
  });

  it('finds the same tasks as at random where the spread is 1', () => {
    const random = presentTasks({ servers: 6, utilization: 0.7, batchSize: 3.4 });
    const bursty = presentTasks({ servers: 6, utilization: 0.7, batchSize: 3.4, arrivals: 1 + 1e-8 });
    for (let j = 0; j < 40; j++) expect(bursty[j]!).toBeCloseTo(random[j]!, 6);
  });

  // Witness: a simulation in C written apart from this package, 3e6 tasks, seeds of their own
  it.each<[ShapeName, number, number, number, number, number, number, number]>([
    ['deterministic', 0, 1, 0.5, 10, 2.559, 8.84, 13.199],
    ['lognormal', 2, 1, 0.5, 10, 3.152, 18.627, 31.06],
    ['lognormal', 4, 1, 0.5, 10, 3.295, 26.126, 47.905],
    ['lognormal', 4, 1, 0.8, 10, 17.85, 93.507, 146.556],
    ['deterministic', 0, 4, 0.8, 4, 2.086, 6.512, 9.556],
    ['deterministic', 0, 4, 0.5, 10, 1.218, 2.816, 3.924],
    ['gamma', 0.25, 4, 0.5, 10, 1.323, 3.279, 4.562],
  ])('%s tasks of spread %d on %i servers, %d busy, bursts of %d: half within %d s', (shape, scv, vcpus, load, burstiness, ...seconds) => {
    const serviceTime = { meanMs: 1000, squaredCoefficientOfVariation: scv, shape };
    const law = responseTime({ requestsPerSecond: load * vcpus, vcpus, burstiness, serviceTime });
    [0.5, 0.95, 0.99].forEach((fraction, i) => expect(Math.abs(law.quantileMs(fraction) / 1000 / seconds[i]! - 1)).toBeLessThan(0.06));
  });

  // Witness: the same, 1e6 tasks, seed 7: calls as regular as a clock (0), and half as spread as at random
  it.each<[ShapeName, number, number, number, number, number, number, number]>([
    ['exponential', 1, 8, 0.8, 0, 8.431, 15.483, 19.956],
    ['exponential', 1, 8, 0.6, 0, 7.737, 13.314, 16.244],
    ['lognormal', 2, 8, 0.7, 0.5, 11.065, 34.329, 51.699],
    ['lognormal', 2, 1, 0.7, 0, 1.356, 11.541, 22.269],
    ['exponential', 1, 1, 0.8, 0.5, 2.651, 11.458, 17.487],
  ])('%s tasks of spread %d at one server, in batches of %i, %d busy, that come evenly (%d): half within %d s', (...queue) => {
    const [shape, scv, batchSize, load, burstiness, ...seconds] = queue;
    const serviceTime = { meanMs: 1000, squaredCoefficientOfVariation: scv, shape };
    const law = responseTime({ requestsPerSecond: load / batchSize, vcpus: 1, batchSize, burstiness, serviceTime });
    [0.5, 0.95, 0.99].forEach((fraction, i) => expect(Math.abs(law.quantileMs(fraction) / 1000 / seconds[i]! - 1)).toBeLessThan(0.15));
  });

  // Witness: a simulation in C written apart from this package (batches over a heap of servers), 4e6 tasks, seed 3
  it('keeps its digits over a thousand levels', () => {
    const law = responseTime({ requestsPerSecond: 450, vcpus: 1000, batchSize: 2, burstiness: 50, serviceTime: { meanMs: 1000 } });
    expect(law.meanMs / 1784).toBeCloseTo(1, 1);
    expect(law.quantileMs(0.5) / 1528).toBeCloseTo(1, 1);
  });
});

describe('bursts that are shared out at random', () => {
  // Witness: GI/M/1 of the split stream, whose root is found apart from this package to 30 digits (mean 1/(1 − σ), p95 = mean × ln 20), in mean service times
  it.each([
    [4, 10, 0.4, 2446.2],
    [4, 10, 0.6, 4341],
    [4, 4, 0.4, 2019],
    [2, 4, 0.6, 3700],
    [10, 10, 0.8, 7050],
  ])('over %i replicas, bursts of %d, %d busy: the mean within the band', (replicas, burstiness, busy, meanMs) => {
    const law = responseTime({ requestsPerSecond: busy * replicas, vcpus: 1, replicas, burstiness, serviceTime: { meanMs: 1000 } });
    expect(Math.abs(law.meanMs / meanMs - 1)).toBeLessThan(law.errorBand);
    expect(law.errorBand).toBeLessThan(0.11);
  });
});
