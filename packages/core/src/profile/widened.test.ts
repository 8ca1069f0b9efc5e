/** Intervals with and without a finding, and whether they hold the truth that a fault moved the runs away from. */
import { describe, expect, it } from 'vitest';
import { examineRuns, type Run } from '../benchmark/index.ts';
import { fitProfile } from './index.ts';
import { costRuns, designRuns, queueRuns, runNamed, scalingPoints } from './test-data/synthetic-runs.ts';

const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1);
const holds = (one: { low: number; high: number }, truth: number) => one.low <= truth && truth <= one.high;
const share = (fits: boolean[]) => fits.filter(Boolean).length / fits.length;
const both = (runs: readonly Run[]) => ({ plain: fitProfile(runs), careful: fitProfile(runs, { findings: examineRuns(runs) }) });

describe('a widened run makes the interval wider by what the finding says', () => {
  it('by each run’s weight, around the same middle', () => {
    const runs = costRuns({ seed: 3, runs: 10 });
    const plain = fitProfile(runs).vcpuSecondsPerRequest!;
    const findings = (names: string[]) =>
      names.map((run) => ({
        code: 'errorsAsWork',
        run,
        effect: 'widened' as const,
        widens: [{ number: 'vcpuSeconds' as const, downFraction: 0.1, upFraction: 0.2 }],
      }));
    const all = fitProfile(runs, { findings: findings(runs.map(({ name }) => name)) }).vcpuSecondsPerRequest!;
    expect(all.mid).toBe(plain.mid);
    expect(all.low / plain.low).toBeCloseTo(0.9, 9);
    expect(all.high / plain.high).toBeCloseTo(1.2, 9);
    expect(all.evidence.trust).toBe('widened');
    expect(all.evidence.notes!.join()).toContain('errorsAsWork of 10 of 10 runs, at most: −10 % to +20 % on vCPU time a call');
    // one run of ten that weigh alike: a tenth of it, as far as its cost is the mean one
    const one = fitProfile(runs, { findings: findings([runs[0]!.name]) });
    const cost = (8 * runs[0]!.cpu!.utilizationFraction!) / (runs[0]!.requests! / 60);
    expect(one.vcpuSecondsPerRequest!.high / plain.high).toBeCloseTo(1 + (0.2 * cost) / (10 * plain.mid), 9);
    expect(one.trust.find(({ value }) => value === 'vcpuSecondsPerRequest')).toMatchObject({ trust: 'widened' });
  });

  it('counts one fact that two findings state once, and different faults together', () => {
    const runs = [runNamed('a', { requestBytes: 1000 }), runNamed('b', { requestBytes: 1000 })];
    const ends = (...ups: number[]) =>
      fitProfile(runs, {
        findings: ups.flatMap((upFraction, i) =>
          runs.map(({ name }) => ({
            code: `f${i}`,
            run: name,
            effect: 'widened' as const,
            widens: [{ number: 'requestBytes' as const, downFraction: 0, upFraction }],
          })),
        ),
      }).bytes!.request!.high;
    expect(ends(0.25, 0.25)).toBeCloseTo(1250, 9);
    expect(ends(0.25, 0.1)).toBeCloseTo(1375, 9);
  });
});

describe('with a planted fault the widened interval holds the truth where the plain one does not', () => {
  // 8 % of the calls fail at once and cost nothing: CPU ÷ calls is 0.92 of what an answer costs
  it('errors counted as work', () => {
    const fits = SEEDS.map((seed) => {
      const runs = costRuns({ seed, variation: 0.02 }).map((run) => {
        const utilizationFraction = run.cpu!.utilizationFraction! * 0.92;
        return { ...run, errors: Math.round(run.requests! * 0.08), cpu: { ...run.cpu!, utilizationFraction } };
      });
      return both(runs);
    });
    expect(share(fits.map(({ plain }) => holds(plain.vcpuSecondsPerRequest!, 0.004)))).toBeLessThanOrEqual(0.1);
    expect(share(fits.map(({ careful }) => holds(careful.vcpuSecondsPerRequest!, 0.004)))).toBeGreaterThanOrEqual(0.9);
  });

  // 6 % were sent again: the service worked 1.06 times for each call
  it('retries, in the slopes of a regression and in what a scenario would read', () => {
    const fits = SEEDS.map((seed) => {
      const runs = designRuns({ seed, variation: 0.005 }).map((run) => {
        const utilizationFraction = run.cpu!.utilizationFraction! * 1.06;
        return { ...run, retries: Math.round(run.requests! * 0.06), cpu: { ...run.cpu!, utilizationFraction } };
      });
      return both(runs);
    });
    expect(share(fits.map(({ plain }) => holds(plain.regression!.slopes.ads!, 0.0003)))).toBeLessThanOrEqual(0.1);
    expect(share(fits.map(({ careful }) => holds(careful.regression!.slopes.ads!, 0.0003)))).toBeGreaterThanOrEqual(0.9);
    expect(fits[0]!.careful.regression!.widenedTo!.low).toBeCloseTo(1 / 1.06, 3);
    expect(fits[0]!.plain.regression!.widenedTo).toBeUndefined();
  });

  // callers lose a fifth of their time outside calls: the curve at N callers is that of 0.8 N
  it('a generator that cannot keep its callers busy, in the curve', () => {
    const idle = 0.8;
    const fits = SEEDS.slice(0, 20).map((seed) => {
      const runs = scalingPoints({ seed, variation: 0.005 }).map(({ concurrency, requestsPerSecond }, i) => {
        const rate = requestsPerSecond * idle;
        return runNamed(`${i}`, {
          loop: 'closed',
          concurrency,
          requestsPerSecond: rate,
          latencyMs: { mean: (1000 * idle * concurrency) / rate },
        });
      });
      return both(runs);
    });
    const ofOne = (side: 'plain' | 'careful') => share(fits.map((fit) => holds(fit[side].scalability!.requestsPerSecondAtOne, 100)));
    expect(ofOne('plain')).toBe(0);
    expect(ofOne('careful')).toBeGreaterThanOrEqual(0.9);
    expect(fits[0]!.careful.scalability!.widenedBy!.join()).toContain('+25 % on calls/s');
    expect(fits[0]!.careful.scalability!.contention.value).toBe(fits[0]!.plain.scalability!.contention.value);
  });

  // the mean holds 5 % of failures that took no time
  it('failures that answer at once, in the service time', () => {
    const fits = SEEDS.slice(0, 20).map((seed) =>
      both(
        queueRuns({ seed, shape: 'exponential' }).map((run) => {
          const { mean, p50, p90, p95, p99 } = run.latencyMs;
          const latencyMs = {
            ...(mean && { mean: mean * 0.92 }),
            ...(p50 && { p50 }),
            ...(p90 && { p90 }),
            ...(p95 && { p95 }),
            ...(p99 && { p99 }),
          };
          const requests = run.requests ?? Math.round(run.requestsPerSecond! * run.durationSeconds!);
          return { ...run, requests, errors: Math.round(requests * 0.08), latencyMs };
        }),
      ),
    );
    const held = (side: 'plain' | 'careful') => share(fits.map((fit) => holds(fit[side].serviceTime!.meanMs, 20)));
    expect(held('plain')).toBeLessThanOrEqual(0.2);
    expect(held('careful')).toBeGreaterThanOrEqual(0.9);
  });

  it('leaves clean runs as they were', () => {
    const runs = costRuns({ seed: 1 });
    const { plain, careful } = both(runs);
    expect(careful.vcpuSecondsPerRequest).toEqual(plain.vcpuSecondsPerRequest);
  });
});
