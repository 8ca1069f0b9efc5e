/** Options with their answers on the coarse grids of the objectives over several services: most combinations are judged on these. */
import { CoarseResponse, faster, latestSeconds, MANY_SURVIVORS, noLater, WholeResponses, type CoarseLaw } from '../../loadline/index.ts';
import { idOf, type ResponseLaw } from '../../queueing/index.ts';
import type { Demand } from '../../demand/index.ts';
import type { LatencyObjective, ResolvedScenario } from '../../scenario/index.ts';
import { fastestOf } from './envelope.ts';
import type { TimedOption } from './timed-option.ts';
import type { JointOption } from './joint-request.ts';
import { keepsWithin, limitsOf } from '../objectives.ts';
import type { Option, RegionTask } from '../task.ts';

/** How far the coarse share that is late may be from the composed one, before any was composed; and beyond what was seen of similar combinations. */
const FIRST_BAND = 0.1;
const BAND = 0.004;
const ENOUGH_SEEN = 4;
/** The same of combinations of the same machines, and once many of them were seen. */
const BAND_ALIKE = 0.0005;
const ENOUGH_ALIKE = 3;
const BAND_MANY_ALIKE = 0.0001;
const MANY_ALIKE = 12;
const ANY = '';
const NEARLY = 1e-12;
/** Combinations composed for a limit that are kept. */
const MOST_KEPT = 20_000;

export interface Weighed extends JointOption {
  timed: TimedOption;
  /** by limit */
  laws: readonly CoarseLaw[];
  /** of one that is as fast as any of several: those; its own option is one of them */
  fastest?: readonly TimedOption[];
}

/** Machines with nothing to do, each service as fast as the fastest of its. */
export interface Fastest {
  /** by service and limit */
  laws: readonly (readonly CoarseLaw[])[];
  own: (place: number) => ResponseLaw;
  /** by limit, the coarse share that is late, of what may be */
  late: readonly number[];
  /** whether it keeps each limit, with the distributions composed, where that was asked */
  keeps: (boolean | undefined)[];
  /** the same as `late` with a law of one service in place of the fastest, by that law */
  lateWith: WeakMap<CoarseLaw, number>;
}

/** A machine with nothing to do, itself and by limit. */
interface Idle {
  law: ResponseLaw;
  laws: readonly CoarseLaw[];
}

type Machine = Pick<Option, 'line' | 'worstSurvivors'>;

interface Ratios {
  least: number;
  most: number;
  seen: number;
}

interface Composed {
  lateFraction: number;
  /** how much more is late than may be, as a share of that; at most 0 where the objective is kept */
  excess: number;
}

interface Limit {
  service: string;
  response: CoarseResponse;
  fraction: number;
  ms: number;
  law: (one: TimedOption) => ResponseLaw;
  /** what was composed, by the laws of the services: a plan's hundred searches come to the same combinations */
  composed: Map<string, Composed>;
  /** composed shares that are late, as ratios to the coarse ones: by the machines that they were composed for, and of all */
  ratios: Map<string, Ratios>;
}

export class CoarseObjectives {
  private readonly limits: Limit[];
  private readonly weighed = new WeakMap<TimedOption, Weighed>();
  private readonly idle = new Map<string, Idle>();
  private readonly idleMachines = new WeakMap<Machine, Idle>();
  private readonly envelopes = new WeakMap<Weighed, ResponseLaw[]>();
  private readonly fastest = new Map<string, Fastest>();

  constructor(
    private readonly scenario: ResolvedScenario,
    demand: Demand,
    objectives: readonly LatencyObjective[],
  ) {
    const together = (service: string) => demand.services[service]!.callsTogether > 1;
    const inARow = (service: string) => demand.services[service]!.callsInARow > 1;
    this.limits = limitsOf(objectives).map(({ service = scenario.front, fraction, ms, at }) => ({
      service,
      response: new CoarseResponse(scenario, service, ms / 1000, together, inARow),
      fraction,
      ms,
      law: at === 'atLine' ? (one) => one.option.atLine : (one) => one.allUp,
      composed: new Map(),
      ratios: new Map(),
    }));
  }

