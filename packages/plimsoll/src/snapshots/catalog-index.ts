import type { Cloud, IndexDocument, ZonesDocument } from '@plimsoll/core';
import { readDocument, shippedDataFolder } from './folder.ts';
import { regionsIn, snapshots } from './overlay.ts';

export const CLOUDS: readonly Cloud[] = ['aws', 'gcp'];

const indices = new Map<string, IndexDocument>();
const zoneTables = new Map<string, Map<string, number>>();

/**
 * What snapshots there are: per cloud the date of the machine shapes, and the date and regions of the prices.
 * @param dataFolder default: the data that ships
 * @throws {OutsideError} when there is no index
 * @example catalogIndex().prices.gcp.regions.includes('us-east4') // => true
 */
export function catalogIndex(dataFolder: string = shippedDataFolder()): IndexDocument {
  let index = indices.get(dataFolder);
  if (!index) indices.set(dataFolder, (index = readDocument<IndexDocument>(dataFolder, 'index.json', 'plimsoll.index/1')));
  return index;
}

/** Names of every region with a snapshot, shipped or refreshed, by cloud. */
export function regionNames(): Record<Cloud, readonly string[]> {
  const all = snapshots();
  return { aws: regionsIn(all, 'aws'), gcp: regionsIn(all, 'gcp') };
}

/** Zones of a region by the hand-entered table; undefined when the table does not have it. */
export function shippedZones(cloud: string, region: string, dataFolder: string = shippedDataFolder()): number | undefined {
  let table = zoneTables.get(dataFolder);
  if (!table) {
    const { zones } = readDocument<ZonesDocument>(dataFolder, 'hand/zones.json', 'plimsoll.zones/1');
    zoneTables.set(dataFolder, (table = new Map(zones.map(([cloud, region, count]) => [`${cloud} ${region}`, count]))));
  }
  return table.get(`${cloud} ${region}`);
}
