/** What the page says of a plan, in its headline and aloud. The plans are written out by hand: only what is read of them is there. */
import type { FeasiblePlan, Plan } from '../../packages/core/src/index.ts';
import { describe, expect, it } from 'vitest';
import { measureNext } from '../../apps/calculator/src/state/measure-next.ts';
import { overBudget } from '../../apps/calculator/src/state/over-budget.ts';
import { latencyWords, spokenLatency } from '../../apps/calculator/src/state/spoken-latency.ts';
import { statusWords } from '../../apps/calculator/src/state/status-words.ts';

const latency = { p50Ms: 20, p95Ms: 140, p99Ms: 180 };
const plan = (changed: Partial<Omit<FeasiblePlan, 'totals'>> & { totals?: Partial<FeasiblePlan['totals']> } = {}): FeasiblePlan =>
  ({
    feasible: true,
    reasons: [],
    months: [{ month: 1, usdPerMonth: 8312.4, peakRequestsPerSecond: 5000, instances: 46 }],
    latency,
    underLoss: { loss: 'zones:1', region: 'us-east-1', latency: { p50Ms: 25, p95Ms: 190, p99Ms: 260 } },
    objectives: [],
    ...changed,
    totals: { usdPerMonth: 8312.4, complete: true, ...changed.totals },
  }) as unknown as FeasiblePlan;
const OVER = { code: 'overBudget', resource: 'budget', need: 8312.4, limit: 5000, message: 'the plan costs $8312.40 a month' };

describe('a budget', () => {
  it('that is kept is not spoken of', () => expect(overBudget(plan())).toBeUndefined());
  it('that is passed makes the answer a no, with need and limit', () => {
    expect(overBudget(plan({ reasons: [OVER] }))).toEqual({ needUsdPerMonth: 8312.4, limitUsdPerMonth: 5000 });
    expect(statusWords(plan({ reasons: [OVER] }))).toMatch(/^Over budget: .*\$8,312 a month against \$5,000\.$/);
  });
});

it('reads a plan aloud, or why there is none', () => {
  expect(statusWords(plan())).toBe('Plan ready: 46 machines, p95 140 ms, $8,312 a month.');
  expect(statusWords({ feasible: false, reasons: [{ message: 'too slow' }] } as unknown as Plan)).toBe('No plan: too slow.');
});

it('says which month machines are of, and over how many the money is a mean', () => {
  const month = (number: number, instances: number) => ({ month: number, usdPerMonth: 1, peakRequestsPerSecond: 1, instances });
  expect(statusWords(plan({ months: [month(1, 46), month(2, 12)] }))).toBe(
    'Plan ready: 12 machines in month 2, p95 140 ms, $8,312 a month, mean of 2 months.',
  );
});

describe('the latency that is spoken of', () => {
  const row = (changed: object) => ({ fraction: 0.95, ms: 200, predictedMs: 140, predictedUnderLossMs: 190, met: true, ...changed });
  it('is the objective’s own percentile, with the objective’s own figure', () => {
    const spoken = spokenLatency(
      plan({ objectives: [row({ fraction: 0.999, ms: 400, underLossMs: 500, predictedMs: 310, predictedUnderLossMs: 420 })] }),
    );
    expect(spoken).toEqual({
      percentile: 'p99.9',
      ms: 310,
      path: undefined,
      withinMs: 400,
      underLoss: { ms: 420, path: undefined, withinMs: 500 },
    });
    expect(latencyWords(plan({ objectives: [row({ fraction: 0.5, ms: 100, predictedMs: 20 })] }))).toBe('p50 20 ms');
  });
  it('opens where the plan keeps the percentile, and names the loss only where the figure is that loss’s', () => {
    expect(spokenLatency(plan({ objectives: [row({})] }))).toMatchObject({
      path: 'latency.p95Ms',
      underLoss: { ms: 190, path: 'underLoss.latency.p95Ms', withinMs: 200 },
    });
    expect(
      spokenLatency(plan({ objectives: [row({ fraction: 0.99, predictedMs: 180, predictedUnderLossMs: 300 })] })).underLoss,
    ).toMatchObject({
      ms: 300,
      path: undefined,
    });
  });
  it('is the first for the whole answer; a service’s own is none, and without one p95 is told within nothing', () => {
    const own = row({ fraction: 0.99, ms: 5, predictedMs: 3, service: 'store' });
    expect(latencyWords(plan({ objectives: [own, row({ fraction: 0.9, predictedMs: 99 })] }))).toBe('p90 99 ms');
    expect(spokenLatency(plan({ objectives: [own] }))).toMatchObject({ percentile: 'p95', ms: 140, withinMs: undefined });
  });
});

it('tells a bill with lines of unknown price as a least', () =>
  expect(statusWords(plan({ totals: { complete: false } }))).toContain(', ≥ $8,312 a month'));

it('asks for what moves the bill most to be measured, and for nothing that moves it by less than is shown', () => {
  const input = (usdPerMonthLow: number, usdPerMonthHigh: number) => ({ path: 'x', usdPerMonthLow, usdPerMonthHigh });
  const next = (...inputs: ReturnType<typeof input>[]) => measureNext({ method: 'oneAtATime', inputs });
  expect(next(input(60, 70), input(50, 90), input(69.331, 69.334))).toBe(1);
  expect(next(input(69.331, 69.334))).toBeUndefined();
  expect(next()).toBeUndefined();
});
