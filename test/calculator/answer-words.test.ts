/** What the page says of a plan, in its headline and aloud. The plans are written out by hand: only what is read of them is there. */
import type { FeasiblePlan } from '../../packages/core/src/index.ts';
import { describe, expect, it } from 'vitest';
import { measureNext } from '../../apps/calculator/src/state/measure-next.ts';
import { busiestMonth } from '../../apps/calculator/src/state/months-words.ts';
import { overBudget } from '../../apps/calculator/src/state/over-budget.ts';
import { latencyWords, spokenLatency } from '../../apps/calculator/src/state/spoken-latency.ts';
import { statusWords } from '../../apps/calculator/src/state/status-words.ts';
import { survivedWords } from '../../apps/calculator/src/state/survived.ts';

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

it('reads a plan aloud', () => expect(statusWords(plan())).toBe('Plan ready: 46 machines, p95 140 ms, $8,312 a month.'));

describe('a plan over months', () => {
  const month = (number: number, peakRequestsPerSecond: number, instances: number) => ({
    month: number,
    usdPerMonth: 1,
    peakRequestsPerSecond,
    instances,
  });
  it('that winds down is told by its busiest month and its last, and over how many the money is a mean', () =>
    expect(statusWords(plan({ months: [month(1, 20_000, 67), month(2, 12_000, 41), month(3, 72.6, 4)] }))).toBe(
      'Plan ready: 67 machines in month 1, 4 in month 3, p95 140 ms, $8,312 a month, mean of 3 months.',
    ));
  it('that grows is told by its last, which is its busiest', () =>
    expect(statusWords(plan({ months: [month(1, 100, 12), month(2, 400, 46)] }))).toBe(
      'Plan ready: 46 machines in month 2, p95 140 ms, $8,312 a month, mean of 2 months.',
    ));
  it('of equal months is told by its first and its last', () => expect(busiestMonth({ months: [month(1, 5, 2), month(2, 5, 2)] })).toBe(0));
});

it.each([
  [['none'], 'with nothing to spare for losses'],
  [[], 'with nothing to spare for losses'],
  [['none', 'zones:1'], 'through the loss of a zone'],
  [['zones:2'], 'through the loss of 2 zones'],
  [['replicas:2'], 'through the loss of 2 machines'],
  [['zones:1', 'replicas:1'], 'through the loss of a zone or a machine'],
  [['zones:2', 'replicas:3', 'region:us-east4', 'region:europe-west1'], 'through the loss of 2 zones, 3 machines or any region'],
  [['regions:a-b1+c-d1', 'region:e-f1'], 'through the loss of any 2 regions'],
  [['zones:1', 'together:zones:1+replicas:1'], 'through the loss of everything stated at once'],
])('the losses %j are told as %s', (losses, words) => expect(survivedWords(losses)).toBe(words));

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
