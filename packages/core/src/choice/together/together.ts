/**
 * The search where an objective over several services binds. A page reads it once a plan asks for it (`read-search.ts`).
 */
import { asFastAsEither, beats, type Candidate } from './candidate.ts';
import { coarseOf, type CoarseObjectives, type Fastest, type Weighed } from './coarse.ts';
import { nextUsd, stretchesWithin, unseenUsd } from './frontier.ts';
import { asItStands, noSlower, slowerOnMean, type TimedOption } from './timed-option.ts';
import { HeldTogether } from './held-together.ts';
import { callsAtLine, fitsMemory, holdsMemory, NO_CALLS_SECONDS, overMemory } from './in-flight.ts';
import { cheapestJoint } from './joint.ts';
import { firstThatKeeps } from './first-that-keeps.ts';
import { leastOf as leastUsdOf } from './joint-request.ts';
import { lateness } from './lateness.ts';
import { pairwise } from './pairwise.ts';
import { LeftOf, Proof } from './proof.ts';
import { raised } from './raised.ts';
import type { Choosing } from '../region-choice.ts';
import type { RegionChoice, RegionRefusal } from '../region-result.ts';
import type { ServiceChoices } from '../service-choices.ts';
import { fewestOf } from '../shared-cost.ts';
import { instancesOf, type Option } from '../task.ts';
import { Undominated } from './undominated.ts';

/** How far above the least of every service a combination is looked for: at first, until it is asked whether there can be any, and until one is looked for whatever it costs. */
const FIRST_SPARE_FRACTION = 0.02;
const IDLE_SPARE_FRACTION = 0.4;
const MOST_SPARE_RATIO = 8;

/** What is known before: the least that the region costs without such an objective, and the candidates weighed for it. */
export interface Before {
  leastUsdPerMonth: number;
  considered: number;
}

export const together = (choosing: Choosing, before: Before) => new Together(choosing).run(before);

/** Of the memory left for what is in flight, but for what a search's steps leave. */
const NEARLY_FULL = 0.99;
/** Searches that go again with what a proof refuted, at most. */
const MOST_REFUTED = 3;
const NOTHING = { chosen: undefined, usdPerMonth: Infinity, complete: true };

class Together {
  /** where the memory of what is in flight may be short */
  private readonly held: HeldTogether | undefined;
  /** per service, what was weighed for less money */
  private readonly weighedBefore: Candidate[][] = [];
  private readonly undominated: Undominated<Candidate>[] = [];
  private readonly candidates = new WeakMap<TimedOption, Candidate>();
  private readonly noSlowerOfPair = pairwise((a: Candidate, b: Candidate) => noSlower(a.timed, b.timed) && beats(a, b));
  /** mean time that calls take with what is cheapest without that memory */
  private readonly callsSeconds: (service: string) => number;

  constructor(private readonly choosing: Choosing) {
    const { task, withoutMemory } = choosing;
    this.held = withoutMemory && new HeldTogether(task);
    this.callsSeconds = withoutMemory ? callsAtLine(task, withoutMemory.chosen) : () => NO_CALLS_SECONDS;
  }

