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
  type TimedOption,
} from '../choice/index.ts';
import { needsNat } from '../bill/index.ts';
import { lossProfile, requestPaths, sizesToTry, type PlannedFleet } from '../failure/index.ts';
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
  losses: readonly number[];
}

/** Services times regions beyond which every combination is too many to go through. */
const MOST_FLEETS = 12;
const MOST_POINTS = 400;
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
  const { scenario, tasks, regions } = fleets;
  const spots = regions.flatMap((choice, r) => choice.choices.map((choices, i): Spot => ({ r, i, choice, choices, task: tasks[r]! })));
  if (spots.length > MOST_FLEETS || regions.some(({ objectiveBinds }) => objectiveBinds) || tasks.some(({ held }) => held))
    return undefined;
  const search = new SpareSearch(fleets, unavailabilityFraction);
  const incumbent = known && allOf(spots.map((spot) => search.point(spot, asSize(known[spot.r]!.chosen[spot.i]!))));
  if (known && !incumbent) return undefined;
  const limit = scenario.constraints.maxUtilizationFraction;
  const at = ({ choice, choices }: Spot) => [limit, choice.callsSeconds[choices.service]!] as const;
  const least = spots.map((spot) => spot.choices.cheapest(...at(spot)).options[0]!.usdPerMonth);
  const spare = (incumbent ? search.usdOf(incumbent) : Infinity) - least.reduce((sum, usd) => sum + usd, 0);
  let every = true;
  const points = allOf(
    spots.map((spot, n) => {
      const most = (least[n]! + spare) * (1 + 1e-9);
      const options = spot.choices.below(most, ...at(spot)).options.filter(({ usdPerMonth }) => usdPerMonth <= most);
      const sizes = options.flatMap((option) => {
        const own = sizesWithin(spot, option, most);
        every &&= own.every;
        return own.sizes;
      });
      const all = allOf(sizes.map((size) => search.point(spot, size)));
      const left = all && search.undominated(all);
      return left && left.length <= MOST_POINTS ? left : undefined;
    }),
  );
  if (!points) return undefined;
  const found = cheapestJoint<Point>({
    choices: points,
    fastest: points.map((own) => search.best(own)),
    sharedUsdPerMonth: (chosen) => search.sharedUsd(chosen),
    noSlower: (a, b) => search.noWorse(a, b),
    meets: (chosen) => search.meets(chosen),
    within: search.limited ? (chosen) => search.within(chosen) : undefined,
    incumbent,
  });
  if (!found.chosen) return undefined;
  const options = search.optionsIn(found.chosen);
  const proven = found.complete && every && search.comparable;
  return regions.map((choice, r) => {
    const chosen = options[r]!;
    const usdPerMonth = chosen.reduce((sum, option) => sum + option.usdPerMonth, 0) + sharedCost(tasks[r]!)(chosen);
    return { ...choice, chosen, usdPerMonth, ...(proven && { lowerBoundUsdPerMonth: usdPerMonth }) };
  });
}

/** A service in a region. */
interface Spot {
  r: number;
  i: number;
  choice: RegionChoice;
  choices: ServiceChoices;
  task: RegionTask;
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

/** All of them, or nothing. */
const allOf = <T>(values: readonly (T | undefined)[]): T[] | undefined =>
  values.some((value) => value === undefined) ? undefined : (values as T[]);

const asSize = (option: Option): Size => ({
  installed: option.fleet.desiredReplicas,
  usdPerMonth: option.usdPerMonth,
  base: withoutSpares(option),
  option,
});

class SpareSearch {
  private readonly spanning: readonly LatencyObjective[];
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

  /** Undefined where the region has too many zones to compare fleets. */
  point({ r, i, choices, task }: Spot, size: Size): Point | undefined {
    const { service, shards } = size.base;
    const planned: PlannedFleet = {
      installed: size.installed,
      shards,
      everyShard: task.scenario.services[service]!.everyShard,
      neededAt: neededBy(choices, size.base),
    };
    const losses = lossProfile({
      fleet: planned,
      needed: this.ratios[r]!.map(planned.neededAt),
      zones: task.region.zones,
      failures: task.scenario.failures,
      calls: this.calls[i]!,
    });
    let timed = this.timed.get(size.base);
    if (!timed) this.timed.set(size.base, (timed = asItStands(task, choices, size.base)));
    return losses && { usdPerMonth: size.usdPerMonth, size, timed, planned, losses };
  }

  /** Cheapest first; all of them where the scenario's ceilings may want any. */
  undominated(points: readonly Point[]): Point[] {
    if (this.limited) return [...points].sort((a, b) => a.usdPerMonth - b.usdPerMonth);
    return undominated(
      points,
      ({ planned }) => planned.shards * planned.installed,
      (a, b) => this.noWorse(a, b),
    );
  }

  noWorse(a: Point, b: Point): boolean {
    return (
      a.losses.every((lost, state) => lost <= b.losses[state]! * (1 + 1e-12)) && (this.spanning.length === 0 || noSlower(a.timed, b.timed))
    );
  }

  /** A fleet that is never short and answers like the fastest. */
  best(points: readonly Point[]): Point {
    const [first] = points;
    return {
      ...first!,
      planned: { installed: 1000, shards: 1, everyShard: false, neededAt: () => 1 },
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
