/**
 * Memory of what is in flight, judged without composing any distribution. What calls take on the mean is no less than if parallel ones took no longer
 * than the longest of their means, and no more than all of them one after another; calls in sequence without timeouts take exactly their sum.
 */
import { groupsOf, networkSeconds } from '../../demand/index.ts';
import { callsSecondsAtMost } from '../../loadline/index.ts';
import type { ResolvedCall } from '../../scenario/index.ts';
import type { TimedOption } from './timed-option.ts';
import { holdsMemory } from './in-flight.ts';
import { FRACTIONS } from '../objectives.ts';
import type { RegionTask } from '../task.ts';

/** What a service's option holds of its own memory, and how long it lets callers hold theirs. */
export interface Held {
  perCallsSecond: number;
  /** mean, and times within which growing fractions are answered; only what callers depend on */
  times: readonly number[];
}

/** Sums of means may differ so much in their last digits. */
const ALIKE = 1e-9;

export class HeldTogether {
  /** whether calls take the sum of means */
  private readonly additive: boolean;
  private readonly waitedFor: ReadonlySet<string>;
  private readonly known = new WeakMap<TimedOption, Held>();

  constructor(private readonly task: RegionTask) {
    const { order, services } = task.scenario;
    this.waitedFor = waitedFor(task);
    const groups = order.flatMap((name) => groupsOf(services[name]!.calls));
    this.additive = groups.every(
      ([call, ...others]) => others.length === 0 && call!.timeoutMs === undefined && (call!.mode !== 'parallel' || call!.perRequest <= 1),
    );
  }

  of(timed: TimedOption): Held {
    let held = this.known.get(timed);
    if (!held) {
      const { atLine } = timed.option;
      const times = !this.waitedFor.has(timed.option.service) ? [] : this.additive ? [atLine.meanSeconds] : timed.profile;
      this.known.set(timed, (held = { perCallsSecond: timed.heldPerCallsSecond, times }));
    }
    return held;
  }

  /** @returns undefined where it is too near to say @param whole the options themselves, where they are real ones */
  fit(held: readonly Held[], whole: readonly TimedOption[]): boolean | undefined {
    const { order } = this.task.scenario;
    const least = this.leastSeconds(held);
    let most: ((service: string) => number) | undefined;
    let sure: true | undefined = true;
    for (const [i, { perCallsSecond }] of held.entries()) {
      if (perCallsSecond === 0) continue;
      if (perCallsSecond * least(i) > 1 + ALIKE) return false;
      if (!this.additive) most ??= callsSecondsAtMost(this.task.scenario, (name) => whole[order.indexOf(name)]!.option.atLine);
      if (!(perCallsSecond * (most ? most(order[i]!) : least(i)) <= 1 - ALIKE)) sure = undefined;
    }
    return sure;
  }

  /** A mean time that the calls of a service take at least. */
  private leastSeconds(held: readonly Held[]): (place: number) => number {
    const { order, services } = this.task.scenario;
    const known: (number | undefined)[] = [];
    // of several at once, as one of independent ones, no more is known than the network's time
    const own = (place: number) => (this.task.demand.services[order[place]!]!.callsTogether > 1 ? [] : held[place]!.times);
    const ofCalls = (place: number): number =>
      (known[place] ??= groupsOf(services[order[place]!]!.calls).reduce(
        (sum, group) =>
          sum +
          Math.max(...group.map((call) => (call.mode === 'parallel' ? Math.min(1, call.perRequest) : call.perRequest) * ofCall(call))),
        0,
      ));
    const ofCall = (call: ResolvedCall): number => {
      const { to, timeoutMs, serviceTime } = call;
      const place = to === undefined ? -1 : order.indexOf(to);
      if (timeoutMs !== undefined) return to === undefined ? 0 : leastCut(own(place), timeoutMs / 1000);
      return networkSeconds(call) + (to === undefined ? (serviceTime?.meanMs ?? 0) / 1000 : (own(place)[0] ?? 0) + ofCalls(place));
    };
    return ofCalls;
  }
}

/** A mean that an answer cut at a timeout has at least: each time as if it were that of the next smaller known fraction. */
function leastCut([, ...times]: readonly number[], seconds: number): number {
  return times
    .slice(0, FRACTIONS.length)
    .reduce((sum, time, i) => sum + ((FRACTIONS[i + 1] ?? 1) - FRACTIONS[i]!) * Math.min(time, seconds), 0);
}

/** Whether a never needs more memory than b, nor lets others need more. */
export const holdsNoMore = (a: Held, b: Held): boolean =>
  a.perCallsSecond <= b.perCallsSecond * (1 + ALIKE) && a.times.every((seconds, i) => seconds <= b.times[i]! * (1 + ALIKE));

/** As little as either. */
export const lessOf = (a: Held, b: Held): Held => ({
  perCallsSecond: Math.min(a.perCallsSecond, b.perCallsSecond),
  times: a.times.map((seconds, i) => Math.min(seconds, b.times[i]!)),
});

/** Services whose times tell what others hold meanwhile. */
function waitedFor({ scenario, demand }: RegionTask): ReadonlySet<string> {
  const reached = new Set<string>();
  const reach = (name: string) => {
    for (const { to } of scenario.services[name]!.calls)
      if (to !== undefined && !reached.has(to)) {
        reached.add(to);
        reach(to);
      }
  };
  scenario.order.filter((name) => holdsMemory(demand.services[name]!)).forEach(reach);
  return reached;
}
