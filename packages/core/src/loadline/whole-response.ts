/**
 * The response of a service with its calls: own work first, then its calls in their order; neighbours marked parallel end with their slowest. The
 * distributions themselves are composed, taken as independent of one another. A call made only sometimes takes no time otherwise. A call cut at
 * its timeout ends then: the caller goes on, and that answer is lost.
 */
import { certainly, cutAt, mixtureOfLaws, serviceLaw, slowestOfLaws, sumOfLaws, type ResponseLaw } from '../queueing/index.ts';
import { PLACEMENTS, type PlacementShares, type ResolvedCall, type ResolvedScenario } from '../scenario/index.ts';

/** Priors of one network round trip, ms. */
export const NETWORK_MS: Record<keyof PlacementShares, number> = { sameVpc: 0.5, sameRegion: 1, otherRegion: 60, internet: 30 };

/** Most calls of one kind in one group that are composed one by one: more of them are taken as so many. */
export const MOST_CALLS = 10_000;
const NOTHING = certainly(0);

export interface Answer {
  law: ResponseLaw;
  /** share of requests that are refused, or miss an answer they need: a call in sequence that timed out or was refused, or a whole group of parallel ones */
  lostFraction: number;
}

/** What every service of a scenario answers, given what each does by itself. */
export class WholeResponses {
  private readonly answers = new Map<string, Answer>();
  private readonly made = new Map<ResolvedCall, { law: ResponseLaw; cutFraction: number; lostFraction: number }>();

  /** @param own each service's own queue and work @param refused share of its calls that find its queue full */
  constructor(
    private readonly scenario: ResolvedScenario,
    private readonly own: (service: string) => ResponseLaw,
    private readonly refused: (service: string) => number = () => 0,
  ) {}

  /** Own work and calls. */
  of(service: string): Answer {
    let answer = this.answers.get(service);
    if (!answer) {
      const calls = this.callsOf(service);
      const own = this.own(service);
      const lostFraction = 1 - (1 - this.refused(service)) * (1 - calls.lostFraction);
      answer = { law: calls.law === NOTHING ? own : sumOfLaws([own, calls.law]), lostFraction };
      this.answers.set(service, answer);
    }
    return answer;
  }

  /** The calls alone, without the service's own work. */
  callsOf(service: string): Answer {
    const parts: ResponseLaw[] = [];
    let kept = 1;
    let group: ResolvedCall[] = [];
    const close = () => {
      if (group.length) parts.push(this.slowest(group));
      if (group.length) kept *= 1 - this.allLost(group);
      group = [];
    };
    for (const call of this.scenario.services[service]!.calls) {
      if (call.perRequest === 0) continue;
      if (call.mode === 'parallel') group.push(call);
      else {
        close();
        parts.push(...this.repeated(call));
        kept *= (1 - this.lossOf(call)) ** call.perRequest;
      }
    }
    close();
    return { law: parts.length === 0 ? NOTHING : parts.length === 1 ? parts[0]! : sumOfLaws(parts), lostFraction: 1 - kept };
  }

  /** Share of a service's calls that came too late for their caller, over all callers. */
  timedOutFraction(service: string, callsPerRequest: (caller: string) => number): number {
    let calls = 0;
    let late = 0;
    for (const caller of this.scenario.order)
      for (const call of this.scenario.services[caller]!.calls) {
        if (call.to !== service) continue;
        const made = callsPerRequest(caller) * call.perRequest;
        calls += made;
        if (made > 0) late += made * this.callTime(call).cutFraction;
      }
    return calls > 0 ? late / calls : 0;
  }

  private callTime(call: ResolvedCall): { law: ResponseLaw; cutFraction: number; lostFraction: number } {
    let time = this.made.get(call);
    if (!time) {
      const answer = call.to === undefined ? { law: externalTime(call), lostFraction: 0 } : this.of(call.to);
      const whole = sumOfLaws([networkTime(call), answer.law]);
      const cut = call.timeoutMs === undefined ? { law: whole, cutFraction: 0 } : cutAt(whole, call.timeoutMs / 1000);
      time = { ...cut, lostFraction: answer.lostFraction };
      this.made.set(call, time);
    }
    return time;
  }

