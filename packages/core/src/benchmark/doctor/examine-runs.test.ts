/** Each fault on a run made by hand, its figures worked out in the comments; clean runs give nothing. */
import { describe, expect, it } from 'vitest';
import type { Run, TimelineBin } from '../run.ts';
import { examineRuns } from './examine-runs.ts';

/** 100 callers, 2,625 calls/s of 38.1 ms: 100 calls in flight. */
const clean: Run = {
  name: 'clean',
  fileName: 'a.json',
  format: 'ghzJson',
  requests: 13_130,
  errors: 0,
  durationSeconds: 5,
  concurrency: 100,
  requestsPerSecond: 2626,
  loop: 'closed',
  latencyFrom: 'actualSend',
  latencyMs: { mean: 37.3, p50: 36, p99: 60, max: 100 },
  parameters: {},
};
const codes = (run: Run, options = {}, others: Run[] = []) =>
  examineRuns([run, ...others], options)
    .filter((one) => one.run === run.name)
    .map(({ code, effect }) => `${code} ${effect}`);
const bins = (count: number, make: (i: number) => Partial<TimelineBin>): TimelineBin[] =>
  Array.from({ length: count }, (_, i) => ({
    startSeconds: i,
    durationSeconds: 1,
    requests: 100 + (i % 3),
    errors: 0,
    meanMs: 20 + (i % 2),
    ...make(i),
  }));

