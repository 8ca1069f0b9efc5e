import { describe, expect, it } from 'vitest';
import { fitProfile, fitScalability } from './index.ts';
import { costRuns, designRuns, queueRuns, scalingPoints } from './test-data/synthetic-runs.ts';

interface Interval {
  low: number;
  mid: number;
  high: number;
}

const SEEDS = Array.from({ length: 100 }, (_, i) => i + 1);

/** How many of 100 intervals hold the truth, and the median of their widths as a share of it. */
function coverage(truth: number, intervals: Interval[]): { covered: number; width: number } {
  const widths = intervals.map(({ low, high }) => (high - low) / truth).sort((a, b) => a - b);
  return { covered: intervals.filter(({ low, high }) => low <= truth && truth <= high).length, width: (widths[49]! + widths[50]!) / 2 };
}

function expectHonest(truth: number, intervals: (Interval | undefined)[]): void {
  expect(intervals.every((one) => one !== undefined)).toBe(true);
  const { covered, width } = coverage(truth, intervals as Interval[]);
  expect(covered).toBeGreaterThanOrEqual(85);
  expect(covered).toBeLessThanOrEqual(99);
  expect(width).toBeLessThanOrEqual(0.1);
}

// the truth is what the generator of each data set was given
describe('intervals hold the truth in 85 to 99 of 100 seeds, with a median width of at most 10 %', () => {
  it('vCPU-seconds per request', () => {
    expectHonest(
      0.004,
      SEEDS.map((seed) => fitProfile(costRuns({ seed })).vcpuSecondsPerRequest),
    );
  });

  it('constant and slopes of a cost by ads and groups', () => {
    const fits = SEEDS.map((seed) => fitProfile(designRuns({ seed })).regression!);
    expectHonest(
      0.0003,
      fits.map(({ slopes }) => slopes.ads),
    );
    expectHonest(
      0.0001,
      fits.map(({ slopes }) => slopes.groups),
    );
    const base = coverage(
      0.002,
      fits.map(({ intercept }) => intercept),
    );
    expect(base.covered).toBeGreaterThanOrEqual(85);
  });

  it.each([
    ['scatter of equal size', true],
    ['scatter that grows with throughput', false],
  ])('scalability, %s', (_, equal) => {
    const fits = SEEDS.map((seed) => fitScalability(scalingPoints({ seed, equal })));
    const of = (key: 'requestsPerSecondAtOne' | 'contention' | 'coherency') => fits.map((fit) => ({ ...fit[key], mid: fit[key].value }));
    expectHonest(100, of('requestsPerSecondAtOne'));
    expectHonest(0.05, of('contention'));
    expectHonest(0.0004, of('coherency'));
  });

  it.each([
    ['exponential', 'exponential', 1],
    ['steadier (Erlang 2)', 'erlang2', 0.5],
    ['wider (lognormal)', 'lognormal2', 2],
  ] as const)('mean service time, %s, with the queue taken out at loads up to 70 %%', (_, shape, scv) => {
    const fits = SEEDS.map((seed) => fitProfile(queueRuns({ seed, shape })).serviceTime);
    expectHonest(
      20,
      fits.map((fit) => fit?.meanMs),
    );
    const spread = coverage(
      scv,
      fits.map((fit) => fit!.squaredCoefficientOfVariation!),
    );
    expect(spread.covered).toBeGreaterThanOrEqual(85);
    const shapes = fits.map((fit) => fit!.shape);
    const right = { exponential: ['exponential'], erlang2: ['gamma'], lognormal2: ['lognormal'] }[shape];
    expect(shapes.filter((found) => right.includes(found!)).length).toBeGreaterThanOrEqual(90);
  });
});
