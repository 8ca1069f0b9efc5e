/**
 * The choice of a region: a machine type and a load line per service that together cost least and keep every objective. Without an objective that
 * spans services each takes its cheapest machine at the utilisation limit. With one that binds, the objective is a budget of time that is split
 * where it is cheapest: every service offers machines with ever lower load lines (`frontier.ts`), and the cheapest combination whose composed
 * distribution keeps the objectives is searched for exactly (`joint.ts`). Load lines are then raised as far as the same bill allows.
 */
import type { LatencyObjective } from '../scenario/index.ts';
import { choicesKeys } from './choices-key.ts';
import { callsAtLine, fitsInFlight, noCalls } from './calls-seconds.ts';
import { CoarseObjectives, fasterOf, noSlowerCoarsely, type Weighed } from './coarse.ts';
import { asItStands, nextUsd, noSlower, stretchesWithin, unseenUsd, type TimedOption } from './frontier.ts';
import { cheapestJoint } from './joint.ts';
import { lateness } from './lateness.ts';
import { checkLimits, limitsOn, type LimitCheck } from './limits.ts';
import { isOwn, keepsObjectives } from './objectives.ts';
import { raised } from './raised.ts';
import type { RegionChoice, RegionRefusal } from './region-result.ts';
import { ServiceChoices } from './service-choices.ts';
import { fewestOf, sharedCost, sharesCost } from './shared-cost.ts';
import { instancesOf, type Option, type RegionTask, type ServiceOptions } from './task.ts';
import { undominated } from './undominated.ts';

/** Shares of the utilisation limit at which a first combination is looked for. */
const LADDER = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.005];
/** How far above the least of every service a combination is looked for: at first, until it is asked whether there can be any, and until one is looked for whatever it costs. */
const FIRST_SPARE_FRACTION = 0.02;
const IDLE_SPARE_FRACTION = 0.4;
const MOST_SPARE_RATIO = 8;
const MOST_ROUNDS = 7;

export function chooseRegion(task: RegionTask): RegionChoice | RegionRefusal {
  const keyOf = choicesKeys(task);
  const choices = task.scenario.order.map((service) => {
    const key = keyOf(service);
    return task.known?.get(key) ?? new ServiceChoices(task, service, key);
  });
  return chooseAmong(task, choices);
}

/** @param choices what each service may take, in the scenario's order */
export function chooseAmong(task: RegionTask, choices: readonly ServiceChoices[]): RegionChoice | RegionRefusal {
  let callsSeconds = noCalls(task);
  let result = new Choosing(task, choices, callsSeconds).choose();
  // memory in flight depends on how long the callees take, which depends on their machines: settle it, where memory could matter at all
  for (let round = 0; round < MOST_ROUNDS && result.feasible && !fitsInFlight(task, result.chosen); round++) {
    const next = callsAtLine(task, result.chosen);
    const settled = Object.keys(next).every((name) => next[name]! <= callsSeconds[name]! * (1 + 1e-9));
    if (settled) break;
    callsSeconds = Object.fromEntries(Object.keys(next).map((name) => [name, Math.max(next[name]!, callsSeconds[name]!)]));
    result = new Choosing(task, choices, callsSeconds).choose();
  }
  return result;
}

class Choosing {
  private readonly limit: number;
  private readonly shared: ReturnType<typeof sharedCost>;
  /** whether it matters how many instances a service has, beside their cost */
  private readonly sharing: boolean;
  private readonly within: ((chosen: readonly TimedOption[]) => boolean) | undefined;
  private readonly joint: ReturnType<typeof limitsOn>;
  private readonly spanning: readonly LatencyObjective[];

  constructor(
    private readonly task: RegionTask,
    private readonly choices: readonly ServiceChoices[],
    private readonly callsSeconds: Record<string, number>,
  ) {
    this.limit = task.scenario.constraints.maxUtilizationFraction;
    this.joint = limitsOn(task, (services) => services.length !== 1).filter(({ effect }) => effect === 'infeasible');
    this.shared = sharedCost(task);
    this.sharing = sharesCost(task) || this.joint.length > 0;
    this.within = this.joint.length ? (chosen) => this.broken(optionsOf(chosen)).length === 0 : undefined;
    this.spanning = task.scenario.objectives.latency.filter((objective) => !isOwn(task.scenario, objective));
  }