  /**
   * The cheapest combination that keeps the spanning objectives, or why there is none. It is looked for among all that cost little more than the least
   * first, then among ever more: what was gone through without finding any is a bound, whatever comes after.
   */
  run({ leastUsdPerMonth, considered }: Before): RegionChoice | RegionRefusal {
    let known = this.settled();
    let idle: Fastest | undefined;
    const coarse = coarseOf(this.choosing.task, this.choosing.spanning);
    const keepsIdle = () =>
      (idle ??= coarse.fastestIdle(this.choosing.choices.map((choice) => machinesAt(choice, this.choosing.limit)))) !== undefined;
    const anything = () => (known ??= keepsIdle() ? firstThatKeeps(this.choosing) : undefined);
    const found = (chosen: Option[], rest: { bound: number; seen: number }) =>
      this.choosing.found(this.held ? this.boundByMemory(chosen) : chosen, {
        lowerBoundUsdPerMonth: Math.max(leastUsdPerMonth, this.choosing.choices.some((choice) => this.mayReshard(choice)) ? 0 : rest.bound),
        objectiveBinds: true,
        limitsBind: false,
        considered: considered + rest.seen,
      });
    // asked early where one service's own work alone is mostly longer
    const { demand, scenario } = this.choosing.task;
    const tight = this.choosing.spanning.some(({ ms, service = scenario.front }) => ms / 1000 < demand.services[service]!.serviceSeconds);
    if (tight && !keepsIdle()) return this.tooLate();
    if (this.choosing.task.feasibleOnly) return anything() ? found(optionsOf(known!), { bound: 0, seen: 0 }) : this.tooLate();
    // what each service costs at least: its cheapest, and later the cheapest that is not too late beside idle machines
    const leastOf = this.choosing.choices.map((choice) => choice.cheapest(this.choosing.limit, NO_CALLS_SECONDS).options[0]!.usdPerMonth);
    const sum = (usd: readonly number[]) => usd.reduce((total, one) => total + one, 0);
    const cheapest = sum(leastOf);
    const { belowUsdPerMonth: below = Infinity } = this.choosing.task;
    const proof = this.proves ? new Proof(coarse, (chosen) => this.heldFit(chosen)) : undefined;
    const proven = (left: LeftOf, usd: number) => proof?.leastOpenUsd(left, usd, idle) ?? { usdPerMonth: usd, refuted: false };
    let again = MOST_REFUTED;
    let before = { bound: 0, left: new LeftOf() };
    for (let spare = FIRST_SPARE_FRACTION * cheapest; ;) {
      const least = sum(leastOf);
      const above = (least + spare) / cheapest - 1;
      if (above > IDLE_SPARE_FRACTION && !(above > MOST_SPARE_RATIO ? anything() : keepsIdle())) return this.tooLate();
      const knownUsd = known ? this.choosing.usdOf(optionsOf(known)) : Infinity;
      const most = Math.min(least + spare, knownUsd, below);
      const budgets = leastOf.map((usd) => (most - least + usd) * (1 + 1e-9));
      const options = this.choosing.choices.map((_, i) => this.weighed(coarse, i, budgets[i]!));
      // so little buys some service no machine at all
      const some = options.every((own) => own.length > 0);
      const leastShared =
        some && this.choosing.sharing ? this.choosing.shared(options.map((own) => fewestOf(own.map(({ timed }) => cheapestIn(timed))))) : 0;
      const incumbent = most === knownUsd ? known!.map((one, i) => this.weigh(coarse, i, one)) : undefined;
      const left = new LeftOf();
      const search = () =>
        cheapestJoint<Candidate>({
          choices: options,
          sharedUsdPerMonth: (chosen) => this.choosing.shared(optionsOf(timedOf(chosen))),
          leastSharedUsdPerMonth: (chosen) => (chosen ? this.choosing.shared(chosen.map(({ timed }) => cheapestIn(timed))) : leastShared),
          noSlower: this.noSlower,
          meets: (chosen) => coarse.keeps(chosen) && this.fits(timedOf(chosen)),
          coarse: {
            meets: (chosen) => this.surely(coarse, chosen),
            faster: asFastAsEither,
            ...(proof && { left: (usd, fastest) => left.note(usd, fastest) }),
          },
          split: ({ timed }) => timed.stretch!.parts().map((part) => this.weigh(coarse, this.placeOf(part), part)),
          within: this.choosing.within && ((chosen) => this.choosing.within!(timedOf(chosen))),
          incumbent,
          belowUsdPerMonth: most * (1 + 1e-9),
          mostComposed: this.choosing.task.mostComposed,
        });
      const exact = some ? search() : NOTHING;
      const seen = this.choosing.choices.every((choice, i) => unseenUsd(choice) >= (exact.usdPerMonth - least + leastOf[i]!) * (1 - 1e-9));
      const whole = exact.complete && (seen || !some);
      if (!exact.chosen && whole && most < knownUsd) {
        if (most === below) return this.choosing.refusal;
        // more money is of no use where machines with nothing to do are too late
        if (!keepsIdle()) return this.tooLate();
        before = { bound: most, left };
        // as much more as brings anything new
        const next = this.choosing.choices.map((choice, i) => nextUsd(choice, budgets[i]!));
        if (Math.min(...next) === Infinity && !anything()) {
          if (proven(left, most).refuted && again-- > 0) continue;
          return this.tooLate();
        }
        options.forEach((own, i) => {
          const useful = own.filter((one) => coarse.mayKeepBeside(idle!, i, one));
          leastOf[i] = Math.max(leastOf[i]!, Math.min(next[i]!, ...useful.map(leastUsdOf)));
          proof?.leaveBesideIdle(
            i,
            own.filter((one) => leastUsdOf(one) < leastOf[i]! && !useful.includes(one)),
          );
        });
        spare = Math.max(
          2 * (most - sum(leastOf)),
          FIRST_SPARE_FRACTION * sum(leastOf),
          Math.min(...next.map((usd, i) => usd - leastOf[i]!)),
        );
        continue;
      }
      const chosen = exact.chosen ? timedOf(exact.chosen) : anything();
      if (!chosen) return this.tooLate();
      const shown = whole ? proven(left, exact.usdPerMonth) : proven(before.left, before.bound);
      if (whole && shown.refuted && again-- > 0) {
        known = chosen;
        continue;
      }
      return found(this.billOnly ? optionsOf(chosen) : this.raised(chosen, coarse), {
        bound: shown.usdPerMonth,
        seen: options.reduce((sum, own) => sum + own.length, 0),
      });
    }
  }

