/**
 * What each availability costs at least: the plan's machines and every other objective held, replicas added until it is reached, and, where the
 * loss of a region is what stands in the way, its loss survived as well. The bill's own prices; an availability out of reach says why.
 */
import type { Catalog } from '../catalog/index.ts';
import { WHOLE_CORE_SPEED } from '../catalog/index.ts';
import { noRegionLeft } from './infeasible.ts';
import { SpareSizes, type Spared } from './spares.ts';
import { cappedBy } from './short-of-availability.ts';
import { billOf, isFeasible, size, totalOf, type SizedFleet } from './size.ts';

/** Two to five nines, and halfway between. */
const NINES = [0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99995, 0.99999];

export interface NinesCost {
  availabilityFraction: number;
  /** of the whole bill; null: out of reach */
  usdPerMonth: number | null;
  /** instances beyond those of the load and the losses to survive */
  addedInstances?: number;
  /** what had to be survived beyond what the scenario asks */
  survive?: { regions: number };
  reason?: string;
}

export function costOfNines({ sized, catalog, usdPerMonth }: { sized: SizedFleet; catalog: Catalog; usdPerMonth: number }): NinesCost[] {
  const base: SizedFleet = { ...sized, regions: sized.plain ?? sized.regions };
  const baseUsd = sized.plain ? totalOf(billOf(base)) : usdPerMonth;
  const here = new SpareSizes(base);
  let elsewhere: { fleet: SizedFleet; sizes: SpareSizes } | null | undefined;
  const rows: NinesCost[] = [];
  for (const availabilityFraction of NINES) {
    const spared = here.meeting(availabilityFraction);
    if (spared.met) {
      rows.push({ availabilityFraction, ...costOf(base, spared, baseUsd) });
      continue;
    }
    if (spared.best.dominantCause === 'region' && elsewhere === undefined) elsewhere = survivingARegion(base, catalog);
    const there = elsewhere?.sizes.meeting(availabilityFraction);
    if (elsewhere && there?.met) {
      const regions = elsewhere.fleet.scenario.objectives.survive.regions;
      rows.push({ availabilityFraction, ...costOf(elsewhere.fleet, there), survive: { regions } });
    } else rows.push({ availabilityFraction, usdPerMonth: null, reason: cappedBy((there && !there.met ? there : spared).best) });
  }
  return rows;
}

function costOf(fleet: SizedFleet, spared: Spared & { met: true }, plainUsd?: number): { usdPerMonth: number; addedInstances: number } {
  const usdPerMonth = spared.added === 0 && plainUsd !== undefined ? plainUsd : totalOf(billOf({ ...fleet, regions: spared.regions }));
  return { usdPerMonth, addedInstances: spared.added };
}

/** The same machines with a region's loss survived; null where it is already, or cannot be. */
function survivingARegion(
  { scenario, book, regions: chosen }: SizedFleet,
  catalog: Catalog,
): { fleet: SizedFleet; sizes: SpareSizes } | null {
  const { objectives, regions } = scenario;
  if (objectives.survive.regions > 0 || regions.length < 2) return null;
  const wider = {
    ...scenario,
    objectives: { ...objectives, availabilityFraction: undefined, survive: { ...objectives.survive, regions: 1 } },
  };
  if (noRegionLeft(wider)) return null;
  const fleet = size({ scenario: wider, catalog, wholeCoreSpeed: WHOLE_CORE_SPEED.mid, held: heldMachines(chosen), book });
  return isFeasible(fleet) ? { fleet, sizes: new SpareSizes(fleet) } : null;
}

const heldMachines = (regions: SizedFleet['regions']) =>
  Object.fromEntries(
    regions.map(({ region, chosen }) => [region, Object.fromEntries(chosen.map(({ service, machine }) => [service, machine.machineType]))]),
  );
