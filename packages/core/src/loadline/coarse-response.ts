/**
 * The share of a service's answers that come within one given time, on a coarse grid that ends there: some microseconds instead of a millisecond, near
 * enough to judge most combinations of machines. What is composed is what `whole-response.ts` composes. Times beyond the one asked for do not matter, so
 * every law is cut there; its transform is tilted, so that what wraps round weighs a hundred millionth (Abate & Whitt, ORSA Journal on Computing 7 (1995)).
 */
import { inverse, transform, type Grid, type ResponseLaw } from '../queueing/index.ts';
import type { ResolvedCall, ResolvedScenario } from '../scenario/index.ts';
import { externalTime, MOST_CALLS, networkTime } from './whole-response.ts';

/** Cells of the grid; the time asked for is the middle of one of the last. */
const CELLS = 256;
const AT = CELLS - 6;
const TILT = 1e-8 ** (1 / CELLS);
const MOST_KEPT = 400;
const HALF = CELLS / 2 + 1;
const NOTHING = 1e-12;

/** One service's own answer on the grid: the share later than each cell, of each way that it is called, and their transforms. */
export interface CoarseLaw {
  id: number;
  late: readonly Float64Array[];
  transforms: (Grid | undefined)[];
}

interface Node {
  /** places of the services that it depends on */
  services: readonly number[];
  of(laws: readonly CoarseLaw[]): Grid;
}

let made = 0;

export class CoarseResponse {
  private readonly step: number;
  private readonly root: readonly Node[];
  /** per service, the numbers of calls at once that are waited for */
  private readonly slots: number[][];
  /** what the masses are multiplied by for the share within the time, as a transform */
  private readonly weights: Grid;

  /** @param together whether calls to a service that come at once wait for one another there */
  constructor(
    private readonly scenario: ResolvedScenario,
    service: string,
    private readonly seconds: number,
    private readonly together: (service: string) => boolean,
  ) {
    this.step = seconds / AT;
    this.slots = scenario.order.map(() => []);
    this.root = flat(this.whole(service));
    const weights = blank();
    for (let k = 0; k <= AT; k++) weights.real[k] = (k === AT ? 0.5 : 1) / TILT ** k / CELLS;
    transform(weights);
    // of the other half, which is the mirror image of this one
    for (let i = 0; i < HALF; i++) {
      const twice = i === 0 || i === HALF - 1 ? 1 : 2;
      weights.real[i]! *= twice;
      weights.imaginary[i]! *= twice;
    }
    this.weights = weights;
  }

  /** A service's own answer on this grid. */
  law(place: number, own: ResponseLaw): CoarseLaw {
    const groups = this.slots[place]!.map((calls) => own.together?.(calls) ?? own);
    return lawWith([own, ...groups].map((law) => lateOf(law, this.step)));
  }

  /** The share answered in time. @param laws by the services' places in the scenario's order */
  within(laws: readonly CoarseLaw[]): number {
    const factors = this.root.map((node) => node.of(laws));
    const { real: cos, imaginary: sin } = this.weights;
    let sum = 0;
    for (let i = 0; i < HALF; i++) {
      let real = 1;
      let imaginary = 0;
      for (let f = 0; f < factors.length; f++) {
        const a = factors[f]!.real[i]!;
        const b = factors[f]!.imaginary[i]!;
        const next = real * a - imaginary * b;
        imaginary = real * b + imaginary * a;
        real = next;
      }
      sum += real * cos[i]! + imaginary * sin[i]!;
    }
    return sum;
  }

  private leaf(service: string, slot: number): Node {
    const place = this.scenario.order.indexOf(service);
    return { services: [place], of: (laws) => (laws[place]!.transforms[slot] ??= transformOf(laws[place]!.late[slot]!)) };
  }

  private whole(service: string): Node {
    return product([this.leaf(service, 0), ...this.calls(service)]);
  }

  /** The parts of a service's calls that follow one another. */
  private calls(service: string): Node[] {
    const parts: Node[] = [];
    let group: ResolvedCall[] = [];
    const close = () => {
      if (group.length) parts.push(slowest(group.flatMap((call) => this.atOnce(call))));
      group = [];
    };
    for (const call of this.scenario.services[service]!.calls) {
      if (call.perRequest === 0) continue;
      if (call.mode === 'parallel') group.push(call);
      else {
        close();
        parts.push(...repeated(this.once(call), call.perRequest));
      }
    }
    close();
    return parts;
  }

  private once(call: ResolvedCall): Node {
    const answer = call.to === undefined ? this.constant(externalTime(call)) : this.whole(call.to);
    return this.cut(product([this.constant(networkTime(call)), answer]), call.timeoutMs);
  }

