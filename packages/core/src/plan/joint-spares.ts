/**
 * The cheapest machines and replicas that together reach an availability: many small replicas need fewer spares than few large ones, so the machines
 * that the load alone makes cheapest need not be the ones. Exact like the choice of a region (`choice/joint.ts`): a fleet is left out only where
 * another costs no more and loses no more in any state of its zones. Where latency over several services sets load lines, the machines stay.
 */
import {
  asItStands,
  checkLimits,
  cheapestJoint,
  envelope,
  isOwn,
  keepsObjectives,
  limitsOn,
  noSlower,
  sharedCost,
  undominated,
  type Option,
  type RegionChoice,
  type RegionTask,
  type ServiceChoices,
  type SearchResult,
  type ServiceOptions,
  type TimedOption,
} from '../choice/index.ts';
import { needsNat } from '../bill/index.ts';
import {
  chainLosses,
  lossProfile,
  MOST_ZONES_PROFILED,
  requestPaths,
  sizesToTry,
  type PlannedFleet,
  type RequestPath,
} from '../failure/index.ts';
import type { LatencyObjective } from '../scenario/index.ts';
import { availabilityOf, neededBy, withoutSpares, type Fleets } from './availability.ts';
import { mostReplicas, sizeOf, type Size } from './spares.ts';

/** A fleet that the search may take: a machine, so many replicas of it, and what it loses in every state. */
interface Point {
  usdPerMonth: number;
  size: Size;
  /** as the load alone would have it */
  timed: TimedOption;
  planned: PlannedFleet;
  /** replicas per shard that carry the load in each situation: all regions up, some of them lost */
  needed: readonly number[];
  losses: readonly number[];
}

/** Services times regions beyond which every combination is too many to go through. */
const MOST_FLEETS = 12;
const MOST_POINTS = 400;
/** Fleets that are looked at in all combinations together: an availability is asked for up to eight times a plan. */
const MOST_FLEETS_ASKED = 2400;
/** How far above the least of every service the best of all is looked for at first. */
const FIRST_SPARE_FRACTION = 0.05;
/** Sizes of one machine that are looked at: redundancy helps so fast that more never do, but for fleets of thousands. */
const MOST_SIZES = 24;

/**
 * @param known fleets that reach it, to be beaten; undefined where none is known
 * @returns undefined where it is not searched
 */
export function jointSpares(
  fleets: Fleets,
  known: readonly RegionChoice[] | undefined,
  unavailabilityFraction: number,
): RegionChoice[] | undefined {
  const { tasks, regions } = fleets;
  const spots = regions.flatMap((choice, r) => choice.choices.map((choices, i): Spot => ({ r, i, choice, choices, task: tasks[r]! })));
  if (spots.length > MOST_FLEETS || regions.some(({ objectiveBinds }) => objectiveBinds)) return undefined;
  if (tasks.some(({ held, region }) => held || region.zones > MOST_ZONES_PROFILED)) return undefined;
  const search = new SpareSearch(fleets, unavailabilityFraction);
  const incumbent = known && spots.map((spot) => search.point(spot, asSize(known[spot.r]!.chosen[spot.i]!)));
  const found = cheapestOf(spots, search, incumbent);
  if (!found.chosen) return undefined;
  const options = search.optionsIn(found.chosen);
  const proven = found.complete && search.comparable;
  return regions.map((choice, r) => {
    const chosen = options[r]!;
    const usdPerMonth = chosen.reduce((sum, option) => sum + option.usdPerMonth, 0) + sharedCost(tasks[r]!)(chosen);
    return { ...choice, chosen, usdPerMonth, ...(proven && { lowerBoundUsdPerMonth: usdPerMonth }) };
  });
}

/** The cheapest of all combinations that reach it, or the best that was found. */
function cheapestOf(spots: readonly Spot[], search: SpareSearch, incumbent: readonly Point[] | undefined): SearchResult<Point> {
  const least = spots.map((spot) => leastAlone(spot, search));
  const leastUsd = least.reduce((sum, usd) => sum + usd, 0);
  const above = (chosen: readonly Point[] | undefined) => (chosen ? search.usdOf(chosen) - leastUsd : Infinity);
  let found: SearchResult<Point> = { chosen: incumbent && [...incumbent], usdPerMonth: Infinity, complete: false, composed: 0 };
  if (leastUsd === Infinity) return found;
  // what all together may cost above the least: little at first, since the best are mostly near; whatever is cheaper than a fleet known is within
  for (let spare = Math.max(1, FIRST_SPARE_FRACTION * leastUsd); ; spare = spare > 8 * leastUsd ? Infinity : 4 * spare) {
    let every = true;
    const enough = spare >= above(found.chosen);
    const points = spots.map((spot, n) => {
      const own = pointsWithin(spot, search, (least[n]! + Math.min(spare, above(found.chosen))) * (1 + 1e-9));
      every &&= own.every;
      return own.points;
    });
    if (points.some((own) => own.length > MOST_POINTS)) return { ...found, complete: false };
    if (points.every((own) => own.length > 0))
      found = cheapestJoint<Point>({
        choices: points,
        fastest: points.map((own) => search.best(own)),
        sharedUsdPerMonth: (chosen) => search.sharedUsd(chosen),
        noSlower: (a, b) => search.noWorse(a, b),
        meets: (chosen) => search.meets(chosen),
        within: search.limited ? (chosen) => search.within(chosen) : undefined,
        incumbent: found.chosen,
        mostComposed: MOST_FLEETS_ASKED / spots.length,
      });
    if (enough || spare >= above(found.chosen)) return { ...found, complete: found.complete && every };
  }
}

