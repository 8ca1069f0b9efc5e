/** The manifest of a snapshot folder: what it was made from, and the hash of every file. Written last, so that a folder without one is none. */
import type { Cloud } from '@plimsoll/core';

export interface SnapshotSource {
  /** what was asked, in words */
  query: string;
  /** when it was read */
  retrieved: string;
  /** the vendor's own date of the list, where it says one */
  published?: string | undefined;
  /** of what was kept of the answer, or of the file that was read */
  sha256: string;
}

export interface Manifest {
  schema: 'plimsoll.manifest/1';
  cloud: Cloud;
  generator: string;
  licence?: string;
  snapshotDate: string;
  currency?: string;
  /** date by region, of a folder of prices */
  regionDates?: Record<string, string>;
  sources: unknown[];
  columns: unknown;
  rows: Record<string, number>;
  knownGaps: string[];
  /** prices of an older snapshot, kept with their own dates because the list that was read does not say them */
  carriedOver?: string[];
  files: { file: string; sha256: string }[];
}

export const PRICE_COLUMNS = {
  machines: ['machineType', 'usdPerHour', 'row', 'source', 'listed'],
  resources: ['family', 'resource', 'unit', 'usdPerUnit', 'skuId', 'row', 'source'],
  skus: ['service', 'sku', 'skuId', 'unit', ['from', 'usdPerUnit', 'row', 'source']],
  sustainedUse: ['family', 'fullMonthPriceFactor', 'row', 'source'],
  terms: ['machineType', 'term', 'usdPerHour', 'row', 'source'],
};
export const SHAPE_COLUMNS = {
  machines: [
    'machineType',
    'family',
    'vcpus',
    'billedVcpus',
    'memoryGib',
    'architecture',
    'threadsPerCore',
    'networkGbps',
    'tee',
    'traits',
    'generation',
    'row',
    'source',
  ],
  confidentialZones: ['technology', 'zone', 'row', 'source'],
  offered: ['region', 'machineTypes'],
};
