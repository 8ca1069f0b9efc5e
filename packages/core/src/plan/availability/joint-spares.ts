/**
 * The cheapest machines and replicas that together reach an availability: many small replicas need fewer spares than few large ones, so the machines
 * that the load alone makes cheapest need not be the ones. Exact like the choice of a region (`choice/together/joint.ts`): a fleet is left out only where
 * another costs no more, loses no more in any state of its zones and answers no later. Where latency over several services is promised, every load line
 * that changes a fleet is looked at as well: what is needed of a fleet is what carries the load within that promise.
 */
import {
  asItStands,
  callsAtLine,
  cheapestJoint,
  fitsMemory,
  NO_CALLS_SECONDS,
  pairwise,
  sharedCost,
  type Option,
  type RegionChoice,
  type SearchResult,
  type ServiceOptions,
} from '../../choice/index.ts';
import { MOST_ZONES_PROFILED, sizesToTry } from '../../failure/index.ts';
import { withoutSpares, type Fleets } from './availability.ts';
import { linesToCarry } from './lines-to-carry.ts';
import type { Point, Spot } from './spare-point.ts';
import { SpareSearch, type SpareSearchOptions } from './spare-points.ts';
import { mostReplicas, statedSize, type Size } from './spares.ts';

/** Services times regions beyond which every combination is too many to go through. */
const MOST_FLEETS = 12;
const MOST_POINTS = 400;
/** Fleets that are looked at in all combinations together: an availability is asked for up to eight times a plan. */
const MOST_FLEETS_ASKED = 2400;
/** The same where the answers of each are composed. */
const MOST_FLEETS_COMPOSED = 900;
/** How far above the least of every service the best of all is looked for at first. */
const FIRST_SPARE_FRACTION = 0.05;
/** Sizes of one machine that are looked at: redundancy helps so fast that more never do, but for fleets of thousands. */
const MOST_SIZES = 24;

/**
 * @param known fleets that reach it, to be beaten; undefined where none is known
 * @returns undefined where it is not searched, or nothing reaches it
 */
export function jointSpares(
  fleets: Fleets,
  known: readonly RegionChoice[] | undefined,
  unavailabilityFraction: number,
  options: SpareSearchOptions,
): RegionChoice[] | undefined {
  const { tasks, regions } = fleets;
  const spots = regions.flatMap((choice, r) => choice.choices.map((choices, i): Spot => ({ r, i, choice, choices, task: tasks[r]! })));
  if (spots.length > MOST_FLEETS) return undefined;
  if (tasks.some(({ held, region }) => held || region.zones > MOST_ZONES_PROFILED)) return undefined;
  const search = searchOf(fleets, options);
  if (search.leastLost(spots, allOptions) > unavailabilityFraction) return undefined;
  const incumbent = known && spots.map((spot) => search.point(spot, asSize(known[spot.r]!.chosen[spot.i]!)));
  const found = cheapestOf(spots, search, { unavailabilityFraction, incumbent });
  if (!found.chosen) return undefined;
  const chosenIn = search.optionsIn(found.chosen);
  const short = regions.some(({ memoryIsTight, choices }, r) => {
    const bare = chosenIn[r]!.map((option, i) => asItStands(tasks[r]!, choices[i]!, withoutSpares(option)));
    return !memoryIsTight && !fitsMemory(tasks[r]!, bare);
  });
  if (short) return jointSpares(withTightMemory(fleets), known, unavailabilityFraction, options);
  return regions.map((choice, r) => {
    const chosen = chosenIn[r]!;
    const usdPerMonth = chosen.reduce((sum, option) => sum + option.usdPerMonth, 0) + sharedCost(tasks[r]!)(chosen);
    const callsSeconds = callsAtLine(tasks[r]!, chosen);
    return { ...choice, chosen, callsSeconds, usdPerMonth, ...(found.complete && { lowerBoundUsdPerMonth: usdPerMonth }) };
  });
}

/** What is known of fleets is so whatever availability is asked for next. */
const searches = new WeakMap<Fleets, Map<string, SpareSearch>>();
function searchOf(fleets: Fleets, options: SpareSearchOptions): SpareSearch {
  let known = searches.get(fleets);
  if (!known) searches.set(fleets, (known = new Map()));
  const key = `${options.counts} ${options.lostInTime}`;
  let search = known.get(key);
  if (!search) known.set(key, (search = new SpareSearch(fleets, options)));
  return search;
}

const tightened = new WeakMap<Fleets, Fleets>();
function withTightMemory(fleets: Fleets): Fleets {
  let tight = tightened.get(fleets);
  if (!tight) {
    tight = { ...fleets, regions: fleets.regions.map((choice) => ({ ...choice, memoryIsTight: true })) };
    tightened.set(fleets, tight);
  }
  return tight;
}

