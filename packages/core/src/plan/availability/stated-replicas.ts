/**
 * Numbers of replicas that no plan takes by itself. Replicas are the fewest that carry the load at a load line, and where the loss of a zone is survived
 * some numbers are the fewest for no line at all: four on three zones leave two without the fullest, as three do. For the availability four are more than
 * three all the same, so a plan with such a number stated may cost less than the cheapest that is chosen.
 */
import { usdWords } from '../../quantity/index.ts';
import type { Warning } from '../../scenario/index.ts';
import { isSpared } from './availability.ts';
import { jointSpares } from './joint-spares.ts';
import { billOf, totalOf, type SizedFleet } from '../size.ts';
import { SpareSizes } from './spares.ts';
import { toldChoice } from './told-fleet.ts';

const NEAR_USD = 0.005;

/** What to state for a cheaper plan that keeps the availability as well, if anything. */
export function statedReplicas(sized: SizedFleet, usdPerMonth: number): Warning[] {
  const { scenario, tasks, regions, plain } = sized;
  const { availabilityFraction, survive } = scenario.objectives;
  if (availabilityFraction === undefined || !plain || survive.zones === 0) return [];
  if (!regions.some(({ chosen }) => chosen.some(isSpared))) return [];
  const allowed = 1 - availabilityFraction;
  const sizes = new SpareSizes({ ...sized, regions: plain });
  const stated = jointSpares(sizes.fleets, regions, allowed, { counts: 'stated', lostInTime: false });
  if (!stated || sizes.reached(stated).unavailabilityFraction > allowed * (1 + 1e-12)) return [];
  const less = usdPerMonth - totalOf(billOf({ ...sized, regions: stated }));
  if (less < NEAR_USD || !stated.every((choice, r) => toldChoice(tasks[r]!, choice).feasible)) return [];
  const rows = stated.flatMap(({ region, chosen }) =>
    chosen.map(
      ({ service, machine, fleet }) =>
        `${fleet.desiredReplicas} of ${machine.machineType} for ${service}${stated.length > 1 ? ` in ${region}` : ''}`,
    ),
  );
  return [
    {
      code: 'statedReplicas',
      path: 'objectives.availabilityFraction',
      message:
        `${rows.join(', ')} would keep the availability for ${usdWords(less)} a month less: where the loss of a zone is survived no load line asks for just so many, ` +
        'so they are had only by stating them (services.NAME.machineTypes and services.NAME.replicas)',
    },
  ];
}
