/**
 * Weighted linear least squares for a handful of columns, with the covariance of the coefficients from the residuals.
 * Columns are scaled to length one and made orthogonal one by one, so that units do not matter and a column that the others already say is found.
 * Source: Golub & Van Loan, Matrix Computations, 4th ed. (2013), section 5.2.8 (modified Gram-Schmidt) and 5.3; Seber & Lee, Linear Regression
 * Analysis, 2nd ed. (2003), sections 3.3 and 10.7 (variance inflation).
 */

export interface LeastSquares {
  kind: 'fitted';
  coefficients: number[];
  /** residual-based; all 0 without degrees of freedom */
  covariance: number[][];
  /** the same for a residual variance of 1: what the design alone says */
  unitCovariance: number[][];
  residuals: number[];
  degrees: number;
  /** Σ weight·residual² */
  squares: number;
}

export interface Dependent {
  kind: 'dependent';
  /** the column that the columns before it already say */
  column: number;
}

export interface LeastSquaresInput {
  /** one row a point, all of the same length */
  rows: readonly (readonly number[])[];
  values: readonly number[];
  /** above 0; equal when left out */
  weights?: readonly number[];
}

/**
 * @throws {RangeError} when there are fewer points than columns or something is not finite
 * @example leastSquares({ rows: [[1, 1], [1, 2], [1, 3]], values: [3, 5, 7] }).coefficients // => [1, 2]
 */
export function leastSquares({ rows, values, weights }: LeastSquaresInput): LeastSquares | Dependent {
  const points = rows.length;
  const columns = rows[0]?.length ?? 0;
  if (columns === 0 || points < columns) throw new RangeError(`leastSquares: ${points} points cannot fit ${columns} coefficients`);
  if (![...rows.flat(), ...values, ...(weights ?? [])].every(Number.isFinite))
    throw new RangeError('leastSquares: every number must be finite');
  const root = rows.map((_, i) => Math.sqrt(weights?.[i] ?? 1));
  const given = Array.from({ length: columns }, (_, j) => rows.map((row, i) => row[j]! * root[i]!));
  const scale = given.map((column) => length(column) || 1);
  const q: number[][] = [];
  const r = Array.from({ length: columns }, () => Array<number>(columns).fill(0));
  for (let j = 0; j < columns; j++) {
    const column = given[j]!.map((value) => value / scale[j]!);
    for (let pass = 0; pass < 2; pass++)
      for (let k = 0; k < j; k++) {
        const along = dot(q[k]!, column);
        r[k]![j]! += along;
        for (let i = 0; i < points; i++) column[i]! -= along * q[k]![i]!;
      }
    const left = length(column);
    if (!(left > 1e-10)) return { kind: 'dependent', column: j };
    r[j]![j] = left;
    q.push(column.map((value) => value / left));
  }
  const target = values.map((value, i) => value * root[i]!);
  const scaled = backward(
    r,
    q.map((column) => dot(column, target)),
  );
  const coefficients = scaled.map((value, j) => value / scale[j]!);
  const residuals = values.map((value, i) => value - dot(rows[i]!, coefficients));
  const squares = residuals.reduce((sum, residual, i) => sum + (residual * root[i]!) ** 2, 0);
  const degrees = points - columns;
  const variance = degrees > 0 ? squares / degrees : 0;
  const inverse = identity(columns).map((unit) => backward(r, unit)); // column j of R⁻¹
  const unitCovariance = identity(columns).map((_, a) =>
    identity(columns).map((__, b) => inverse.reduce((sum, column) => sum + column[a]! * column[b]!, 0) / (scale[a]! * scale[b]!)),
  );
  const covariance = unitCovariance.map((row) => row.map((value) => value * variance));
  return { kind: 'fitted', coefficients, covariance, unitCovariance, residuals, degrees, squares };
}

/** Solves R·x = b for an upper triangle R. */
function backward(r: readonly (readonly number[])[], b: readonly number[]): number[] {
  const x = Array<number>(b.length).fill(0);
  for (let i = b.length - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let j = i + 1; j < b.length; j++) sum -= r[i]![j]! * x[j]!;
    x[i] = sum / r[i]![i]!;
  }
  return x;
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const length = (a: readonly number[]) => Math.hypot(...a);
const identity = (size: number) => Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => (i === j ? 1 : 0)));
