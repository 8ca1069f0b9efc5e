/**
 * The choice of a region: a machine type and a load line per service that together cost least and keep every objective. Without an objective that
 * spans services each takes its cheapest machine at the utilisation limit. With one that binds, the objective is a budget of time that is split
 * where it is cheapest: every service offers machines with ever lower load lines (`frontier.ts`), and the cheapest combination whose composed
 * distribution keeps the objectives is searched for exactly (`joint.ts`). Load lines are then raised as far as the same bill allows.
 */
import type { LatencyObjective } from '../scenario/index.ts';
import { choicesKeys } from './choices-key.ts';
import { asItStands, type TimedOption } from './together/timed-option.ts';
import { callsAtLine, fitsMemory, NO_CALLS_SECONDS } from './together/in-flight.ts';
import { cheapestJoint } from './together/joint.ts';
import { checkLimits, limitsOn, type LimitCheck } from './limits.ts';
import { isOwn, keepsObjectives } from './objectives.ts';
import type { RegionChoice, RegionRefusal } from './region-result.ts';
import { searchNow } from './together/read-search.ts';
import type { SearchResult } from './together/search-result.ts';
import { ServiceChoices } from './service-choices.ts';
import { sharedCost, sharesCost } from './shared-cost.ts';
import { instancesOf, type Option, type RegionTask, type ServiceOptions } from './task.ts';

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
  const free = new Choosing(task, choices).choose();
  // memory in flight depends on how long callees take, which their machines decide: mostly there is enough however that be
  const tight =
    free.feasible &&
    !fitsMemory(
      task,
      free.chosen.map((option, i) => asItStands(task, choices[i]!, option)),
    );
  return tight ? new Choosing(task, choices, free).choose() : free;
}

export class Choosing {
  readonly limit: number;
  readonly shared: ReturnType<typeof sharedCost>;
  /** whether it matters how many instances a service has, beside their cost */
  readonly sharing: boolean;
  readonly within: ((chosen: readonly TimedOption[]) => boolean) | undefined;
  private readonly joint: ReturnType<typeof limitsOn>;
  readonly spanning: readonly LatencyObjective[];

  constructor(
    readonly task: RegionTask,
    readonly choices: readonly ServiceChoices[],
    /** the choice as if the memory of what is in flight were always enough, where it is not: then it is looked at */
    readonly withoutMemory?: RegionChoice,
  ) {
    this.limit = task.scenario.constraints.maxUtilizationFraction;
    this.joint = limitsOn(task, (services) => services.length !== 1).filter(({ effect }) => effect === 'infeasible');
    this.shared = sharedCost(task);
    this.sharing = sharesCost(task) || this.joint.length > 0;
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
    if (this.keeps(best.chosen))
      return this.found(optionsOf(best.chosen), {
        lowerBoundUsdPerMonth: least,
        objectiveBinds: false,
        limitsBind: best !== relaxed,
        considered,
      });
    const leastUsdPerMonth = Math.max(least, this.withoutMemory?.lowerBoundUsdPerMonth ?? 0);
    return searchNow()(this, { leastUsdPerMonth, considered });
  }

  /** The cheapest machines without objectives that span services: only shared costs and limits tie them together. */
  private independent(sized: readonly ServiceOptions[], limited: boolean): SearchResult<TimedOption> {
    const choices = sized.map(({ options }, i) => {
      return (limited ? options : everFewer(options)).map((option) => asItStands(this.task, this.choices[i]!, option));
    });
    // machines that are held
    if (choices.every(({ length }) => length === 1)) return this.asTheyAre(choices.flat(), limited);
    return cheapestJoint<TimedOption>({
      choices,
      fastest: choices.map((options) => options[0]!),
      sharedUsdPerMonth: (chosen) => this.shared(optionsOf(chosen)),
      noSlower: () => true,
      meets: () => true,
      within: limited ? this.within : undefined,
    });
  }

  /** Nothing to choose. */
  private asTheyAre(only: TimedOption[], limited: boolean): SearchResult<TimedOption> {
    const chosen = !limited || !this.within || this.within(only) ? only : undefined;
    return { chosen, usdPerMonth: chosen ? this.usdOf(optionsOf(chosen)) : Infinity, complete: true, composed: 0 };
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

  keeps(chosen: readonly TimedOption[]): boolean {
    const at = (name: string) => chosen[this.task.scenario.order.indexOf(name)]!;
    if (this.withoutMemory && !fitsMemory(this.task, chosen)) return false;
    return keepsObjectives(this.task.scenario, this.spanning, {
      atLine: (name) => at(name).option.atLine,
      allUp: (name) => at(name).allUp,
    });
  }

  usdOf(chosen: readonly Option[]): number {
    return chosen.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0) + this.shared(chosen);
  }

  private broken(chosen: readonly Option[]): LimitCheck[] {
    return checkLimits(this.task, this.joint, chosen).filter(({ holds }) => !holds);
  }

  sizedAt(utilizationLimit: number): ServiceOptions[] {
    return this.choices.map((choice) => choice.sized(utilizationLimit, NO_CALLS_SECONDS));
  }

  get refusal(): RegionRefusal {
    return { feasible: false, region: this.task.region.region, stopped: [], broken: [], late: [] };
  }

  stoppedBy(empty: readonly ServiceOptions[]): RegionRefusal {
    const rejectedOf = (service: string) => this.choices.find((choice) => choice.service === service)!.rejected;
    return { ...this.refusal, stopped: empty.map(({ service, stops }) => ({ service, stops, rejected: rejectedOf(service) })) };
  }

  found(
    chosen: Option[],
    rest: Pick<RegionChoice, 'lowerBoundUsdPerMonth' | 'objectiveBinds' | 'limitsBind' | 'considered'>,
  ): RegionChoice {
    return {
      feasible: true,
      region: this.task.region.region,
      chosen,
      choices: [...this.choices],
      memoryIsTight: this.withoutMemory !== undefined,
      callsSeconds: callsAtLine(this.task, chosen),
      usdPerMonth: this.usdOf(chosen),
      ...rest,
    };
  }
}

/** Those that no cheaper one beats in instances. */
function everFewer(options: readonly Option[]): Option[] {
  let fewest = Infinity;
  return [...options]
    .sort((a, b) => a.usdPerMonth - b.usdPerMonth)
    .filter((option) => {
      const isFewer = instancesOf(option) < fewest;
      fewest = Math.min(fewest, instancesOf(option));
      return isFewer;
    });
}

const optionsOf = (chosen: readonly TimedOption[]) => chosen.map(({ option }) => option);
