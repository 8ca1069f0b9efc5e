/**
 * Replicas added for availability. A larger fleet is a lower load line: the line is lowered just below where one more replica is due, so that the
 * printed line, the replicas of every hour and the bill stay one arithmetic. Machine types stay as chosen.
 */
import { serviceUsdPerMonth } from '../../bill/index.ts';
import { worstLoss, type Option, type RegionChoice, type RegionTask, type ServiceChoices } from '../../choice/index.ts';
import { chainLosses, replicasForAvailability, requestPaths, survivors, type EnoughUp, type SpareFleet } from '../../failure/index.ts';
import { fleetOver } from '../../fleet/index.ts';
import { atMost } from '../../loadline/index.ts';
import type { ResponseLaw } from '../../queueing/index.ts';
import { lostFractions } from './lost-in-time.ts';
import { neededAt, wholeAvailability, withoutSpares, type SparedOption } from './availability.ts';
import { Reach, type Spared } from './reach.ts';
import { trimmed } from './trimmed.ts';

/** So far below the point where one more replica is due: little enough that large fleets do not take two. */
const justBelow = (replicas: number) => 1 - Math.max(1e-8, Math.min(1e-6, 0.1 / replicas));

/** One machine type with so many replicas of it. */
export interface Size {
  installed: number;
  usdPerMonth: number;
  /** the same machine without replicas for availability */
  base: Option;
  option: Option;
}

/** How many times as large fleets are tried where answers that come too late are what is lost. */
const TIMES_AS_LARGE = [1, 1.1, 1.25, 1.5, 2, 3, 4, 6, 8, 16, 32];
const HALVINGS = 4;

type Met = Extract<Spared, { met: true }>;

interface KnownFleet extends SpareFleet {
  sizeWith(installed: number): Size | undefined;
}

/** Fleets of a plan with sizes worked out only when an objective needs them, once for all objectives. */
export class SpareSizes extends Reach {
  private known: KnownFleet[] | undefined;

  /** @param availabilityFraction as an objective, 0 to 1 */
  meeting(availabilityFraction: number): Spared {
    const asItIs = this.asItIs(availabilityFraction);
    if (asItIs) return asItIs;
    const allowed = 1 - availabilityFraction;
    const fewest = this.sizes.map((fleet) => fleet.fewest);
    if (lostFractions(this.fleets) === undefined) return this.enough(fewest, allowed);
    return this.lessBusy(fewest, allowed);
  }

  /**
   * Replicas that are less busy answer sooner: fleets so many times as large lose less in time, and the rest of what is allowed is for what fails.
   * One factor for all fleets, halved towards what is just enough; then each as small as the others let it be.
   */
  private lessBusy(fewest: readonly number[], allowed: number): Spared {
    let short: EnoughUp = this.asTheyAre;
    const least = this.plenty.unavailabilityFraction;
    let withPlenty = false;
    const larger = (times: number): Met | undefined => {
      const installed = fewest.map((count, f) => Math.min(this.sizes[f]!.most, Math.ceil(count * times)));
      const fleets = this.withSizes(installed);
      if (!fleets) return undefined;
      const reached = this.reached(fleets.regions);
      const late = reached.unavailabilityFraction - wholeAvailability({ ...this.fleets, ...fleets }).unavailabilityFraction;
      if (allowed - late < least) {
        short = reached;
        return undefined;
      }
      const enough = this.enough(installed, allowed - late);
      if (enough.met) return enough;
      [short, withPlenty] = [enough.best, true];
      return undefined;
    };
    let below = 1;
    for (const times of TIMES_AS_LARGE) {
      const first = larger(times);
      if (first) return this.trimmed(this.fewer(first, larger, below, times), allowed);
      below = times;
    }
    return { met: false, best: short, withPlenty };
  }

