/**
 * The response of a service with its calls: own work first, then its calls in their order; neighbours marked parallel end with their slowest. The
 * distributions themselves are composed, taken as independent of one another unless it is said how much of their waits branches have in common. A call made only sometimes takes no time otherwise. A call cut at
 * its timeout ends then: the caller goes on, and that answer is lost.
 *
 * Calls of one request that come to a service at once are not independent there: known is the slowest of them all. Each is taken as one of as many
 * independent ones with that slowest: what one takes is the root of the law of them all, and what follows it or waits for others follows from that, on
 * as many hops as they go on together.
 */
import { callsTogether, groupsOf } from '../demand/index.ts';
import { cutAt, mixtureOfLaws, seldomNow, slowestOfLaws, slowestOfMany, sumOfLaws, type ResponseLaw } from '../queueing/index.ts';
import type { ResolvedCall, ResolvedScenario } from '../scenario/index.ts';
import { goesAlone, isSingle, likeOnesTogether, MOST_CALLS, type Entry } from './call-groups.ts';
import { externalTime, networkTime, NOTHING } from './call-times.ts';

export interface Answer {
  law: ResponseLaw;
  /** share of requests that are refused, or miss an answer that they need */
  lostFraction: number;
}

/**
 * What a service does by itself: its queue and work. @param alone as its caller finds it, and not as a part of what follows the caller's own: of the longer
 * the two have at once
 */
export type OwnLaw = (service: string, alone?: boolean) => ResponseLaw;

/** What every service of a scenario answers, given what each does by itself. */
export class WholeResponses {
  private readonly answers = new Map<string, Answer>();
  private readonly made = new Map<ResolvedCall, { law: ResponseLaw; cutFraction: number }>();
  private readonly lost = new Map<string, number>();
  private readonly branches = new Map<ResolvedCall, ResponseLaw>();
  private readonly atOnce: ReadonlyMap<ResolvedCall, number>;

  /**
   * @param own each service's own queue and work @param refused share of its calls that find its queue full
   * @param common how much of the variance of its own answer comes of whom it answers, which whoever is called along with it has in common
   */
  constructor(
    private readonly scenario: ResolvedScenario,
    private readonly own: OwnLaw,
    private readonly refused: (service: string) => number = () => 0,
    private readonly common?: (service: string) => number,
  ) {
    this.atOnce = callsTogether(scenario);
  }

  /** Own work and calls. */
  of(service: string): Answer {
    let answer = this.answers.get(service);
    if (!answer) {
      const calls = this.callsOf(service);
      const own = this.own(service);
      answer = { law: calls.law === NOTHING ? own : sumOfLaws([own, calls.law]), lostFraction: this.lostFraction(service) };
      this.answers.set(service, answer);
    }
    return answer;
  }

  /** Own work and calls as a caller finds them, whatever it did itself. */
  found(service: string): ResponseLaw {
    const alone = this.own(service, true);
    if (alone === this.own(service)) return this.of(service).law;
    const calls = this.callsOf(service).law;
    return calls === NOTHING ? alone : sumOfLaws([alone, calls]);
  }

  /** The calls alone, without the service's own work. */
  callsOf(service: string): Answer {
    return { law: this.callsLaw(service, (call) => this.callTime(call).law), lostFraction: this.callsLostFraction(service) };
  }

  /** @param single what a call takes that the service makes alone */
  private callsLaw(service: string, single: (call: ResolvedCall) => ResponseLaw): ResponseLaw {
    const parts = groupsOf(this.scenario.services[service]!.calls).flatMap((group) => {
      const [first] = group as [ResolvedCall];
      return isSingle(group) ? (this.inARow(first) ?? repeated(single(first), first.perRequest)) : [this.slowest(group)];
    });
    return parts.length === 0 ? NOTHING : parts.length === 1 ? parts[0]! : sumOfLaws(parts);
  }

  /** What calls take that follow one another, whose waits are alike; nothing where they are as independent ones. A call that is cut off is one by itself. */
  private inARow(call: ResolvedCall): ResponseLaw[] | undefined {
    const { to, perRequest } = call;
    if (perRequest <= 1 || !this.isInARow(call) || !this.own(to!).inARow || !goesAlone(this.scenario, call)) return undefined;
    const whole = Math.min(MOST_CALLS, Math.floor(perRequest));
    const chance = perRequest - Math.floor(perRequest);
    const of = (calls: number) => sumOfLaws(this.rowOf(call, calls));
    return [
      chance === 0
        ? of(whole)
        : mixtureOfLaws([
            { chance: 1 - chance, law: of(whole) },
            { chance, law: of(whole + 1) },
          ]),
    ];
  }

