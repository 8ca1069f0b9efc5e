import { describe, expect, it } from 'vitest';
import { normalFrom, randomFrom } from '../../statistics/index.ts';
import type { Run } from '../run.ts';
import { changePoints, compareRuns, historyOf, slowedScenario } from './index.ts';
import { rankShift } from './rank-test.ts';
import { simulatedRuns } from './test-data/simulated-runs.ts';
import { holm } from './two-groups.ts';
import { settledBins, warmUpBins } from './warm-up.ts';

const run = (name: string, rest: Partial<Run> = {}): Run => ({
  name,
  fileName: `${name}.json`,
  format: 'csv',
  loop: 'closed',
  latencyMs: {},
  parameters: {},
  ...rest,
});

describe('ranks', () => {
  // Hollander, Wolfe & Chicken (2014), example 4.1: permeability at term and at 12 to 26 weeks; W = 30 ⇒ U = 15 of 50, two-sided p = 0.2544
  it('agrees with the textbook and scipy', () => {
    const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const early = [1.15, 0.88, 0.9, 0.74, 1.21];
    const { p, shift, aboveFraction } = rankShift(term, early);
    expect(aboveFraction).toBe(15 / 50);
    // scipy 1.17: mannwhitneyu(term, early, method='exact').pvalue
    expect(p).toBeCloseTo(0.2544122544, 8);
    // the textbook's Hodges-Lehmann estimate is 0.305, of term over early
    expect(shift).toBeCloseTo(-0.305, 10);
  });

  // scipy 1.17: mannwhitneyu([1,2,2,3,4,5,5,6,7,8,9,10,11], [3,4,5,6,7,8,9,10,11,12,13,14,15], method='asymptotic', use_continuity=True).pvalue
  it('takes the normal approximation with ties', () => {
    const a = [1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 11];
    const b = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
    expect(rankShift(a, b).p).toBeCloseTo(0.03509573301819257, 6);
  });

  it('sees no difference between equal groups', () =>
    expect(rankShift([5, 5, 5, 5], [5, 5, 5, 5])).toMatchObject({ shift: 0, p: 1, aboveFraction: 0.5 }));
});

// Holm (1979) by hand: 0.01·4, 0.02·3, 0.03·2 → kept at the running maximum, 0.5·1
describe('correction for many measures', () => {
  it('follows Holm', () => {
    const adjusted = holm([0.02, 0.5, 0.01, 0.03]);
    [0.06, 0.5, 0.04, 0.06].forEach((value, i) => expect(adjusted[i]).toBeCloseTo(value, 12));
  });
});

describe('warm-up', () => {
  it('is left out, and only that', () => {
    const random = randomFrom(4);
    const values = Array.from({ length: 60 }, (_, i) => 10 + (i < 12 ? 8 * Math.exp(-i / 4) : 0) + 0.3 * normalFrom(random));
    expect(warmUpBins(values)).toBeGreaterThanOrEqual(8);
    expect(warmUpBins(values)).toBeLessThanOrEqual(20);
    expect(warmUpBins([1, 2, 3])).toBe(0);
    expect(warmUpBins([5, 5, 5, 5, 5, 5, 5, 5, 5, 5])).toBe(0);
  });

  it('does not make a run slower than it is', () => {
    const timeline = Array.from({ length: 40 }, (_, i) => ({
      startSeconds: i,
      durationSeconds: 1,
      requests: i < 8 ? 50 : 100,
      errors: 0,
      meanMs: i < 8 ? 40 : 10,
    }));
    expect(settledBins(timeline)!.length).toBe(32);
    const cold = run('cold', { timeline, requestsPerSecond: 90, latencyMs: { mean: 13 } });
    const warm = run('warm', { requestsPerSecond: 100, latencyMs: { mean: 10 } });
    expect(compareRuns([warm], [cold]).rows.map(({ changeFraction }) => changeFraction)).toEqual([0, 0]);
  });
});

