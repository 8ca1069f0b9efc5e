/**
 * Memory of a service: what it always needs, for each record it holds and for each request in flight, by least squares over runs in which these differed.
 * Memory that an allocator keeps after a busy hour counts as base; measure each run on a fresh start.
 */
import { rateOf, type Run } from '../benchmark/index.ts';
import { leastSquares, tWidth } from '../statistics/index.ts';
import { inputOf } from './cost-regression.ts';
import { aroundOne, CONFIDENCE_FRACTION, evidenceOf, type FittedEstimate } from './estimate.ts';
import type { ProfileFinding } from './finding.ts';

export interface FittedMemory {
  baseBytes: FittedEstimate;
  perRecordBytes?: FittedEstimate;
  perRequestInFlightBytes?: FittedEstimate;
}

const RECORDS = ['records', 'rows', 'numRecords', 'num_records', 'recordCount', 'datasetRecords', 'keysLoaded'];

/** Requests in flight: what the generator kept up, or rate × mean response (Little). */
function inFlightOf(run: Run): number | undefined {
  if (run.loop === 'closed' && run.concurrency !== undefined) return run.concurrency;
  const rate = rateOf(run);
  return rate !== undefined && run.latencyMs.mean !== undefined ? (rate * run.latencyMs.mean) / 1000 : undefined;
}

/** @param recordsName the parameter that counts records; common names are tried when left out */
export function memoryOf(runs: readonly Run[], findings: ProfileFinding[], recordsName?: string): FittedMemory | undefined {
  const known = runs.filter(({ memoryBytes }) => memoryBytes !== undefined && memoryBytes > 0);
  if (known.length === 0) {
    findings.push(
      finding('memoryUnknown', 'refused', 'no run states memory: record the resident memory of the server beside the load test'),
    );
    return undefined;
  }
  const records = (recordsName === undefined ? RECORDS : [recordsName]).find((name) => varies(known, (run) => inputOf(run, name)));
  const columns: { key: 'perRecordBytes' | 'perRequestInFlightBytes'; of: (run: Run) => number }[] = [];
  if (records !== undefined) columns.push({ key: 'perRecordBytes', of: (run) => inputOf(run, records)! });
  if (varies(known, inFlightOf)) columns.push({ key: 'perRequestInFlightBytes', of: (run) => inFlightOf(run)! });
  while (columns.length > 0) {
    const rows = known.map((run) => [1, ...columns.map(({ of }) => of(run))]);
    const values = known.map(({ memoryBytes }) => memoryBytes!);
    const fit = known.length > rows[0]!.length ? leastSquares({ rows, values }) : undefined;
    if (fit?.kind === 'fitted') return written(fit, columns, known, findings);
    const left = columns.pop()!;
    findings.push(
      finding(
        'memoryNotSeparable',
        'refused',
        `${left.key} cannot be told from the rest: vary records and requests in flight one at a time, in ${columns.length + 4} runs or more`,
      ),
    );
  }
  const most = known.reduce((a, b) => (b.memoryBytes! > a.memoryBytes! ? b : a));
  findings.push(
    finding(
      'memoryUnvaried',
      'noted',
      'memory was measured at one load only: all of it counts as base; run at a second concurrency to tell what a request needs',
    ),
  );
  return { baseBytes: aroundOne(most.memoryBytes!, known, 'the most memory of any run') };
}

function written(
  fit: Extract<ReturnType<typeof leastSquares>, { kind: 'fitted' }>,
  columns: readonly { key: 'perRecordBytes' | 'perRequestInFlightBytes' }[],
  runs: readonly Run[],
  findings: ProfileFinding[],
): FittedMemory {
  const width = tWidth(CONFIDENCE_FRACTION, fit.degrees);
  const evidence = evidenceOf(
    runs,
    `least squares of memory on ${columns.map(({ key }) => key).join(', ')}, Student's t with ${fit.degrees} degrees of freedom`,
    runs.length,
  );
  const estimate = (k: number): FittedEstimate => {
    const half = width * Math.sqrt(fit.covariance[k]![k]!);
    const mid = Math.max(0, fit.coefficients[k]!);
    return {
      low: Math.max(0, fit.coefficients[k]! - half),
      mid,
      high: Math.max(mid, fit.coefficients[k]! + half),
      confidenceFraction: CONFIDENCE_FRACTION,
      evidence,
    };
  };
  const found: FittedMemory = { baseBytes: estimate(0) };
  columns.forEach(({ key }, j) => {
    if (fit.coefficients[j + 1]! >= 0) found[key] = estimate(j + 1);
    else findings.push(finding('memoryFalls', 'refused', `${key} comes out below 0: something else changed between the runs`));
  });
  return found;
}

function varies(runs: readonly Run[], of: (run: Run) => number | undefined): boolean {
  const values = runs.map(of);
  return values.every((value) => value !== undefined) && new Set(values).size > 1;
}

const finding = (code: string, effect: ProfileFinding['effect'], message: string): ProfileFinding => ({
  code,
  effect,
  value: 'memory',
  message,
});