/** A service in a region. */
interface Spot {
  r: number;
  i: number;
  choice: RegionChoice;
  choices: ServiceChoices;
  task: RegionTask;
}

/** The fleets of a service in a region up to a cost, and whether they are all. */
function pointsWithin(spot: Spot, search: SpareSearch, mostUsdPerMonth: number): { points: Point[]; every: boolean } {
  const options = optionsBelow(spot, mostUsdPerMonth).options.filter(({ usdPerMonth }) => usdPerMonth <= mostUsdPerMonth);
  const sizes = options.map((option) => sizesWithin(spot, option, mostUsdPerMonth));
  return {
    points: search.undominated(sizes.flatMap((own) => own.sizes.map((size) => search.point(spot, size)))),
    every: sizes.every((own) => own.every),
  };
}

function optionsBelow({ choice, choices, task }: Spot, usdPerMonth: number): ServiceOptions {
  return choices.below(usdPerMonth, task.scenario.constraints.maxUtilizationFraction, choice.callsSeconds[choices.service]!);
}

/** What a service costs at least in a region if no other ever failed: what is left of the bill is all that the others may cost. */
function leastAlone(spot: Spot, search: SpareSearch): number {
  let least = Infinity;
  for (let known = optionsBelow(spot, 0); ; known = optionsBelow(spot, least)) {
    for (const option of known.options) {
      if (option.usdPerMonth >= least) break;
      least = Math.min(least, sizesWithin(spot, option, least).sizes.find((size) => search.mayReach(spot, size))?.usdPerMonth ?? Infinity);
    }
    if (known.allBelowUsdPerMonth >= least) return least;
  }
}

/** The sizes of one machine up to a cost, and whether they are all that could be had for it. */
function sizesWithin({ task, choices }: Spot, option: Option, mostUsdPerMonth: number): { sizes: Size[]; every: boolean } {
  const fewest = option.fleet.desiredReplicas;
  const sizes: Size[] = [];
  let [last, every] = [fewest - 1, true];
  for (const installed of sizesToTry(fewest, mostReplicas(task, option))) {
    if (installed <= last) continue;
    every &&= installed === last + 1;
    const size = sizeOf(task, choices, option, installed);
    if (!size || size.usdPerMonth > mostUsdPerMonth) return { sizes, every };
    last = size.installed;
    if (sizes.push(size) > MOST_SIZES) return { sizes, every: false };
  }
  return { sizes, every };
}

const asSize = (option: Option): Size => ({
  installed: option.fleet.desiredReplicas,
  usdPerMonth: option.usdPerMonth,
  base: withoutSpares(option),
  option,
});

/** As many or more, of which no more are needed: without asking for any chance. */
const plainlyNoWorse = (a: Point, b: Point) =>
  a.planned.installed >= b.planned.installed &&
  a.planned.shards <= b.planned.shards &&
  a.needed.every((needed, situation) => needed <= b.needed[situation]!);

class SpareSearch {
  private readonly spanning: readonly LatencyObjective[];
  /** per service, the ways of a request through it alone */
  private readonly paths: RequestPath[][];
  /** per service, how often a request calls it, each way that it may */
  private readonly calls: readonly number[][];
  /** per region, what a loss multiplies its rate by */
  private readonly ratios: readonly number[][];
  private readonly timed = new Map<Option, TimedOption>();
  /** whether services of a region share any cost */
  private readonly sharing: boolean;
  private readonly limits: ReturnType<typeof limitsOn>[];
  private readonly shared: ReturnType<typeof sharedCost>[];

  constructor(
    private readonly fleets: Fleets,
    private readonly unavailabilityFraction: number,
  ) {
    const { scenario, tasks } = fleets;
    const paths = requestPaths(scenario);
    this.paths = scenario.order.map((_, i) => paths.map(({ chance, calls }) => ({ chance, calls: [calls[i]!] })));
    this.calls = scenario.order.map((_, i) => [...new Set(paths.map(({ calls }) => calls[i]!).filter((count) => count > 0))]);
    this.ratios = tasks.map(({ losses }) => [...new Set([1, ...losses.map(({ rateRatio }) => rateRatio).filter(Number.isFinite)])]);
    this.sharing = tasks.some(({ region, demand }) => region.cloud === 'gcp' && needsNat(demand));
    this.spanning = scenario.objectives.latency.filter((objective) => !isOwn(scenario, objective));
    this.limits = tasks.map((task) => limitsOn(task, () => true).filter(({ effect }) => effect === 'infeasible'));
    this.shared = tasks.map((task) => sharedCost(task));
  }

