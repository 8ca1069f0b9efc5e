/** Load tests that vary from run to run, with or without a slowdown. The variation is a run's own (its machine, its hour): it moves all measures alike, and each a little by itself. */
import { normalFrom, randomFrom } from '../../../statistics/index.ts';
import type { Run } from '../../run.ts';

export interface Simulated {
  seed: number;
  runs: number;
  /** standard deviation of one measure from run to run, as a share */
  variation?: number;
  /** share of a measure's variance that all measures of the run have in common */
  shared?: number;
  /** how much slower, as a share, by the place of the run */
  slowdown?: number | ((place: number) => number);
  /** what slows down */
  slows?: 'all' | 'p99Ms';
}

export function simulatedRuns({ seed, runs, variation = 0.05, shared = 0.5, slowdown = 0, slows = 'all' }: Simulated): Run[] {
  const random = randomFrom(seed);
  const deviation = Math.log1p(variation);
  return Array.from({ length: runs }, (_, i): Run => {
    const slower = 1 + (typeof slowdown === 'number' ? slowdown : slowdown(i));
    const common = normalFrom(random);
    const factor = (own: 'p99Ms' | 'other' = 'other') =>
      (slows === 'all' || own === slows ? slower : 1) *
      Math.exp(deviation * (Math.sqrt(shared) * common + Math.sqrt(1 - shared) * normalFrom(random)));
    const requestsPerSecond = 1000 / factor();
    const vcpuSecondsPerRequest = 0.004 * factor();
    return {
      name: `run ${i}`,
      fileName: `run-${i}.json`,
      format: 'csv',
      loop: 'closed',
      concurrency: 32,
      durationSeconds: 60,
      requestsPerSecond,
      latencyMs: { mean: 20 * factor(), p50: 15 * factor(), p95: 60 * factor(), p99: 90 * factor('p99Ms') },
      cpu: { vcpus: 16, utilizationFraction: Math.min(1, (vcpuSecondsPerRequest * requestsPerSecond) / 16) },
      parameters: {},
    };
  });
}
