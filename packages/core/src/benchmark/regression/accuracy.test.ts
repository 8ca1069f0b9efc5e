import { describe, expect, it } from 'vitest';
import { compareRuns, historyOf } from './index.ts';
import { simulatedRuns } from './test-data/simulated-runs.ts';

// the figures, on a part of docs/accuracy-of-regressions.md: run-to-run variation 5 %, 30 runs, half of the variance common to all measures
describe('on simulated runs', () => {
  const share = (count: number, of: (seed: number) => boolean) =>
    Array.from({ length: count }, (_, i) => of(i)).filter(Boolean).length / count;
  const pair = (seed: number, slowdown: number) =>
    compareRuns(simulatedRuns({ seed: 2 * seed + 1, runs: 30 }), simulatedRuns({ seed: 2 * seed + 2, runs: 30, slowdown })).verdict ===
    'regression';

  it('30 against 30 runs give at most 5 % false alarms', () => expect(share(100, (seed) => pair(seed, 0))).toBeLessThanOrEqual(0.05));
  it('30 against 30 runs find at least 90 % of 5 % slowdowns', () =>
    expect(share(60, (seed) => pair(seed, 0.05))).toBeGreaterThanOrEqual(0.9));
  it('also where all measures move exactly together', () => {
    const found = share(60, (seed) => {
      const [before, after] = [2 * seed + 1, 2 * seed + 2].map((one, i) =>
        simulatedRuns({ seed: one, runs: 30, shared: 1, slowdown: 0.05 * i }),
      );
      return compareRuns(before!, after!).verdict === 'regression';
    });
    expect(found).toBeGreaterThanOrEqual(0.9);
  });
  it('a history of 30 and 30 runs finds at least 90 % of 5 % steps', () => {
    const step = (place: number) => (place < 30 ? 0 : 0.05);
    expect(
      share(20, (seed) => historyOf(simulatedRuns({ seed: seed + 1, runs: 60, slowdown: step })).verdict === 'regression'),
    ).toBeGreaterThanOrEqual(0.9);
  });
  it('a history of 30 runs gives at most 5 % false alarms', () =>
    expect(share(20, (seed) => historyOf(simulatedRuns({ seed: seed + 1, runs: 30 })).verdict === 'regression')).toBeLessThanOrEqual(0.05));
});