describe('the doctor', () => {
  it('has nothing to say of a clean run', () => {
    expect(codes(clean)).toEqual([]);
    expect(
      codes({
        ...clean,
        timeline: bins(60, () => ({})),
        durationSeconds: 60,
        requests: 6060,
        requestsPerSecond: 101,
        concurrency: undefined!,
      }),
    ).toEqual([]);
  });

  it.each<[string, Partial<Run>, string[]]>([
    // 2626/s × 60 ms = 157.6 in flight of 100 callers
    ['more in flight than callers', { latencyMs: { mean: 60 } }, ['littlesLaw refused']],
    // 2626/s × 30 ms = 78.8 of 100
    ['idle callers', { latencyMs: { mean: 30 } }, ['littlesLaw widened', 'generatorSaturated widened']],
    ['idle callers that may pause', { latencyMs: { mean: 30 }, pausesBetweenCalls: true }, []],
    [
      'a rate limit that waiting callers missed',
      { targetRequestsPerSecond: 3000, pausesBetweenCalls: true },
      ['coordinatedOmission refused'],
    ],
    // 5 s of 60: had all stood still, a hundredth of the time is 0.6 s, and 4.4 s the p99
    [
      'one answer that took a twelfth of the run',
      { durationSeconds: 60, requests: 157_560, latencyMs: { mean: 38, p99: 60, max: 5000 } },
      ['coordinatedOmission widened'],
    ],
    ['an open generator that was too slow', { loop: 'open', targetRequestsPerSecond: 3000 }, ['generatorSaturated widened']],
    [
      'a service that could not follow',
      { loop: 'open', latencyFrom: 'plannedSend', targetRequestsPerSecond: 3000 },
      ['rateNotHeld refused'],
    ],
    [
      'the same with a service that idled',
      { loop: 'open', latencyFrom: 'plannedSend', targetRequestsPerSecond: 3000, cpu: { utilizationFraction: 0.3 } },
      ['generatorSaturated widened'],
    ],
    ['a busy generator', { generatorCpuUtilizationFraction: 0.97 }, ['generatorSaturated refused']],
    ['calls that were never sent', { loop: 'open', droppedRequests: 2000 }, ['generatorSaturated refused']],
    ['2 % errors', { errors: 263 }, ['errorsAsWork widened']],
    ['20 % errors', { errors: 2626 }, ['errorsAsWork refused']],
    ['2 % retries', { retries: 263 }, ['retriesAsWork widened']],
    // 200 × 1 % = 2 calls beyond
    ['a p99 of 200 calls', { requests: 200, durationSeconds: 200 / 2626 }, ['tooFewRequests widened']],
    ['a p99 of 50 calls', { requests: 50, durationSeconds: 50 / 2626 }, ['tooFewRequests refused']],
    [
      'percentiles of the first million',
      { requests: 10_000_000, durationSeconds: 1e7 / 2626, latencySampleCount: 1_000_000 },
      ['percentilesOfPart widened'],
    ],
    ['a clock set back', { clockBackwardSeconds: 3 }, ['clockBackwards refused']],
    ['calls that span more than the run', { timeline: bins(60, () => ({})) }, ['clockBackwards refused']],
    ['noised metrics', { metrics: { x: { value: 11, kind: 'mean', noised: true } } }, ['noisedMetrics noted']],
  ])('finds %s', (_, change, expected) => {
    expect(codes({ ...clean, ...change })).toEqual(expected);
  });

  it('holds payloads against the scenario’s', () => {
    const run = { ...clean, requestBytes: 1000, responseBytes: 500 };
    expect(codes(run, { requestBytes: 1100, responseBytes: 480 })).toEqual([]);
    expect(codes(run, { requestBytes: 1500 })).toEqual(['payloadUnlike widened']);
    expect(codes(run, { responseBytes: 50_000 })).toEqual(['payloadUnlike refused']);
  });

  it('prefers latencies from the planned send where a file has both', () => {
    const planned: Run = { ...clean, name: 'corrected', loop: 'open', latencyFrom: 'plannedSend', latencyMs: { p99: 300 } };
    const actual: Run = { ...planned, name: 'uncorrected', latencyFrom: 'actualSend', latencyMs: { p99: 60 } };
    expect(codes(actual, {}, [planned])).toEqual(['coordinatedOmission refused']);
    expect(codes({ ...actual, latencyMs: { p99: 280 } }, {}, [planned])).toEqual(['sameCallsTwice noted']);
    expect(codes(planned, {}, [actual])).toEqual([]);
  });

  const long = { ...clean, concurrency: undefined!, durationSeconds: 60, requests: 6060, requestsPerSecond: 101 };

  it('finds a stall, and what clients would have seen', () => {
    // 3 s of 60 without answers: 5 % of the time; of calls spread over them a fifth waits past the p99: 3 s × (1 − 1/5)
    const timeline = bins(60, (i) => (i >= 30 && i < 33 ? { requests: 0, meanMs: undefined! } : {}));
    const [finding] = examineRuns([{ ...long, timeline }]).filter(({ code }) => code === 'coordinatedOmission');
    expect(finding).toMatchObject({ effect: 'refused' });
    expect(finding!.numbers.clientP99Ms).toBeCloseTo(2400, 6);
  });

  it('finds a warm-up and how long it lasted', () => {
    const [finding] = examineRuns([{ ...long, timeline: bins(60, (i) => (i < 6 ? { meanMs: 80 } : {})) }]);
    expect(finding).toMatchObject({ code: 'warmUp', effect: 'widened', numbers: { warmUpSeconds: 6 } });
  });

  it('finds a change and when it came', () => {
    const [finding] = examineRuns([{ ...long, timeline: bins(60, (i) => (i >= 36 ? { meanMs: 30 + (i % 2) } : {})) }]);
    expect(finding).toMatchObject({ code: 'changePoint', effect: 'refused', numbers: { atSeconds: 36 } });
    expect(finding!.numbers.before).toBeCloseTo(20.5, 0);
  });

  it('takes further examiners, and puts the worst first', () => {
    const run = { ...clean, errors: 263, clockBackwardSeconds: 3 };
    const own = () => [{ code: 'own', run: run.name, effect: 'noted' as const, message: '', whatItDoes: '', concerns: [], numbers: {} }];
    expect(codes(run, { examiners: [own] })).toEqual(['clockBackwards refused', 'errorsAsWork widened', 'own noted']);
  });
});