  choose(): RegionChoice | RegionRefusal {
    const atLimit = this.choices.map((choice) => choice.cheapest(this.limit, this.callsSeconds[choice.service]!));
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
    if (this.spanning.length === 0 || this.keeps(best.chosen))
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
      return choice.below(most, this.limit, this.callsSeconds[choice.service]!);
    });
    return below.every((one, i) => one === atLimit[i]) ? known : this.independent(below, true);
  }

  /**
   * The cheapest combination that keeps the spanning objectives, or why there is none. It is looked for among all that cost little more than the least
   * first, then among ever more: what was gone through without finding any is a bound, whatever comes after.
   */
  private together(leastUsdPerMonth: number, considered: number): RegionChoice | RegionRefusal {
    let known: TimedOption[] | undefined;
    let idle = false;
    const coarse = coarseOf(this.task, this.spanning);
    const keepsIdle = () => (idle ||= coarse.mayKeepIdle(this.sizedAt(this.limit).map(({ options }) => options)));
    const anything = () =>
      (known ??= keepsIdle() ? (this.firstThatKeeps(cheapestOption) ?? this.firstThatKeeps(fastestOption)) : undefined);
    const found = (chosen: Option[], rest: { bound: number; seen: number }) =>
      this.found(chosen, {
        lowerBoundUsdPerMonth: Math.max(leastUsdPerMonth, rest.bound),
        objectiveBinds: true,
        considered: considered + rest.seen,
      });
    if (this.task.feasibleOnly) return anything() ? found(optionsOf(known!), { bound: 0, seen: 0 }) : this.tooLate();
    const cheapestOf = this.choices.map(
      (choice) => choice.cheapest(this.limit, this.callsSeconds[choice.service]!).options[0]!.usdPerMonth,
    );
    const least = cheapestOf.reduce((sum, usd) => sum + usd, 0);
    const { belowUsdPerMonth: below = Infinity } = this.task;
    let bound = 0;
    for (let spare = FIRST_SPARE_FRACTION * least; ;) {
      if (spare > IDLE_SPARE_FRACTION * least && !(spare > MOST_SPARE_RATIO * least ? anything() : keepsIdle())) return this.tooLate();
      const knownUsd = known ? this.usdOf(optionsOf(known)) : Infinity;
      const most = Math.min(least + spare, knownUsd, below);
      const budgets = cheapestOf.map((usd) => (most - least + usd) * (1 + 1e-9));
      const options = this.choices.map((_, i) => this.weighed(coarse, i, budgets[i]!));
      const leastShared = this.sharing ? this.shared(options.map((own) => fewestOf(own.map(({ timed }) => cheapestIn(timed))))) : 0;
      const incumbent = most === knownUsd ? known!.map((one, i) => coarse.weigh(i, one)) : undefined;
      const exact = cheapestJoint<Weighed>({
        choices: options,
        sharedUsdPerMonth: (chosen) => this.shared(optionsOf(timedOf(chosen))),
        leastSharedUsdPerMonth: (chosen) => (chosen ? this.shared(chosen.map(({ timed }) => cheapestIn(timed))) : leastShared),
        noSlower: (a, b) => noSlower(a.timed, b.timed),
        meets: (chosen) => coarse.keeps(chosen),
        coarse: { meets: (chosen) => coarse.surely(chosen), faster: fasterOf },
        split: ({ timed }) => timed.stretch!.parts().map((part) => coarse.weigh(this.placeOf(part), part)),
        within: this.within && ((chosen) => this.within!(timedOf(chosen))),
        incumbent,
        belowUsdPerMonth: most * (1 + 1e-9),
      });
      const seen = this.choices.every((choice, i) => unseenUsd(choice) >= (exact.usdPerMonth - least + cheapestOf[i]!) * (1 - 1e-9));
      const whole = exact.complete && seen;
      if (!exact.chosen && whole && most < knownUsd) {
        if (most === below) return this.refusal;
        bound = most;
        // as much more as brings anything new
        const more = Math.min(...this.choices.map((choice, i) => nextUsd(choice, budgets[i]!) - cheapestOf[i]!));
        if (more === Infinity && !anything()) return this.tooLate();
        spare = Math.max(2 * spare, more);
        continue;
      }
      const chosen = exact.chosen ? timedOf(exact.chosen) : anything();
      if (!chosen) return this.tooLate();
      return found(this.raised(chosen, coarse), {
        bound: whole ? exact.usdPerMonth : bound,
        seen: options.reduce((sum, own) => sum + own.length, 0),
      });
    }
  }

  /** A service's undominated options up to a cost, cheapest first. */
  private weighed(coarse: CoarseObjectives, i: number, budgetUsdPerMonth: number): Weighed[] {
    const choice = this.choices[i]!;
    const at = { utilizationLimit: this.limit, callsSeconds: this.callsSeconds[choice.service]!, budgetUsdPerMonth };
    const options = stretchesWithin(this.task, choice, at).map((one) => coarse.weigh(i, one));
    const instances = (option: Option) => (this.sharing ? instancesOf(option) : 0);
    return undominated(
      options,
      ({ timed }) => instances(timed.option),
      noSlowerCoarsely,
      ({ timed }) => instances(cheapestIn(timed)),
    );
  }

  private placeOf({ option }: TimedOption): number {
    return this.task.scenario.order.indexOf(option.service);
  }

  private tooLate(): RegionRefusal {
    return { ...this.refusal, late: lateness(this.task, this.spanning, this.sizedAt(this.limit)) };
  }

  /** A combination that keeps the objectives: the cheapest machines at a lower utilisation, or the fastest. */
  private firstThatKeeps(pick: (options: readonly Option[]) => Option): TimedOption[] | undefined {
    for (const share of LADDER) {
      const sized =
        pick === cheapestOption
          ? this.choices.map((choice) => choice.cheapest(this.limit * share, this.callsSeconds[choice.service]!))
          : this.sizedAt(this.limit * share);
      if (sized.some(({ options }) => options.length === 0)) break;
      const chosen = sized.map(({ options }, i) => asItStands(this.task, this.choices[i]!, pick(options)));
      if (this.keeps(chosen) && (!this.within || this.within(chosen))) return chosen;
    }
    return undefined;
  }

  private raised(chosen: readonly TimedOption[], coarse: CoarseObjectives): Option[] {
    return raised({
      task: this.task,
      choices: this.choices,
      chosen,
      highest: (i, option) => this.highestLine(i, option),
      keeps: (lines) => this.keeps(lines),
      excess: (lines) => coarse.excess(lines),
    });
  }

  private highestLine(i: number, option: Option) {
    const choice = this.choices[i]!;
    const draft = choice.draftFor(option.machine.machineType, this.limit, this.callsSeconds[choice.service]!);
    return draft && !('code' in draft.line) ? draft.line : option.line;
  }

  private keeps(chosen: readonly TimedOption[]): boolean {
    const at = (name: string) => chosen[this.task.scenario.order.indexOf(name)]!;
    return keepsObjectives(this.task.scenario, this.spanning, {
      atLine: (name) => at(name).option.atLine,
      allUp: (name) => at(name).allUp,
    });
  }

  private usdOf(chosen: readonly Option[]): number {
    return chosen.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0) + this.shared(chosen);
  }

  private broken(chosen: readonly Option[]): LimitCheck[] {
    return checkLimits(this.task, this.joint, chosen).filter(({ holds }) => !holds);
  }

  private sizedAt(utilizationLimit: number): ServiceOptions[] {
    return this.choices.map((choice) => choice.sized(utilizationLimit, this.callsSeconds[choice.service]!));
  }

  private get refusal(): RegionRefusal {
    return { feasible: false, region: this.task.region.region, stopped: [], broken: [], late: [] };
  }

  private stoppedBy(empty: readonly ServiceOptions[]): RegionRefusal {
    const rejectedOf = (service: string) => this.choices.find((choice) => choice.service === service)!.rejected;
    return { ...this.refusal, stopped: empty.map(({ service, stops }) => ({ service, stops, rejected: rejectedOf(service) })) };
  }

  private found(chosen: Option[], rest: Pick<RegionChoice, 'lowerBoundUsdPerMonth' | 'objectiveBinds' | 'considered'>): RegionChoice {
    return {
      feasible: true,
      region: this.task.region.region,
      chosen,
      choices: [...this.choices],
      callsSeconds: callsOnce(this.task, chosen),
      usdPerMonth: this.usdOf(chosen),
      ...rest,
    };
  }
}

