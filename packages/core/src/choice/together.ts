/**
 * The search where an objective over several services binds. A page reads it once a plan asks for it (`read-search.ts`).
 */
import type { LatencyObjective } from '../scenario/index.ts';
import { CoarseObjectives, fasterOf, noSlowerCoarsely, type Weighed } from './coarse.ts';
import { asItStands, nextUsd, noSlower, stretchesWithin, unseenUsd, type TimedOption } from './frontier.ts';
import { cheapestJoint } from './joint.ts';
import { lateness } from './lateness.ts';
import { raised } from './raised.ts';
import type { Choosing } from './region-choice.ts';
import type { RegionChoice, RegionRefusal } from './region-result.ts';
import { fewestOf } from './shared-cost.ts';
import { instancesOf, type Option, type RegionTask } from './task.ts';
import { undominated } from './undominated.ts';

/** Shares of the utilisation limit at which a first combination is looked for. */
const LADDER = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.005];
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

const NOTHING = { chosen: undefined, usdPerMonth: Infinity, complete: true };

class Together {
  constructor(private readonly choosing: Choosing) {}

  /**
   * The cheapest combination that keeps the spanning objectives, or why there is none. It is looked for among all that cost little more than the least
   * first, then among ever more: what was gone through without finding any is a bound, whatever comes after.
   */
  run({ leastUsdPerMonth, considered }: Before): RegionChoice | RegionRefusal {
    let known: TimedOption[] | undefined;
    let idle = false;
    const coarse = coarseOf(this.choosing.task, this.choosing.spanning);
    const keepsIdle = () => (idle ||= coarse.mayKeepIdle(this.choosing.sizedAt(this.choosing.limit).map(({ options }) => options)));
    const anything = () =>
      (known ??= keepsIdle() ? (this.firstThatKeeps(cheapestOption) ?? this.firstThatKeeps(fastestOption)) : undefined);
    const found = (chosen: Option[], rest: { bound: number; seen: number }) =>
      this.choosing.found(chosen, {
        lowerBoundUsdPerMonth: Math.max(leastUsdPerMonth, rest.bound),
        objectiveBinds: true,
        considered: considered + rest.seen,
      });
    // asked early where one service's own work alone is mostly longer
    const { demand, scenario } = this.choosing.task;
    const tight = this.choosing.spanning.some(({ ms, service = scenario.front }) => ms / 1000 < demand.services[service]!.serviceSeconds);
    if (tight && !keepsIdle()) return this.tooLate();
    if (this.choosing.task.feasibleOnly) return anything() ? found(optionsOf(known!), { bound: 0, seen: 0 }) : this.tooLate();
    const cheapestOf = this.choosing.choices.map(
      (choice) => choice.cheapest(this.choosing.limit, this.choosing.callsSeconds[choice.service]!).options[0]!.usdPerMonth,
    );
    const least = cheapestOf.reduce((sum, usd) => sum + usd, 0);
    const { belowUsdPerMonth: below = Infinity } = this.choosing.task;
    let bound = 0;
    for (let spare = FIRST_SPARE_FRACTION * least; ;) {
      if (spare > IDLE_SPARE_FRACTION * least && !(spare > MOST_SPARE_RATIO * least ? anything() : keepsIdle())) return this.tooLate();
      const knownUsd = known ? this.choosing.usdOf(optionsOf(known)) : Infinity;
      const most = Math.min(least + spare, knownUsd, below);
      const budgets = cheapestOf.map((usd) => (most - least + usd) * (1 + 1e-9));
      const options = this.choosing.choices.map((_, i) => this.weighed(coarse, i, budgets[i]!));
      // so little buys some service no machine at all
      const some = options.every((own) => own.length > 0);
      const leastShared =
        some && this.choosing.sharing ? this.choosing.shared(options.map((own) => fewestOf(own.map(({ timed }) => cheapestIn(timed))))) : 0;
      const incumbent = most === knownUsd ? known!.map((one, i) => coarse.weigh(i, one)) : undefined;
      const search = () =>
        cheapestJoint<Weighed>({
          choices: options,
          sharedUsdPerMonth: (chosen) => this.choosing.shared(optionsOf(timedOf(chosen))),
          leastSharedUsdPerMonth: (chosen) => (chosen ? this.choosing.shared(chosen.map(({ timed }) => cheapestIn(timed))) : leastShared),
          noSlower: (a, b) => noSlower(a.timed, b.timed),
          meets: (chosen) => coarse.keeps(chosen),
          coarse: { meets: (chosen) => coarse.surely(chosen), faster: fasterOf },
          split: ({ timed }) => timed.stretch!.parts().map((part) => coarse.weigh(this.placeOf(part), part)),
          within: this.choosing.within && ((chosen) => this.choosing.within!(timedOf(chosen))),
          incumbent,
          belowUsdPerMonth: most * (1 + 1e-9),
          mostComposed: this.choosing.task.mostComposed,
        });
      const exact = some ? search() : NOTHING;
      const seen = this.choosing.choices.every(
        (choice, i) => unseenUsd(choice) >= (exact.usdPerMonth - least + cheapestOf[i]!) * (1 - 1e-9),
      );
      const whole = exact.complete && (seen || !some);
      if (!exact.chosen && whole && most < knownUsd) {
        if (most === below) return this.choosing.refusal;
        // more money is of no use where machines with nothing to do are too late
        if (!keepsIdle()) return this.tooLate();
        bound = most;
        // as much more as brings anything new
        const more = Math.min(...this.choosing.choices.map((choice, i) => nextUsd(choice, budgets[i]!) - cheapestOf[i]!));
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
    const choice = this.choosing.choices[i]!;
    const at = { utilizationLimit: this.choosing.limit, callsSeconds: this.choosing.callsSeconds[choice.service]!, budgetUsdPerMonth };
    const options = stretchesWithin(this.choosing.task, choice, at).map((one) => coarse.weigh(i, one));
    const instances = (option: Option) => (this.choosing.sharing ? instancesOf(option) : 0);
    return undominated(
      options,
      ({ timed }) => instances(timed.option),
      noSlowerCoarsely,
      ({ timed }) => instances(cheapestIn(timed)),
    );
  }

  private placeOf({ option }: TimedOption): number {
    return this.choosing.task.scenario.order.indexOf(option.service);
  }

  private tooLate(): RegionRefusal {
    return {
      ...this.choosing.refusal,
      late: lateness(this.choosing.task, this.choosing.spanning, this.choosing.sizedAt(this.choosing.limit)),
    };
  }

  /** A combination that keeps the objectives: the cheapest machines at a lower utilisation, or the fastest. */
  private firstThatKeeps(pick: (options: readonly Option[]) => Option): TimedOption[] | undefined {
    for (const share of LADDER) {
      const sized =
        pick === cheapestOption
          ? this.choosing.choices.map((choice) => choice.cheapest(this.choosing.limit * share, this.choosing.callsSeconds[choice.service]!))
          : this.choosing.sizedAt(this.choosing.limit * share);
      if (sized.some(({ options }) => options.length === 0)) break;
      const chosen = sized.map(({ options }, i) => asItStands(this.choosing.task, this.choosing.choices[i]!, pick(options)));
      if (this.choosing.keeps(chosen) && (!this.choosing.within || this.choosing.within(chosen))) return chosen;
    }
    return undefined;
  }

  private raised(chosen: readonly TimedOption[], coarse: CoarseObjectives): Option[] {
    return raised({
      task: this.choosing.task,
      choices: this.choosing.choices,
      chosen,
      highest: (i, option) => this.highestLine(i, option),
      keeps: (lines) => this.choosing.keeps(lines),
      excess: (lines) => coarse.excess(lines),
    });
  }

  private highestLine(i: number, option: Option) {
    const choice = this.choosing.choices[i]!;
    const draft = choice.draftFor(option.machine.machineType, this.choosing.limit, this.choosing.callsSeconds[choice.service]!);
    return draft && !('code' in draft.line) ? draft.line : option.line;
  }
}

/** One for a scenario's objectives: what is seen with one choice of machines serves the next. */
function coarseOf({ scenario, demand }: RegionTask, objectives: readonly LatencyObjective[]): CoarseObjectives {
  let coarse = coarseOfScenario.get(scenario);
  if (!coarse) coarseOfScenario.set(scenario, (coarse = new CoarseObjectives(scenario, demand, objectives)));
  return coarse;
}
const coarseOfScenario = new WeakMap<RegionTask['scenario'], CoarseObjectives>();

const optionsOf = (chosen: readonly TimedOption[]) => chosen.map(({ option }) => option);
const cheapestIn = ({ option, stretch }: TimedOption) => stretch?.cheapest ?? option;
const timedOf = (chosen: readonly Weighed[]) => chosen.map(({ timed }) => timed);
const cheapestOption = (options: readonly Option[]) => options[0]!;
const fastestOption = (options: readonly Option[]) =>
  options.reduce((best, option) => (option.atLine.meanSeconds < best.atLine.meanSeconds ? option : best));