  /** Between a factor that is too small and one that is enough. */
  private fewer(enough: Met, larger: (times: number) => Met | undefined, below: number, above: number): Met {
    let best = enough;
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (above + below) / 2;
      const smaller = larger(middle);
      if (smaller && smaller.added < best.added) best = smaller;
      if (smaller) above = middle;
      else below = middle;
    }
    return best;
  }

  private trimmed(enough: Met, allowed: number): Met {
    const met = (installed: readonly number[]) => {
      const fleets = this.withSizes(installed);
      return fleets && this.reached(fleets.regions).unavailabilityFraction <= allowed * (1 + 1e-12) ? fleets : undefined;
    };
    const installed = enough.regions.flatMap(({ chosen }) => chosen.map(({ fleet }) => fleet.desiredReplicas));
    const fewer = met(trimmed(installed, this.sizes, (counts) => met(counts) !== undefined));
    return fewer ? { met: true, ...fewer } : enough;
  }

  /** Replicas added to fleets of so many, as far as what fails takes. */
  private enough(fewest: readonly number[], unavailabilityFraction: number): Spared {
    const result = replicasForAvailability({
      fleets: this.sizes.map((fleet, f) => ({ ...fleet, fewest: fewest[f]! })),
      unavailabilityFraction,
      lostWithAll: (installed) => wholeAvailability(this.fleets, installed).unavailabilityFraction,
    });
    const fleets = result.met ? this.withSizes(result.installed) : undefined;
    return fleets ? { met: true, ...fleets } : { met: false, best: wholeAvailability(this.fleets, result.installed), withPlenty: true };
  }

  /** The fleets with so many replicas each; undefined where one of them cannot be had. */
  private withSizes(installed: readonly number[]): { regions: RegionChoice[]; added: number } | undefined {
    let next = 0;
    let added = 0;
    let every = true;
    const regions = this.fleets.regions.map((choice) => {
      const chosen = choice.chosen.map((before) => {
        const at = next++;
        const size = this.sizes[at]!.sizeWith(installed[at]!);
        every &&= size !== undefined;
        const option = size?.option ?? before;
        added += option.shards * (option.fleet.desiredReplicas - before.fleet.desiredReplicas);
        return option;
      });
      const more = chosen.reduce((sum, option, i) => sum + option.usdPerMonth - choice.chosen[i]!.usdPerMonth, 0);
      return { ...choice, chosen, usdPerMonth: choice.usdPerMonth + more };
    });
    return every ? { regions, added } : undefined;
  }

  private get sizes(): KnownFleet[] {
    return (this.known ??= this.all());
  }

  private all(): KnownFleet[] {
    const { scenario, tasks, regions } = this.fleets;
    const paths = requestPaths(scenario);
    return regions.flatMap((choice, r) =>
      choice.chosen.map((option, i) => {
        const task = tasks[r]!;
        const own = paths.map(({ chance, calls }) => ({ chance, calls: [calls[i]!] }));
        const need = neededAt(choice, i);
        const { shards, service } = option;
        const fleet = { shards, everyShard: scenario.services[service]!.everyShard };
        const lost = (installed: number, rateRatio: number) => {
          const losses = chainLosses({
            fleets: [{ ...fleet, installed, needed: need(rateRatio) }],
            paths: own,
            zones: task.region.zones,
            failures: scenario.failures,
          });
          return losses.replica + losses.zone + losses.maintenance;
        };
        const worst = Math.max(...task.losses.map(({ rateRatio }) => rateRatio));
        const regionDown = worst > 1 ? (1 - scenario.failures.regionAvailabilityFraction) * (regions.length - 1) : 0;
        const sizes = new Map<number, Size | undefined>();
        const sizeWith = (installed: number) => {
          if (!sizes.has(installed)) sizes.set(installed, sizeOf(task, choice.choices[i]!, option, installed));
          return sizes.get(installed);
        };
        return {
          fewest: option.fleet.desiredReplicas,
          most: mostReplicas(task, option),
          sizeWith,
          usdPerMonthWith: (installed) => sizeWith(installed)?.usdPerMonth,
          lostWith: (installed) =>
            task.region.shareFraction * (lost(installed, 1) + (regionDown > 0 ? regionDown * lost(installed, worst) : 0)),
        };
      }),
    );
  }
}

