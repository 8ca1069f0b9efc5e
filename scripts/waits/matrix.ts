/** Dense square matrices, just what the solver needs. Rows one after another. */
export interface Matrix {
  size: number;
  values: Float64Array;
}

export const zeros = (size: number): Matrix => ({ size, values: new Float64Array(size * size) });

export function identity(size: number): Matrix {
  const made = zeros(size);
  for (let i = 0; i < size; i++) made.values[i * size + i] = 1;
  return made;
}

/** a·A + b·B */
export function combined(a: number, A: Matrix, b: number, B: Matrix): Matrix {
  const made = zeros(A.size);
  for (let i = 0; i < made.values.length; i++) made.values[i] = a * A.values[i]! + b * B.values[i]!;
  return made;
}

export function product(A: Matrix, B: Matrix): Matrix {
  const n = A.size;
  const made = zeros(n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const a = A.values[i * n + k]!;
      if (a === 0) continue;
      for (let j = 0; j < n; j++) made.values[i * n + j]! += a * B.values[k * n + j]!;
    }
  return made;
}

/** Gauss and Jordan with the largest pivot. */
export function inverse(A: Matrix): Matrix {
  const n = A.size;
  const left = A.values.slice();
  const right = identity(n).values;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) if (Math.abs(left[row * n + column]!) > Math.abs(left[pivot * n + column]!)) pivot = row;
    if (pivot !== column)
      for (const values of [left, right])
        for (let j = 0; j < n; j++) {
          const kept = values[column * n + j]!;
          values[column * n + j] = values[pivot * n + j]!;
          values[pivot * n + j] = kept;
        }
    const by = left[column * n + column]!;
    for (let j = 0; j < n; j++) {
      left[column * n + j]! /= by;
      right[column * n + j]! /= by;
    }
    for (let row = 0; row < n; row++) {
      const factor = row === column ? 0 : left[row * n + column]!;
      if (factor === 0) continue;
      for (let j = 0; j < n; j++) {
        left[row * n + j]! -= factor * left[column * n + j]!;
        right[row * n + j]! -= factor * right[column * n + j]!;
      }
    }
  }
  return { size: n, values: right };
}

/** A row vector times a matrix that may have more columns than rows. */
export function times(row: Float64Array, rows: readonly Float64Array[]): Float64Array {
  const made = new Float64Array(rows[0]!.length);
  row.forEach((value, i) => {
    const other = rows[i]!;
    for (let j = 0; j < made.length; j++) made[j]! += value * other[j]!;
  });
  return made;
}

export const rowsOf = ({ size, values }: Matrix): Float64Array[] =>
  Array.from({ length: size }, (_, i) => values.slice(i * size, (i + 1) * size));
