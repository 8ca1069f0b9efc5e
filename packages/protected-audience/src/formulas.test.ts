/** Every formula of the field once, by number, with a case worked from the page that states it. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { armShares } from './arms.ts';
import { fieldFormula, FORMULAS, formulaWith, PAS_BIDDING_UPLIFT, type FormulaId } from './formulas.ts';
import { shardOfDigest } from './shard-of-digest.ts';
import { errorBudgetMinutes, testCalls } from './test-plan.ts';

const s = (value: number) => ({ value, unit: 's' });
const B = (value: number) => ({ value, unit: 'B' });

const CASES: [id: FormulaId, witness: string, variables: Parameters<typeof fieldFormula>[1], expected: number, unit: string | null][] = [
  ['F1', 'O 1 ms, 10 ads of 2 ms', { overhead: s(0.001), executions: 10, executionTime: s(0.002) }, 0.021, 's'],
  ['F2', '1 / 0.021', { vcpuSecondsPerRequest: s(0.021) }, 47.61904761904762, '1/s'],
  ['F3', '100 × 0.021', { requestsPerSecond: 100, vcpuSecondsPerRequest: s(0.021) }, 2.1, 's'],
  ['F4', '1 ms + 20 ms on 4 workers', { overhead: s(0.001), executions: 10, executionTime: s(0.002), workers: 4 }, 0.006, 's'],
  ['F5', 'V20: A 10, R 100, L 20 ms', { executions: 10, requestsPerSecondPerInstance: 100, executionP95: s(0.02) }, 20, 's'],
  ['F5', 'V20: I 50, R 100, L 5 ms', { executions: 50, requestsPerSecondPerInstance: 100, executionP95: s(0.005) }, 25, 's'],
  [
    'F6',
    '10 ads × 100/s × 2 kB for 50 ms',
    { executions: 10, requestsPerSecond: 100, signalBytes: B(2000), residenceSeconds: 0.05 },
    100_000,
    'B',
  ],
  ['F7', '$100 at 60/s, to 600/s', { testCost: 100, productionRate: 600, testRate: 60 }, 1000, null],
  ['F8', '$10 of loading stays, $50 grows tenfold', { dataLoadCost: 10, servingCost: 50, productionRate: 600, testRate: 60 }, 510, null],
  ['F9', 'V1: 24 vCPU-hours, 1,500,000 requests', { cost: 24, requests: 1_500_000 }, 16, null],
  ['F10', 'a whole billing day', { startHour: -3, endHour: 27 }, 24, null],
  ['F10', 'from 06:00 to 06:00: 18 hours of the first day', { startHour: 6, endHour: 30 }, 18, null],
  ['F11', '64 KiB is one request', { messageBytes: B(65_536) }, 1, null],
  ['F11', '100 kB are two', { messageBytes: B(100_000) }, 2, null],
  ['F12', 'V1: 1 h, 6 VMs', { hours: 1, vms: 6 }, 6, null],
  ['F12', 'V6: capped at 32 VMs', { hours: 1, vms: 400 }, 32, null],
  ['F13', '2,700/s at 300/s a replica', { requestsPerSecond: 2700, requestsPerSecondPerReplica: 300 }, 9, null],
  ['F14', '41 mod 20', { hash: 41, shards: 20 }, 1, null],
  ['F15', 'one thread: 10 messages each 80 ms', { threads: 1 }, 125, null],
  ['F16', '2 classes × 30 ads', { classes: 2, perAd: 1, ads: 30 }, 60, null],
  ['F16', 'a user model: once per class', { classes: 2, perAd: 0, ads: 30 }, 2, null],
  ['F17', '12 × 100 MB', { modelBytes: B(100e6) }, 1.2e9, 'B'],
  ['F18', 'within 10 % of 100 GB', { memoryLimit: B(100e9) }, 90e9, 'B'],
  ['F19', 'SFE: 28 metrics share 10', { budget: 10, weight: 1, weights: 28 }, 10 / 28, null],
  ['F20', 'its “5 %”: 50 of 1,050', { weight: 50, weights: 1050 }, 1 / 21, null],
];

describe('the formulas of DOMAIN §3.1', () => {
  it.each(CASES)('%s: %s', (id, _, variables, expected, unit) => {
    const result = fieldFormula(id, variables);
    expect(Math.abs(result.value - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
    expect(result.unit).toBe(unit);
    expect(FORMULAS[id].unit).toBe(unit ?? '');
  });

  it('are twenty, in order, each with a source and a case here', () => {
    const ids = Array.from({ length: 20 }, (_, i) => `F${i + 1}`);
    expect(Object.keys(FORMULAS)).toEqual(ids);
    for (const [key, formula] of Object.entries(FORMULAS)) {
      expect(formula.id).toBe(key);
      expect(formula.source).not.toBe('');
    }
    expect([...new Set(CASES.map(([id]) => id))]).toEqual(ids);
  });

  it('are written down nowhere else in this package', () => {
    const files = (readdirSync(new URL('.', import.meta.url), { recursive: true }) as string[]).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
    );
    const sources = files.map((name) => readFileSync(new URL(name, import.meta.url), 'utf8')).join('\n');
    // what is left of a formula without its variables, where that is telling
    for (const telling of ['* 10 * 1000 / 80', '0.9 *', '12 *', 'if(perAd > 0', '/ 64KiB', 'min(32,'])
      expect(sources.split(telling).length - 1, telling).toBe(1);
  });

  it('put a scenario’s own names in place of their variables', () => {
    expect(formulaWith('F1', { overhead: 'auctionOverhead', executions: 'ads', executionTime: 'scoreAdTime' })).toBe(
      '(auctionOverhead) + (ads) * (scoreAdTime)',
    );
  });
});

describe('validation cases of the field', () => {
  it('V5: 60 requests/s for 48 hours are 10,368,000 calls (both cost documents)', () => {
    expect(testCalls({ requestsPerSecond: 60, hours: 48 })).toBe(10_368_000);
    expect(() => testCalls({ requestsPerSecond: -1, hours: 1 })).toThrow(RangeError);
  });

  it('V6: a Cloud NAT costs at most 0.0448 USD an hour at 0.0014 a VM (cost document, cost.yaml)', () => {
    expect(0.0014 * fieldFormula('F12', { hours: 1, vms: 1000 }).value).toBeCloseTo(0.0448, 12);
  });

  it('V12: the sample row of create_csv_summary.py: rate, outcomes, and Little’s law at concurrency 100', () => {
    const { count, totalSeconds, averageSeconds } = { count: 13_130, totalSeconds: 5.000416406, averageSeconds: 0.037281592 };
    expect(count / totalSeconds).toBeCloseTo(2625.781322, 5);
    expect(13_021 + 109).toBe(count);
    const inFlight = fieldFormula('F3', { requestsPerSecond: count / totalSeconds, vcpuSecondsPerRequest: s(averageSeconds) });
    expect(inFlight.value).toBeCloseTo(97.9, 1);
  });

  it.each([
    [{ a: 1000, b: 100 }, [182, 18]],
    [{ a: 1000, b: 500 }, [133, 67]],
    [{ a: 1000, b: 1000 }, [100, 100]],
  ])('V13: 200 requests/s over arms %o (bidding_auction_experiment.md, figure 2)', (weights, rates) => {
    const shares = armShares({ weights, defaultArm: 'a' });
    expect(Object.values(shares).map((share) => Math.round(200 * share))).toEqual(rates);
  });

  it('V13: a weight outside 0 to 1000, or a default arm without any, is refused by name', () => {
    expect(() => armShares({ weights: { a: 1000, b: 1001 }, defaultArm: 'a' })).toThrow(/weight of b/);
    expect(() => armShares({ weights: { a: 0, b: 10 }, defaultArm: 'a' })).toThrow(/default arm a/);
  });

  it('V16: Protected App Signals Bidding is about 1.7 times Protected Audience (protected_app_signals_cost.md)', () => {
    expect(100 * PAS_BIDDING_UPLIFT).toBe(170);
  });

  it('V21: three nines leave 43.2 minutes in 30 days', () => {
    expect(errorBudgetMinutes({ availabilityFraction: 0.999, days: 30 })).toBeCloseTo(43.2, 10);
    expect(() => errorBudgetMinutes({ availabilityFraction: 1.1, days: 30 })).toThrow(RangeError);
  });

  it('F14: the shard of a key is its SHA-256, as a whole number, modulo the shards', () => {
    for (const key of ['a', 'some-key', '']) {
      const digest = new Uint8Array(createHash('sha256').update(key).digest());
      for (const shards of [1, 3, 20, 777])
        expect(shardOfDigest(digest, shards)).toBe(Number(BigInt(`0x${Buffer.from(digest).toString('hex')}`) % BigInt(shards)));
    }
    expect(() => shardOfDigest(new Uint8Array(32), 0)).toThrow(RangeError);
  });
});