  private rowOf(call: ResolvedCall, calls: number): ResponseLaw[] {
    const times = (laws: readonly ResponseLaw[]) => (calls === 1 ? laws : Array.from({ length: calls }, () => laws).flat());
    const own = this.own(call.to!);
    const rest = groupsOf(this.scenario.services[call.to!]!.calls).flatMap((group) => {
      const [next] = group as [ResolvedCall];
      if (!isSingle(group)) return times([this.slowest(group)]);
      const row = isWhole(next) && this.isInARow(next) && this.own(next.to!).inARow;
      return row ? this.rowOf(next, calls * next.perRequest) : times(repeated(this.callTime(next).law, next.perRequest));
    });
    return [...times([networkTime(call)]), ...(own.inARow ? [own.inARow(calls)] : times([own])), ...rest];
  }

  private isInARow = ({ to, timeoutMs }: ResolvedCall) => to !== undefined && timeoutMs === undefined;

  /** Share of a service's calls that came too late for their caller, over all callers. @param later all times are so many times as long */
  timedOutFraction(service: string, callsPerRequest: (caller: string) => number, later = 1): number {
    let calls = 0;
    let late = 0;
    for (const caller of this.scenario.order)
      for (const call of this.scenario.services[caller]!.calls) {
        if (call.to !== service) continue;
        const made = callsPerRequest(caller) * call.perRequest;
        calls += made;
        if (made > 0) late += made * this.lateFraction(call, later);
      }
    return calls > 0 ? late / calls : 0;
  }

  private lateFraction(call: ResolvedCall, later: number): number {
    if (call.timeoutMs === undefined || later === 1) return this.callTime(call).cutFraction;
    return cutAt(sumOfLaws([networkTime(call), this.found(call.to!)]), call.timeoutMs / 1000 / later).cutFraction;
  }

  private callTime(call: ResolvedCall): { law: ResponseLaw; cutFraction: number } {
    let time = this.made.get(call);
    if (!time) {
      const { to, timeoutMs } = call;
      const whole = (law: ResponseLaw) => sumOfLaws([networkTime(call), law]);
      const law = to === undefined ? externalTime(call) : this.of(to).law;
      if (timeoutMs === undefined) time = { law: whole(law), cutFraction: 0 };
      else {
        time = cutAt(whole(law), timeoutMs / 1000);
        const found = to === undefined ? law : this.found(to);
        if (found !== law) time = { ...time, cutFraction: cutAt(whole(found), timeoutMs / 1000).cutFraction };
      }
      this.made.set(call, time);
    }
    return time;
  }

  /** What is lost of a service's answers; nothing is composed where nothing is cut off. */
  lostFraction(service: string): number {
    let lost = this.lost.get(service);
    if (lost === undefined) {
      lost = 1 - (1 - this.refused(service)) * (1 - this.callsLostFraction(service));
      this.lost.set(service, lost);
    }
    return lost;
  }

  private callsLostFraction(service: string): number {
    const groups = groupsOf(this.scenario.services[service]!.calls);
    return 1 - groups.reduce((kept, group) => kept * (group[0]!.mode === 'parallel' ? 1 - this.lostOf(group) : this.allKept(group[0]!)), 1);
  }

  /** Share of the calls that bring no answer. */
  private lossOf(call: ResolvedCall): number {
    const cutFraction = call.timeoutMs === undefined ? 0 : this.callTime(call).cutFraction;
    return 1 - (1 - cutFraction) * (1 - (call.to === undefined ? 0 : this.lostFraction(call.to)));
  }

  /** Share of requests whose calls of a kind, one after another, all bring their answer. */
  private allKept(call: ResolvedCall): number {
    const whole = Math.floor(call.perRequest);
    const loss = this.lossOf(call);
    return (1 - loss) ** whole * (1 - (call.perRequest - whole) * loss);
  }

  /**
   * Share of requests that a parallel group loses. Of calls to a service the share of their answers that do not come; something outside the caller can
   * do without, so that its answers are missed only where nothing of the group came. A request without a call loses none.
   */
  private lostOf(group: readonly ResolvedCall[]): number {
    let kept = 1;
    let allLost = 1;
    let noneMade = 1;
    for (const call of group) {
      const whole = Math.floor(call.perRequest);
      const chance = call.perRequest - whole;
      const loss = this.lossOf(call);
      const none = whole === 0 ? 1 - chance : 0;
      if (call.to !== undefined) kept *= 1 - Math.min(1, call.perRequest) * loss;
      // an answer of a service that did not come is counted already
      allLost *= call.to !== undefined ? none : loss ** whole * (1 - chance + chance * loss);
      noneMade *= none;
    }
    return 1 - kept * (1 - (allLost - noneMade));
  }

