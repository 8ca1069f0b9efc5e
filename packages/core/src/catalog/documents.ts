/**
 * The files of a snapshot, as they lie in `data/`: machine shapes, list prices, and the small hand-entered tables.
 * Rows are arrays, so that a region stays a small download; `columns` in each manifest names them.
 * `row` is the line of the source file that the figure came from (the header is line 1); `source` indexes `sources`.
 * Money is the vendor's own decimal text.
 */

import type { Cloud } from '../scenario/index.ts';

export type { Cloud };

/** Where figures came from: the file read, who published it, and the day the figure was true (null: not recorded). */
export interface SourceNote {
  file: string;
  origin: string;
  date: string | null;
  evidence?: string;
}

/** What keeps a machine type out of the default candidates. */
export type Trait = 'burstable' | 'sharedCore' | 'flex' | 'bareMetal' | 'accelerated' | 'localSsd' | 'previousGeneration';

/** [machineType, family, vcpus, billedVcpus, memoryGib, architecture, threadsPerCore | null, networkGbps | null, tee, traits joined by blanks, generation | null, row, source] */
export type ShapeRow = [
  machineType: string,
  family: string,
  vcpus: number,
  billedVcpus: number,
  memoryGib: number,
  architecture: string,
  threadsPerCore: number | null,
  networkGbps: number | null,
  tee: '' | 'nitro' | 'sev' | 'sev|sev-snp' | 'tdx',
  traits: string,
  generation: number | null,
  row: number,
  source: number,
];

export interface ShapesDocument {
  schema: 'plimsoll.shapes/1';
  cloud: Cloud;
  snapshotDate: string;
  sources: SourceNote[];
  machines: ShapeRow[];
  /** [technology, zone, row, source]: where a confidential technology is offered, when not everywhere */
  confidentialZones?: [technology: string, zone: string, row: number, source: number][];
  /** types that a region lists, where a dump of machine types says so */
  offered?: [region: string, machineTypes: string[]][];
}

/** [machineType, usdPerHour, row, source, listed]: `listed` 0 when a price exists but the type is not offered there. */
export type MachinePriceRow = [machineType: string, usdPerHour: string, row: number, source: number, listed: 0 | 1];

/** [family, resource, unit, usdPerUnit, skuId, row, source]: GCP's price by vCPU and by GiB; families `confidential-*` are surcharges. */
export type ResourcePriceRow = [
  family: string,
  resource: 'core' | 'ram',
  unit: string,
  usdPerUnit: string,
  skuId: string,
  row: number,
  source: number,
];

/** [from, usdPerUnit, row, source]: the price of the usage from `from` up to the next tier's `from`, per month and account. */
export type TierRow = [from: number, usdPerUnit: string, row: number, source: number];

/** [service, sku, skuId, unit, tiers]: AWS: `sku` is the usage type without its region prefix, `skuId` empty; GCP: description and id. */
export type SkuRow = [service: string, sku: string, skuId: string, unit: string, tiers: TierRow[]];

export interface PricesDocument {
  schema: 'plimsoll.prices/1';
  cloud: Cloud;
  /** a region of the cloud, or `global` */
  region: string;
  currency: 'USD';
  snapshotDate: string;
  sources: SourceNote[];
  machines: MachinePriceRow[];
  resources: ResourcePriceRow[];
  skus: SkuRow[];
  /** [family, full-month price factor, row, source], in GCP's global file */
  sustainedUse?: [family: string, fullMonthPriceFactor: string, row: number, source: number][];
}

/** Spot and commitments of a region; not needed to plan on demand. [machineType, term, usdPerHour, row, source] */
export interface TermsDocument {
  schema: 'plimsoll.terms/1';
  cloud: Cloud;
  region: string;
  currency: 'USD';
  snapshotDate: string;
  sources: SourceNote[];
  terms: [machineType: string, term: string, usdPerHour: string, row: number, source: number][];
}

/** Zones per region: [cloud, region, zones]. Hand-entered. */
export interface ZonesDocument {
  schema: 'plimsoll.zones/1';
  sources: SourceNote[];
  zones: [cloud: Cloud, region: string, zones: number, source: number][];
}

/** Families whose vCPU is a whole core where the shapes do not say so: [cloud, family]. Hand-entered. */
export interface WholeCoreDocument {
  schema: 'plimsoll.wholeCore/1';
  sources: SourceNote[];
  families: [cloud: Cloud, family: string, source: number][];
}

/** What snapshots there are, so that a reader fetches only what a plan needs. */
export interface IndexDocument {
  schema: 'plimsoll.index/1';
  shapes: Record<Cloud, string>;
  prices: Record<Cloud, { date: string; regions: string[] }>;
}

export type CatalogDocument = ShapesDocument | PricesDocument | ZonesDocument | WholeCoreDocument;
