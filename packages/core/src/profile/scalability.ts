/**
 * How throughput grows with concurrency (or with vCPUs), fitted: coefficients with intervals, goodness, the knee, the limit, and the peak where the
 * data can tell it. Intervals are Student's t on residual-based standard errors, as R's nls gives them; with exactly three points there are no
 * residuals and an interval is all that is possible. They assume independent scatter: points of one warm-up make them too narrow. Scatter that clearly
 * grows or shrinks along the curve is taken as it is (`intervals: 'sandwich'`, HC3 of MacKinnon & White 1985); `standardError` stays R's.
 * Source: N. J. Gunther, Guerrilla Capacity Planning (2007), chapter 5; Seber & Wild, Nonlinear Regression (2003), sections 2.1 and 5.1.
 */
import { leastSquares, meanOf, midRanks, tWidth } from '../statistics/index.ts';
import { MOST_EXTRAPOLATION } from './extrapolation.ts';
import { kneeOf, limitOf, turningPoint, type Coefficients } from './scalability-curve.ts';
import { bestTriple, coefficientsOf, modelAt, slopesAt, type Point, type Triple } from './scalability-fit.ts';

export interface Coefficient {
  value: number;
  low: number;
  high: number;
  /** undefined where the data leave no residuals to judge by */
  standardError?: number;
}

export type Peak =
  | { kind: 'at'; concurrency: number; requestsPerSecond: number }
  | { kind: 'notIdentified'; reason: string; estimate?: { concurrency: number; requestsPerSecond: number } };

export type Knee = { kind: 'at'; concurrency: number } | { kind: 'none'; reason: string };
export type Limit = { kind: 'at'; requestsPerSecond: number } | { kind: 'none'; reason: string };

export interface Scalability {
  requestsPerSecondAtOne: Coefficient;
  contention: Coefficient;
  coherency: Coefficient;
  peak: Peak;
  knee: Knee;
  limit: Limit;
  /** share of the scatter of the throughputs that the curve explains; 1 when it meets every point */
  rSquared: number;
  /** undefined with exactly three points */
  residualStandardError?: number;
  confidenceFraction: number;
  /** how wide: from residuals of equal size, or (`sandwich`) from residuals that grow along the curve, where there are enough to see it */
  intervals: 'residuals' | 'sandwich' | 'none';
  bounded: boolean;
  points: number;
  largestMeasuredConcurrency: number;
  /** the doctor's findings about its runs that made its intervals wider */
  widenedBy?: string[];
}

export interface ScalabilityOptions {
  /** contention and coherency at least 0 (the default); a free fit may find a superlinear start */
  bounded?: boolean;
  confidenceFraction?: number;
}

/**
 * Fits the Universal Scalability Law by ordinary least squares on requests/s, all three coefficients free.
 * @param points concurrency above 0, requestsPerSecond >= 0, at least one above 0; any order; three or more different concurrencies
 * @throws {RangeError} when a number is outside its range or there are fewer than three different concurrencies
 * @example fitScalability([{ concurrency: 1, requestsPerSecond: 1 }, { concurrency: 2, requestsPerSecond: 1.8868 }, { concurrency: 4, requestsPerSecond: 3.0769 }, { concurrency: 6, requestsPerSecond: 3.5294 }]).contention.value // => 0.02
 */
export function fitScalability(
  points: readonly Point[],
  { bounded = true, confidenceFraction = 0.95 }: ScalabilityOptions = {},
): Scalability {
  check(points);
  const scale = Math.max(...points.map(({ requestsPerSecond }) => requestsPerSecond)); // so that huge rates do not overflow when squared
  const scaled = points.map(({ concurrency, requestsPerSecond }) => ({ concurrency, requestsPerSecond: requestsPerSecond / scale }));
  const { triple, squares } = bestTriple(scaled, bounded);
  const degrees = points.length - 3;
  const errors = standardErrors(triple, scaled, squares);
  const uneven = errors && unevenErrors(triple, scaled);
  const width = degrees > 0 ? tWidth(confidenceFraction, degrees) : Infinity;
  const coefficient = (k: number, unit: number): Coefficient => {
    const value = triple[k]! * unit;
    const error = errors?.[k];
    const floor = bounded || k === 0 ? 0 : -Infinity;
    if (error === undefined) return { value, low: Math.min(value, floor), high: Infinity };
    const half = width * (uneven?.[k] ?? error) * unit;
    return { value, low: Math.max(Math.min(value, floor), value - half), high: value + half, standardError: error * unit };
  };
  const fitted = coefficientsOf([triple[0] * scale, triple[1], triple[2]]);
  const largestMeasuredConcurrency = Math.max(...points.map(({ concurrency }) => concurrency));
  const coherency = coefficient(2, 1);
  const mean = scaled.reduce((sum, point) => sum + point.requestsPerSecond, 0) / scaled.length;
  const scatter = scaled.reduce((sum, point) => sum + (point.requestsPerSecond - mean) ** 2, 0);
  return {
    requestsPerSecondAtOne: coefficient(0, scale),
    contention: coefficient(1, 1),
    coherency,
    peak: peakOf(fitted, coherency, largestMeasuredConcurrency, degrees),
    ...ends(fitted),
    rSquared: scatter > 0 ? 1 - squares / scatter : 1,
    ...(degrees > 0 && { residualStandardError: Math.sqrt(squares / degrees) * scale }),
    confidenceFraction,
    intervals: errors ? (uneven ? 'sandwich' : 'residuals') : 'none',
    bounded,
    points: points.length,
    largestMeasuredConcurrency,
  };
}