  weigh(place: number, timed: TimedOption): Weighed {
    let weighed = this.weighed.get(timed);
    if (!weighed) {
      const { usdPerMonth, leastUsdPerMonth } = timed;
      const laws = this.limits.map(({ response, law }) => response.law(place, law(timed)));
      weighed = { usdPerMonth, ...(leastUsdPerMonth !== undefined && { leastUsdPerMonth }), timed, laws };
      this.weighed.set(timed, weighed);
    }
    return weighed;
  }

  /** Undefined where they do not keep the objectives: then no load line does. */
  fastestIdle(machines: readonly (readonly Machine[])[]): Fastest | undefined {
    const idle = machines.map((own, place) => [...new Set(own.map((one) => this.idleOf(place, one)))]);
    const fastest = this.fastestAmong(idle);
    const { order } = this.scenario;
    const keeps = this.limits.every(({ service, fraction, ms, ratios }, i) => {
      if (judged(fastest.late[i]!, ratios.get(ANY), { band: BAND, enough: ENOUGH_SEEN })) return true;
      // that nothing keeps them is told of composed distributions only
      const own = (name: string) => fastest.own(order.indexOf(name));
      return (fastest.keeps[i] ??= keepsWithin(this.scenario, own, { service, fraction, ms }));
    });
    return keeps ? fastest : undefined;
  }

  private fastestAmong(idle: readonly (readonly Idle[])[]): Fastest {
    const key = idle.map((own) => own.map(({ laws: [law] }) => law?.id).join(' ')).join(', ');
    let fastest = this.fastest.get(key);
    if (!fastest) {
      const laws = idle.map((own) => own.map((one) => one.laws).reduce((a, b) => a.map((law, limit) => faster(law, b[limit]!))));
      const late = this.limits.map(({ fraction, response }, i) => (1 - response.within(laws.map((one) => one[i]!))) / (1 - fraction));
      const known: ResponseLaw[] = [];
      const own = (place: number) => (known[place] ??= fastestOf(fastestFew(idle[place]!).map(({ law }) => law)));
      this.fastest.set(key, (fastest = { laws, own, late, keeps: [], lateWith: new WeakMap() }));
    }
    return fastest;
  }

  private idleOf(place: number, machine: Machine): Idle {
    let idle = this.idleMachines.get(machine);
    if (!idle) this.idleMachines.set(machine, (idle = this.idleLike(place, machine)));
    return idle;
  }

  private idleLike(place: number, { line: { replica }, worstSurvivors }: Machine): Idle {
    // the more replicas share calls, the sooner each is done with them
    const survivors = replica.sharing ? MANY_SURVIVORS : worstSurvivors;
    const key = `${place} ${replica.queue} ${replica.serviceSeconds} ${survivors}`;
    let idle = this.idle.get(key);
    if (!idle) {
      const law = replica.answer(0, survivors);
      this.idle.set(key, (idle = { law, laws: this.limits.map(({ response }) => response.law(place, law)) }));
    }
    return idle;
  }

  /** Whether an option answers no later than a machine does with nothing to do: then no load line of that is of use that costs as much. */
  beatsIdle(place: number, { laws }: Weighed, machine: Machine): boolean {
    const idle = this.idleOf(place, machine).laws;
    return laws.every((law, limit) => noLater(law, idle[limit]!));
  }

  /** False where an option is too late even beside the fastest machines with nothing to do. */
  mayKeepBeside(fastest: Fastest, place: number, { laws }: Weighed): boolean {
    return this.limits.every(({ fraction, response, ratios }, i) => {
      const own = laws[i]!;
      let late = fastest.lateWith.get(own);
      if (late === undefined) {
        late = (1 - response.within(fastest.laws.map((other, at) => (at === place ? own : other[i]!)))) / (1 - fraction);
        fastest.lateWith.set(own, late);
      }
      return judged(late, ratios.get(ANY), { band: BAND, enough: ENOUGH_SEEN }) !== false;
    });
  }

