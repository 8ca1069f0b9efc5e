/** Distributions as masses on an even grid that keep the mean of every cell. Source: Gerber, ASTIN Bulletin 13 (1982), local moment matching. */
import { emptyGrid, turnsOf, type Grid } from './grid.ts';

const NOTHING = 1e-13;
/** Of the tail within one cell. */
const STEEP = 1e-3;

/**
 * @param above chance of more than x; 1 at and below 0, falling
 * @param nodes cells of the grid; the transform is twice as long, so that sums do not wrap round
 */
export function massesOf(above: (x: number) => number, step: number, nodes: number): Grid {
  const grid = emptyGrid(2 * nodes);
  let before = 0;
  let last = above(0);
  let total = 0;
  let k = 0;
  // where nothing is left nothing is asked: the parts of a sum end long before the sum does
  for (; k < nodes - 1 && (last > NOTHING || k === 0); k++) {
    const next = above((k + 1) * step);
    // the mean of the tail over a cell: Simpson's rule where it falls steeply, elsewhere the trapezium says the same
    const cell = last - next > STEEP ? (last + 4 * above((k + 0.5) * step) + next) / 6 : (last + next) / 2;
    const mass = Math.max(0, k === 0 ? 1 - cell : before - cell);
    grid.real[k] = mass;
    total += mass;
    before = cell;
    last = next;
  }
  grid.real[k] = Math.max(0, 1 - total);
  return grid;
}

/** Product of two transforms, into the first. */
export function multiply(a: Grid, b: Grid): Grid {
  for (let i = 0; i < a.real.length; i++) {
    const real = a.real[i]! * b.real[i]! - a.imaginary[i]! * b.imaginary[i]!;
    a.imaginary[i] = a.real[i]! * b.imaginary[i]! + a.imaginary[i]! * b.real[i]!;
    a.real[i] = real;
  }
  return a;
}

/**
 * Adds to a sum of transforms the product of some, later by so many cells and with so much mass. Between two cells a mass is shared, so that its mean
 * holds.
 */
export function multiplyAdd(sum: Grid, factors: readonly Grid[], { cells, mass }: { cells: number; mass: number }): void {
  const size = sum.real.length;
  const { cos, sin } = turnsOf(size);
  const first = Math.floor(cells);
  const later = mass * (cells - first);
  for (let i = 0, at = 0; i < size; i++, at = (at + first) & (size - 1)) {
    const next = (at + i) & (size - 1);
    let real = (mass - later) * cos[at]! + later * cos[next]!;
    let imaginary = (mass - later) * sin[at]! + later * sin[next]!;
    for (let f = 0; f < factors.length; f++) {
      const a = factors[f]!.real[i]!;
      const b = factors[f]!.imaginary[i]!;
      const product = real * a - imaginary * b;
      imaginary = real * b + imaginary * a;
      real = product;
    }
    sum.real[i]! += real;
    sum.imaginary[i]! += imaginary;
  }
}

/** A distribution function through masses: straight between the middles of cells, and beyond the grid an exponential tail of this decay. */
export function cdfOf(masses: Float64Array, step: number, nodes: number, decay: number): (x: number) => number {
  const below = new Float64Array(nodes + 1);
  for (let k = 0; k < nodes; k++) below[k + 1] = Math.min(1, below[k]! + Math.max(0, masses[k]!));
  const end = (nodes - 1) * step;
  const atEnd = below[nodes - 1]!;
  return (x) => {
    if (x < 0) return 0;
    if (x >= end) return 1 - (1 - atEnd) * Math.exp(-decay * (x - end));
    const cell = x / step + 0.5;
    const k = Math.floor(cell);
    return below[k]! + (cell - k) * (below[k + 1]! - below[k]!);
  };
}