  /** A service's undominated options up to a cost, cheapest first. */
  private weighed(coarse: CoarseObjectives, i: number, budgetUsdPerMonth: number): Candidate[] {
    const choice = this.choosing.choices[i]!;
    const { task } = this.choosing;
    const memoryIsTight = this.held !== undefined && holdsMemory(task.demand.services[choice.service]!);
    const at = { utilizationLimit: this.choosing.limit, callsSeconds: NO_CALLS_SECONDS, budgetUsdPerMonth, memoryIsTight };
    const instances = (option: Option) => (this.choosing.sharing ? instancesOf(option) : 0);
    // a machine that another beats though it had nothing to do is of use below that one's cost
    const before = this.held ? [] : (this.weighedBefore[i] ?? []);
    const ofUse = (highest: Option) =>
      before.find((one) => instances(one.timed.option) <= instances(highest) && coarse.beatsIdle(i, one, highest))?.usdPerMonth ?? Infinity;
    const lines = stretchesWithin(task, choice, at, ofUse);
    // with other shards too, where more of them leave each the memory
    if (this.mayReshard(choice)) lines.push(...stretchesWithin(task, choice, { ...at, callsSeconds: this.callsSeconds(choice.service) }));
    const options = lines.map((one) => this.weigh(coarse, i, one));
    this.undominated[i] ??= new Undominated<Candidate>({
      instances: ({ timed }) => instances(timed.option),
      fewest: ({ timed }) => instances(cheapestIn(timed)),
      noSlower: beats,
    });
    return (this.weighedBefore[i] = this.undominated[i].of(options));
  }

  private weigh(coarse: CoarseObjectives, place: number, timed: TimedOption): Candidate {
    const weighed = coarse.weigh(place, timed);
    if (!this.held) return weighed;
    let candidate = this.candidates.get(timed);
    if (!candidate) this.candidates.set(timed, (candidate = { ...weighed, held: this.held.of(timed) }));
    return candidate;
  }

  /** The mean tells of most pairs sooner than anything can be looked up. */
  private noSlower = (a: Candidate, b: Candidate) => !slowerOnMean(a.timed, b.timed) && this.noSlowerOfPair(a, b);

  private fits = (chosen: readonly TimedOption[]) => !this.held || fitsMemory(this.choosing.task, chosen);

  /** Undefined where it is too near to say. */
  private surely(coarse: CoarseObjectives, chosen: readonly Candidate[]): boolean | undefined {
    const fits = this.heldFit(chosen);
    if (fits === false) return false;
    const keeps = coarse.surely(chosen);
    return keeps && fits === undefined ? undefined : keeps;
  }

  /** Undefined where it is too near to say. */
  private heldFit(chosen: readonly Candidate[]): boolean | undefined {
    if (!this.held) return true;
    return this.held.fit(
      chosen.map(({ held }) => held!),
      timedOf(chosen),
    );
  }

  private placeOf({ option }: TimedOption): number {
    return this.choosing.task.scenario.order.indexOf(option.service);
  }

