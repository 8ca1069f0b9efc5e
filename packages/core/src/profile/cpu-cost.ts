/**
 * vCPU-seconds of one request: CPU × vCPUs × time ÷ requests, run by run, and their mean. CPU time of other processes on the machine counts with it;
 * where rates differ enough, what the machine burns without requests is named.
 */
import { busyVcpusOf, rateOf, type Run } from '../benchmark/index.ts';
import { leastSquares, tWidth } from '../statistics/index.ts';
import { endsOfMean, NO_DOUBTS, widenedTo } from './doubts.ts';
import { acrossRuns, CONFIDENCE_FRACTION, lengthWeights, type FittedEstimate } from './estimate.ts';
import type { ProfileFinding } from './finding.ts';
import { outliersOf } from './outliers.ts';

export interface CpuPoint {
  run: Run;
  vcpuSecondsPerRequest: number;
  busyVcpus: number;
  requestsPerSecond: number;
}

/** The runs that say what a request costs; undefined parts make a run say nothing, never 0. */
export function cpuPoints(runs: readonly Run[]): CpuPoint[] {
  return runs.flatMap((run) => {
    const [requestsPerSecond, busyVcpus] = [rateOf(run), busyVcpusOf(run)];
    if (requestsPerSecond === undefined || busyVcpus === undefined) return [];
    return [{ run, vcpuSecondsPerRequest: busyVcpus / requestsPerSecond, busyVcpus, requestsPerSecond }];
  });
}

/**
 * The mean of the runs that belong together.
 * @param alike whether all runs made the same requests: one that differs is then named and left out
 */
export function meanCost(
  points: readonly CpuPoint[],
  findings: ProfileFinding[],
  alike: boolean,
  doubts = NO_DOUBTS,
): FittedEstimate | undefined {
  if (points.length === 0) {
    findings.push({
      code: 'cpuUnknown',
      effect: 'refused',
      value: 'vcpuSecondsPerRequest',
      message: 'no run says how busy how many vCPUs were: record CPU utilisation and the vCPUs of the machine beside the load test',
    });
    return undefined;
  }
  const values = points.map(({ vcpuSecondsPerRequest }) => vcpuSecondsPerRequest);
  const constant = values.map(() => [1]);
  const out = alike ? outliersOf(constant, values) : [];
  const kept = points.filter((_, i) => !out.includes(i));
  for (const i of out) findings.push(outlierFinding(points[i]!, values[i]!));
  const weights = lengthWeights(kept.map(({ run }) => run));
  if (kept.length === 1)
    findings.push({
      code: 'oneRun',
      run: kept[0]!.run.name,
      effect: 'widened',
      value: 'vcpuSecondsPerRequest',
      message: 'one run says nothing of the variation between runs: repeat it three times or more',
    });
  const parts = kept.map(({ run, vcpuSecondsPerRequest }, i) => ({
    run,
    value: vcpuSecondsPerRequest,
    weight: weights[i]!,
    ends: doubts.of(run, 'vcpuSeconds'),
  }));
  const runs = kept.map(({ run }) => run);
  const mean = acrossRuns(parts, 'CPU × vCPUs × time ÷ requests, weighted by run length');
  return widenedTo(mean, endsOfMean(parts), doubts.words(runs, 'vcpuSeconds'));
}

export const outlierFinding = ({ run }: CpuPoint, value: number): ProfileFinding => ({
  code: 'outlier',
  run: run.name,
  effect: 'refused',
  value: 'vcpuSecondsPerRequest',
  message: `${value.toPrecision(4)} vCPU-seconds a request does not fit the other runs: left out; look at what ran beside it`,
});

/** Busy vCPUs against rate: a constant part is CPU that no request asked for. */
export function idleFinding(points: readonly CpuPoint[]): ProfileFinding[] {
  const rates = points.map(({ requestsPerSecond }) => requestsPerSecond);
  if (points.length < 4 || Math.max(...rates) < 1.5 * Math.min(...rates)) return [];
  const fit = leastSquares({ rows: rates.map((rate) => [1, rate]), values: points.map(({ busyVcpus }) => busyVcpus) });
  if (fit.kind === 'dependent') return [];
  const idle = fit.coefficients[0]!;
  const half = tWidth(CONFIDENCE_FRACTION, fit.degrees) * Math.sqrt(fit.covariance[0]![0]!);
  const smallest = Math.min(...points.map(({ busyVcpus }) => busyVcpus));
  if (!(idle - half > 0 && idle > 0.05 * smallest)) return [];
  return [
    {
      code: 'idleCpu',
      effect: 'noted',
      value: 'vcpuSecondsPerRequest',
      message: `${idle.toPrecision(3)} vCPUs are busy without any request (${(idle - half).toPrecision(3)} to ${(idle + half).toPrecision(3)}): runs at low rates overstate what one costs; give more weight to those at planned load`,
    },
  ];
}
