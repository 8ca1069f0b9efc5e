/**
 * Machine types and list prices as read from the documents of a snapshot. Lookups answer "unknown" with undefined, never with 0.
 */
import type { KnownNames } from '../scenario/index.ts';
import type { CatalogDocument, Cloud, PricesDocument, ShapesDocument, SourceNote, Trait } from './documents.ts';

export interface MachineType {
  cloud: Cloud;
  machineType: string;
  family: string;
  vcpus: number;
  billedVcpus: number;
  memoryGib: number;
  architecture: string;
  /** 1: a vCPU is a whole core; 2: half a core */
  threadsPerCore: number;
  networkGbps: number | undefined;
  tee: '' | 'nitro' | 'sev' | 'sev|sev-snp' | 'tdx';
  traits: ReadonlySet<Trait>;
  generation: number;
  source: string;
}

export interface MachinePrice {
  usdPerHour: number;
  source: string;
  date: string | null;
  /** false: priced, but not offered in the region */
  listed: boolean;
}

export interface ResourcePrice {
  usdPerUnit: number;
  unit: string;
  skuId: string;
  source: string;
  date: string | null;
}

export interface Tier {
  from: number;
  usdPerUnit: number;
  source: string;
  date: string | null;
}

export interface SkuPrice {
  cloud: Cloud;
  region: string;
  service: string;
  sku: string;
  skuId: string;
  unit: string;
  tiers: Tier[];
}

/** Regions whose SKUs stand in where a region's own price is not known; the plan names them as `assumed`. */
export const STAND_IN_REGION: Record<Cloud, string> = { aws: 'us-east-1', gcp: 'us-central1' };
/** Every region that a loader reads besides those of a scenario: a second one where the first lacks a SKU (X-Ray traces are known in us-west-2 only). */
export const STAND_IN_REGIONS: Record<Cloud, readonly string[]> = { aws: ['us-east-1', 'us-west-2'], gcp: ['us-central1'] };

export class Catalog {
  private readonly types = new Map<string, MachineType>();
  private readonly byCloud = new Map<Cloud, MachineType[]>();
  private readonly machinePrices = new Map<string, MachinePrice>();
  private readonly resourcePrices = new Map<string, ResourcePrice>();
  private readonly skus = new Map<string, SkuPrice[]>();
  private readonly sustained = new Map<string, { factor: number; source: string }>();
  private readonly tdxZones = new Map<string, number>();
  private readonly zones = new Map<string, number>();
  private readonly snapshots = new Map<string, string>();
  private readonly regionNames: Record<Cloud, Set<string>> = { aws: new Set(), gcp: new Set() };

  constructor(documents: readonly CatalogDocument[]) {
    const wholeCore = new Set<string>();
    for (const document of documents) {
      if (document.schema === 'plimsoll.wholeCore/1') for (const [cloud, family] of document.families) wholeCore.add(`${cloud} ${family}`);
      if (document.schema === 'plimsoll.zones/1')
        for (const [cloud, region, zones] of document.zones) this.zones.set(`${cloud} ${region}`, zones);
    }
    for (const document of documents) {
      if (document.schema === 'plimsoll.shapes/1') this.addShapes(document, wholeCore);
      else if (document.schema === 'plimsoll.prices/1') this.addPrices(document);
    }
  }

  machine(machineType: string): MachineType | undefined {
    return this.types.get(machineType);
  }
  machines(cloud: Cloud): readonly MachineType[] {
    const known = this.byCloud.get(cloud);
    if (known) return known;
    const machines = [...this.types.values()].filter((type) => type.cloud === cloud);
    this.byCloud.set(cloud, machines);
    return machines;
  }
  machinePrice(region: string, machineType: string): MachinePrice | undefined {
    return this.machinePrices.get(`${region} ${machineType}`);
  }
  /** GCP's price of a vCPU-hour or GiB-hour; surcharges are in the region `global`. */
  resourcePrice(region: string, family: string, resource: 'core' | 'ram'): ResourcePrice | undefined {
    return this.resourcePrices.get(`${region} ${family} ${resource}`);
  }
  /** Every SKU of a service in a region (or `global`). */
  skusOf(cloud: Cloud, region: string, service: string): SkuPrice[] {
    return this.skus.get(`${cloud} ${region} ${service}`) ?? [];
  }
  /** The factor of a whole month's use; 1 when the family gets no sustained-use discount. */
  sustainedUseFactor(cloud: Cloud, family: string): number {
    return cloud === 'gcp' ? (this.sustained.get(family)?.factor ?? 1) : 1;
  }
  /** Zones of a region with a confidential technology that is not offered everywhere. */
  tdxZonesOf(region: string): number {
    return this.tdxZones.get(region) ?? 0;
  }
  zonesOf(cloud: string, region: string): number | undefined {
    return this.zones.get(`${cloud} ${region}`);
  }
  /** Regions of a cloud whose prices are loaded, by name. */
  regionsOf(cloud: Cloud): readonly string[] {
    return [...this.regionNames[cloud]].sort();
  }
  /** The date of a region's prices; undefined when the region is not loaded. */
  snapshotDate(cloud: Cloud, region: string): string | undefined {
    return this.snapshots.get(`${cloud} ${region}`);
  }

