/**
 * The choice of a region: a machine type and a load line per service that together cost least and keep every objective. Without an objective that
 * spans services each takes its cheapest machine at the utilisation limit. With one that binds, the objective is a budget of time that is split
 * where it is cheapest: every service offers machines with ever lower load lines (`frontier.ts`), and the cheapest combination whose composed
 * distribution keeps the objectives is searched for exactly (`joint.ts`). Load lines are then raised as far as the same bill allows.
 */
import type { LatencyObjective } from '../scenario/index.ts';
import { choicesKeys } from './choices-key.ts';
import { envelope, fastestOf } from './envelope.ts';
import { asItStands, frontierOf, noSlower, unseenUsd, withLine, type TimedOption } from './frontier.ts';
import { callsAtLine, fitsAnyhow, fitsInFlight, heldBy, isFull, shortOfMemory } from './in-flight.ts';
import { cheapestJoint, undominated } from './joint.ts';
import { lateness } from './lateness.ts';
import { checkLimits, limitsOn, type LimitCheck } from './limits.ts';
import { isOwn, keepsObjectives } from './objectives.ts';
import type { RegionChoice, RegionRefusal } from './region-result.ts';
import { ServiceChoices } from './service-choices.ts';
import { sharedCost } from './shared-cost.ts';
import { instancesOf, type Option, type RegionTask, type ServiceOptions } from './task.ts';

/** Shares of the utilisation limit at which a first combination is looked for. */
const LADDER = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.005];
const RAISING_STEPS = 16;
const HALVINGS = 14;

export function chooseRegion(task: RegionTask): RegionChoice | RegionRefusal {
  const keyOf = choicesKeys(task);
  const choices = task.scenario.order.map((service) => {
    const key = keyOf(service);
    return task.known?.get(key) ?? new ServiceChoices(task, service, key);
  });
  return chooseAmong(task, choices);
}

/** @param choices what each service may take, in the scenario's order */
export const chooseAmong = (task: RegionTask, choices: readonly ServiceChoices[]): RegionChoice | RegionRefusal =>
  new Choosing(task, choices).choose();

/** Candidates are sized as if calls took no time: what they hold meanwhile is asked of whole choices. */
const NO_CALLS_SECONDS = 0;

class Choosing {
  private readonly limit: number;
  private readonly shared: (chosen: readonly Option[]) => number;
  private readonly within: ((chosen: readonly TimedOption[]) => boolean) | undefined;
  private readonly joint: ReturnType<typeof limitsOn>;
  private readonly spanning: readonly LatencyObjective[];
  /** what is in flight may not fit: lower lines are of use for that too */
  private memoryIsTight = false;

  constructor(
    private readonly task: RegionTask,
    private readonly choices: readonly ServiceChoices[],
  ) {
    this.limit = task.scenario.constraints.maxUtilizationFraction;
    this.shared = sharedCost(task);
    this.joint = limitsOn(task, (services) => services.length !== 1).filter(({ effect }) => effect === 'infeasible');
    this.within = this.joint.length ? (chosen) => this.broken(optionsOf(chosen)).length === 0 : undefined;
    this.spanning = task.scenario.objectives.latency.filter((objective) => !isOwn(task.scenario, objective));
  }

  choose(): RegionChoice | RegionRefusal {
    const atLimit = this.choices.map((choice) => choice.cheapest(this.limit, NO_CALLS_SECONDS));
    const empty = atLimit.filter(({ options }) => options.length === 0);
    if (empty.length) return this.stoppedBy(empty);
    const relaxed = this.independent(atLimit, false);
    const best = !this.within || this.within(relaxed.chosen!) ? relaxed : this.cheapestWithin(atLimit);
    if (!best.chosen) return { ...this.refusal, broken: this.broken(optionsOf(relaxed.chosen!)) };
    // a ceiling on what a replica carries might hold at a lower line, which is not looked at here
    const byLine = this.joint.some(({ quantities }) => quantities.some(({ quantity }) => quantity === 'requestsPerSecondPerReplica'));
    const least =
      best.complete && !(byLine && best !== relaxed)
        ? best.usdPerMonth
        : relaxed.complete
          ? relaxed.usdPerMonth
          : atLimit.reduce((sum, { options }) => sum + options[0]!.usdPerMonth, 0);
    const considered = this.choices.reduce((sum, choice) => sum + choice.count, 0);
    this.memoryIsTight = !fitsAnyhow(this.task, best.chosen.map(held));
    if (this.keeps(best.chosen))
      return this.found(optionsOf(best.chosen), {
        lowerBoundUsdPerMonth: least,
        objectiveBinds: false,
        considered,
      });
    return this.together(least, considered);
  }

