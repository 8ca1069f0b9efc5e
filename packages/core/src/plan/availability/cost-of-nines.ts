/**
 * What each availability costs at least, every other objective held: machines and replicas chosen as they are for an objective of that availability,
 * and, where the loss of a region is what stands in the way, with its loss survived as well. The bill's own prices; one out of reach says why.
 */
import type { LineItem } from '../../bill/index.ts';
import type { Catalog } from '../../catalog/index.ts';
import { WHOLE_CORE_SPEED } from '../../catalog/index.ts';
import type { EnoughUp } from '../../failure/index.ts';
import { noRegionLeft } from '../refusal/no-region-left.ts';
import { openPricesOf, secondLookNow } from '../read-second-look.ts';
import { Reach, type Spared } from './reach.ts';
import { cappedBy } from './capped-by.ts';
import { billOf, isFeasible, size, totalOf, type SizedFleet } from '../size.ts';

/** Two to five nines, and halfway between. */
const NINES = [0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99995, 0.99999];

export interface NinesCost {
  availabilityFraction: number;
  /** what the fleet that it costs comes to; left out where it is out of reach */
  reachedAvailabilityFraction?: number;
  /** of the whole bill; null: out of reach */
  usdPerMonth: number | null;
  /** instances more than the load and the losses to survive take (a region's too, where that is said); below 0 where fewer, larger machines reach it for least */
  addedInstances?: number;
  /** of every service in the first region; left out where it is out of reach */
  machineTypes?: Record<string, string>;
  /** whether no fleet that reaches it costs less; left out where it is out of reach */
  proven?: boolean;
  /** what had to be survived beyond what the scenario asks */
  survive?: { regions: number };
  reason?: string;
}

export function costOfNines({ sized, catalog, usdPerMonth }: { sized: SizedFleet; catalog: Catalog; usdPerMonth: number }): NinesCost[] {
  const base: SizedFleet = { ...sized, regions: sized.plain ?? sized.regions };
  const bareLines = billOf(base);
  const bareUsd = sized.plain ? totalOf(bareLines) : usdPerMonth;
  const here = new Reach(base);
  let elsewhere: SizedFleet | null | undefined;
  let there: Reach | undefined;
  const least = leastLostIn();
  const rows = NINES.map((availabilityFraction): NinesCost => {
    const spared = here.cheapest(availabilityFraction);
    if (spared.met) {
      const { regions, added } = spared;
      const dearer = regions.some((choice, r) => choice.chosen.some((option, i) => option !== base.regions[r]!.chosen[i]));
      const fleet = { ...base, regions };
      const lines = dearer ? billOf(fleet) : bareLines;
      return {
        availabilityFraction,
        reachedAvailabilityFraction: here.reached(regions).availabilityFraction,
        usdPerMonth: dearer ? totalOf(lines) : bareUsd,
        addedInstances: added,
        machineTypes: machineTypesOf(regions),
        proven: isProven(fleet, lines),
      };
    }
    if (least(base, spared).dominantCause === 'region' && elsewhere === undefined) {
      elsewhere = survivingARegion(base, catalog);
      there = elsewhere ? new Reach(elsewhere) : undefined;
    }
    const moved = there?.cheapest(availabilityFraction);
    if (!elsewhere || !there || !moved) return { availabilityFraction, usdPerMonth: null, reason: cappedBy(least(base, spared)) };
    if (!moved.met) return { availabilityFraction, usdPerMonth: null, reason: cappedBy(least(elsewhere, moved)) };
    const fleet = { ...elsewhere, regions: moved.regions };
    const lines = billOf(fleet);
    return {
      availabilityFraction,
      reachedAvailabilityFraction: there.reached(moved.regions).availabilityFraction,
      usdPerMonth: totalOf(lines),
      addedInstances: moved.added,
      machineTypes: machineTypesOf(moved.regions),
      proven: isProven(fleet, lines),
      survive: { regions: elsewhere.scenario.objectives.survive.regions },
    };
  });
  return noDearerThanMore(rows);
}

/** What no fleet loses less than, worked out once for each. */
function leastLostIn(): (fleet: SizedFleet, spared: Extract<Spared, { met: false }>) => EnoughUp {
  const known = new Map<SizedFleet, EnoughUp>();
  return (fleet, { best, withPlenty }) => {
    // what replicas do not touch is the same on every machine, and too much by itself
    if (!withPlenty && best.byCause.every(({ cause }) => cause !== 'lost')) return best;
    const least = known.get(fleet) ?? secondLookNow().leastLost(fleet);
    known.set(fleet, least);
    return least;
  };
}

/** Of every service in the first region. */
export const machineTypesOf = (regions: SizedFleet['regions']): Record<string, string> =>
  Object.fromEntries(regions[0]!.chosen.map(({ service, machine }) => [service, machine.machineType]));

/** Whether no cheaper choice is left, whatever the prices that are not known. @param lines its bill */
export const isProven = (sized: SizedFleet, lines: readonly LineItem[]) =>
  sized.regions.every(({ usdPerMonth, lowerBoundUsdPerMonth: least }) => usdPerMonth - least <= 1e-6 * Math.max(1, usdPerMonth)) &&
  openPricesOf(sized, lines).length === 0;

/** What reaches more reaches less too: where a search was cut, a higher availability may have found the cheaper fleet. */
function noDearerThanMore(rows: readonly NinesCost[]): NinesCost[] {
  let cheapest: NinesCost | undefined;
  return rows
    .toReversed()
    .map((row) => {
      if (row.usdPerMonth === null) return row;
      if (cheapest?.usdPerMonth != null && cheapest.usdPerMonth < row.usdPerMonth)
        return { ...cheapest, availabilityFraction: row.availabilityFraction };
      cheapest = row;
      return row;
    })
    .toReversed();
}

/** A region's loss survived; null where it is already, or cannot be. */
function survivingARegion({ scenario, book }: SizedFleet, catalog: Catalog): SizedFleet | null {
  const { objectives, regions } = scenario;
  if (objectives.survive.regions > 0 || regions.length < 2) return null;
  const wider = {
    ...scenario,
    objectives: { ...objectives, availabilityFraction: undefined, survive: { ...objectives.survive, regions: 1 } },
  };
  if (noRegionLeft(wider)) return null;
  const fleet = size({ scenario: wider, catalog, wholeCoreSpeed: WHOLE_CORE_SPEED.mid, book, bestOnly: true });
  return isFeasible(fleet) ? fleet : null;
}
