/** Fourier transforms of distributions on an even grid: sums of independent times are products there. */

export interface Grid {
  /** real and imaginary parts */
  real: Float64Array;
  imaginary: Float64Array;
}

const MOST_SPARE = 64;
const spare = new Map<number, Grid[]>();

/** An empty grid, of those given back where there is one. */
export function emptyGrid(size: number): Grid {
  const grid = spare.get(size)?.pop();
  if (!grid) return { real: new Float64Array(size), imaginary: new Float64Array(size) };
  grid.real.fill(0);
  grid.imaginary.fill(0);
  return grid;
}

/** Given back once nothing reads it any more: composing an answer takes dozens of them, and collecting them took a fifth of the time. */
export function giveBack(grid: Grid): void {
  const size = grid.real.length;
  const grids = spare.get(size);
  if (!grids) spare.set(size, [grid]);
  else if (grids.length < MOST_SPARE) grids.push(grid);
}

const turns = new Map<number, { cos: Float64Array; sin: Float64Array }>();

/** Cosine and negative sine of each of so many equal parts of a whole turn. */
export function turnsOf(size: number) {
  let known = turns.get(size);
  if (!known) {
    known = { cos: new Float64Array(size), sin: new Float64Array(size) };
    for (let i = 0; i < size; i++) {
      known.cos[i] = Math.cos((2 * Math.PI * i) / size);
      known.sin[i] = -Math.sin((2 * Math.PI * i) / size);
    }
    turns.set(size, known);
  }
  return known;
}

/** In place, decimation in time. The size is a power of two. Source: Cooley & Tukey, Mathematics of Computation 19 (1965). */
export function transform({ real, imaginary }: Grid): void {
  const size = real.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      swap(real, i, j);
      swap(imaginary, i, j);
    }
  }
  // pairs need no turn
  for (let a = 0; a + 1 < size; a += 2) {
    const x = real[a + 1]!;
    const y = imaginary[a + 1]!;
    real[a + 1] = real[a]! - x;
    imaginary[a + 1] = imaginary[a]! - y;
    real[a] = real[a]! + x;
    imaginary[a] = imaginary[a]! + y;
  }
  const { cos, sin } = turnsOf(size);
  for (let span = 4; span <= size; span <<= 1) {
    const half = span >> 1;
    const stride = size / span;
    for (let start = 0; start < size; start += span)
      for (let k = 0, w = 0; k < half; k++, w += stride) {
        const a = start + k;
        const b = a + half;
        const x = real[b]! * cos[w]! - imaginary[b]! * sin[w]!;
        const y = real[b]! * sin[w]! + imaginary[b]! * cos[w]!;
        real[b] = real[a]! - x;
        imaginary[b] = imaginary[a]! - y;
        real[a] = real[a]! + x;
        imaginary[a] = imaginary[a]! + y;
      }
  }
}

function swap(values: Float64Array, i: number, j: number): void {
  const kept = values[i]!;
  values[i] = values[j]!;
  values[j] = kept;
}

/** Back again: the same transform of the conjugate. */
export function inverse(grid: Grid): void {
  const size = grid.real.length;
  for (let i = 0; i < size; i++) grid.imaginary[i] = -grid.imaginary[i]!;
  transform(grid);
  for (let i = 0; i < size; i++) {
    grid.real[i] = grid.real[i]! / size;
    grid.imaginary[i] = -grid.imaginary[i]! / size;
  }
}
