/** Calls that come at once over replicas that share: the slowest of them, and one of them, whichever. */
import { describe, expect, it } from 'vitest';
import type { ShapeName } from '../distribution/service-shape.ts';
import type { BalancerName } from './balancing.ts';
import { callsTogetherLaw } from './calls-together.ts';
import { oneOfCalls } from './one-of-calls.ts';
import { readSeldom } from './read-seldom.ts';
import { queueOf } from './replica-response.ts';

await readSeldom();

type Case = [BalancerName, replicas: number, servers: number, calls: number, tasks: number, load: number, ShapeName, scv: number];

const of = ([balancer, replicas, servers, calls, batchSize, load, shape, squaredCoefficientOfVariation]: Case) => ({
  kind: { servers, shape, squaredCoefficientOfVariation, batchSize, balancer, queueLimit: undefined },
  requestsPerSecond: (load * servers) / batchSize,
  serviceSeconds: 1,
  replicas,
  calls,
  overlap: 1,
  burstSpread: 0,
});

describe('against simulation', () => {
  // Witness: a simulation in C written apart from this package (each call to a replica of the fewest unanswered calls), 15 million tasks or half a million
  // requests each; p95 and p99 of the slowest, then of one of them, in mean service times. Nothing was fitted to these queues but the last of either balancer.
  it.each<[Case, number, number, number, number]>([
    [['leastOutstanding', 32, 1, 11, 2, 0.85, 'lognormal', 4], 30.471, 50.319, 13.974, 24.823],
    [['leastOutstanding', 20, 8, 5, 1, 0.7, 'lognormal', 2], 6.572, 11.784, 3.241, 6.626],
    [['leastOutstanding', 3, 1, 2, 4, 0.6, 'hyperexponential', 4], 25.321, 37.082, 21.229, 32.844],
    [['leastOutstanding', 4, 1, 15, 1, 0.85, 'exponential', 1], 47.961, 69.981, 40.134, 61.096],
    [['leastOutstanding', 3, 2, 3, 6, 0.85, 'gamma', 0.25], 34.078, 50.032, 32.024, 47.792],
    [['leastOutstanding', 12, 1, 10, 4, 0.9, 'lognormal', 2], 73.839, 105.941, 56.669, 85.565],
    [['leastOutstanding', 25, 1, 6, 4, 0.7, 'deterministic', 0], 8, 11.708, 7.957, 10.905],
    [['leastOutstanding', 3, 1, 7, 4, 0.7, 'deterministic', 0], 49.217, 70.886, 45.373, 67.049],
    [['leastOutstanding', 40, 1, 6, 1, 0.8, 'deterministic', 0], 2.001, 2.946, 1.99, 2.77],
    [['twoChoices', 29, 4, 7, 1, 0.85, 'lognormal', 2], 7.752, 13.41, 3.613, 6.91],
    [['twoChoices', 10, 2, 3, 2, 0.9, 'exponential', 1], 10.094, 13.388, 8.481, 11.715],
    [['twoChoices', 7, 1, 3, 1, 0.8, 'lognormal', 2], 13.224, 20.995, 9.566, 16.062],
    [['twoChoices', 13, 2, 13, 4, 0.9, 'hyperexponential', 4], 53.208, 75.159, 38.213, 58.19],
    [['twoChoices', 2, 2, 3, 6, 0.85, 'deterministic', 0], 46.819, 71.258, 45.214, 69.717],
    [['twoChoices', 13, 2, 17, 3, 0.5, 'deterministic', 0], 8.544, 11.022, 6.82, 9.267],
    [['twoChoices', 23, 1, 16, 3, 0.8, 'lognormal', 4], 53.624, 80.605, 27.4, 43.768],
  ])('%j', (one, p95, p99, oneP95, oneP99) => {
    const slowest = callsTogetherLaw(of(one));
    const any = oneOfCalls(of(one));
    for (const [said, true_] of [
      [slowest.quantileSeconds(0.95), p95],
      [slowest.quantileSeconds(0.99), p99],
      [any.quantileSeconds(0.95), oneP95],
      [any.quantileSeconds(0.99), oneP99],
    ] as const)
      expect(Math.abs(said / true_ - 1), `${said} against ${true_}`).toBeLessThan(0.1);
  });

  // Witness: another simulation in C written apart from this package and from the one above, 8 million requests each
  it.each<[Case, number, number, number, number]>([
    [['leastOutstanding', 10, 1, 1.2, 1, 0.8, 'hyperexponential', 4], 8.869, 16.875, 8.087, 16.036],
    [['leastOutstanding', 10, 1, 2, 1, 0.8, 'hyperexponential', 4], 12.038, 20.197, 8.82, 16.929],
    [['leastOutstanding', 10, 1, 3, 1, 0.8, 'hyperexponential', 4], 14.985, 23.519, 9.826, 18.162],
    [['leastOutstanding', 10, 1, 5, 1, 0.8, 'hyperexponential', 4], 19.449, 28.597, 11.668, 20.539],
    [['leastOutstanding', 5, 1, 2, 1, 0.8, 'hyperexponential', 4], 16.355, 26.084, 13.07, 22.597],
    [['leastOutstanding', 20, 1, 2, 1, 0.8, 'hyperexponential', 4], 9.574, 17.207, 6.453, 14],
    [['leastOutstanding', 10, 1, 2, 1, 0.9, 'lognormal', 4], 15.813, 28.441, 12.352, 23.111],
    [['leastOutstanding', 10, 1, 2, 1, 0.8, 'hyperexponential', 2], 7.953, 12.426, 6.209, 10.618],
    [['random', 2, 2, 1.06, 1, 0.8, 'hyperexponential', 4], 19.394, 31.129, 19.177, 30.904],
    [['random', 2, 2, 1.5, 1, 0.8, 'hyperexponential', 4], 21.989, 34.161, 20.208, 32.293],
    [['random', 2, 2, 1.3, 1, 0.7, 'deterministic', 0], 3.65, 5.158, 3.52, 5.021],
    [['random', 1, 4, 1.3, 4, 0.6, 'deterministic', 0], 5.607, 8.171, 5.529, 8.091],
    [['random', 1, 1, 1.02, 1, 0.8, 'exponential', 1], 15.381, 23.661, 15.381, 23.649],
    [['random', 1, 1, 1.04, 1, 0.1, 'deterministic', 0], 1.989, 2.2, 1.972, 2.193],
  ])('of a few calls: %j', (one, p95, p99, oneP95, oneP99) => {
    const slowest = callsTogetherLaw(of(one));
    const any = oneOfCalls(of(one));
    for (const [said, true_] of [
      [slowest.quantileSeconds(0.95), p95],
      [slowest.quantileSeconds(0.99), p99],
      [any.quantileSeconds(0.95), oneP95],
      [any.quantileSeconds(0.99), oneP99],
    ] as const)
      expect(Math.abs(said / true_ - 1), `${said} against ${true_}`).toBeLessThan(0.1);
  });

  // Witness: the law of a single call; nothing jumps where a call begins to come more often than once
  it.each<[BalancerName, number, number, ShapeName, number]>([
    ['random', 1, 1, 'deterministic', 0],
    ['random', 2, 4, 'hyperexponential', 4],
    ['leastOutstanding', 10, 1, 'hyperexponential', 4],
    ['twoChoices', 10, 1, 'deterministic', 0],
    ['pooled', 3, 2, 'gamma', 0.5],
  ])('of one call and a little more, %s over %i of %i, as of one (%s)', (balancer, replicas, servers, shape, scv) => {
    const at = (calls: number) => callsTogetherLaw(of([balancer, replicas, servers, calls, 1, 0.8, shape, scv]));
    const { kind, requestsPerSecond } = of([balancer, replicas, servers, 1, 1, 0.8, shape, scv]);
    const alone = queueOf({ ...kind, arrivalSquaredCoefficientOfVariation: 1, replicas })(requestsPerSecond, 1);
    for (const fraction of [0.5, 0.95, 0.99]) {
      expect(at(1.0001).quantileSeconds(fraction) / alone.quantileSeconds(fraction)).toBeCloseTo(1, 2);
      expect(at(1.0401).quantileSeconds(fraction) / at(1.0399).quantileSeconds(fraction)).toBeCloseTo(1, 1.5);
    }
  });

  it('the tasks of a call stay together: three calls of six steady ones over 21 replicas of one server', () => {
    // Witness: the same, mean 6.26 and median 6.00 of the slowest; no server does six of them in less
    const law = callsTogetherLaw(of(['leastOutstanding', 21, 1, 3, 6, 0.5, 'deterministic', 0]));
    expect(law.leastSeconds).toBe(6);
    expect(law.quantileSeconds(0.5) / 6).toBeCloseTo(1, 1);
    expect(Math.abs(law.meanSeconds / 6.264 - 1)).toBeLessThan(0.05);
  });

  it('one call for every replica is done in the same rounds everywhere, one call fewer is not', () => {
    // Witness: the same, six steady calls, 80 % busy: medians of 2.27 over six replicas and 2.74 over seven
    const median = (replicas: number) =>
      callsTogetherLaw(of(['leastOutstanding', replicas, 1, 6, 1, 0.8, 'deterministic', 0])).quantileSeconds(0.5);
    expect(Math.abs(median(6) / 2.27 - 1)).toBeLessThan(0.03);
    expect(Math.abs(median(7) / 2.74 - 1)).toBeLessThan(0.05);
  });
});

