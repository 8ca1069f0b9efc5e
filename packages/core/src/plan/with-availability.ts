/** The availability objective, met with the cheapest replicas on the machines that were chosen; or by how much it is out of reach. */
import type { RegionChoice } from '../choice/index.ts';
import type { EnoughUp } from '../failure/index.ts';
import { SpareSizes } from './spares.ts';
import type { Sized } from './size.ts';

export interface Short {
  availabilityFraction: number;
  best: EnoughUp;
}

export function withAvailability(sized: Sized): Sized {
  const { availabilityFraction } = sized.scenario.objectives;
  const regions = sized.regions.filter((region): region is RegionChoice => region.feasible);
  if (availabilityFraction === undefined || regions.length < sized.regions.length) return sized;
  const spared = new SpareSizes({ ...sized, regions }).meeting(availabilityFraction);
  return spared.met
    ? { ...sized, regions: spared.regions, plain: regions }
    : { ...sized, short: { availabilityFraction, best: spared.best } };
}