  /** Undefined where it is too near to say. */
  surely(chosen: readonly Weighed[]): boolean | undefined {
    let sure: true | undefined = true;
    let machines: string | undefined;
    for (let i = 0; i < this.limits.length; i++) {
      const { fraction, ratios } = this.limits[i]!;
      const late = this.lateFraction(i, chosen) / (1 - fraction);
      let keeps = judged(late, ratios.get(ANY), { band: BAND, enough: ENOUGH_SEEN });
      if (keeps === undefined) {
        const alike = ratios.get((machines ??= machinesOf(chosen)));
        const many = alike !== undefined && alike.seen >= MANY_ALIKE;
        keeps = judged(late, alike, { band: many ? BAND_MANY_ALIKE : BAND_ALIKE, enough: ENOUGH_ALIKE });
      }
      if (keeps === false) return false;
      if (keeps === undefined) sure = undefined;
    }
    return sure;
  }

  /** With the distributions composed; how far the coarse ones are off is learnt from it. */
  keeps(chosen: readonly Weighed[]): boolean {
    return this.limits.every((limit, i) => {
      const { lateFraction, excess } = this.composed(limit, (place) => limit.law(chosen[place]!.timed));
      learn(limit, lateFraction / this.lateFraction(i, chosen), [ANY, machinesOf(chosen)]);
      return excess <= 0;
    });
  }

  /** Whether it does not, with the distributions composed; beside the fastest machines with nothing to do where a service has none. */
  fails(chosen: readonly (Weighed | undefined)[], idle?: Fastest): boolean {
    const late: number[] = [];
    for (const [i, limit] of this.limits.entries()) {
      const composed = this.composed(limit, (place) => (chosen[place] ? this.lawOf(chosen[place], i) : idle!.own(place)));
      if (composed.excess > 0) return true;
      late.push(composed.lateFraction);
    }
    // more is left to be composed then
    this.limits.forEach((limit, i) => {
      const coarse = 1 - limit.response.within(chosen.map((one, place) => (one?.laws ?? idle!.laws[place]!)[i]!));
      learn(limit, late[i]! / coarse, [ANY]);
    });
    return false;
  }

  /** Whether it is too late as far as a coarse look tells. */
  seemsLate(chosen: readonly Weighed[]): boolean {
    return this.limits.some(({ fraction, ratios }, i) => this.lateFraction(i, chosen) * (ratios.get(ANY)?.least ?? 1) > 1 - fraction);
  }

  /** Whether it is, with the distributions composed; nothing is learnt from it. */
  isLate(chosen: readonly Weighed[]): boolean {
    return this.limits.some((limit, i) => this.composed(limit, (place) => this.lawOf(chosen[place]!, i)).excess > 0);
  }

  /** Of one that stands for several, as fast as any of them. */
  private lawOf(one: Weighed, limit: number): ResponseLaw {
    const { law } = this.limits[limit]!;
    if (!one.fastest) return law(one.timed);
    let laws = this.envelopes.get(one);
    if (!laws) this.envelopes.set(one, (laws = []));
    return (laws[limit] ??= fastestOf(one.fastest.map(law)));
  }

  /** Of the objective that is missed by most: see `Composed`. */
  excess(chosen: readonly TimedOption[]): number {
    return Math.max(...this.limits.map((limit) => this.composed(limit, (place) => limit.law(chosen[place]!)).excess));
  }

