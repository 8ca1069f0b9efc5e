/**
 * Snapshots a user's refreshes have written, laid over the shipped ones: of every region the newest counts, and of the same day the refreshed one.
 * Where: `--data DIR`, else PLIMSOLL_DATA, else `plimsoll` in the user's data folder (XDG_DATA_HOME, LOCALAPPDATA, or ~/.local/share).
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { Cloud, IndexDocument } from '@plimsoll/core';
import { OutsideError } from '../input-error.ts';
import { readDocument, shippedDataFolder } from './folder.ts';

export interface Snapshot {
  kind: 'prices' | 'shapes';
  cloud: Cloud;
  /** as `prices diff` takes it: `aws/2026-07-20`, `aws/2026-11-25T031500Z` */
  name: string;
  /** with the files in it */
  folder: string;
  snapshotDate: string;
  /** of prices: regions that it has */
  regions: readonly string[];
  shipped: boolean;
}

/** The folder of this user's snapshots; it may not be there. */
export function userDataFolder(env: Record<string, string | undefined> = process.env): string {
  if (env.PLIMSOLL_DATA) return resolve(env.PLIMSOLL_DATA);
  const base = [env.XDG_DATA_HOME, env.LOCALAPPDATA].find((path) => path !== undefined && isAbsolute(path));
  return base ? join(base, 'plimsoll') : join(homedir(), '.local', 'share', 'plimsoll');
}

/** Every snapshot, oldest first: the shipped ones, and the complete ones of a user's folder (a folder without a manifest is none). */
export function snapshots(dataFolder: string = shippedDataFolder(), overlayFolder: string | null = userDataFolder()): Snapshot[] {
  const index = readDocument<IndexDocument>(dataFolder, 'index.json', 'plimsoll.index/1');
  const shipped = (['aws', 'gcp'] as const).flatMap((cloud): Snapshot[] => {
    const prices = index.prices[cloud];
    const shapes = index.shapes[cloud];
    const of = (kind: 'prices' | 'shapes', date: string, regions: readonly string[]) => {
      const folder = join(dataFolder, kind, cloud, date);
      return { kind, cloud, name: `${cloud}/${date}`, folder, snapshotDate: date, regions, shipped: true };
    };
    return [
      ...(prices ? [of('prices', prices.date, [...prices.regions, 'global'])] : []),
      ...(shapes === undefined ? [] : [of('shapes', shapes, [])]),
    ];
  });
  const own = overlayFolder === null ? [] : ownSnapshots(overlayFolder);
  return [...shipped, ...own].sort((a, b) => order(a, b));
}

function order(a: Snapshot, b: Snapshot): number {
  return a.snapshotDate !== b.snapshotDate
    ? a.snapshotDate < b.snapshotDate
      ? -1
      : 1
    : a.shipped !== b.shipped
      ? a.shipped
        ? -1
        : 1
      : a.name < b.name
        ? -1
        : a.name > b.name
          ? 1
          : 0;
}

interface ManifestHead {
  schema?: string;
  snapshotDate?: string;
  files?: { file: string; sha256: string }[];
}

function ownSnapshots(root: string): Snapshot[] {
  return (['prices', 'shapes'] as const).flatMap((kind) =>
    (['aws', 'gcp'] as const).flatMap((cloud) => {
      const parent = join(root, kind, cloud);
      if (!existsSync(parent)) return [];
      return readdirSync(parent).flatMap((id): Snapshot[] => {
        const folder = join(parent, id);
        const manifest = manifestOf(folder);
        if (manifest?.schema !== 'plimsoll.manifest/1' || typeof manifest.snapshotDate !== 'string') return [];
        const regions = (manifest.files ?? []).flatMap(({ file }) => (/^[\w-]+\.json$/.test(file) ? [file.slice(0, -'.json'.length)] : []));
        return [
          {
            kind,
            cloud,
            name: `${cloud}/${id}`,
            folder,
            snapshotDate: manifest.snapshotDate,
            regions: kind === 'prices' ? regions : [],
            shipped: false,
          },
        ];
      });
    }),
  );
}

function manifestOf(folder: string): ManifestHead | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as ManifestHead;
  } catch {
    return undefined;
  }
}

/** The newest snapshot that has a region (or `global`). */
export const newestPrices = (all: readonly Snapshot[], cloud: Cloud, region: string): Snapshot | undefined =>
  all.findLast((one) => one.kind === 'prices' && one.cloud === cloud && one.regions.includes(region));
export const newestShapes = (all: readonly Snapshot[], cloud: Cloud): Snapshot | undefined =>
  all.findLast((one) => one.kind === 'shapes' && one.cloud === cloud);

/** Regions of a cloud that any snapshot has. */
export const regionsIn = (all: readonly Snapshot[], cloud: Cloud): string[] =>
  [...new Set(all.flatMap((one) => (one.cloud === cloud && one.kind === 'prices' ? one.regions : [])))]
    .filter((name) => name !== 'global')
    .sort();

/**
 * A document of a snapshot. A refreshed one must have the hash that its manifest says: a damaged file is an error, not a reason to take an older one.
 * @throws {OutsideError} when it is missing or damaged
 */
export function snapshotDocument<T extends { schema: string }>(snapshot: Snapshot, file: string, schema: T['schema']): T {
  if (!snapshot.shipped) {
    const wanted = manifestOf(snapshot.folder)?.files?.find((one) => one.file === file)?.sha256;
    const path = join(snapshot.folder, file);
    const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    if (text !== undefined && wanted !== createHash('sha256').update(text).digest('hex'))
      throw new OutsideError(
        `the snapshot ${path} is damaged: its hash is not the manifest's; remove the folder ${snapshot.folder} to fall back on the one before, or run plimsoll prices refresh`,
      );
  }
  return readDocument<T>(snapshot.folder, file, schema);
}