describe('baseline against candidate', () => {
  it('finds a slowdown of 10 % and says how large', () => {
    const { verdict, rows } = compareRuns(simulatedRuns({ seed: 1, runs: 20 }), simulatedRuns({ seed: 2, runs: 20, slowdown: 0.1 }));
    expect(verdict).toBe('regression');
    const cost = rows.find((row) => row.measure === 'vcpuSecondsPerRequest')!;
    expect(cost.low).toBeLessThan(0.1);
    expect(cost.high).toBeGreaterThan(0.1);
    expect(cost.method).toBe('ranks');
  });

  it('calls the same slowdown backwards an improvement', () => {
    expect(compareRuns(simulatedRuns({ seed: 1, runs: 20, slowdown: 0.1 }), simulatedRuns({ seed: 2, runs: 20 })).verdict).toBe(
      'improvement',
    );
  });

  it('is undecided rather than sure with one run on each side, and says what it assumes', () => {
    const one = compareRuns([run('a', { requestsPerSecond: 100 })], [run('b', { requestsPerSecond: 95 })]);
    expect(one.verdict).toBe('undecided');
    expect(one.rows[0]!.method).toBe('prior');
    expect(one.notes.join()).toContain('assumed');
    expect(compareRuns([run('a', { requestsPerSecond: 100 })], [run('b', { requestsPerSecond: 60 })]).verdict).toBe('regression');
  });

  it('lets a certain change pass that is too small to matter', () => {
    const tight = (mean: number, seed: number) =>
      Array.from({ length: 20 }, (_, i) => run(`r${i}`, { requestsPerSecond: mean * (1 + 0.001 * normalFrom(randomFrom(seed + i))) }));
    expect(compareRuns(tight(100, 1), tight(99, 100)).verdict).toBe('noChange');
    expect(compareRuns(tight(100, 1), tight(99, 100), { minEffectFraction: 0.005 }).verdict).toBe('regression');
  });

  it('compares like with like', () => {
    const at = (keys: number, rate: number, i: number) =>
      run(`k${keys} ${i}`, { requestsPerSecond: rate + i, parameters: { keys, commit: `c${i}` } });
    const baseline = [0, 1, 2, 3, 4].flatMap((i) => [at(1, 1000, i), at(50, 200, i)]);
    const candidate = [0, 1, 2, 3, 4].flatMap((i) => [at(1, 1000, i), at(50, 150, i), at(99, 1, i)]);
    const { rows, notes } = compareRuns(baseline, candidate);
    expect(rows.map(({ group, verdict }) => [group, verdict])).toEqual([
      ['keys=1', 'noChange'],
      ['keys=50', 'regression'],
    ]);
    expect(notes.join()).toContain('keys=99');
  });

  it('does not take a planned rate for throughput', () => {
    const open = (rate: number) =>
      run('o', { loop: 'open', targetRequestsPerSecond: 100, requestsPerSecond: rate, latencyMs: { mean: 5 } });
    expect(compareRuns([open(100)], [open(99.9)]).rows.map((row) => row.measure)).toEqual(['meanMs']);
  });

  it('refuses what cannot be compared', () => {
    expect(() => compareRuns([], [run('b')])).toThrow(RangeError);
    expect(() => compareRuns([run('a')], [run('b')])).toThrow(/share no measure/);
    expect(() =>
      compareRuns([run('a', { requestsPerSecond: 1 })], [run('b', { requestsPerSecond: 1 })], { minEffectFraction: NaN }),
    ).toThrow(RangeError);
  });
});

describe('change points', () => {
  const noisy = (levels: number[], each: number, sd: number, seed: number) => {
    const random = randomFrom(seed);
    return levels.flatMap((level) => Array.from({ length: each }, () => level + sd * normalFrom(random)));
  };

  // the levels the series was made with
  it('stand where the level changed', () => {
    const found = changePoints(noisy([10, 12, 11], 20, 0.3, 5)).map(({ index }) => index);
    expect(found).toHaveLength(2);
    expect(Math.abs(found[0]! - 20)).toBeLessThanOrEqual(1);
    expect(Math.abs(found[1]! - 40)).toBeLessThanOrEqual(2);
  });

  it('find a slow drift', () => {
    const random = randomFrom(8);
    const drift = Array.from({ length: 40 }, (_, i) => 10 * (1 + (0.15 * i) / 40) + 0.3 * normalFrom(random));
    expect(changePoints(drift).length).toBeGreaterThan(0);
  });

  it('repeat with their seed', () =>
    expect(changePoints(noisy([1, 1.2], 15, 0.1, 3), { seed: 9 })).toEqual(changePoints(noisy([1, 1.2], 15, 0.1, 3), { seed: 9 })));

  it.each([
    ['nothing', []],
    ['one value', [1]],
    ['equal values', Array<number>(50).fill(3)],
    ['too few', [1, 9, 1, 9, 9]],
  ])('of %s are none', (_, series) => expect(changePoints(series)).toEqual([]));

  it('refuse what is not finite, and end on a long series', () => {
    expect(() => changePoints([1, NaN, 2])).toThrow(RangeError);
    expect(changePoints(noisy([1, 2], 400, 0.1, 2), { shuffles: 39 }).map(({ index }) => index)).toContain(400);
  });

  it('name the run of a history, in the order of dates', () => {
    const runs = [...simulatedRuns({ seed: 3, runs: 20 }), ...simulatedRuns({ seed: 4, runs: 20, slowdown: 0.2 })].map((one, i) => ({
      ...one,
      name: `run ${i}`,
      date: new Date(Date.UTC(2026, 0, i + 1)).toISOString(),
    }));
    const { verdict, rows } = historyOf([...runs].reverse());
    expect(verdict).toBe('regression');
    const change = rows.find((row) => row.measure === 'requestsPerSecond')!.changes[0]!;
    expect(Number(change.run.slice(4))).toBeGreaterThanOrEqual(18);
    expect(Number(change.run.slice(4))).toBeLessThanOrEqual(22);
    expect(historyOf(runs.slice(0, 5)).notes.join()).toContain('too few');
  });
});

describe('what a change means in a plan', () => {
  const scenario = {
    traffic: { peakRequestsPerSecond: 10 },
    regions: [{ cloud: 'gcp' as const, region: 'us-east4' }],
    services: {
      a: { demand: '2ms + ads * 1ms', serviceTime: { meanMs: 10 } },
      b: { measured: { requestsPerSecond: 10, machineType: 'n2d-standard-2', instances: 3, cpuUtilizationFraction: 0.9 } },
      c: { demand: { low: '1ms', mid: '2ms', high: '3ms' } },
    },
  };

  it('multiplies the work of one service', () => {
    expect(slowedScenario(scenario, 'a', 1.5).services.a).toMatchObject({ demand: '(2ms + ads * 1ms) * 1.5', serviceTime: { meanMs: 15 } });
    expect(slowedScenario(scenario, 'b', 2).services.b!.measured!.instances).toBe(6);
    expect(slowedScenario(scenario, 'c', 2).services.c!.demand).toEqual({ low: '(1ms) * 2', mid: '(2ms) * 2', high: '(3ms) * 2' });
    expect(() => slowedScenario(scenario, 'x', 2)).toThrow(/a, b, c/);
    expect(() => slowedScenario(scenario, 'a', 0)).toThrow(RangeError);
  });
});
