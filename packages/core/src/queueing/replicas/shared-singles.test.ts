/** Single tasks over replicas that share. */
import { describe, expect, it } from 'vitest';
import { responseTime, type BalancerName } from '../index.ts';
import type { ShapeName } from '../distribution/service-shape.ts';

type Case = [BalancerName, replicas: number, vcpus: number, ShapeName, scv: number, load: number];
const law = ([balancer, replicas, vcpus, shape, squaredCoefficientOfVariation, load]: Case) =>
  responseTime({
    requestsPerSecond: 1000 * load * vcpus * replicas,
    vcpus,
    replicas,
    balancer,
    serviceTime: { meanMs: 1, squaredCoefficientOfVariation, shape },
  });

describe('against simulation', () => {
  // Witness: a simulation in C written apart from this package, 20 million tasks each after 2 million, seeds 1 to 16; p50, p95, p99 in mean service times
  it.each<[...Case, number, number, number]>([
    ['twoChoices', 20, 1, 'deterministic', 0, 0.9, 1.7869, 3.0062, 3.7423],
    ['leastOutstanding', 20, 1, 'deterministic', 0, 0.9, 1.0002, 1.942, 1.9988],
    ['twoChoices', 3, 1, 'deterministic', 0, 0.8, 1.5398, 3.4331, 4.6854],
    ['leastOutstanding', 10, 2, 'deterministic', 0, 0.9, 1.0002, 1.8015, 1.9918],
    ['twoChoices', 40, 8, 'deterministic', 0, 0.9, 1.0002, 1.2132, 1.351],
    ['twoChoices', 30, 1, 'gamma', 0.25, 0.85, 1.6142, 3.5797, 4.5826],
    ['leastOutstanding', 10, 4, 'exponential', 1, 0.9, 0.8302, 3.1769, 4.7847],
    ['twoChoices', 64, 1, 'exponential', 1, 0.9, 2.2337, 6.5277, 8.9692],
    ['leastOutstanding', 10, 4, 'hyperexponential', 4, 0.9, 0.64297, 4.361, 11.04],
    ['twoChoices', 10, 4, 'hyperexponential', 4, 0.9, 0.86245, 4.978, 11.363],
    ['leastOutstanding', 5, 1, 'hyperexponential', 4, 0.8, 1.0787, 11.25, 20.222],
    ['twoChoices', 10, 1, 'hyperexponential', 4, 0.7, 0.98528, 10.26, 18.606],
    ['twoChoices', 64, 1, 'lognormal', 4, 0.9, 2.4232, 12.37, 23.17],
    ['leastOutstanding', 6, 2, 'lognormal', 2, 0.8, 0.77917, 3.9265, 7.3048],
    ['twoChoices', 3, 16, 'hyperexponential', 4, 0.9, 0.60909, 4.0041, 10.927],
    ['twoChoices', 10, 1, 'deterministic', 0, 0.3, 1.0001, 1.4905, 1.9043],
  ])('%s, %i replicas of %i, %s of spread %d, %d busy', (...[balancer, replicas, vcpus, shape, scv, load, p50, p95, p99]) => {
    const { quantileMs } = law([balancer, replicas, vcpus, shape, scv, load]);
    const off = [p50, p95, p99].map((time, i) => Math.abs(quantileMs([0.5, 0.95, 0.99][i]!) / time - 1));
    expect(off[0]).toBeLessThan(0.1);
    expect(off[1]).toBeLessThan(0.08);
    expect(off[2]).toBeLessThan(0.12);
  });
});

const SHAPES: [ShapeName, number][] = [
  ['deterministic', 0],
  ['gamma', 0.25],
  ['exponential', 1],
  ['lognormal', 2],
  ['hyperexponential', 4],
];
/** of the grid that waits are added up on */
const GRID = 2e-3;

describe.each(SHAPES)('%s tasks of spread %d', (shape, scv) => {
  const LOADS = [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98];
  const REPLICAS = [1, 2, 3, 5, 10, 30, 64];
  const times = (balancer: BalancerName, replicas: number, vcpus: number, load: number) => {
    const { meanMs, quantileMs } = law([balancer, replicas, vcpus, shape, scv, load]);
    return [meanMs, ...[0.5, 0.95, 0.99].map(quantileMs)];
  };
  it.each(['twoChoices', 'leastOutstanding'] as const)('%s: more load is never answered sooner, more replicas never later', (balancer) => {
    for (const vcpus of [1, 4])
      REPLICAS.forEach((replicas, i) => {
        LOADS.forEach((load, j) => {
          const here = times(balancer, replicas, vcpus, load);
          const said = `${replicas} of ${vcpus}, ${load}`;
          if (j > 0)
            times(balancer, replicas, vcpus, LOADS[j - 1]!).forEach((less, k) => expect(here[k], said).toBeGreaterThan(less * (1 - GRID)));
          if (i > 0)
            times(balancer, REPLICAS[i - 1]!, vcpus, load).forEach((fewer, k) => expect(here[k], said).toBeLessThan(fewer * (1 + GRID)));
        });
      });
  });
  it('are answered on end, not in steps, as load grows', () => {
    for (const balancer of ['twoChoices', 'leastOutstanding'] as const)
      for (const load of [0.5, 0.75, 0.9]) {
        const [before, after] = [times(balancer, 5, 2, load), times(balancer, 5, 2, load + 1e-4)];
        before.forEach((time, k) => expect(Math.abs(after[k]! / time - 1), `${balancer} ${load}`).toBeLessThan(0.005));
      }
  });
  it('one replica is the replica itself, and of two the less loaded is the least loaded', () => {
    for (const balancer of ['twoChoices', 'leastOutstanding'] as const)
      expect(times(balancer, 1, 4, 0.8)).toEqual(times('random', 1, 4, 0.8));
    expect(times('twoChoices', 2, 4, 0.8)).toEqual(times('leastOutstanding', 2, 4, 0.8));
  });
});

it('many replicas of one server with two choices are the mean field: levels of ρ^(2^i − 1)', () => {
  // Witness: Mitzenmacher 2001, mean time Σ ρ^(2^i − 2)
  for (const load of [0.5, 0.7, 0.9]) {
    let mean = 0;
    for (let i = 1; i < 12; i++) mean += load ** (2 ** i - 2);
    expect(law(['twoChoices', 100_000, 1, 'exponential', 1, load]).meanMs / mean).toBeCloseTo(1, 1);
  }
});
