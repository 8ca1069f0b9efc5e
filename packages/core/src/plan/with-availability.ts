/** The availability objective, met with the cheapest machines and replicas; or by how much it is out of reach. */
import { instancesOf, type RegionChoice } from '../choice/index.ts';
import type { EnoughUp } from '../failure/index.ts';
import { wholeAvailability } from './availability.ts';
import { jointSpares } from './joint-spares.ts';
import { SpareSizes, type Spared } from './spares.ts';
import type { Sized } from './size.ts';

export interface Short {
  availabilityFraction: number;
  best: EnoughUp;
}

export function withAvailability(sized: Sized): Sized {
  const { availabilityFraction } = sized.scenario.objectives;
  const regions = sized.regions.filter((region): region is RegionChoice => region.feasible);
  if (availabilityFraction === undefined || regions.length < sized.regions.length) return sized;
  const spared = cheapestSpared(new SpareSizes({ ...sized, regions }), availabilityFraction);
  return spared.met
    ? { ...sized, regions: spared.regions, plain: regions }
    : { ...sized, short: { availabilityFraction, best: spared.best } };
}

/**
 * Other machines are looked at where replicas have to be added to those that the load alone makes cheapest, or where too few of them are allowed.
 */
export function cheapestSpared(sizes: SpareSizes, availabilityFraction: number): Spared {
  const spared = sizes.meeting(availabilityFraction);
  if (spared.met ? spared.added === 0 : !spared.withPlenty) return spared;
  const allowed = 1 - availabilityFraction;
  const known = spared.met ? spared.regions : undefined;
  const instances = instancesIn(sizes.fleets.regions);
  const asSpared = (regions: RegionChoice[]): Spared => ({ met: true, regions, added: instancesIn(regions) - instances });
  const reaches = (regions: readonly RegionChoice[]) => sizes.reached(regions).unavailabilityFraction <= allowed * (1 + 1e-12);
  // as if nothing came too late: where it reaches the availability with what does, nothing is cheaper
  const free = jointSpares(sizes.fleets, known, allowed);
  if (!free) return spared;
  if (reaches(free)) return asSpared(free);
  if (!known) return spared;
  const late = sizes.reached(known).unavailabilityFraction - wholeAvailability({ ...sizes.fleets, regions: known }).unavailabilityFraction;
  const within = late < allowed ? jointSpares(sizes.fleets, known, allowed - late) : undefined;
  const best = within && reaches(within) ? within : known;
  return asSpared(best.map((choice, r) => ({ ...choice, lowerBoundUsdPerMonth: free[r]!.lowerBoundUsdPerMonth })));
}

const instancesIn = (regions: readonly RegionChoice[]) =>
  regions.reduce((sum, { chosen }) => sum + chosen.reduce((inner, option) => inner + instancesOf(option), 0), 0);