/** The cheapest of all combinations that reach it, or the best that was found. */
function cheapestOf(
  spots: readonly Spot[],
  search: SpareSearch,
  { unavailabilityFraction, incumbent }: { unavailabilityFraction: number; incumbent: readonly Point[] | undefined },
): SearchResult<Point> {
  const least = spots.map((spot) => leastAlone(spot, search, unavailabilityFraction));
  const leastUsd = least.reduce((sum, usd) => sum + usd, 0);
  const above = (chosen: readonly Point[] | undefined) => (chosen ? search.usdOf(chosen) - leastUsd : Infinity);
  let found: SearchResult<Point> = { chosen: incumbent && [...incumbent], usdPerMonth: Infinity, complete: false, composed: 0 };
  if (leastUsd === Infinity) return found;
  // what all together may cost above the least: little at first, since the best are mostly near; whatever is cheaper than a fleet known is within
  for (let spare = Math.max(1, FIRST_SPARE_FRACTION * leastUsd); ; spare = spare > 8 * leastUsd ? Infinity : 2 * spare) {
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
        noSlower: pairwise((a: Point, b: Point) => search.noWorse(a, b)),
        meets: (chosen) => search.meets(chosen, unavailabilityFraction),
        within: search.limited ? (chosen) => search.within(chosen) : undefined,
        incumbent: found.chosen,
        mostComposed: (search.composes ? MOST_FLEETS_COMPOSED : MOST_FLEETS_ASKED) / spots.length,
      });
    if (enough || spare >= above(found.chosen)) return { ...found, complete: found.complete && every };
  }
}

/** The fleets of a service in a region up to a cost, and whether they are all. */
function pointsWithin(spot: Spot, search: SpareSearch, mostUsdPerMonth: number): { points: Point[]; every: boolean } {
  const { options, every } = search.isTimed
    ? linesToCarry(spot, { ratios: search.ratios[spot.r]!, known: search.linesOf(spot) }, mostUsdPerMonth)
    : { ...optionsBelow(spot, mostUsdPerMonth), every: true };
  const sizes = options
    .filter(({ usdPerMonth }) => usdPerMonth <= mostUsdPerMonth)
    .map((option) => sizesWithin(spot, option, search, mostUsdPerMonth));
  return {
    points: search.undominated(
      spot,
      sizes.flatMap((own) => own.sizes.map((size) => search.point(spot, size))),
      MOST_POINTS,
    ),
    every: every && sizes.every((own) => own.every),
  };
}

/** One of every machine. */
const allOptions = ({ choice, choices, task }: Spot) =>
  choices.sized(
    task.scenario.constraints.maxUtilizationFraction,
    choice.memoryIsTight ? NO_CALLS_SECONDS : choice.callsSeconds(choices.service),
  ).options;

function optionsBelow({ choice, choices, task }: Spot, usdPerMonth: number): ServiceOptions {
  return choices.below(
    usdPerMonth,
    task.scenario.constraints.maxUtilizationFraction,
    choice.memoryIsTight ? NO_CALLS_SECONDS : choice.callsSeconds(choices.service),
  );
}

/** What a service costs at least in a region if no other ever failed: what is left of the bill is all that the others may cost. */
function leastAlone(spot: Spot, search: SpareSearch, unavailabilityFraction: number): number {
  const mayReach = (size: Size) => search.lostAlone(spot, size) <= unavailabilityFraction * (1 + 1e-12);
  let least = Infinity;
  for (let known = optionsBelow(spot, 0); ; known = optionsBelow(spot, least)) {
    for (const option of known.options) {
      if (option.usdPerMonth >= least) break;
      const { sizes } = sizesWithin(spot, option, search, least);
      for (const size of sizes) if (size.usdPerMonth < least && mayReach(size)) least = size.usdPerMonth;
    }
    if (known.allBelowUsdPerMonth >= least) return least;
  }
}

/** The sizes of one machine up to a cost, and whether they are all that could be had for it. */
function sizesWithin(spot: Spot, option: Option, search: SpareSearch, mostUsdPerMonth: number): { sizes: Size[]; every: boolean } {
  const { task, choices } = spot;
  const fewest = option.fleet.desiredReplicas;
  const sizes: Size[] = [];
  let [last, every] = [fewest - 1, true];
  for (const installed of sizesToTry(fewest, mostReplicas(task, option))) {
    if (installed <= last) continue;
    every &&= installed === last + 1;
    const size = search.sizeOf(spot, option, installed);
    for (let between = installed; search.counts === 'stated' && size && between < size.installed; between++) {
      const stated = statedSize(task, choices, option, between);
      if (stated) sizes.push(stated);
    }
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