  private slowest(group: readonly ResolvedCall[]): ResponseLaw {
    const entries = likeOnesTogether(group);
    if (entries.length === 1) {
      const together = this.allAtOnce(entries[0]!);
      if (together) return together;
    }
    const laws = entries.map(({ call, perRequest }) => {
      const law = this.branch(call);
      const whole = Math.min(MOST_CALLS, Math.floor(perRequest));
      const chance = perRequest - Math.floor(perRequest);
      return [...Array.from({ length: whole }, () => law), ...(chance > 0 ? [sometimes(law, chance)] : [])];
    });
    const all = laws.flat();
    return this.alike(entries, laws) ?? (all.length === 1 ? all[0]! : slowestOfLaws(all));
  }

  /** Where several services are called at once whose waits have something in common. */
  private alike(entries: readonly Entry[], laws: readonly ResponseLaw[][]): ResponseLaw | undefined {
    const services = [...new Set(entries.map(({ call }) => call.to))];
    if (!this.common || services.filter((to) => to !== undefined).length < 2) return undefined;
    const { slowestOfAlike } = seldomNow();
    const answers = services.map((to) => {
      const own = entries.filter(({ call }) => call.to === to);
      const fractions = own.map(({ call, perRequest }) => (to === undefined ? 0 : Math.min(1, perRequest) * this.commonFraction(call)));
      const law = slowestOfLaws(laws.filter((_, i) => entries[i]!.call.to === to).flat());
      return { law, count: 1, commonFraction: Math.max(...fractions) };
    });
    const [first, second] = answers.map(({ commonFraction }) => commonFraction).sort((a, b) => b - a) as [number, number];
    return Math.sqrt(first * second) > LEAST_COMMON ? slowestOfAlike(answers) : undefined;
  }

  private commonFraction(call: ResolvedCall): number {
    const { varianceSeconds2 } = sumOfLaws([networkTime(call), this.of(call.to!).law]);
    return varianceSeconds2 > 0 && varianceSeconds2 < Infinity ? Math.min(1, this.commonOf(call.to!) / varianceSeconds2) : 0;
  }

  /** Of its own answer and of what it calls one by one. */
  private commonOf(service: string): number {
    return groupsOf(this.scenario.services[service]!.calls).reduce(
      (sum, [call, ...others]) =>
        others.length > 0 || call!.to === undefined || call!.perRequest > 1 ? sum : sum + call!.perRequest * this.commonOf(call!.to),
      this.common!(service),
    );
  }

  /** The slowest of them without taking a root, where no others come along and nothing follows. */
  private allAtOnce({ call, perRequest }: Entry): ResponseLaw | undefined {
    const calls = this.atOnce.get(call);
    if (call.to === undefined || calls === undefined || Math.abs(calls - perRequest) > 1e-9 * calls) return undefined;
    if (this.scenario.services[call.to]!.calls.some((next) => next.perRequest > 0)) return undefined;
    const together = this.own(call.to).together?.(perRequest);
    return together && cut(call, sumOfLaws([networkTime(call), together]));
  }

  /** A call as one of as many independent ones as come along with it. */
  private branch(call: ResolvedCall): ResponseLaw {
    if (goesAlone(this.scenario, call)) return this.callTime(call).law;
    let law = this.branches.get(call);
    if (!law) this.branches.set(call, (law = cut(call, sumOfLaws([networkTime(call), ...this.branchAnswer(call)]))));
    return law;
  }

  private branchAnswer(call: ResolvedCall): ResponseLaw[] {
    const calls = this.atOnce.get(call) ?? 1;
    const own = this.own(call.to!);
    const together = calls > 1 ? own.together?.(calls) : undefined;
    const rest = this.callsLaw(call.to!, (next) => this.branch(next));
    return [together ? slowestOfMany([{ law: together, count: 1 / calls }]) : own, ...(rest === NOTHING ? [] : [rest])];
  }
}

/** Less correlation than this is taken as none. */
const LEAST_COMMON = 0.05;

const isWhole = ({ perRequest }: ResolvedCall) => Number.isInteger(perRequest);

const cut = ({ timeoutMs }: ResolvedCall, law: ResponseLaw) => (timeoutMs === undefined ? law : cutAt(law, timeoutMs / 1000).law);

/** k calls one after another: the whole ones always, one more with the chance of the rest. */
function repeated(law: ResponseLaw, perRequest: number): ResponseLaw[] {
  const whole = Math.min(MOST_CALLS, Math.floor(perRequest));
  const chance = perRequest - Math.floor(perRequest);
  const laws: ResponseLaw[] = [];
  if (whole === 1) laws.push(law);
  else if (whole > 1) laws.push(sumOfLaws(Array.from({ length: whole }, () => law)));
  if (chance > 0) laws.push(sometimes(law, chance));
  return laws;
}

const sometimes = (law: ResponseLaw, chance: number) =>
  mixtureOfLaws([
    { chance: 1 - chance, law: NOTHING },
    { chance, law },
  ]);