/** One for a scenario's objectives: what is seen with one choice of machines serves the next. */
function coarseOf({ scenario, demand }: RegionTask, objectives: readonly LatencyObjective[]): CoarseObjectives {
  let coarse = coarseOfScenario.get(scenario);
  if (!coarse) coarseOfScenario.set(scenario, (coarse = new CoarseObjectives(scenario, demand, objectives)));
  return coarse;
}
const coarseOfScenario = new WeakMap<RegionTask['scenario'], CoarseObjectives>();

/** Worked out when somebody asks: most choices are only priced. */
function callsOnce(task: RegionTask, chosen: readonly Option[]): RegionChoice['callsSeconds'] {
  let known: Record<string, number> | undefined;
  return (service) => (known ??= callsAtLine(task, chosen))[service]!;
}

const optionsOf = (chosen: readonly TimedOption[]) => chosen.map(({ option }) => option);
const cheapestIn = ({ option, stretch }: TimedOption) => stretch?.cheapest ?? option;
const timedOf = (chosen: readonly Weighed[]) => chosen.map(({ timed }) => timed);
const cheapestOption = (options: readonly Option[]) => options[0]!;
const fastestOption = (options: readonly Option[]) =>
  options.reduce((best, option) => (option.atLine.meanSeconds < best.atLine.meanSeconds ? option : best));
