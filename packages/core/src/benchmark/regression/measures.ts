/** The numbers of a run that a regression shows in, its warm-up left out where the run has a timeline. */
import type { Run, TimelineBin } from '../run.ts';
import { rateOf, vcpuSecondsPerRequestOf } from '../run-numbers.ts';
import { settledBins } from './warm-up.ts';

export const MEASURES = [
  { name: 'requestsPerSecond', unit: 'requests/s', worse: 'lower' },
  { name: 'vcpuSecondsPerRequest', unit: 's', worse: 'higher' },
  { name: 'meanMs', unit: 'ms', worse: 'higher' },
  { name: 'p50Ms', unit: 'ms', worse: 'higher' },
  { name: 'p90Ms', unit: 'ms', worse: 'higher' },
  { name: 'p95Ms', unit: 'ms', worse: 'higher' },
  { name: 'p99Ms', unit: 'ms', worse: 'higher' },
] as const;

export type Measure = (typeof MEASURES)[number];
export type MeasureName = Measure['name'];

/** undefined: the run does not say; above 0 otherwise. */
export function measure(run: Run, name: MeasureName): number | undefined {
  const value = raw(run, name);
  return value !== undefined && value > 0 && Number.isFinite(value) ? value : undefined;
}

function raw(run: Run, name: MeasureName): number | undefined {
  const { latencyMs } = run;
  switch (name) {
    case 'requestsPerSecond':
      // a generator that keeps to a rate measures its own setting
      if (run.loop === 'open' && run.targetRequestsPerSecond !== undefined) return keptUp(run);
      return settled(run, rateOfBins) ?? rateOf(run);
    case 'vcpuSecondsPerRequest':
      return vcpuSecondsPerRequestOf(run);
    case 'meanMs':
      return settled(run, (bins) => weighted(bins, ({ meanMs }) => meanMs)) ?? latencyMs.mean;
    case 'p50Ms':
      return latencyMs.p50;
    case 'p90Ms':
      return latencyMs.p90;
    case 'p95Ms':
      return settled(run, (bins) => weighted(bins, ({ p95Ms }) => p95Ms)) ?? latencyMs.p95;
    case 'p99Ms':
      return latencyMs.p99;
    default:
      return name satisfies never;
  }
}

/** Only a rate below the planned one is a finding of the server's. */
function keptUp(run: Run): number | undefined {
  const rate = rateOf(run);
  return rate !== undefined && rate < 0.98 * run.targetRequestsPerSecond! ? rate : undefined;
}

const settled = (run: Run, of: (bins: TimelineBin[]) => number | undefined) => {
  const bins = settledBins(run.timeline);
  return bins && of(bins);
};

function rateOfBins(bins: readonly TimelineBin[]): number {
  return bins.reduce((sum, { requests }) => sum + requests, 0) / bins.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
}

function weighted(bins: readonly TimelineBin[], of: (bin: TimelineBin) => number | undefined): number | undefined {
  const known = bins.filter((bin) => of(bin) !== undefined && bin.requests > 0);
  const requests = known.reduce((sum, bin) => sum + bin.requests, 0);
  return requests === 0 ? undefined : known.reduce((sum, bin) => sum + of(bin)! * bin.requests, 0) / requests;
}