  /** The cheapest machines without objectives that span services: only shared costs and limits tie them together. */
  private independent(sized: readonly ServiceOptions[], limited: boolean) {
    const choices = sized.map(({ options }, i) => {
      const timed = options.map((option) => asItStands(this.task, this.choices[i]!, option));
      return limited
        ? timed
        : undominated(
            timed,
            ({ option }) => instancesOf(option),
            () => true,
          );
    });
    return cheapestJoint<TimedOption>({
      choices,
      fastest: choices.map((options) => options[0]!),
      sharedUsdPerMonth: (chosen) => this.shared(optionsOf(chosen)),
      noSlower: () => true,
      meets: () => true,
      within: limited ? this.within : undefined,
    });
  }

  /**
   * Once services together break a limit, the cheapest few of each are not enough: every candidate counts that could still make a combination as
   * cheap as one that is known.
   */
  private cheapestWithin(atLimit: readonly ServiceOptions[]) {
    const known = this.independent(atLimit, true);
    if (!known.chosen || !known.complete) return this.independent(this.sizedAt(this.limit), true);
    const least = atLimit.reduce((sum, { options }) => sum + options[0]!.usdPerMonth, 0);
    const below = this.choices.map((choice, i) => {
      const most = (known.usdPerMonth - least + atLimit[i]!.options[0]!.usdPerMonth) * (1 + 1e-9);
      return choice.below(most, this.limit, NO_CALLS_SECONDS);
    });
    return below.every((one, i) => one === atLimit[i]) ? known : this.independent(below, true);
  }

