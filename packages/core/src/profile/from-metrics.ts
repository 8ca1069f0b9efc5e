/** A number from the metrics that servers export, run by run, with what privacy noise leaves of it. */
import type { Run } from '../benchmark/index.ts';
import { acrossRuns, evidenceOf, lengthWeights, type FittedEstimate } from './estimate.ts';
import type { ProfileFinding } from './finding.ts';
import { readMetric, type MetricReading, type NoiseContext, type NoisedMetric } from './noise.ts';

/** Which metric says which number, and how many of its units one of ours is. */
export interface MetricRole {
  metric: string;
  /** multiplies the metric's value: 0.001 for microseconds read as ms */
  scale?: number;
}

export interface FromMetricsRequest {
  runs: readonly Run[];
  roles: readonly MetricRole[];
  table: readonly NoisedMetric[];
  context: NoiseContext;
  /** the number that is read, for findings */
  value: string;
}

/** The first role that any run has and that says something; undefined when none does. */
export function fromMetrics(
  { runs, roles, table, context, value }: FromMetricsRequest,
  findings: ProfileFinding[],
): FittedEstimate | undefined {
  for (const { metric, scale = 1 } of roles) {
    const read = runs.flatMap((run) => {
      const given = run.metrics?.[metric];
      return given ? [{ run, reading: readMetric({ name: metric, ...given }, table, context) }] : [];
    });
    for (const { run, reading } of read) if (reading.kind !== 'exact') findings.push(about(run, reading, value));
    const usable = read.filter(
      (one): one is { run: Run; reading: Exclude<MetricReading, { kind: 'refused' }> } => one.reading.kind !== 'refused',
    );
    if (usable.length === 0) continue;
    const weights = lengthWeights(usable.map(({ run }) => run));
    const middle = acrossRuns(
      usable.map(({ run, reading }, i) => ({
        run,
        value: scale * (reading.kind === 'exact' ? reading.value : reading.mid),
        weight: weights[i]!,
      })),
      `metric ${metric}`,
    );
    return widenedBy(
      middle,
      usable.map(({ reading }) => reading),
      scale,
      usable.map(({ run }) => run),
    );
  }
  return undefined;
}

/** Bias does not average out: the interval must hold every reading's own. */
function widenedBy(
  middle: FittedEstimate,
  readings: readonly Exclude<MetricReading, { kind: 'refused' }>[],
  scale: number,
  runs: readonly Run[],
): FittedEstimate {
  const blurred = readings.filter((reading) => reading.kind !== 'exact');
  if (blurred.length === 0) return middle;
  const low = Math.min(middle.low, ...blurred.map((reading) => reading.low * scale));
  const high = Math.max(middle.high, ...blurred.map((reading) => reading.high * scale));
  const trust = blurred.every(({ kind }) => kind === 'corrected') ? 'corrected' : 'widened';
  const evidence = evidenceOf(runs, middle.evidence.method, middle.evidence.points, trust, [
    ...new Set(blurred.map(({ message }) => message)),
  ]);
  return { ...middle, low, high, evidence };
}

const about = (run: Run, reading: Exclude<MetricReading, { kind: 'exact' }>, value: string): ProfileFinding => ({
  code: 'privacyNoise',
  run: run.name,
  effect: reading.kind === 'refused' ? 'refused' : reading.kind === 'widened' ? 'widened' : 'noted',
  value,
  message: reading.message,
});
