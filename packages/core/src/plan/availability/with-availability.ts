/** The availability objective, met with the cheapest machines and replicas; or by how much it is out of reach. */
import type { RegionChoice } from '../../choice/index.ts';
import type { EnoughUp } from '../../failure/index.ts';
import { secondLookNow, wantsSpares } from '../read-second-look.ts';
import type { Sized } from '../size.ts';

export interface Short {
  availabilityFraction: number;
  best: EnoughUp;
}

/** @throws {SecondLookNotRead} where spares are wanted and `readSecondLook` has not been called */
export function withAvailability(sized: Sized): Sized {
  const feasible = sized.regions.filter((region): region is RegionChoice => region.feasible);
  if (feasible.length < sized.regions.length || sized.tasks.some(({ feasibleOnly }) => feasibleOnly)) return sized;
  return wantsSpares(sized.scenario) ? secondLookNow().withSpares(sized, feasible) : sized;
}
