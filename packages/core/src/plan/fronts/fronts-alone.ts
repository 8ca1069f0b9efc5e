/** The fronts without the plan around them, for a page that has the plan already: no range, no runner-ups, no prices of objectives. */
import { WHOLE_CORE_SPEED, type Catalog } from '../../catalog/index.ts';
import { readSearch } from '../../choice/index.ts';
import { readSeldom } from '../../queueing/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { wholeAvailability } from '../availability/availability.ts';
import { checkNames } from '../check-names.ts';
import { costOfNines } from '../availability/cost-of-nines.ts';
import type { Front } from './front-points.ts';
import { frontSteps } from './fronts.ts';
import { noRegionLeft } from '../refusal/no-region-left.ts';
import { responsesOf } from '../answers/latencies.ts';
import { readSecondLook } from '../read-second-look.ts';
import { billOf, isFeasible, size, totalOf } from '../size.ts';

/**
 * The `fronts` of the plan of this scenario.
 * @param catalog with the regions of the scenario; each cloud that has counterparts of all of them is drawn too
 * @param onProgress fleets looked at, of how many at most
 * @returns empty where nothing is feasible
 * @throws {ScenarioError} when the scenario names something that the catalog does not have
 */
export async function planFronts(
  scenario: Scenario,
  catalog: Catalog,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<Front[]> {
  const { resolved } = scenario;
  await Promise.all([readSearch(), readSecondLook(), readSeldom()]);
  checkNames(scenario, catalog);
  if (noRegionLeft(resolved)) return [];
  const request = { scenario: resolved, catalog, wholeCoreSpeed: WHOLE_CORE_SPEED.mid, zonesByRegion: scenario.zonesByRegion };
  const sized = size(request);
  if (!isFeasible(sized)) return [];
  const lost = responsesOf(sized).map((losses) => losses[0]!.answers.of(resolved.front).lostFraction);
  const { availabilityFraction } = wholeAvailability(sized, undefined, lost);
  const nines = costOfNines({ sized, catalog, usdPerMonth: totalOf(billOf(sized)) });
  const steps = frontSteps(request, sized, { availabilityFraction, costOfNines: nines });
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    onProgress(step.value.done, step.value.total);
  }
}
