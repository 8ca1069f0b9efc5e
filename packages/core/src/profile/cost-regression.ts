/**
 * What a request costs as a constant plus so much an ad, a group, a key or a byte: weighted least squares over runs in which these were varied.
 * Inputs that moved together cannot be told apart and are reported instead of fitted. The line misleads outside the measured ranges, which it states.
 * Source: Seber & Lee, Linear Regression Analysis, 2nd ed. (2003), sections 3.8 (weights) and 10.7 (collinearity).
 */
import type { Run } from '../benchmark/index.ts';
import { leastSquares, tWidth, type LeastSquares } from '../statistics/index.ts';
import type { CpuPoint } from './cpu-cost.ts';
import { outlierFinding } from './cpu-cost.ts';
import { doubted, endsOfMean, NO_DOUBTS, type Doubts, type Ends } from './doubts.ts';
import { CONFIDENCE_FRACTION, evidenceOf, lengthWeights, type FittedEstimate } from './estimate.ts';
import type { ProfileFinding } from './finding.ts';
import { outliersOf } from './outliers.ts';

export interface CostRegression {
  /** of a request with the mean inputs of the runs */
  atMean: FittedEstimate;
  /** vCPU-seconds of a request with every input 0 */
  intercept: FittedEstimate;
  /** vCPU-seconds for each one more */
  slopes: Record<string, FittedEstimate>;
  /** the inputs in the order of the covariance, and the range that was measured */
  inputs: { name: string; low: number; high: number }[];
  /** covariance of intercept and slopes: how wide a prediction is */
  covariance: number[][];
  /** width of the interval in standard errors */
  tWidth: number;
  /** what findings about the runs leave open beyond that, as multiples of a prediction's ends */
  widenedTo?: { low: number; high: number };
  rSquared: number;
}

/** Parameters that say how a run was made, not what a request was. */
const ABOUT_THE_RUN =
  /^(concurrency|connections?|threads?|vus|rate|rps|qps|duration\w*|timeout\w*|total|cpus?|vcpus|cores|run|iteration|seed|replicas|instances|startup\w*|load\w*seconds|date|warmup\w*)$/i;
/** Variance inflation above which two slopes cannot be told apart: an R² of 0.98 on the others. */
const MOST_INFLATION = 50;

/** The value of an input in a run: a parameter, a mean metric, or the mean bytes of a request or an answer. */
export function inputOf(run: Run, name: string): number | undefined {
  const given = run.parameters[name];
  const parameter = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  if (typeof parameter === 'number' && Number.isFinite(parameter)) return parameter;
  const metric = run.metrics?.[name];
  if (metric?.kind === 'mean' && Number.isFinite(metric.value) && metric.noised !== true) return metric.value;
  if (name === 'requestBytes' || name === 'responseBytes') return run[name];
  return undefined;
}

/** Numeric parameters that every run states and that differ. */
export function variedInputs(runs: readonly Run[]): string[] {
  const names = Object.keys(runs[0]?.parameters ?? {}).filter((name) => !ABOUT_THE_RUN.test(name));
  return names.filter((name) => {
    const values = runs.map((run) => inputOf(run, name));
    return values.every((value) => value !== undefined) && new Set(values).size > 1;
  });
}

/** @param inputs names to use; the varied numeric parameters when left out */
export function regressCost(
  points: readonly CpuPoint[],
  findings: ProfileFinding[],
  inputs: readonly string[] = variedInputs(points.map(({ run }) => run)),
  doubts = NO_DOUBTS,
): CostRegression | undefined {
  const usable = points.filter(({ run }) => inputs.every((name) => inputOf(run, name) !== undefined));
  const varied = inputs.filter((name) => new Set(usable.map(({ run }) => inputOf(run, name))).size > 1);
  for (const name of inputs)
    if (!varied.includes(name))
      findings.push(about('inputConstant', name, `${name} never changed in the runs that state it: vary it to learn what one more costs`));
  const names = separable(usable, varied, findings);
  if (names.length === 0) return undefined;
  if (usable.length < names.length + 3) {
    findings.push(
      about(
        'tooFewRuns',
        names.join(', '),
        `${usable.length} runs cannot tell ${names.length + 1} coefficients with any certainty: ${names.length + 3} or more can`,
      ),
    );
    return undefined;
  }
  const rowOf = ({ run }: CpuPoint) => [1, ...names.map((name) => inputOf(run, name)!)];
  const values = usable.map(({ vcpuSecondsPerRequest }) => vcpuSecondsPerRequest);
  const out = outliersOf(usable.map(rowOf), values);
  for (const i of out) findings.push(outlierFinding(usable[i]!, values[i]!));
  const kept = usable.filter((_, i) => !out.includes(i));
  const weights = lengthWeights(kept.map(({ run }) => run));
  const costs = kept.map(({ vcpuSecondsPerRequest }) => vcpuSecondsPerRequest);
  const fit = leastSquares({ rows: kept.map(rowOf), values: costs, weights });
  if (fit.kind === 'dependent') return undefined;
  return written(fit, names, kept, weights, costs, kept.map(rowOf), doubts);
}