  /** Share of the calls that bring no answer. */
  private lossOf(call: ResolvedCall): number {
    const { cutFraction, lostFraction } = this.callTime(call);
    return 1 - (1 - cutFraction) * (1 - lostFraction);
  }

  /** Share of requests of which every call of a parallel group is lost: the caller goes on with what came in time. A request without a call loses none. */
  private allLost(group: readonly ResolvedCall[]): number {
    let all = 1;
    let none = 1;
    for (const call of group) {
      const whole = Math.floor(call.perRequest);
      const chance = call.perRequest - whole;
      const loss = this.lossOf(call);
      all *= loss ** whole * (1 - chance + chance * loss);
      none *= whole === 0 ? 1 - chance : 0;
    }
    return all - none;
  }

  /** k calls one after another: the whole ones always, one more with the chance of the rest. */
  private repeated(call: ResolvedCall): ResponseLaw[] {
    const { law } = this.callTime(call);
    const whole = Math.min(MOST_CALLS, Math.floor(call.perRequest));
    const chance = call.perRequest - Math.floor(call.perRequest);
    const laws: ResponseLaw[] = [];
    if (whole === 1) laws.push(law);
    else if (whole > 1) laws.push(sumOfLaws(Array.from({ length: whole }, () => law)));
    if (chance > 0) laws.push(sometimes(law, chance));
    return laws;
  }

  private slowest(group: readonly ResolvedCall[]): ResponseLaw {
    const laws = group.flatMap((call) => {
      const together = this.together(call);
      if (together) return [together];
      const { law } = this.callTime(call);
      const whole = Math.min(MOST_CALLS, Math.floor(call.perRequest));
      const chance = call.perRequest - Math.floor(call.perRequest);
      return [...Array.from({ length: whole }, () => law), ...(chance > 0 ? [sometimes(law, chance)] : [])];
    });
    return laws.length === 1 ? laws[0]! : slowestOfLaws(laws);
  }

  /** Several calls at once queue behind one another where they meet; undefined where there is but one. */
  private together({ to, perRequest, timeoutMs, ...call }: ResolvedCall): ResponseLaw | undefined {
    const own = to === undefined || perRequest <= 1 ? undefined : this.own(to).together?.(perRequest);
    if (!own) return undefined;
    const { law } = this.callsOf(to!);
    const calls = law === NOTHING ? [] : [slowestOfLaws(Array.from({ length: Math.min(MOST_CALLS, Math.floor(perRequest)) }, () => law))];
    const whole = sumOfLaws([networkTime(call), own, ...calls]);
    return timeoutMs === undefined ? whole : cutAt(whole, timeoutMs / 1000).law;
  }
}

const sometimes = (law: ResponseLaw, chance: number) =>
  mixtureOfLaws([
    { chance: 1 - chance, law: NOTHING },
    { chance, law },
  ]);

export function externalTime(call: ResolvedCall): ResponseLaw {
  if (!call.serviceTime || call.serviceTime.meanMs === 0) return NOTHING;
  const { meanMs, squaredCoefficientOfVariation, shape } = call.serviceTime;
  return serviceLaw({ meanSeconds: meanMs / 1000, squaredCoefficientOfVariation, shape });
}

/** Share of the calls to something outside the scenario that come too late. */
export function lateOutside(call: ResolvedCall): number {
  if (call.to !== undefined || call.timeoutMs === undefined) return 0;
  return cutAt(sumOfLaws([networkTime(call), externalTime(call)]), call.timeoutMs / 1000).cutFraction;
}

/** A stated network time is that; otherwise the priors of the placements, each with its share. */
export function networkTime(call: Pick<ResolvedCall, 'networkMs' | 'placement'>): ResponseLaw {
  if (call.networkMs !== undefined) return certainly(call.networkMs / 1000);
  const parts = PLACEMENTS.filter((place) => call.placement[place] > 0).map((place) => ({
    chance: call.placement[place],
    law: certainly(NETWORK_MS[place] / 1000),
  }));
  return parts.length === 1 ? parts[0]!.law : mixtureOfLaws(parts);
}
