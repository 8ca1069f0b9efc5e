/** Snapshot documents over the network, each fetched once: the shapes and common prices of a cloud, and the regions a plan names. */
import { STAND_IN_REGIONS, type CatalogDocument, type Cloud, type IndexDocument } from '@plimsoll/core';

const fetched = new Map<string, Promise<unknown>>();

function read<T>(base: string, path: string): Promise<T> {
  const url = new URL(`data/${path}`, base).href;
  const known = fetched.get(url);
  if (known) return known as Promise<T>;
  const reading = fetch(url).then(async (response) => {
    if (!response.ok) throw new Error(`${path} cannot be read (${response.status})`);
    return (await response.json()) as T;
  });
  fetched.set(url, reading);
  reading.catch(() => fetched.delete(url));
  return reading;
}

export const readIndex = (base: string) => read<IndexDocument>(base, 'index.json');

export async function readCatalogDocuments(base: string, cloud: Cloud, region: string): Promise<CatalogDocument[]> {
  const index = await readIndex(base);
  const { date, regions } = index.prices[cloud];
  const wanted = [...new Set(['global', ...STAND_IN_REGIONS[cloud], region])].filter((name) => name === 'global' || regions.includes(name));
  return Promise.all([
    read<CatalogDocument>(base, 'hand/zones.json'),
    read<CatalogDocument>(base, 'hand/whole-core-families.json'),
    read<CatalogDocument>(base, `shapes/${cloud}/${index.shapes[cloud]}/shapes.json`),
    ...wanted.map((name) => read<CatalogDocument>(base, `prices/${cloud}/${date}/${name}.json`)),
  ]);
}