  /** The cheapest combination that keeps the spanning objectives, or why there is none. */
  private together(leastUsdPerMonth: number, considered: number): RegionChoice | RegionRefusal {
    const incumbent = this.firstThatKeeps();
    if (!incumbent) return this.outOfReach();
    if (this.task.feasibleOnly)
      return this.found(optionsOf(incumbent), { lowerBoundUsdPerMonth: leastUsdPerMonth, objectiveBinds: true, considered });
    const budget = incumbent.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0) + this.shared(optionsOf(incumbent));
    const cheapestOf = this.choices.map((choice) => choice.cheapest(this.limit, NO_CALLS_SECONDS).options[0]!.usdPerMonth);
    const least = cheapestOf.reduce((sum, usd) => sum + usd, 0);
    const frontiers = this.choices.map((choice, i) =>
      frontierOf(this.task, choice, {
        utilizationLimit: this.limit,
        callsSeconds: NO_CALLS_SECONDS,
        budgetUsdPerMonth: (budget - least + cheapestOf[i]!) * (1 + 1e-9),
        memoryIsTight: this.memoryIsTight,
      }),
    );
    const request = {
      choices: frontiers,
      fastest: frontiers.map(envelope),
      sharedUsdPerMonth: (chosen: readonly TimedOption[]) => this.shared(optionsOf(chosen)),
      noSlower,
      meets: (chosen: readonly TimedOption[]) => this.keeps(chosen),
      within: this.within,
      incumbent,
    };
    const exact = cheapestJoint(request);
    const skipped = frontiers.some((options) => options.some((option) => option.leastUsdPerMonth !== undefined));
    // a line that was not looked at could still make a cheaper combination
    const whole =
      exact.complete &&
      this.choices.every((choice, i) => unseenUsd(this.task, choice) >= (exact.usdPerMonth - least + cheapestOf[i]!) * (1 - 1e-9));
    const bound = !whole ? leastUsdPerMonth : skipped ? this.boundOver(request, exact.usdPerMonth) : exact.usdPerMonth;
    const raised = this.raise(exact.chosen!);
    return this.found(raised, {
      lowerBoundUsdPerMonth: Math.max(leastUsdPerMonth, bound),
      objectiveBinds: true,
      considered: considered + frontiers.reduce((sum, options) => sum + options.length, 0),
    });
  }

  /** Too late with every machine, or without the memory for what is in flight meanwhile. */
  private outOfReach(): RegionRefusal {
    const sized = this.sizedAt(this.limit);
    const late = lateness(this.task, this.spanning, sized);
    if (late.length > 0) return { ...this.refusal, late };
    const short = shortOfMemory(
      this.task,
      sized.map(({ options }) => mostMemory(options)),
    );
    return { ...this.refusal, stopped: short.map(({ service, stop }) => ({ service, stops: [stop], rejected: [] })) };
  }

  /** The same search with every option at the least that any line between it and the next could cost: no choice can cost less. */
  private boundOver(request: Parameters<typeof cheapestJoint<TimedOption>>[0], usdPerMonth: number): number {
    const relaxed = request.choices.map((options) => options.map((one) => atLeast(one)).sort((a, b) => a.usdPerMonth - b.usdPerMonth));
    const bound = cheapestJoint<TimedOption>({ ...request, choices: relaxed, incumbent: undefined });
    return bound.complete && bound.chosen ? Math.min(usdPerMonth, bound.usdPerMonth) : 0;
  }

  /** A combination that keeps the objectives: the cheapest machines at a lower utilisation, or the fastest. */
  private firstThatKeeps(): TimedOption[] | undefined {
    for (const pick of [cheapestOption, fastestOption, mostMemory]) {
      if (pick === fastestOption && !this.keepsIdle()) return undefined;
      if (pick === mostMemory && !this.memoryIsTight) break;
      const optionsAt = (choice: ServiceChoices, share: number) =>
        (pick === cheapestOption
          ? choice.cheapest(this.limit * share, NO_CALLS_SECONDS)
          : choice.sized(this.limit * share, NO_CALLS_SECONDS)
        ).options;
      const lowest = this.choices.map(() => 0);
      for (const [step, share] of LADDER.entries()) {
        const sized = this.choices.map((choice, i) => {
          const options = optionsAt(choice, Math.max(share, lowest[i]!));
          if (options.length > 0 || step === 0) return options;
          // a stated number of replicas, or the most that are allowed, carries no less: as low as it goes
          lowest[i] = lowestShare((part) => optionsAt(choice, part).length > 0, LADDER[step - 1]!, share);
          return optionsAt(choice, lowest[i]!);
        });
        if (sized.some((options) => options.length === 0)) break;
        const chosen = sized.map((options, i) => asItStands(this.task, this.choices[i]!, pick(options)));
        if (this.keeps(chosen) && (!this.within || this.within(chosen))) return chosen;
        if (lowest.every((part) => part >= share)) break;
      }
    }
    return undefined;
  }

  /** Whether machines with nothing to do keep the objectives, each service as fast as the fastest of its: if not, no load line does. */
  private keepsIdle(): boolean {
    const idle = this.sizedAt(this.limit).map(({ options }) => {
      const laws = options.map(({ line, worstSurvivors }) => line.replica.answer(0, worstSurvivors));
      return fastestOf(laws);
    });
    const own = (name: string) => idle[this.task.scenario.order.indexOf(name)]!;
    return keepsObjectives(this.task.scenario, this.spanning, { atLine: own, allUp: own });
  }

  /** The highest load lines, in proportion, with which the same fleets still keep the objectives. */
  private raise(chosen: readonly TimedOption[]): Option[] {
    const at = (part: number) =>
      chosen.map(({ option, upToRequestsPerSecond: upTo }, i) => {
        const low = option.loadLineRequestsPerSecond;
        if (upTo <= low * (1 + 1e-12) || part === 0) return chosen[i]!;
        const highest = this.highestLine(i, option);
        const raised = withLine(option, highest, low + part * (upTo - low));
        return asItStands(this.task, this.choices[i]!, raised);
      });
    let [low, high] = [0, 1];
    if (this.keeps(at(1))) low = 1;
    for (let i = 0; i < RAISING_STEPS && low < 1; i++) {
      const middle = (low + high) / 2;
      if (this.keeps(at(middle))) low = middle;
      else high = middle;
    }
    return optionsOf(at(low));
  }

  private highestLine(i: number, option: Option) {
    const choice = this.choices[i]!;
    const draft = choice.draftFor(option.machine.machineType, this.limit, NO_CALLS_SECONDS);
    return draft && !('code' in draft.line) ? draft.line : option.line;
  }

  private keeps(chosen: readonly TimedOption[]): boolean {
    const at = (name: string) => chosen[this.task.scenario.order.indexOf(name)]!;
    return (
      fitsInFlight(this.task, chosen.map(held)) &&
      keepsObjectives(this.task.scenario, this.spanning, {
        atLine: (name) => at(name).option.atLine,
        allUp: (name) => at(name).allUp,
      })
    );
  }

  private broken(chosen: readonly Option[]): LimitCheck[] {
    return checkLimits(this.task, this.joint, chosen).filter(({ holds }) => !holds);
  }

  private sizedAt(utilizationLimit: number): ServiceOptions[] {
    return this.choices.map((choice) => choice.sized(utilizationLimit, NO_CALLS_SECONDS));
  }

  private get refusal(): RegionRefusal {
    return { feasible: false, region: this.task.region.region, stopped: [], broken: [], late: [] };
  }

  private stoppedBy(empty: readonly ServiceOptions[]): RegionRefusal {
    const rejectedOf = (service: string) => this.choices.find((choice) => choice.service === service)!.rejected;
    return { ...this.refusal, stopped: empty.map(({ service, stops }) => ({ service, stops, rejected: rejectedOf(service) })) };
  }

  private found(chosen: Option[], rest: Pick<RegionChoice, 'lowerBoundUsdPerMonth' | 'objectiveBinds' | 'considered'>): RegionChoice {
    const callsSeconds = once(() => callsAtLine(this.task, chosen));
    const fits = once(() =>
      fitsAnyhow(
        this.task,
        chosen.map((option, i) => heldBy(this.choices[i]!.demand, option)),
      ),
    );
    return {
      feasible: true,
      region: this.task.region.region,
      chosen: rest.objectiveBinds && !fits() ? this.boundBy(chosen, callsSeconds()) : chosen,
      choices: [...this.choices],
      callsSeconds: (service) => callsSeconds()(service),
      tightCallsSeconds: (service) => (fits() ? 0 : callsSeconds()(service)),
      usdPerMonth: chosen.reduce((sum, option) => sum + option.usdPerMonth, 0) + this.shared(chosen),
      ...rest,
    };
  }

  /** A line that was lowered was so for the latency, or for the memory of what is in flight. */
  private boundBy(chosen: readonly Option[], callsSeconds: (service: string) => number): Option[] {
    return chosen.map((option, i) => {
      if (option.binding !== 'latency') return option;
      const byMemory = this.spanning.length === 0 || isFull(this.choices[i]!.demand, option, callsSeconds(option.service));
      return byMemory ? { ...option, binding: 'memory' as const } : option;
    });
  }
}

