/** Where a plan's figures come from: the snapshots, the catalog rows it used, and what their dates make doubtful. */
import { minimumPlatformOf, type Catalog } from '../catalog/index.ts';
import type { Cloud, ResolvedScenario, Warning } from '../scenario/index.ts';
import type { SizedFleet } from './size.ts';

export function usedSnapshots(catalog: Catalog, scenario: ResolvedScenario): { cloud: Cloud; snapshotDate: string; regions: string[] }[] {
  const byDate = new Map<string, { cloud: Cloud; snapshotDate: string; regions: string[] }>();
  for (const { cloud, region } of scenario.regions) {
    const snapshotDate = catalog.snapshotDate(cloud, region)!;
    const entry = byDate.get(`${cloud} ${snapshotDate}`) ?? { cloud, snapshotDate, regions: [] };
    byDate.set(`${cloud} ${snapshotDate}`, entry);
    entry.regions.push(region);
  }
  return [...byDate.values()];
}

export function catalogWarnings(catalog: Catalog, scenario: ResolvedScenario): Warning[] {
  const warnings: Warning[] = [];
  const snapshots = usedSnapshots(catalog, scenario);
  if (new Set(snapshots.map(({ snapshotDate }) => snapshotDate)).size > 1) {
    const dates = snapshots.map(({ regions, snapshotDate }) => `${regions.join(', ')}: ${snapshotDate}`).join('; ');
    warnings.push({ code: 'mixedPriceDates', message: `machine prices in this plan are of different dates (${dates})` });
  }
  scenario.regions.forEach(({ cloud, region, zones }, i) => {
    const known = catalog.zonesOf(cloud, region);
    if (known !== undefined && zones > known)
      warnings.push({
        code: 'tooManyZones',
        path: `regions[${i}].zones`,
        message: `${region} has ${known} zones, ${zones} are stated: taken as stated`,
      });
  });
  return warnings;
}

/** The rows used: enough to see what the plan was made from. */
export function usedCatalog(sized: SizedFleet): { machineTypes: object[]; prices: object[] } {
  const machineTypes = sized.regions.flatMap(({ region, chosen }) =>
    chosen.map(({ machine, relativeSpeed, usable }) => ({
      cloud: machine.cloud,
      region,
      machineType: machine.machineType,
      family: machine.family,
      vcpus: machine.vcpus,
      memoryGib: machine.memoryGib,
      usableVcpus: usable.vcpus,
      usableMemoryGib: usable.memoryGib,
      architecture: machine.architecture,
      threadsPerCore: machine.threadsPerCore,
      ...(machine.networkGbps !== undefined && { networkGbps: machine.networkGbps }),
      relativeSpeed,
      ...(sized.scenario.constraints.tee && minimumPlatformOf(machine) && { minimumCpuPlatform: minimumPlatformOf(machine) }),
      source: machine.source,
    })),
  );
  const unique = new Map(machineTypes.map((row) => [`${row.region} ${row.machineType}`, row]));
  return { machineTypes: [...unique.values()], prices: [...sized.book.usedPrices.values()] };
}
