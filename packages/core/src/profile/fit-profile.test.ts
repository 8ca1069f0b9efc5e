import { describe, expect, it } from 'vitest';
import { checkExtrapolation, fitProfile, readMetric } from './index.ts';
import { costRuns, designRuns, runNamed } from './test-data/synthetic-runs.ts';

const codes = (profile: { findings: { code: string }[] }) => profile.findings.map(({ code }) => code);

describe('fitProfile', () => {
  it('says what is missing instead of 0', () => {
    const empty = fitProfile([]);
    expect(empty.vcpuSecondsPerRequest).toBeUndefined();
    expect(codes(empty)).toEqual(
      expect.arrayContaining(['noRuns', 'cpuUnknown', 'latencyUnknown', 'memoryUnknown', 'bytesUnknown', 'startupUnknown']),
    );
    expect(empty.trust.every(({ trust }) => trust === 'absent')).toBe(true);
  });

  // 8 vCPUs × 0.5 × 60 s ÷ 60,000 requests = 4 ms, by hand; one run takes the prior 0.8 to 1.15
  it('takes one run with the prior', () => {
    const one = fitProfile([runNamed('a', { requests: 60_000, durationSeconds: 60, cpu: { vcpus: 8, utilizationFraction: 0.5 } })]);
    expect(one.vcpuSecondsPerRequest).toMatchObject({ mid: 0.004, low: 0.0032, high: expect.closeTo(0.0046, 12) as number });
    expect(codes(one)).toContain('oneRun');
  });

  it('leaves out what the doctor refused, and passes its words on', () => {
    const runs = costRuns({ seed: 1, runs: 6 }).map((run) => ({ ...run, latencyMs: { mean: 5 } }));
    const fit = fitProfile(runs, {
      findings: runs.map(({ name }) => ({ code: 'closedLoop', run: name, effect: 'refused' as const, concerns: ['latency' as const] })),
    });
    expect(fit.serviceTime).toBeUndefined();
    expect(fit.vcpuSecondsPerRequest!.evidence.points).toBe(6);
    expect(codes(fit)).toContain('closedLoop');
    expect(
      fitProfile(runs, { findings: [{ code: 'broken', run: runs[0]!.name, effect: 'refused' }] }).vcpuSecondsPerRequest!.evidence.points,
    ).toBe(5);
  });

  it('names the run that does not belong', () => {
    const runs = costRuns({ seed: 1, runs: 12 });
    const wrong = { ...runs[3]!, name: 'wrong', cpu: { ...runs[3]!.cpu!, utilizationFraction: runs[3]!.cpu!.utilizationFraction! * 2.5 } };
    const fit = fitProfile([...runs.slice(0, 3), wrong, ...runs.slice(4)]);
    expect(fit.findings.filter(({ code }) => code === 'outlier').map(({ run }) => run)).toEqual(['wrong']);
  });

  it('reports inputs that moved together instead of fitting them', () => {
    const runs = designRuns({ seed: 1 }).map((run) => ({
      ...run,
      parameters: { ads: run.parameters.ads!, keys: 3 * Number(run.parameters.ads) },
    }));
    const fit = fitProfile(runs);
    expect(fit.regression).toBeUndefined();
    expect(fit.findings.find(({ code }) => code === 'collinear')!.value).toContain('ads, keys');
  });

  // memory made as 1e9 + 2e6 for each request in flight
  it('splits memory into base and requests in flight', () => {
    const fit = fitProfile(
      [4, 8, 16, 32, 64].map((concurrency) =>
        runNamed(`c${concurrency}`, { loop: 'closed', concurrency, memoryBytes: 1e9 + 2e6 * concurrency }),
      ),
    );
    expect(fit.memory!.baseBytes.mid / 1e9).toBeCloseTo(1, 9);
    expect(fit.memory!.perRequestInFlightBytes!.mid / 2e6).toBeCloseTo(1, 6);
  });

  it.each([NaN, -1, Infinity])('leaves out a run with %d requests', (requests) => {
    expect(codes(fitProfile([runNamed('bad', { requests, durationSeconds: 1 })]))).toContain('impossible');
  });
});

describe('privacy noise', () => {
  const table = [{ metric: 'script', noised: true, low: 10, high: 300, bucketEdges: [9, 13, 18, 25, 35, 50, 71, 100, 141, 200, 283, 400] }];
  // V17: a function of 2 ms reads 11; DOMAIN §5.4: nothing above 341
  it.each([
    ['the least it can read', 11, 'refused'],
    ['the most it can read', 341.5, 'refused'],
    ['between', 60, 'widened'],
  ])('%s', (_, value, kind) => expect(readMetric({ name: 'script', value, kind: 'mean' }, table).kind).toBe(kind));
  it('does not touch an exact metric', () =>
    expect(readMetric({ name: 'script', value: 11, kind: 'mean', noised: false }, table)).toEqual({ kind: 'exact', value: 11 }));
  // 2 of 5 peers count: 200 stands for 500
  it('undoes a cap on parts', () =>
    expect(
      readMetric({ name: 'n', value: 200, kind: 'total' }, [{ metric: 'n', noised: true, maxPartitions: 2 }], { partitionsPerRequest: 5 }),
    ).toMatchObject({ kind: 'corrected', mid: 500 }));
  it('gives no service time from a reading that says nothing', () => {
    const fit = fitProfile([runNamed('prod', { metrics: { script: { value: 11, kind: 'mean', noised: true } } })], {
      noise: table,
      metrics: { 'serviceTime.meanMs': [{ metric: 'script' }] },
    });
    expect(fit.serviceTime).toBeUndefined();
    expect(fit.findings.find(({ code }) => code === 'privacyNoise')).toMatchObject({ effect: 'refused', run: 'prod' });
  });
});

describe('checkExtrapolation', () => {
  it.each([
    [100, false, 'measured'],
    [120, false, 'extrapolated'],
    [121, false, 'refused'],
    [121, true, 'extrapolated'],
  ] as const)('%d of 100 measured', (concurrency, forced, kind) =>
    expect(checkExtrapolation({ concurrency, largestMeasuredConcurrency: 100, forced }).kind).toBe(kind),
  );
  it('refuses what has no meaning', () =>
    expect(() => checkExtrapolation({ concurrency: NaN, largestMeasuredConcurrency: 1 })).toThrow(RangeError));
});