  /** Too late with every machine, or without the memory for what is in flight meanwhile. */
  private tooLate(): RegionRefusal {
    const { task, spanning, limit, choices, refusal } = this.choosing;
    // nobody reads why
    if (!this.proves) return refusal;
    const late = lateness(task, spanning, this.choosing.sizedAt(limit));
    const held = late.length > 0 ? [] : choices.map((choice) => choice.sized(limit, this.callsSeconds(choice.service)));
    return { ...this.choosing.stoppedBy(held.filter(({ options }) => options.length === 0)), late };
  }

  /** The machines that are cheapest without the memory of what is in flight, others only where they hold too much meanwhile; where they keep what is asked for. */
  private settled(): TimedOption[] | undefined {
    const { task, choices, limit, withoutMemory, within } = this.choosing;
    if (!withoutMemory) return undefined;
    const options = choices.map((choice, i) =>
      holdsMemory(task.demand.services[choice.service]!)
        ? choice.cheapest(limit, this.callsSeconds(choice.service)).options[0]
        : withoutMemory.chosen[i],
    );
    if (options.includes(undefined)) return undefined;
    const chosen = options.map((option, i) => asItStands(task, choices[i]!, option!));
    return this.choosing.keeps(chosen) && (!within || within(chosen)) ? chosen : undefined;
  }

  /** Parts of a dataset are as many as its own work asks for: more of them might leave each the memory for what is in flight. */
  private mayReshard({ service }: ServiceChoices): boolean {
    const demand = this.choosing.task.demand.services[service]!;
    return this.held !== undefined && holdsMemory(demand) && demand.service.datasetBytes > 0 && demand.service.shards === undefined;
  }

  /** A line that was lowered was so for the latency, or for the memory of what is in flight: its own, or that of those who wait for it. */
  private boundByMemory(chosen: readonly Option[]): Option[] {
    const { task, spanning } = this.choosing;
    const seconds = callsAtLine(task, chosen);
    return chosen.map((option, i) => {
      const { line, loadLineRequestsPerSecond: rate, service, worstSurvivors } = option;
      if (option.binding !== 'latency' || rate >= this.highestLine(i, option).at(worstSurvivors).requestsPerSecond * (1 - 1e-9))
        return option;
      if (spanning.length > 0 && asItStands(task, this.choosing.choices[i]!, option).heldPerCallsSecond * seconds(service) < NEARLY_FULL)
        return option;
      const binding = 'memory' as const;
      return { ...option, binding, line: { ...line, at: (survivors) => ({ ...line.at(survivors), binding }) } };
    });
  }

  /** Availabilities, and looser limits under a loss, are read off the lines. */
  private get billOnly(): boolean {
    const { billOnly, mostComposed, scenario } = this.choosing.task;
    const { availabilityFraction, latency } = scenario.objectives;
    const read = availabilityFraction !== undefined || latency.some(({ underLossMs }) => underLossMs !== undefined);
    return !read && (billOnly === true || mostComposed !== undefined);
  }

  /** What surrounds a plan is not; nor is it said why there is none. */
  private get proves(): boolean {
    const { billOnly, mostComposed } = this.choosing.task;
    return billOnly !== true && mostComposed === undefined;
  }

  private raised(chosen: readonly TimedOption[], coarse: CoarseObjectives): Option[] {
    return raised({
      task: this.choosing.task,
      choices: this.choosing.choices,
      chosen,
      highest: (i, option) => this.highestLine(i, option),
      keeps: (lines) => this.choosing.keeps(lines),
      excess: (lines) => Math.max(coarse.excess(lines), this.held ? overMemory(this.choosing.task, lines) : -1),
    });
  }

  private highestLine(i: number, option: Option) {
    const choice = this.choosing.choices[i]!;
    const draft = choice.draftFor(option.machine.machineType, this.choosing.limit, NO_CALLS_SECONDS);
    return draft && !('code' in draft.line) ? draft.line : option.line;
  }
}

/** What carries the load, whatever it costs: of candidates at another price as of those that are known. */
const machinesAt = (choice: ServiceChoices, utilizationLimit: number) =>
  (choice.count === choice.whole.count && !choice.choosesShards ? choice.whole : choice).sized(utilizationLimit, NO_CALLS_SECONDS).options;

const optionsOf = (chosen: readonly TimedOption[]) => chosen.map(({ option }) => option);
const cheapestIn = ({ option, stretch }: TimedOption) => stretch?.cheapest ?? option;
const timedOf = (chosen: readonly Weighed[]) => chosen.map(({ timed }) => timed);