  private atOnce(call: ResolvedCall): { node: Node; count: number; chance: number }[] {
    const { to, perRequest, timeoutMs } = call;
    if (to === undefined || perRequest <= 1 || !this.together(to))
      return [{ node: this.once(call), count: Math.min(MOST_CALLS, Math.floor(perRequest)), chance: perRequest - Math.floor(perRequest) }];
    const slots = this.slots[this.scenario.order.indexOf(to)]!;
    if (!slots.includes(perRequest)) slots.push(perRequest);
    const calls = this.calls(to);
    const slowestCalls = calls.length
      ? [slowest([{ node: product(calls), count: Math.min(MOST_CALLS, Math.floor(perRequest)), chance: 0 }])]
      : [];
    const parts = [this.constant(networkTime(call)), this.leaf(to, 1 + slots.indexOf(perRequest)), ...slowestCalls];
    return [{ node: this.cut(product(parts), timeoutMs), count: 1, chance: 0 }];
  }

  private constant(law: ResponseLaw): Node {
    const grid = transformOf(lateOf(law, this.step));
    return { services: [], of: () => grid };
  }

  /** The caller goes on after its timeout; a later one than the time asked for changes nothing. */
  private cut(node: Node, timeoutMs: number | undefined): Node {
    if (timeoutMs === undefined || timeoutMs / 1000 >= this.seconds) return node;
    const cells = timeoutMs / 1000 / this.step;
    return kept(node.services, (laws) => {
      const late = latenessOf(node.of(laws));
      for (let k = 0; k < CELLS; k++) late[k]! *= Math.max(0, Math.min(1, cells - k));
      return transformOf(late);
    });
  }
}

/** As fast as the faster of two at every time. */
export function faster(a: CoarseLaw, b: CoarseLaw): CoarseLaw {
  if (noLater(a, b)) return a;
  if (noLater(b, a)) return b;
  return lawWith(a.late.map((late, slot) => late.map((share, k) => Math.min(share, b.late[slot]![k]!))));
}

/** Whether a is nowhere later than b. */
export const noLater = (a: CoarseLaw, b: CoarseLaw): boolean => {
  for (let slot = 0; slot < a.late.length; slot++) {
    const [x, y] = [a.late[slot]!, b.late[slot]!];
    for (let k = 0; k < CELLS; k++) if (x[k]! > y[k]! + NOTHING) return false;
  }
  return true;
};

const lawWith = (late: Float64Array[]): CoarseLaw => ({ id: ++made, late, transforms: [] });

const blank = (): Grid => ({ real: new Float64Array(CELLS), imaginary: new Float64Array(CELLS) });

/** The mean share that is later, over each cell: Simpson's rule. */
function lateOf(law: ResponseLaw, step: number): Float64Array {
  const late = new Float64Array(CELLS);
  let last = 1 - law.cdf(0);
  for (let k = 0; k < CELLS && (last > NOTHING || k === 0); k++) {
    const next = 1 - law.cdf((k + 1) * step);
    late[k] = (last + 4 * (1 - law.cdf((k + 0.5) * step)) + next) / 6;
    last = next;
  }
  return late;
}

function transformOf(late: Float64Array): Grid {
  const grid = blank();
  let before = 1;
  for (let k = 0, tilt = 1; k < CELLS; k++, tilt *= TILT) {
    grid.real[k] = (before - late[k]!) * tilt;
    before = late[k]!;
  }
  transform(grid);
  return grid;
}

function latenessOf({ real, imaginary }: Grid): Float64Array {
  const grid = { real: real.slice(), imaginary: imaginary.slice() };
  inverse(grid);
  let late = 1;
  return grid.real.map((mass, k) => (late -= mass / TILT ** k));
}

/** Nodes of several services are kept by what these answer. */
function kept(services: readonly number[], make: (laws: readonly CoarseLaw[]) => Grid): Node {
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

const servicesOf = (nodes: readonly Node[]) => [...new Set(nodes.flatMap(({ services }) => services))];

interface Product extends Node {
  factors?: readonly Node[];
}
const flat = (node: Product): readonly Node[] => node.factors ?? [node];

function product(nodes: readonly Node[]): Product {
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
function repeated(node: Node, count: number): Node[] {
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

function slowest(members: readonly { node: Node; count: number; chance: number }[]): Node {
  const [only] = members;
  if (members.length === 1 && only!.count === 1 && only!.chance === 0) return only!.node;
  return kept(servicesOf(members.map(({ node }) => node)), (laws) => {
    const within = new Float64Array(CELLS).fill(1);
    for (const { node, count, chance } of members) {
      const late = latenessOf(node.of(laws));
      for (let k = 0; k < CELLS; k++) within[k]! *= (1 - late[k]!) ** count * (1 - chance * late[k]!);
    }
    return transformOf(within.map((share) => 1 - share));
  });
}