describe.each([callsTogetherLaw, oneOfCalls])('%o', (law) => {
  const timesOf = (one: Case) => {
    const { meanSeconds, quantileSeconds } = law(of(one));
    return [meanSeconds, ...[0.5, 0.95, 0.99].map(quantileSeconds)];
  };
  it.each(['leastOutstanding', 'twoChoices'] as const)('%s: more load is never answered sooner, nor are fewer replicas', (balancer) => {
    for (const tasks of [1, 4]) {
      const at = (replicas: number, load: number) => timesOf([balancer, replicas, 4, 6, tasks, load, 'lognormal', 4]);
      const grows = (rows: number[][]) =>
        rows.slice(1).forEach((row, i) => row.forEach((time, k) => expect(time).toBeGreaterThan(rows[i]![k]! * 0.98)));
      grows([0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99].map((load) => at(10, load)));
      grows([64, 20, 12, 8, 7, 6, 5, 4, 3, 2, 1].map((replicas) => at(replicas, 0.8)));
    }
  });
  it('of two the less loaded is the least loaded', () =>
    expect(timesOf(['twoChoices', 2, 4, 6, 2, 0.8, 'gamma', 0.1])).toEqual(timesOf(['leastOutstanding', 2, 4, 6, 2, 0.8, 'gamma', 0.1])));
  it('nearly steady tasks are answered nearly as steady ones', () => {
    for (const balancer of ['twoChoices', 'leastOutstanding'] as const) {
      const [steady, nearly] = [0, 1e-3].map((scv) => timesOf([balancer, 10, 2, 4, 1, 0.8, scv === 0 ? 'deterministic' : 'gamma', scv]));
      steady!.forEach((time, k) => expect(Math.abs(nearly![k]! / time - 1)).toBeLessThan(0.1));
    }
  });
  it('times are in proportion to the work', () => {
    const one = of(['leastOutstanding', 7, 2, 5, 3, 0.7, 'gamma', 0.5]);
    const slower = { ...one, serviceSeconds: 8, requestsPerSecond: one.requestsPerSecond / 8 };
    expect(law(slower).quantileSeconds(0.95) / law(one).quantileSeconds(0.95)).toBeCloseTo(8, 6);
  });
});
