/**
 * The share of a service's answers that come within one given time, on a coarse grid that ends there: some microseconds instead of a millisecond, near
 * enough to judge most combinations of machines. What is composed is what `whole-response.ts` composes. Times beyond the one asked for do not matter, so
 * every law is cut there; its transform is tilted, so that what wraps round weighs a hundred millionth (Abate & Whitt, ORSA Journal on Computing 7 (1995)).
 */
import { callsTogether, groupsOf } from '../demand/index.ts';
import { emptyGrid, giveBack, inverse, transform, type Grid, type ResponseLaw } from '../queueing/index.ts';
import type { ResolvedCall, ResolvedScenario } from '../scenario/index.ts';
import { externalTime, likeOnesTogether, MOST_CALLS, networkTime } from './whole-response.ts';

/** Cells of the grid; the time asked for is the middle of one of the last. */
const CELLS = 256;
const AT = CELLS - 6;
const TILTS = Float64Array.from({ length: CELLS }, (_, k) => 1e-8 ** (k / CELLS));
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

/** One call; or of calls that come at once the slowest of them, or what one takes as if they were independent. */
interface Slot {
  calls: number;
  root: boolean;
}
const ONE: Slot = { calls: 1, root: false };

let made = 0;

export class CoarseResponse {
  private readonly step: number;
  private readonly root: readonly Node[];
  /** per service, what of it is waited for */
  private readonly slots: Slot[][];
  private readonly atOnce: ReadonlyMap<ResolvedCall, number>;
  private readonly branches = new Map<ResolvedCall, Node>();
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
    this.atOnce = callsTogether(scenario);
    this.root = flat(this.whole(service));
    const weights = blank();
    for (let k = 0; k <= AT; k++) weights.real[k] = (k === AT ? 0.5 : 1) / TILTS[k]! / CELLS;
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
    const late = this.slots[place]!.map(({ calls, root }) => {
      const slowest = calls === 1 ? undefined : own.together?.(calls);
      const late = lateOf(slowest ?? own, this.step);
      // one of them, as if they were independent; or all of them, where they are
      const power = slowest ? (root ? 1 / calls : 1) : root ? 1 : calls;
      return power === 1 ? late : late.map((share) => 1 - (1 - Math.min(1, share)) ** power);
    });
    return lawWith(late);
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

  private whole(service: string): Node {
    return product([this.answer(service, ONE), ...this.calls(service, (call) => this.once(call))]);
  }

  /** The parts of a service's calls that follow one another. @param single what a call takes that the service makes alone */
  private calls(service: string, single: (call: ResolvedCall) => Node): Node[] {
    return groupsOf(this.scenario.services[service]!.calls).flatMap((group) => {
      const [first] = group as [ResolvedCall];
      if (group.length === 1 && (first.mode !== 'parallel' || first.perRequest <= 1)) return repeated(single(first), first.perRequest);
      return [this.slowest(group)];
    });
  }

  private once(call: ResolvedCall): Node {
    const answer = call.to === undefined ? this.constant(externalTime(call)) : this.whole(call.to);
    return this.cut(product([this.constant(networkTime(call)), answer]), call.timeoutMs);
  }

  private slowest(group: readonly ResolvedCall[]): Node {
    const entries = likeOnesTogether(group);
    const all = entries.length === 1 ? this.allAtOnce(entries[0]!) : undefined;
    if (all) return all;
    return slowest(
      entries.map(({ call, perRequest }) => ({
        node: this.branch(call),
        count: Math.min(MOST_CALLS, Math.floor(perRequest)),
        chance: perRequest - Math.floor(perRequest),
      })),
    );
  }

  /** The slowest of calls that meet nobody else, and that nothing follows. */
  private allAtOnce({ call, perRequest }: { call: ResolvedCall; perRequest: number }): Node | undefined {
    const calls = this.atOnce.get(call);
    if (call.to === undefined || calls === undefined || Math.abs(calls - perRequest) > 1e-9 * calls || !this.together(call.to))
      return undefined;
    if (this.scenario.services[call.to]!.calls.some((next) => next.perRequest > 0)) return undefined;
    return this.cut(product([this.constant(networkTime(call)), this.answer(call.to, { calls: perRequest, root: false })]), call.timeoutMs);
  }

  /** A call as one of as many independent ones as come along with it. */
  private branch(call: ResolvedCall): Node {
    let node = this.branches.get(call);
    if (!node) {
      const { to, timeoutMs } = call;
      const calls = this.atOnce.get(call) ?? 1;
      node =
        to === undefined
          ? this.once(call)
          : this.cut(
              product([
                this.constant(networkTime(call)),
                calls > 1 && this.together(to) ? this.answer(to, { calls, root: true }) : this.answer(to, ONE),
                ...this.calls(to, (next) => this.branch(next)),
              ]),
              timeoutMs,
            );
      this.branches.set(call, node);
    }
    return node;
  }

  private answer(service: string, { calls, root }: Slot): Node {
    const place = this.scenario.order.indexOf(service);
    const slots = this.slots[place]!;
    let slot = slots.findIndex((one) => one.calls === calls && one.root === root);
    if (slot < 0) slot = slots.push({ calls, root }) - 1;
    return { services: [place], of: (laws) => (laws[place]!.transforms[slot] ??= transformOf(laws[place]!.late[slot]!)) };
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
  for (let k = 0; k < CELLS; k++) {
    grid.real[k] = (before - late[k]!) * TILTS[k]!;
    before = late[k]!;
  }
  transform(grid);
  return grid;
}

function latenessOf({ real, imaginary }: Grid): Float64Array {
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

/** Mostly few of them. */
const powerOf = (share: number, count: number) => (count === 0 ? 1 : count === 1 ? share : count === 2 ? share * share : share ** count);

function slowest(members: readonly { node: Node; count: number; chance: number }[]): Node {
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