/** Replicas of it that the scenario allows. */
export function mostReplicas({ scenario }: RegionTask, { service, fleet }: Option): number {
  return scenario.services[service]!.replicas ? fleet.desiredReplicas : (scenario.constraints.maxReplicas ?? Infinity);
}

/**
 * An option with so many replicas in the busiest hour, by a lower load line; or one more where the zones share them so.
 * @param installed at least what the option has
 * @returns undefined where no line makes it a fleet of that size
 */
export function sizeOf(
  task: RegionTask,
  choices: ServiceChoices,
  option: Option,
  installed: number,
  addedFor: SparedOption['addedFor'] = 'availability',
): Size | undefined {
  const base = withoutSpares(option);
  if (installed === option.fleet.desiredReplicas) return { installed, usdPerMonth: option.usdPerMonth, base, option };
  const most = lineBelow(task, choices.peakRequestsPerSecond * choices.shareOf(option.shards), installed - 1);
  if (most === undefined) return undefined;
  const { zones, cloud } = task.region;
  const { autoscaled, startupSeconds } = task.scenario.services[option.service]!;
  const line = atMost(base.line, most);
  const hourlyRequestsPerSecond = choices.ratesPerShard(option.shards);
  const fleet = fleetOver(
    { hourlyRequestsPerSecond, line, losses: task.losses, zones, autoscaled: autoscaled[cloud], startupSeconds },
    task.growth,
  );
  const { maxReplicas = Infinity } = task.scenario.constraints;
  if (!fleet || fleet.desiredReplicas < installed || fleet.months.some(({ desiredReplicas }) => desiredReplicas > maxReplicas))
    return undefined;
  const usdPerMonth = serviceUsdPerMonth(option, fleet.billed);
  let made: SparedOption | undefined;
  return {
    installed: fleet.desiredReplicas,
    usdPerMonth,
    base,
    // most are never looked at any closer
    get option() {
      return (made ??= sparedOption(task, base, { addedFor, fleet, line, usdPerMonth }));
    },
  };
}

/** So many replicas as a scenario states them: around the clock, and not the fewest for any load line; undefined where they are too few. */
export function statedSize(task: RegionTask, choices: ServiceChoices, option: Option, replicas: number): Size | undefined {
  const base = withoutSpares(option);
  const request = { hourlyRequestsPerSecond: choices.ratesPerShard(option.shards), line: base.line, losses: task.losses };
  const fleet = fleetOver(
    { ...request, zones: task.region.zones, autoscaled: false, startupSeconds: 0, fixedReplicas: replicas },
    task.growth,
  );
  if (!fleet) return undefined;
  const usdPerMonth = serviceUsdPerMonth(option, fleet.billed);
  return { installed: replicas, usdPerMonth, base, option: { ...base, fleet, usdPerMonth } };
}

/** The highest line, in calls/s of one replica, under which so many replicas are too few. */
function lineBelow(task: RegionTask, peakRequestsPerSecond: number, replicas: number): number | undefined {
  const due = task.losses.flatMap((loss) => {
    const left = survivors(replicas, task.region.zones, loss);
    return left > 0 && loss.rateRatio < Infinity ? [((peakRequestsPerSecond * loss.rateRatio) / left) * justBelow(replicas)] : [];
  });
  const highest = Math.max(0, ...due);
  return highest > 0 ? highest : undefined;
}

function sparedOption(
  task: RegionTask,
  base: Option,
  { addedFor, fleet, line, usdPerMonth }: Pick<SparedOption, 'addedFor' | 'fleet' | 'line' | 'usdPerMonth'>,
): SparedOption {
  const { worstSurvivors } = worstLoss(fleet, task.losses, task.region.zones);
  const { requestsPerSecond } = line.at(worstSurvivors);
  let atLine: ResponseLaw | undefined;
  return {
    ...base,
    fleet,
    line,
    usdPerMonth,
    worstSurvivors,
    loadLineRequestsPerSecond: requestsPerSecond,
    get atLine() {
      return (atLine ??= line.replica.answer(requestsPerSecond, worstSurvivors));
    },
    addedFor,
    carriesRequestsPerSecond: base.line.at(worstSurvivors).requestsPerSecond,
    unspared: base,
  };
}
