/**
 * What a coarse answer is composed of (`coarse-response.ts`): the share of each service's answers that is later than each cell of a short grid, tilted and
 * transformed, and nodes that follow one another, come sometimes or wait for the slowest.
 */
import { emptyGrid, giveBack, inverse, transform, type Grid, type ResponseLaw } from '../queueing/index.ts';
import { MOST_CALLS } from './call-groups.ts';

/** Cells of the grid; the time asked for is the middle of one of the last. */
export const CELLS = 256;
export const AT = CELLS - 6;
export const TILTS = Float64Array.from({ length: CELLS }, (_, k) => 1e-8 ** (k / CELLS));
const MOST_KEPT = 400;
export const HALF = CELLS / 2 + 1;
export const NOTHING = 1e-12;

/** One service's own answer on the grid: the share later than each cell, of each way that it is called, and their transforms. */
export interface CoarseLaw {
  id: number;
  late: readonly Float64Array[];
  transforms: (Grid | undefined)[];
}

export interface Node {
  /** places of the services that it depends on */
  services: readonly number[];
  of(laws: readonly CoarseLaw[]): Grid;
}

export const blank = (): Grid => ({ real: new Float64Array(CELLS), imaginary: new Float64Array(CELLS) });

/** The mean share that is later, over each cell: Simpson's rule. */
export function lateOf(law: ResponseLaw, step: number): Float64Array {
  const late = new Float64Array(CELLS);
  let last = 1 - law.cdf(0);
  for (let k = 0; k < CELLS && (last > NOTHING || k === 0); k++) {
    const next = 1 - law.cdf((k + 1) * step);
    late[k] = (last + 4 * (1 - law.cdf((k + 0.5) * step)) + next) / 6;
    last = next;
  }
  return late;
}

export function transformOf(late: Float64Array): Grid {
  const grid = blank();
  let before = 1;
  for (let k = 0; k < CELLS; k++) {
    grid.real[k] = (before - late[k]!) * TILTS[k]!;
    before = late[k]!;
  }
  transform(grid);
  return grid;
}

export function latenessOf({ real, imaginary }: Grid): Float64Array {
  const grid = emptyGrid(CELLS);
  grid.real.set(real);
  grid.imaginary.set(imaginary);
  inverse(grid);
  const lateness = new Float64Array(CELLS);
  let late = 1;
  for (let k = 0; k < CELLS; k++) lateness[k] = late -= grid.real[k]! / TILTS[k]!;
  giveBack(grid);
  return lateness;
}

/** Nodes of several services are kept by what these answer. */
export function kept(services: readonly number[], make: (laws: readonly CoarseLaw[]) => Grid): Node {
  const known = new Map<string, Grid>();
  return {
    services,
    of: (laws) => {
      let key = '';
      for (const place of services) key += `${laws[place]!.id} `;
      let grid = known.get(key);
      if (!grid) {
        if (known.size >= MOST_KEPT) known.clear();
        known.set(key, (grid = make(laws)));
      }
      return grid;
    },
  };
}

export const servicesOf = (nodes: readonly Node[]) => [...new Set(nodes.flatMap(({ services }) => services))];

export interface Product extends Node {
  factors?: readonly Node[];
}
export const flat = (node: Product): readonly Node[] => node.factors ?? [node];

export function product(nodes: readonly Node[]): Product {
  const factors = nodes.flatMap(flat);
  if (factors.length === 1) return factors[0]!;
  return { ...kept(servicesOf(factors), (laws) => factors.map((node) => node.of(laws)).reduce(times)), factors };
}

function times(a: Grid, b: Grid): Grid {
  const grid = blank();
  for (let i = 0; i < CELLS; i++) {
    grid.real[i] = a.real[i]! * b.real[i]! - a.imaginary[i]! * b.imaginary[i]!;
    grid.imaginary[i] = a.real[i]! * b.imaginary[i]! + a.imaginary[i]! * b.real[i]!;
  }
  return grid;
}

/** So many one after another, the last of them with the chance of the rest. */
export function repeated(node: Node, count: number): Node[] {
  const whole = Math.min(MOST_CALLS, Math.floor(count));
  const chance = count - Math.floor(count);
  const nodes: Node[] = [];
  if (whole === 1) nodes.push(node);
  else if (whole > 1) nodes.push(kept(node.services, (laws) => power(node.of(laws), whole)));
  if (chance > 0) nodes.push(kept(node.services, (laws) => sometimes(node.of(laws), chance)));
  return nodes;
}

function power(grid: Grid, exponent: number): Grid {
  const half = exponent > 1 ? power(grid, exponent >> 1) : grid;
  if (exponent === 1) return half;
  const square = times(half, half);
  return exponent & 1 ? times(square, grid) : square;
}

const sometimes = ({ real, imaginary }: Grid, chance: number): Grid => ({
  real: real.map((value) => 1 - chance + chance * value),
  imaginary: imaginary.map((value) => chance * value),
});

export const mixed = (a: Grid, b: Grid, chance: number): Grid => ({
  real: a.real.map((value, i) => (1 - chance) * value + chance * b.real[i]!),
  imaginary: a.imaginary.map((value, i) => (1 - chance) * value + chance * b.imaginary[i]!),
});

/** Mostly few of them. */
const powerOf = (share: number, count: number) => (count === 0 ? 1 : count === 1 ? share : count === 2 ? share * share : share ** count);

export function slowest(members: readonly { node: Node; count: number; chance: number }[]): Node {
  const [only] = members;
  if (members.length === 1 && only!.count === 1 && only!.chance === 0) return only!.node;
  return kept(servicesOf(members.map(({ node }) => node)), (laws) => {
    const within = new Float64Array(CELLS).fill(1);
    for (const { node, count, chance } of members) {
      const late = latenessOf(node.of(laws));
      for (let k = 0; k < CELLS; k++) within[k]! *= powerOf(1 - late[k]!, count) * (1 - chance * late[k]!);
    }
    for (let k = 0; k < CELLS; k++) within[k] = 1 - within[k]!;
    return transformOf(within);
  });
}
