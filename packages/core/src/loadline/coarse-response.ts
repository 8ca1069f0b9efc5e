/**
 * The share of a service's answers that come within one given time, on a coarse grid that ends there: some microseconds instead of a millisecond, near
 * enough to judge most combinations of machines. What is composed is what `whole-response.ts` composes. Times beyond the one asked for do not matter, so
 * every law is cut there; its transform is tilted, so that what wraps round weighs a hundred millionth (Abate & Whitt, ORSA Journal on Computing 7 (1995)).
 */
import { callsTogether, groupsOf } from '../demand/index.ts';
import { sumOfLaws, transform, type Grid, type ResponseLaw } from '../queueing/index.ts';
import type { ResolvedCall, ResolvedScenario } from '../scenario/index.ts';
import { goesAlone, isSingle, likeOnesTogether, MOST_CALLS } from './call-groups.ts';
import { externalTime, networkTime } from './call-times.ts';
import {
  AT,
  blank,
  CELLS,
  flat,
  HALF,
  kept,
  lateOf,
  latenessOf,
  mixed,
  NOTHING,
  product,
  repeated,
  servicesOf,
  slowest,
  TILTS,
  transformOf,
  type CoarseLaw,
  type Node,
} from './coarse-nodes.ts';

/** One call; or of calls that come at once the slowest of them, or what one takes as if they were independent; or all of a row. */
interface Slot {
  calls: number;
  kind: 'slowest' | 'root' | 'row';
}
const ONE: Slot = { calls: 1, kind: 'slowest' };

let made = 0;

export class CoarseResponse {
  private readonly step: number;
  private readonly root: readonly Node[];
  /** per service, what of it is waited for */
  private readonly slots: Slot[][];
  private readonly atOnce: ReadonlyMap<ResolvedCall, number>;
  private readonly branches = new Map<ResolvedCall, Node>();
  /** by the services' places, what was asked of a law before: machines at another price answer as they did */
  private readonly laws: WeakMap<ResponseLaw, CoarseLaw>[];
  /** what the masses are multiplied by for the share within the time, as a transform */
  private readonly weights: Grid;

  /** @param together whether calls to a service that come at once wait for one another there @param inARow whether a request calls it several times in a row */
  constructor(
    private readonly scenario: ResolvedScenario,
    service: string,
    private readonly seconds: number,
    private readonly together: (service: string) => boolean,
    private readonly inARow: (service: string) => boolean,
  ) {
    this.step = seconds / AT;
    this.slots = scenario.order.map(() => []);
    this.laws = scenario.order.map(() => new WeakMap());
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
    const known = this.laws[place]!;
    let law = known.get(own);
    if (!law) known.set(own, (law = this.made(place, own)));
    return law;
  }

  private made(place: number, own: ResponseLaw): CoarseLaw {
    const late = this.slots[place]!.map(({ calls, kind }) => {
      // where some come at once as well, those of a row are taken as independent
      if (kind === 'row') return lateOf(own.inARow?.(calls) ?? sumOfLaws(Array.from({ length: calls }, () => own)), this.step);
      const root = kind === 'root';
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
      if (!isSingle(group)) return [this.slowest(group)];
      return this.row(first) ?? repeated(single(first), first.perRequest);
    });
  }

  /** Calls that follow one another and wait alike; nothing where they are as independent ones. */
  private row(call: ResolvedCall): Node[] | undefined {
    const { perRequest } = call;
    if (perRequest <= 1 || !this.isInARow(call) || !goesAlone(this.scenario, call)) return undefined;
    const whole = Math.min(MOST_CALLS, Math.floor(perRequest));
    const chance = perRequest - Math.floor(perRequest);
    const fewer = product(this.rowOf(call, whole));
    if (chance === 0) return [fewer];
    const more = product(this.rowOf(call, whole + 1));
    return [kept(servicesOf([fewer, more]), (laws) => mixed(fewer.of(laws), more.of(laws), chance))];
  }

  private rowOf(call: ResolvedCall, calls: number): Node[] {
    const times = (nodes: readonly Node[]) => nodes.flatMap((node) => repeated(node, calls));
    const rest = groupsOf(this.scenario.services[call.to!]!.calls).flatMap((group) => {
      const [next] = group as [ResolvedCall];
      if (!isSingle(group)) return times([this.slowest(group)]);
      const row = Number.isInteger(next.perRequest) && this.isInARow(next);
      return row ? this.rowOf(next, calls * next.perRequest) : times(repeated(this.once(next), next.perRequest));
    });
    return [...times([this.constant(networkTime(call))]), this.answer(call.to!, { calls, kind: 'row' }), ...rest];
  }

  private isInARow = ({ to, timeoutMs }: ResolvedCall) => to !== undefined && timeoutMs === undefined && this.inARow(to);

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
    return this.cut(
      product([this.constant(networkTime(call)), this.answer(call.to, { calls: perRequest, kind: 'slowest' })]),
      call.timeoutMs,
    );
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
                calls > 1 && this.together(to) ? this.answer(to, { calls, kind: 'root' }) : this.answer(to, ONE),
                ...this.calls(to, (next) => this.branch(next)),
              ]),
              timeoutMs,
            );
      this.branches.set(call, node);
    }
    return node;
  }

  private answer(service: string, { calls, kind }: Slot): Node {
    const place = this.scenario.order.indexOf(service);
    const slots = this.slots[place]!;
    let slot = slots.findIndex((one) => one.calls === calls && one.kind === kind);
    if (slot < 0) slot = slots.push({ calls, kind }) - 1;
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
