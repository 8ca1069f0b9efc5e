/**
 * Snapshot files over the network, each fetched once and kept for offline use: the shapes and common prices of a cloud, and the regions named.
 * Files are dated and never edited, so a kept one is as good as a fetched one.
 */
import { STAND_IN_REGIONS, type CatalogDocument, type Cloud } from '@plimsoll/core';
import type { FirstThings } from '../messages.ts';
import { wordsOf } from './snapshot-words.ts';

export type OnReading = (reading: { file: string; done: number; total: number }) => void;
export type Store = { base: string } & Omit<FirstThings, 'scenario'>;

const inMemory = new Map<string, Promise<CatalogDocument>>();

/** @param shapes clouds whose machine shapes are wanted though no region of theirs is */
export function filesFor({ index }: Store, regions: readonly { cloud: Cloud; region: string }[], shapes: readonly Cloud[] = []): string[] {
  const files = ['hand/zones.json', 'hand/whole-core-families.json'];
  for (const cloud of new Set([...regions.map((one) => one.cloud), ...shapes])) {
    const { date, regions: known } = index.prices[cloud];
    const here = regions.filter((one) => one.cloud === cloud).map((one) => one.region);
    const wanted = here.length ? ['global', ...STAND_IN_REGIONS[cloud], ...here] : [];
    files.push(`shapes/${cloud}/${index.shapes[cloud]}/shapes.json`);
    for (const name of new Set(wanted)) if (name === 'global' || known.includes(name)) files.push(`prices/${cloud}/${date}/${name}.json`);
  }
  return files;
}

export async function readFiles(store: Store, files: readonly string[], onReading: OnReading): Promise<CatalogDocument[]> {
  const missing = files.filter((file) => !inMemory.has(file));
  const total = missing.reduce((sum, file) => sum + (store.sizes[file] ?? 0), 0);
  const done = new Map<string, number>();
  const report = (file: string, bytes: number) => {
    done.set(file, bytes);
    onReading({ file, done: [...done.values()].reduce((sum, each) => sum + each, 0), total });
  };
  return Promise.all(
    files.map((file) => {
      const known = inMemory.get(file);
      if (known) return known;
      const reading = readFile(store, file, (bytes) => report(file, bytes));
      inMemory.set(file, reading);
      reading.catch(() => inMemory.delete(file));
      return reading;
    }),
  );
}

async function readFile({ base, stamp }: Store, file: string, onBytes: (bytes: number) => void): Promise<CatalogDocument> {
  const url = new URL(`data/${file}`, base).href;
  const cache = await openCache(base, stamp);
  const kept = await cache?.match(url);
  if (kept) return (await kept.json()) as CatalogDocument;
  let response: Response;
  try {
    response = await fetch(url);
  } catch {
    throw new Error(`${wordsOf(file)} are not on this device yet: connect once, or choose a region that was open before`);
  }
  if (!response.ok || !response.body)
    throw new Error(`${wordsOf(file)} could not be fetched (${response.status}): try again, or choose a region that was open before`);
  const text = await textOf(response.body, onBytes);
  await cache?.put(url, new Response(text, { headers: { 'content-type': 'application/json' } })).catch(() => undefined);
  return JSON.parse(text) as CatalogDocument;
}

async function textOf(body: ReadableStream<Uint8Array<ArrayBuffer>>, onBytes: (bytes: number) => void): Promise<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    text += decoder.decode(value, { stream: true });
    onBytes(bytes);
  }
}

/** As the service worker names it, which removes older ones. Undefined where the browser keeps nothing (no secure context). */
async function openCache(base: string, stamp: string): Promise<Cache | undefined> {
  try {
    return await caches.open(`plimsoll-data ${new URL('./', base).pathname} ${stamp}`);
  } catch {
    return undefined;
  }
}