function written(
  fit: LeastSquares,
  names: string[],
  kept: readonly CpuPoint[],
  weights: readonly number[],
  costs: readonly number[],
  rows: readonly (readonly number[])[],
  doubts: Doubts,
): CostRegression {
  const width = tWidth(CONFIDENCE_FRACTION, fit.degrees);
  const runs = kept.map(({ run }) => run);
  const words = doubts.words(runs, 'vcpuSeconds');
  const evidence = doubted(
    evidenceOf(
      runs,
      `least squares of vCPU-seconds per request on ${names.join(', ')}, weighted by run length, Student's t with ${fit.degrees} degrees of freedom`,
      kept.length,
    ),
    words,
  );
  const parts = kept.map(({ run }, i) => ({ value: costs[i]!, weight: weights[i]!, ends: doubts.of(run, 'vcpuSeconds') }));
  const coefficient = (k: number): FittedEstimate => {
    const half = width * Math.sqrt(fit.covariance[k]![k]!);
    const mid = fit.coefficients[k]!;
    const reach = reachOf(k, fit, rows, parts);
    return { low: mid - half - reach.down, mid, high: mid + half + reach.up, confidenceFraction: CONFIDENCE_FRACTION, evidence };
  };
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = costs.reduce((sum, value, i) => sum + value * weights[i]!, 0) / total;
  const half = width * Math.sqrt(fit.squares / fit.degrees / total);
  const scatter = costs.reduce((sum, value, i) => sum + weights[i]! * (value - mean) ** 2, 0);
  const ends = endsOfMean(parts);
  return {
    atMean: {
      low: Math.max(0, (mean - half) * ends.low),
      mid: mean,
      high: (mean + half) * ends.high,
      confidenceFraction: CONFIDENCE_FRACTION,
      evidence,
    },
    intercept: coefficient(0),
    slopes: Object.fromEntries(names.map((name, j) => [name, coefficient(j + 1)])),
    inputs: names.map((name) => {
      const measured = kept.map(({ run }) => inputOf(run, name)!);
      return { name, low: Math.min(...measured), high: Math.max(...measured) };
    }),
    covariance: fit.covariance,
    tWidth: width,
    ...(words.length > 0 && { widenedTo: ends }),
    rSquared: scatter > 0 ? 1 - fit.squares / scatter : 1,
  };
}

/** How far a coefficient moves at most while every run's cost moves within its own ends: it is a weighted sum of the costs. */
function reachOf(
  k: number,
  { unitCovariance }: LeastSquares,
  rows: readonly (readonly number[])[],
  parts: readonly { value: number; weight: number; ends: Ends }[],
): { down: number; up: number } {
  let [down, up] = [0, 0];
  parts.forEach(({ value, weight, ends }, i) => {
    const pull = weight * value * unitCovariance[k]!.reduce((sum, entry, j) => sum + entry * rows[i]![j]!, 0);
    const [one, other] = [pull * (ends.low - 1), pull * (ends.high - 1)];
    down -= Math.min(one, other);
    up += Math.max(one, other);
  });
  return { down, up };
}

/** Inputs that the others do not already say; those that move together are all reported and none of them fitted. */
function separable(points: readonly CpuPoint[], names: readonly string[], findings: ProfileFinding[]): string[] {
  const columns = new Map(names.map((name) => [name, points.map(({ run }) => inputOf(run, name)!)]));
  const together = names.filter((name) => inflation(name, names, columns, points.length) > MOST_INFLATION);
  if (together.length > 0)
    findings.push(
      about(
        'collinear',
        together.join(', '),
        `${together.join(' and ')} changed together: what each costs cannot be told apart; add runs in which one changes while the others stay`,
      ),
    );
  return names.filter((name) => !together.includes(name));
}

/** 1 / (1 − R²) of an input on the others. */
function inflation(name: string, names: readonly string[], columns: ReadonlyMap<string, number[]>, points: number): number {
  const others = names.filter((other) => other !== name);
  if (others.length === 0) return 1;
  if (points < others.length + 1) return Infinity;
  const values = columns.get(name)!;
  const rows = values.map((_, i) => [1, ...others.map((other) => columns.get(other)![i]!)]);
  const fit = leastSquares({ rows, values });
  if (fit.kind === 'dependent') return inflation(name, others.slice(0, -1).concat(name), columns, points);
  const mean = values.reduce((sum, value) => sum + value, 0) / points;
  const scatter = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return fit.squares > scatter * 1e-12 ? scatter / fit.squares : Infinity;
}

const about = (code: string, value: string, message: string): ProfileFinding => ({
  code,
  effect: 'refused',
  value: `vcpuSecondsPerRequest of ${value}`,
  message,
});