  /** Names for checking a scenario; regions that are loaded, unless a longer list is given. */
  names(regions?: Partial<Record<Cloud, readonly string[]>>): KnownNames {
    const unique = (cloud: Cloud, pick: (type: MachineType) => string) => [...new Set(this.machines(cloud).map(pick))];
    return {
      regions: { aws: regions?.aws ?? [...this.regionNames.aws], gcp: regions?.gcp ?? [...this.regionNames.gcp] },
      families: { aws: unique('aws', (type) => type.family), gcp: unique('gcp', (type) => type.family) },
      machineTypes: { aws: unique('aws', (type) => type.machineType), gcp: unique('gcp', (type) => type.machineType) },
    };
  }

  private addShapes({ cloud, machines, sources, confidentialZones }: ShapesDocument, wholeCore: Set<string>): void {
    for (const [
      machineType,
      family,
      vcpus,
      billedVcpus,
      memoryGib,
      architecture,
      threadsPerCore,
      networkGbps,
      tee,
      traits,
      generation,
      row,
      source,
    ] of machines)
      this.types.set(machineType, {
        cloud,
        machineType,
        family,
        vcpus,
        billedVcpus,
        memoryGib,
        architecture,
        threadsPerCore: threadsPerCore ?? (wholeCore.has(`${cloud} ${family}`) ? 1 : 2),
        networkGbps: networkGbps ?? undefined,
        tee,
        traits: new Set(traits === '' ? [] : (traits.split(' ') as Trait[])),
        generation: generation ?? 0,
        get source() {
          return cite(sources, source, row);
        },
      });
    for (const [technology, zone] of confidentialZones ?? []) {
      const region = zone.replace(/-[a-z]$/, '');
      if (technology === 'tdx') this.tdxZones.set(region, this.tdxZonesOf(region) + 1);
    }
  }

  private addPrices({ cloud, region, snapshotDate, sources, machines, resources, skus, sustainedUse }: PricesDocument): void {
    if (region !== 'global') this.regionNames[cloud].add(region);
    this.snapshots.set(`${cloud} ${region}`, snapshotDate);
    const dateOf = (source: number) => sources[source]?.date ?? null;
    for (const [machineType, usd, row, source, listed] of machines)
      this.machinePrices.set(`${region} ${machineType}`, {
        usdPerHour: Number(usd),
        get source() {
          return cite(sources, source, row);
        },
        date: dateOf(source),
        listed: listed === 1,
      });
    for (const [family, resource, unit, usd, skuId, row, source] of resources)
      this.resourcePrices.set(`${region} ${family} ${resource}`, {
        usdPerUnit: Number(usd),
        unit,
        skuId,
        get source() {
          return cite(sources, source, row);
        },
        date: dateOf(source),
      });
    for (const [service, sku, skuId, unit, tiers] of skus) {
      const key = `${cloud} ${region} ${service}`;
      const list = this.skus.get(key) ?? [];
      this.skus.set(key, list);
      list.push({
        cloud,
        region,
        service,
        sku,
        skuId,
        unit,
        tiers: tiers.map(([from, usd, row, source]) => ({
          from,
          usdPerUnit: Number(usd),
          source: cite(sources, source, row),
          date: dateOf(source),
        })),
      });
    }
    for (const [family, factor, row, source] of sustainedUse ?? [])
      this.sustained.set(family, { factor: Number(factor), source: cite(sources, source, row) });
  }
}

/** File, row and day of a figure, as a person would look it up. Written when asked for: a catalog has thousands, a plan prints dozens. */
function cite(sources: readonly SourceNote[], source: number, row: number): string {
  const note = sources[source];
  if (!note) return `row ${row}`;
  return `${note.file} row ${row}, ${note.date ?? 'undated'} (${note.origin})`;
}

/** A catalog from the documents of a snapshot, wherever they were read. */
export function catalogFrom(documents: readonly CatalogDocument[]): Catalog {
  return new Catalog(documents);
}
