/**
 * Replicas added for availability. A larger fleet is a lower load line: the line is lowered just below where one more replica is due, so that the
 * printed line, the replicas of every hour and the bill stay one arithmetic. Machine types stay as chosen.
 */
import { fleetUsdPerMonth } from '../bill/index.ts';
import { worstLoss, type Option, type RegionChoice, type RegionTask } from '../choice/index.ts';
import { chainLosses, replicasForAvailability, requestPaths, type EnoughUp, type SpareFleet } from '../failure/index.ts';
import { fleetOver, type HorizonFleet } from '../fleet/index.ts';
import { loweredTo } from '../loadline/index.ts';
import { ceilTolerant } from '../quantity/index.ts';
import { isSpared, neededAt, wholeAvailability, type Fleets, type SparedOption } from './availability.ts';

/** Larger fleets tried per service: redundancy helps so fast that more never do. */
const MOST_SIZES = 24;
/** So far below the point where one more replica is due. */
const JUST_BELOW = 1 - 1e-6;

interface Size {
  installed: number;
  usdPerMonth: number;
  option: Option;
}

export type Spared = { met: true; regions: RegionChoice[]; added: number } | { met: false; best: EnoughUp };

/** Fleets of a plan with sizes worked out only when an objective needs them, once for all objectives. */
export class SpareSizes {
  private readonly fleets: Fleets;
  private known: { sizes: Size[]; lostWith: (installed: number) => number }[] | undefined;

  constructor(fleets: Fleets) {
    this.fleets = fleets;
  }

  /** @param availabilityFraction as an objective, 0 to 1 */
  meeting(availabilityFraction: number): Spared {
    const allowed = 1 - availabilityFraction;
    const { regions } = this.fleets;
    if (wholeAvailability(this.fleets).unavailabilityFraction <= allowed * (1 + 1e-12))
      return { met: true, regions: [...regions], added: 0 };
    // however many replicas: what is left is what replicas do not touch
    const plenty = wholeAvailability(
      this.fleets,
      regions.flatMap((choice) => choice.chosen.map((_, i) => 1000 * neededAt(choice, i)(1))),
    );
    if (plenty.unavailabilityFraction > allowed * (1 + 1e-12)) return { met: false, best: plenty };
    this.known ??= this.all();
    const known = this.known;
    const result = replicasForAvailability({
      fleets: known.map(({ sizes, lostWith }): SpareFleet => ({ sizes, lostWith })),
      unavailabilityFraction: allowed,
      lostWithAll: (installed) => wholeAvailability(this.fleets, installed).unavailabilityFraction,
    });
    const picked = result.sizes.map((size, i) => known[i]!.sizes[size]!);
    if (!result.met)
      return {
        met: false,
        best: wholeAvailability(
          this.fleets,
          picked.map(({ installed }) => installed),
        ),
      };
    let next = 0;
    let added = 0;
    const larger = regions.map((choice) => {
      const chosen = choice.chosen.map((before) => {
        const { option } = picked[next++]!;
        added += option.shards * (option.fleet.desiredReplicas - before.fleet.desiredReplicas);
        return option;
      });
      const more = chosen.reduce((sum, option, i) => sum + option.usdPerMonth - choice.chosen[i]!.usdPerMonth, 0);
      return { ...choice, chosen, usdPerMonth: choice.usdPerMonth + more };
    });
    return { met: true, regions: larger, added };
  }

  private all() {
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
        const lostWith = (installed: number) =>
          task.region.shareFraction * (lost(installed, 1) + (regionDown > 0 ? regionDown * lost(installed, worst) : 0));
        return { sizes: sizesOf(task, choice, i), lostWith };
      }),
    );
  }
}

/** The fleet as it is, and larger ones, each by a lower load line. */
function sizesOf(task: RegionTask, choice: RegionChoice, index: number): Size[] {
  const option = choice.chosen[index]!;
  const sizes: Size[] = [{ installed: option.fleet.desiredReplicas, usdPerMonth: option.usdPerMonth, option }];
  const service = task.scenario.services[option.service]!;
  if (service.replicas) return sizes;
  const most = task.scenario.constraints.maxReplicas ?? Infinity;
  const { hourlyRequestsPerSecond, peakRequestsPerSecond, shareOf } = withShare(choice, index);
  let line = option.loadLineRequestsPerSecond;
  for (let step = 0; step < 4 * MOST_SIZES && sizes.length <= MOST_SIZES; step++) {
    const peak = peakRequestsPerSecond * shareOf;
    const due = Math.max(...task.losses.map(({ rateRatio }) => breakpoint(peak * rateRatio, line)));
    if (!(due > 0)) break;
    line = due * JUST_BELOW;
    const fleet = fleetOver(
      {
        hourlyRequestsPerSecond,
        line: loweredTo(option.line, line, option.worstSurvivors),
        losses: task.losses,
        zones: task.region.zones,
        autoscaled: service.autoscaled[task.region.cloud],
        startupSeconds: service.startupSeconds,
      },
      task.growth,
    );
    if (!fleet || Math.max(...fleet.months.map(({ desiredReplicas }) => desiredReplicas)) > most) break;
    if (fleet.desiredReplicas > sizes.at(-1)!.installed) sizes.push(sizeOf(task, option, fleet, line));
  }
  return sizes;
}

/** The highest line, below this one, under which a rate needs one more survivor. */
const breakpoint = (requestsPerSecond: number, line: number) => requestsPerSecond / Math.max(1, ceilTolerant(requestsPerSecond / line));

function withShare(choice: RegionChoice, index: number) {
  const service = choice.choices[index]!;
  const shareOf = service.shareOf(choice.chosen[index]!.shards);
  return {
    shareOf,
    peakRequestsPerSecond: service.peakRequestsPerSecond,
    hourlyRequestsPerSecond:
      shareOf === 1 ? service.hourlyRequestsPerSecond : service.hourlyRequestsPerSecond.map((rate) => rate * shareOf),
  };
}

function sizeOf(task: RegionTask, option: Option, fleet: HorizonFleet, requestsPerSecond: number): Size {
  const usdPerMonth = option.shards * fleetUsdPerMonth(option.rates, fleet.billed);
  const { worstSurvivors } = worstLoss(fleet, task.losses, task.region.zones);
  const line = loweredTo(option.line, requestsPerSecond, option.worstSurvivors);
  const spared: SparedOption = {
    ...option,
    fleet,
    usdPerMonth,
    line,
    worstSurvivors,
    loadLineRequestsPerSecond: line.at(worstSurvivors).requestsPerSecond,
    atLine: line.replica.answer(line.at(worstSurvivors).requestsPerSecond, worstSurvivors),
    carriesRequestsPerSecond: isSpared(option) ? option.carriesRequestsPerSecond : option.loadLineRequestsPerSecond,
  };
  return { installed: fleet.desiredReplicas, usdPerMonth, option: spared };
}