function check(points: readonly Point[]): void {
  for (const { concurrency, requestsPerSecond } of points) {
    if (!(concurrency > 0 && concurrency <= 1e9))
      throw new RangeError(`fitScalability: concurrency must be above 0 and at most 1e9, got ${concurrency}`);
    if (!(requestsPerSecond >= 0 && requestsPerSecond <= 1e150))
      throw new RangeError(`fitScalability: requestsPerSecond must be finite and >= 0, got ${requestsPerSecond}`);
  }
  const different = new Set(points.map(({ concurrency }) => concurrency)).size;
  if (different < 3)
    throw new RangeError(
      `fitScalability: three coefficients need three or more different concurrencies, got ${different}: measure at more levels`,
    );
  if (points.every(({ requestsPerSecond }) => requestsPerSecond === 0))
    throw new RangeError('fitScalability: every requestsPerSecond is 0');
}

/** From the curve's slopes at the fit; undefined where nothing is left over to judge by or the slopes cannot tell the coefficients apart. */
function standardErrors(triple: Triple, points: readonly Point[], squares: number): number[] | undefined {
  const degrees = points.length - 3;
  if (degrees <= 0) return undefined;
  const local = leastSquares({ rows: points.map(({ concurrency }) => slopesAt(triple, concurrency)), values: points.map(() => 0) });
  if (local.kind === 'dependent') return undefined;
  return local.unitCovariance.map((row, k) => Math.sqrt((row[k]! * squares) / degrees));
}

const ENOUGH_TO_SEE = 15;

/** Standard errors that hold when residuals differ in size along the curve; undefined where they do not clearly do so. */
function unevenErrors(triple: Triple, points: readonly Point[]): number[] | undefined {
  if (points.length < ENOUGH_TO_SEE) return undefined;
  const residuals = points.map(({ concurrency, requestsPerSecond }) => requestsPerSecond - modelAt(triple, concurrency));
  const trend = correlation(midRanks(points.map(({ concurrency }) => modelAt(triple, concurrency))), midRanks(residuals.map(Math.abs)));
  if (Math.abs(trend) * Math.sqrt(points.length - 1) < 1.96) return undefined; // Spearman's test at 5 %
  const rows = points.map(({ concurrency }) => slopesAt(triple, concurrency));
  const local = leastSquares({ rows, values: residuals });
  if (local.kind === 'dependent') return undefined;
  const inverse = local.unitCovariance;
  const influence = rows.map((row) => inverse.map((line) => line.reduce((sum, value, j) => sum + value * row[j]!, 0)));
  return [0, 1, 2].map((k) =>
    Math.sqrt(
      influence.reduce((sum, own, i) => {
        const leverage = own.reduce((inner, value, j) => inner + value * rows[i]![j]!, 0);
        return sum + (own[k]! * (residuals[i]! / (1 - Math.min(leverage, 0.99)))) ** 2;
      }, 0),
    ),
  );
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const product = a.reduce((sum, value, i) => sum + (value - meanA) * (b[i]! - meanB), 0);
  return (
    product /
      Math.sqrt(a.reduce((sum, value) => sum + (value - meanA) ** 2, 0) * b.reduce((sum, value) => sum + (value - meanB) ** 2, 0)) || 0
  );
}

function peakOf(fitted: Coefficients, coherency: Coefficient, largest: number, degrees: number): Peak {
  const estimate = turningPoint(fitted);
  const not = (reason: string): Peak => ({ kind: 'notIdentified', reason, ...(estimate && { estimate }) });
  if (!estimate)
    return not(
      fitted.coherency > 0 ? 'contention alone stops the growth before the curve turns' : 'coherency is 0: the curve never turns down',
    );
  if (degrees === 0) return not('three points fit any such curve exactly: measure at one more concurrency');
  if (!(coherency.low > 0)) return not('coherency may be 0 within its interval: measure at higher concurrencies');
  const most = MOST_EXTRAPOLATION * largest;
  if (estimate.concurrency > most)
    return not(
      `the peak would be at ${estimate.concurrency.toPrecision(4)}, beyond ${MOST_EXTRAPOLATION} × the largest measured concurrency ${largest}: measure up to there`,
    );
  return { kind: 'at', ...estimate };
}

function ends(fitted: Coefficients): { knee: Knee; limit: Limit } {
  const [knee, limit] = [kneeOf(fitted), limitOf(fitted)];
  const reason = 'contention is 0: throughput grows with every caller until the curve turns, if it does';
  return {
    knee: knee === undefined ? { kind: 'none', reason } : { kind: 'at', concurrency: knee },
    limit: limit === undefined ? { kind: 'none', reason } : { kind: 'at', requestsPerSecond: limit },
  };
}
