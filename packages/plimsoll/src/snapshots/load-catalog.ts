import {
  catalogFrom,
  STAND_IN_REGIONS,
  type Catalog,
  type CatalogDocument,
  type Cloud,
  type PricesDocument,
  type ShapesDocument,
  type WholeCoreDocument,
  type ZonesDocument,
} from '@plimsoll/core';
import { CLOUDS } from './catalog-index.ts';
import { readDocument, shippedDataFolder } from './folder.ts';
import { newestPrices, newestShapes, regionsIn, snapshotDocument, snapshots, userDataFolder, type Snapshot } from './overlay.ts';

export interface LoadCatalogOptions {
  /** clouds whose machine shapes are wanted, regions or not; those of the regions always are. Default: those of the regions, or both */
  clouds?: readonly Cloud[];
  /** names of regions; ones that no snapshot has are left out, the planner names them. Default: every region of the clouds */
  regions?: readonly string[];
  /** default: the data that ships */
  dataFolder?: string;
  /** this user's refreshed snapshots, laid over; default: `userDataFolder()` when dataFolder is the shipped one, else none */
  overlayFolder?: string | undefined;
  /** only these, instead of what the folders hold */
  from?: readonly Snapshot[];
}

/**
 * The catalog of the newest snapshots: only the files that these regions need are read (their prices, the clouds' global prices and machine
 * shapes, the hand-entered tables, and the regions whose prices stand in for unknown ones).
 * @returns a promise of what `planScenario` plans on
 * @throws {OutsideError} when a file that the index promises is missing or broken; the message says what is there
 * @example await loadCatalog({ regions: ['us-east4'] })
 */
export async function loadCatalog(options: LoadCatalogOptions = {}): Promise<Catalog> {
  return catalogFrom(catalogDocuments(options));
}

/** The snapshot documents of `loadCatalog`, as they lie on the disk. */
export function catalogDocuments({ clouds, regions, dataFolder, overlayFolder, from }: LoadCatalogOptions = {}): CatalogDocument[] {
  const shipped = dataFolder ?? shippedDataFolder();
  const all = from ?? snapshots(shipped, overlayFolder ?? (dataFolder === undefined ? userDataFolder() : null));
  const documents: CatalogDocument[] = [
    readDocument<ZonesDocument>(shipped, 'hand/zones.json', 'plimsoll.zones/1'),
    readDocument<WholeCoreDocument>(shipped, 'hand/whole-core-families.json', 'plimsoll.wholeCore/1'),
  ];
  for (const cloud of CLOUDS) {
    const shapes = newestShapes(all, cloud);
    const known = regionsIn(all, cloud);
    if (!shapes || known.length === 0) continue;
    const asked = clouds?.includes(cloud) ?? regions === undefined;
    const wanted = regions === undefined ? (asked ? known : []) : known.filter((name) => regions.includes(name));
    if (!asked && wanted.length === 0) continue;
    documents.push(snapshotDocument<ShapesDocument>(shapes, 'shapes.json', 'plimsoll.shapes/1'));
    if (wanted.length === 0) continue;
    const standIn = STAND_IN_REGIONS[cloud].filter((name) => known.includes(name));
    for (const name of new Set(['global', ...standIn, ...wanted])) {
      const snapshot = newestPrices(all, cloud, name);
      if (snapshot) documents.push(snapshotDocument<PricesDocument>(snapshot, `${name}.json`, 'plimsoll.prices/1'));
    }
  }
  return documents;
}
