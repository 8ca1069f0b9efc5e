/** Fleets with what an availability adds to them, or by how much it is out of reach: the cheapest machines and replicas. */
import { instancesOf, isOwn, type RegionChoice } from '../../choice/index.ts';
import { jointSpares } from './joint-spares.ts';
import { mayLoseInTime } from './lost-in-time.ts';
import type { Spared } from './reach.ts';
import { SpareSizes } from './spares.ts';
import type { Sized } from '../size.ts';
import { asTold } from './told-fleet.ts';

/** @param feasible the choice of every region */
export function withSpares(sized: Sized, feasible: readonly RegionChoice[]): Sized {
  const { scenario, tasks } = sized;
  const { availabilityFraction, latency } = scenario.objectives;
  const loose = latency.some(({ underLossMs }) => underLossMs !== undefined);
  const regions = loose ? feasible.map((choice, r) => asTold(tasks[r]!, choice, 'latency')) : [...feasible];
  if (availabilityFraction === undefined) return { ...sized, regions };
  const sizes = new SpareSizes({ ...sized, regions });
  const spared = cheapestSpared(sizes, availabilityFraction);
  if (!spared.met) return { ...sized, regions, short: { availabilityFraction, best: spared.best } };
  const same = spared.regions.every((choice, r) => choice === regions[r]);
  return { ...sized, regions: same ? regions : likeTold(sizes, spared.regions), plain: regions };
}

/** What is chosen, as it is where it is stated, unless the time that services have together has to be split in another way to reach the availability. */
function likeTold(sizes: SpareSizes, regions: readonly RegionChoice[]): RegionChoice[] {
  const { scenario, tasks } = sizes.fleets;
  const asChosen = [...regions];
  const apart =
    scenario.objectives.latency.every((objective) => isOwn(scenario, objective)) && !regions.some((choice) => choice.memoryIsTight);
  if (apart) return asChosen;
  const told = regions.map((choice, r) => asTold(tasks[r]!, choice, 'availability'));
  const allowed = 1 - scenario.objectives.availabilityFraction!;
  return sizes.reached(told).unavailabilityFraction <= allowed * (1 + 1e-12) ? told : asChosen;
}

/**
 * Other machines are looked at where replicas have to be added to those that the load alone makes cheapest, or where too few of them are allowed.
 */
export function cheapestSpared(sizes: SpareSizes, availabilityFraction: number): Spared {
  const asItIs = sizes.asItIs(availabilityFraction);
  if (asItIs) return asItIs;
  const spared = sizes.meeting(availabilityFraction);
  const allowed = 1 - availabilityFraction;
  const known = spared.met ? spared.regions : undefined;
  const instances = instancesIn(sizes.fleets.regions);
  const asSpared = (regions: RegionChoice[]): Spared => ({ met: true, regions, added: instancesIn(regions) - instances });
  const reaches = (regions: readonly RegionChoice[]) => sizes.reached(regions).unavailabilityFraction <= allowed * (1 + 1e-12);
  // as if nothing came too late: where it reaches the availability with what does, nothing is cheaper
  const isLate = !spared.met && !spared.withPlenty;
  const free = isLate ? undefined : jointSpares(sizes.fleets, known, allowed, { counts: 'due', lostInTime: false });
  if (free && reaches(free)) return asSpared(free);
  if (!mayLoseInTime(sizes.fleets.scenario)) return spared;
  const best = jointSpares(sizes.fleets, known, allowed, { counts: 'due', lostInTime: true });
  if (!best || !reaches(best)) return spared;
  const boundOf = (r: number) => Math.max(best[r]!.lowerBoundUsdPerMonth, free?.[r]!.lowerBoundUsdPerMonth ?? 0);
  return asSpared(best.map((choice, r) => ({ ...choice, lowerBoundUsdPerMonth: boundOf(r) })));
}

const instancesIn = (regions: readonly RegionChoice[]) =>
  regions.reduce((sum, { chosen }) => sum + chosen.reduce((inner, option) => inner + instancesOf(option), 0), 0);