/** The option at the least that its stretch of load lines can cost. */
const atLeast = (one: TimedOption): TimedOption => ({
  option: one.option,
  allUp: one.allUp,
  profile: one.profile,
  heldPerCallsSecond: one.heldPerCallsSecond,
  upToRequestsPerSecond: one.upToRequestsPerSecond,
  usdPerMonth: one.leastUsdPerMonth ?? one.usdPerMonth,
});
/** By halves, between one that has options and one that has none. */
function lowestShare(has: (share: number) => boolean, from: number, to: number): number {
  let [some, none] = [from, to];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (some + none) / 2;
    if (has(middle)) some = middle;
    else none = middle;
  }
  return some;
}

/** Worked out when somebody asks: most choices are only priced. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const held = ({ option: { service, atLine }, heldPerCallsSecond }: TimedOption) => ({ service, atLine, heldPerCallsSecond });
const optionsOf = (chosen: readonly TimedOption[]) => chosen.map(({ option }) => option);
const cheapestOption = (options: readonly Option[]) => options[0]!;
const mostMemory = (options: readonly Option[]) =>
  options.reduce((most, option) => (option.usable.memoryGib > most.usable.memoryGib ? option : most));
const fastestOption = (options: readonly Option[]) =>
  options.reduce((best, option) => (option.atLine.meanSeconds < best.atLine.meanSeconds ? option : best));
