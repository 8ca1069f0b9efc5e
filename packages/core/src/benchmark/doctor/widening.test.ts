/** By how much each fault widens, worked out by hand from the run's own figures. */
import { describe, expect, it } from 'vitest';
import type { Run } from '../run.ts';
import { examineRuns } from './examine-runs.ts';
import { percentileEnds } from './percentile-ends.ts';
import { wideningWords } from './widening.ts';

const clean: Run = {
  name: 'a',
  fileName: 'a.json',
  format: 'ghzJson',
  requests: 13_130,
  errors: 0,
  durationSeconds: 5,
  concurrency: 100,
  requestsPerSecond: 2626,
  loop: 'closed',
  latencyFrom: 'actualSend',
  latencyMs: { mean: 37.3, p50: 36, p99: 60, max: 60 },
  parameters: {},
};
const of = (change: Partial<Run>, code: string, facts = {}) => {
  const found = examineRuns([{ ...clean, ...change }], facts).find((one) => one.code === code)!;
  expect(found.effect).toBe('widened');
  return Object.fromEntries(found.widens!.map(({ number, downFraction, upFraction }) => [number, [downFraction, upFraction]]));
};
const near = (down: number, up: number) => [expect.closeTo(down, 9), expect.closeTo(up, 9)];

describe('a widened finding says by how much', () => {
  it('errors: between no work and twice that of an answer', () => {
    // 5 % failed: CPU ÷ all calls is 0.95 of an answer when failures cost nothing, 1.05 when they cost two
    const widens = of({ errors: 656.5 }, 'errorsAsWork');
    expect(widens.vcpuSeconds).toEqual(near(0.05 / 1.05, 0.05 / 0.95));
    expect(widens.rate).toEqual(near(0.05, 0));
    // each as slow as two means: (37.3 − 0.05 × 74.6) ÷ 0.95 = 35.34; the slowest calls take 60, less than that
    expect(widens.meanLatency).toEqual(near(1 - 0.9 / 0.95, 0.05 / 0.95));
  });

  it('retries: so much work more than calls', () => {
    const widens = of({ retries: 656.5 }, 'retriesAsWork');
    expect(widens).toMatchObject({ vcpuSeconds: near(0.05 / 1.05, 0), rate: near(0, 0.05) });
  });

  it('Little’s law off by 20 %: the rate of busy callers is a quarter higher', () => {
    // 2626/s × 30.46 ms = 80 of 100 callers
    expect(of({ latencyMs: { mean: 80_000 / 2626 } }, 'littlesLaw')).toEqual({ rate: near(0, 0.25) });
  });

  it('a generator that sends 2626 of 3000', () =>
    expect(of({ loop: 'open', targetRequestsPerSecond: 3000 }, 'generatorSaturated')).toEqual({ rate: near(0, 3000 / 2626 - 1) }));

  it('2 % never sent: as slow as the slowest', () => {
    const dropped = (13_130 * 0.02) / 0.98;
    const widens = of({ loop: 'open', droppedRequests: dropped, latencyMs: { mean: 20, p99: 60, max: 180 } }, 'generatorSaturated');
    expect(widens).toEqual({ rate: near(0, 0.02 / 0.98), meanLatency: near(0, 0.02 * 8), percentiles: near(0, 2) });
  });

  it('payloads 1.5 × the scenario’s: work in proportion, or none of it', () => {
    const widens = of({ requestBytes: 1500 }, 'payloadUnlike', { requestBytes: 1000 });
    expect(widens).toMatchObject({ vcpuSeconds: near(1 / 3, 0), requestBytes: near(1 / 3, 0) });
  });

  it('a change of +20 % in the middle: the service is one of the two', () => {
    const timeline = Array.from({ length: 60 }, (_, i) => ({
      startSeconds: i,
      durationSeconds: 1,
      requests: 100,
      errors: 0,
      meanMs: (i < 30 ? 20 : 24) * (1 + 0.001 * (i % 3)),
    }));
    const [down, up] = of(
      { durationSeconds: 60, requests: 6000, requestsPerSecond: 100, concurrency: undefined!, timeline },
      'changePoint',
    ).meanLatency!;
    // 20 and 24 about a mean of 22
    expect(down).toBeCloseTo(1 - 20 / 22, 3);
    expect(up).toBeCloseTo(24 / 22 - 1, 3);
  });

  it('a percentile of few calls: the ends of a Poisson count of those beyond', () => {
    // 5 beyond of 500: exact 95 % ends 1.623 and 11.668 (Gehrels 1986; Ulm 1990), in an exponential tail ln(500 ÷ n) ÷ ln(100)
    const { downFraction, upFraction } = percentileEnds(500, 0.99);
    expect(1 - downFraction).toBeCloseTo(Math.log(500 / 11.668) / Math.log(100), 2);
    expect(1 + upFraction).toBeCloseTo(Math.log(500 / 1.623) / Math.log(100), 2);
  });

  it('every finding that widens has ends, and no other', () => {
    const found = [
      ...examineRuns([{ ...clean, latencyMs: { mean: 30 } }]),
      ...examineRuns([{ ...clean, errors: 263, retries: 263 }]),
      ...examineRuns([{ ...clean, errors: 2626 }]),
      ...examineRuns([{ ...clean, requests: 200, durationSeconds: 200 / 2626 }]),
      ...examineRuns([{ ...clean, requests: 10_000_000, durationSeconds: 1e7 / 2626, latencySampleCount: 1_000_000 }]),
      ...examineRuns([{ ...clean, durationSeconds: 60, requests: 157_560, latencyMs: { mean: 38, p99: 60, max: 5000 } }]),
    ];
    expect(found.filter(({ effect }) => effect === 'widened').length).toBeGreaterThanOrEqual(7);
    for (const { effect, widens = [] } of found) {
      expect(widens.length > 0).toBe(effect === 'widened');
      for (const { downFraction, upFraction } of widens) {
        expect(downFraction).toBeGreaterThanOrEqual(0);
        expect(downFraction).toBeLessThan(1);
        expect(upFraction).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(upFraction)).toBe(true);
      }
    }
  });

  it('in words', () =>
    expect(
      wideningWords([
        { number: 'meanLatency', downFraction: 0.2, upFraction: 0.2 },
        { number: 'rate', downFraction: 0, upFraction: 0.25 },
        { number: 'vcpuSeconds', downFraction: 0.1, upFraction: 0.25 },
      ]),
    ).toBe('±20 % on the mean response; +25 % on calls/s; −10 % to +25 % on vCPU time a call'));
});