  /** Whether what is known of every machine is all that counts: objectives over several services are judged without spares, to be on the safe side. */
  get comparable(): boolean {
    return this.spanning.length === 0;
  }

  get limited(): boolean {
    return this.limits.some((own) => own.length > 0);
  }

  point({ r, i, choices, task }: Spot, size: Size): Point {
    const { service, shards } = size.base;
    const planned: PlannedFleet = {
      installed: size.installed,
      shards,
      everyShard: task.scenario.services[service]!.everyShard,
      neededAt: neededBy(choices, size.base),
    };
    const needed = this.ratios[r]!.map(planned.neededAt);
    const profile = () =>
      lossProfile({ fleet: planned, needed, zones: task.region.zones, failures: task.scenario.failures, calls: this.calls[i]! });
    let timed = this.timed.get(size.base);
    if (!timed) this.timed.set(size.base, (timed = asItStands(task, choices, size.base)));
    let losses: number[] | undefined;
    return {
      usdPerMonth: size.usdPerMonth,
      size,
      timed,
      planned,
      needed,
      // of the few that are not plainly beaten
      get losses() {
        return (losses ??= profile());
      },
    };
  }

  /** False where a fleet alone loses more than is allowed, even if all regions stayed up. */
  mayReach({ r, i, choices, task }: Spot, { installed, base }: Size): boolean {
    const { scenario, tasks } = this.fleets;
    const { zones, shareFraction } = tasks[r]!.region;
    const fleet = {
      installed,
      needed: neededBy(choices, base)(1),
      shards: base.shards,
      everyShard: task.scenario.services[base.service]!.everyShard,
    };
    const { replica, zone, maintenance } = chainLosses({ fleets: [fleet], paths: this.paths[i]!, zones, failures: scenario.failures });
    const allUp = scenario.failures.regionAvailabilityFraction ** tasks.length;
    return shareFraction * allUp * (replica + zone + maintenance) <= this.unavailabilityFraction * (1 + 1e-12);
  }

  /** Cheapest first; all of them where the scenario's ceilings may want any. */
  undominated(points: readonly Point[]): Point[] {
    if (this.limited) return [...points].sort((a, b) => a.usdPerMonth - b.usdPerMonth);
    const instances = ({ planned }: Point) => (this.sharing ? planned.shards * planned.installed : 0);
    const plainly = undominated(points, instances, (a, b) => plainlyNoWorse(a, b) && this.noSlower(a, b));
    return undominated(plainly, instances, (a, b) => this.noWorse(a, b));
  }

  noWorse(a: Point, b: Point): boolean {
    return (plainlyNoWorse(a, b) || a.losses.every((lost, state) => lost <= b.losses[state]! * (1 + 1e-12))) && this.noSlower(a, b);
  }

  private noSlower(a: Point, b: Point): boolean {
    return this.spanning.length === 0 || noSlower(a.timed, b.timed);
  }

  /** A fleet that is never short and answers like the fastest. */
  best(points: readonly Point[]): Point {
    const [first] = points;
    return {
      ...first!,
      planned: { installed: 1000, shards: 1, everyShard: false, neededAt: () => 1 },
      needed: first!.needed.map(() => 1),
      losses: first!.losses.map(() => 0),
      timed: this.spanning.length === 0 ? first!.timed : envelope(points.map(({ timed }) => timed)),
    };
  }

  meets(chosen: readonly Point[]): boolean {
    const { scenario } = this.fleets;
    const own = this.byRegion(chosen);
    const { unavailabilityFraction } = availabilityOf(
      this.fleets,
      own.map((points) => points.map(({ planned }) => planned)),
    );
    if (unavailabilityFraction > this.unavailabilityFraction * (1 + 1e-12)) return false;
    return own.every((points) => {
      const at = (name: string) => points[scenario.order.indexOf(name)]!.timed;
      return keepsObjectives(scenario, this.spanning, { atLine: (name) => at(name).option.atLine, allUp: (name) => at(name).allUp });
    });
  }

  within(chosen: readonly Point[]): boolean {
    return this.optionsIn(chosen).every((options, r) =>
      checkLimits(this.fleets.tasks[r]!, this.limits[r]!, options).every(({ holds }) => holds),
    );
  }

  usdOf(chosen: readonly Point[]): number {
    return chosen.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0) + this.sharedUsd(chosen);
  }

  sharedUsd(chosen: readonly Point[]): number {
    return this.sharing ? this.optionsIn(chosen).reduce((sum, options, r) => sum + this.shared[r]!(options), 0) : 0;
  }

  optionsIn(chosen: readonly Point[]): Option[][] {
    return this.byRegion(chosen).map((points) => points.map(({ size }) => size.option));
  }

  byRegion(chosen: readonly Point[]): Point[][] {
    let next = 0;
    return this.fleets.regions.map(({ chosen: { length } }) => chosen.slice(next, (next += length)));
  }
}
