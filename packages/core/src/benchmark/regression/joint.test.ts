/** Tests over several measures at once: what is the same twice costs nothing, and each row says which measure changed. */
import { describe, expect, it } from 'vitest';
import { normalFrom, randomFrom } from '../../statistics/index.ts';
import { historyOf } from './index.ts';
import { jointChangePoints, togetherOf } from './joint-change-points.ts';
import { jointRankPs } from './joint-ranks.ts';
import { rankShift } from './rank-test.ts';
import { simulatedRuns } from './test-data/simulated-runs.ts';

const noise = (seed: number, count: number, shift: (i: number) => number = () => 0) => {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, i) => shift(i) + normalFrom(random));
};
const options = { seed: 1, falseAlarmFraction: 0.05, shuffles: 399 };

describe('change points of several series', () => {
  const step = noise(1, 40, (i) => (i < 20 ? 0 : 2.5));

  it('finds where which of them changed, and which way', () => {
    const [change, ...more] = jointChangePoints([step, noise(2, 40)], options);
    expect(more).toEqual([]);
    expect(Math.abs(change!.index - 20)).toBeLessThanOrEqual(2);
    expect(change).toMatchObject({ direction: 'up', changed: [{ series: 0 }] });
    expect(jointChangePoints([step.map((value) => -value)], options)[0]).toMatchObject({ direction: 'down' });
  });

  it('gives a series that stands there three times the p that it has alone, within what 400 shuffles tell', () => {
    const weak = noise(3, 40, (i) => (i < 20 ? 0 : 1));
    const p = (series: number[][]) => jointChangePoints(series, { ...options, falseAlarmFraction: 0.5 })[0]!.changed[0]!.p;
    const alone = p([weak]);
    const spread = 4 * Math.sqrt((2 * alone * (1 - alone)) / 399) + 1 / 400;
    expect(Math.abs(p([weak, weak, weak.map((value) => 3 * value)]) - alone)).toBeLessThan(spread);
  });

  it('finds nothing in constants and short series, and refuses what has no meaning', () => {
    expect(jointChangePoints([Array<number>(30).fill(1)], options)).toEqual([]);
    expect(jointChangePoints([[1, 2, 3]], options)).toEqual([]);
    expect(jointChangePoints([], options)).toEqual([]);
    expect(() => jointChangePoints([[1, 2], [1]], options)).toThrow(RangeError);
    expect(() => jointChangePoints([[1, NaN]], options)).toThrow(RangeError);
  });

  it('weighs series so that each varies alike', () => {
    // deviations 1 and 3: weights 3/4 and 1/4
    expect(
      togetherOf([
        [-1, 1],
        [3, -3],
      ]),
    ).toEqual([0, 0]);
    expect(
      togetherOf([
        [-1, 1],
        [-3, 3],
      ]),
    ).toEqual([-1.5, 1.5]);
    expect(
      togetherOf([
        [1, 2],
        [5, 5],
      ]),
    ).toBeUndefined();
  });

  it('names the measure in a history', () => {
    const slow = (place: number) => (place < 30 ? 0 : 0.2);
    const { rows } = historyOf(simulatedRuns({ seed: 4, runs: 60, slowdown: slow, slows: 'p99Ms' }));
    const changed = rows.filter(({ changes }) => changes.some(({ verdict }) => verdict === 'regression')).map(({ measure }) => measure);
    expect(changed).toContain('p99Ms');
    expect(changed).not.toContain('p50Ms');
    const change = rows.find(({ measure }) => measure === 'p99Ms')!.changes[0]!;
    expect(change.changeFraction).toBeGreaterThan(0.15);
    expect(change.changeFraction).toBeLessThan(0.25);
  });
});

describe('ranks of several measures', () => {
  const [before, after] = [noise(5, 12), noise(6, 12, () => 1)];
  it('give one measure the p of the rank test, within what 2000 shuffles tell', () => {
    const { p } = rankShift(before, after);
    const [shuffled] = jointRankPs([{ before, after }]);
    expect(Math.abs(shuffled! - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 2000) + 0.001);
  });
  it('cost nothing for a measure that says the same', () => {
    const scaled = { before: before.map((value) => 7 * value), after: after.map((value) => 7 * value) };
    expect(jointRankPs([{ before, after }, scaled])[0]).toBe(jointRankPs([{ before, after }])[0]);
  });
  it('cost at most Bonferroni’s factor, and are 1 for constants', () => {
    const other = { before: noise(7, 12), after: noise(8, 12) };
    const [alone] = jointRankPs([{ before, after }]);
    const [both] = jointRankPs([{ before, after }, other]);
    expect(both).toBeGreaterThanOrEqual(alone!);
    expect(both).toBeLessThanOrEqual(2 * alone! + 0.02);
    expect(jointRankPs([{ before: [1, 1, 1, 1], after: [1, 1, 1, 1] }])).toEqual([1]);
  });
});