  private composed(limit: Limit, at: (place: number) => ResponseLaw): Composed {
    const laws = this.scenario.order.map((_, place) => at(place));
    const key = laws.map(idOf).join(' ');
    let composed = limit.composed.get(key);
    if (!composed) {
      if (limit.composed.size >= MOST_KEPT) limit.composed.clear();
      limit.composed.set(key, (composed = this.compose(limit, (place) => laws[place]!)));
    }
    return composed;
  }

  private compose({ service, fraction, ms }: Limit, at: (place: number) => ResponseLaw): Composed {
    const { scenario } = this;
    const own = (name: string) => at(scenario.order.indexOf(name));
    const whole = new WholeResponses(scenario, own).of(service).law;
    if (!whole.stable) return { lateFraction: 1, excess: Infinity };
    const within = whole.cdf(ms / 1000);
    const keeps = within >= fraction * (1 - 1e-12) || latestSeconds(scenario, own, service, 1 - fraction) * 1000 <= ms;
    const excess = (1 - within) / (1 - fraction) - 1;
    return { lateFraction: 1 - within, excess: keeps ? Math.min(0, excess) : Math.max(NEARLY, excess) };
  }

  private lateFraction(limit: number, chosen: readonly Weighed[]): number {
    return 1 - this.limits[limit]!.response.within(chosen.map(({ laws }) => laws[limit]!));
  }
}

/** One for a scenario's objectives: what is seen with one choice of machines serves the next. */
export function coarseOf({ scenario, demand }: RegionTask, objectives: readonly LatencyObjective[]): CoarseObjectives {
  let coarse = coarseOfScenario.get(scenario);
  if (!coarse) coarseOfScenario.set(scenario, (coarse = new CoarseObjectives(scenario, demand, objectives)));
  return coarse;
}
const coarseOfScenario = new WeakMap<RegionTask['scenario'], CoarseObjectives>();

/** Those that no other one beats at all times. */
function fastestFew(all: readonly Idle[]): Idle[] {
  const beats = (a: Idle, b: Idle) => a.laws.every((law, limit) => noLater(law, b.laws[limit]!));
  return all.reduce<Idle[]>(
    (few, one) => (few.some((other) => beats(other, one)) ? few : [...few.filter((other) => !beats(one, other)), one]),
    [],
  );
}

/** How far the coarse share that is late is from the composed one. */
function learn({ ratios }: Limit, ratio: number, keys: readonly string[]): void {
  if (!(ratio > 0 && ratio < Infinity)) return;
  for (const key of keys) {
    const { least, most, seen } = ratios.get(key) ?? { least: Infinity, most: 0, seen: 0 };
    ratios.set(key, { least: Math.min(least, ratio), most: Math.max(most, ratio), seen: seen + 1 });
  }
}

/** @param late the coarse share that is late, of what may be */
function judged(late: number, ratios: Ratios | undefined, { band, enough }: { band: number; enough: number }): boolean | undefined {
  const seen = ratios && ratios.seen >= enough;
  const [least, most] = seen
    ? [ratios.least, ratios.most]
    : [Math.min(ratios?.least ?? 1, 1 - FIRST_BAND), Math.max(ratios?.most ?? 1, 1 + FIRST_BAND)];
  const beyond = seen ? band + most / least : 1;
  return late * least > beyond ? false : late * most * beyond <= 1 ? true : undefined;
}

const machinesOf = (chosen: readonly Weighed[]) => chosen.map(({ timed }) => timed.option.machine.machineType).join(' ');

export const noSlowerCoarsely = (a: Weighed, b: Weighed): boolean => a.laws.every((law, limit) => noLater(law, b.laws[limit]!));

export function fasterOf(a: Weighed, b: Weighed): Weighed {
  if (noSlowerCoarsely(a, b)) return a;
  if (noSlowerCoarsely(b, a)) return b;
  const laws = a.laws.map((law, limit) => faster(law, b.laws[limit]!));
  return { ...a, laws, fastest: [...new Set([...(a.fastest ?? [a.timed]), ...(b.fastest ?? [b.timed])])] };
}
