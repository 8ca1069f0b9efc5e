/** What the commands about prices share: where a user's snapshots are, and naming one of them. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearestName, type Cloud } from '@plimsoll/core';
import { InputError } from '../../input-error.ts';
import { CLOUDS } from '../../snapshots/catalog-index.ts';
import { shippedDataFolder } from '../../snapshots/folder.ts';
import { regionsIn, snapshots, userDataFolder, type Snapshot } from '../../snapshots/overlay.ts';

export interface DataFlag {
  data?: string;
}
export const DATA_HELP = "folder of this user's snapshots; default PLIMSOLL_DATA, else plimsoll in the user's data folder";

export const dataFolderOf = ({ data }: DataFlag): string => (data === undefined ? userDataFolder() : resolve(data));
export const snapshotsFor = (flags: DataFlag): Snapshot[] => snapshots(shippedDataFolder(), dataFolderOf(flags));

/** The cloud of a region, or of its own name. */
export function cloudOf(region: string, all: readonly Snapshot[]): { cloud: Cloud; name: string } {
  const cloud = CLOUDS.find((one) => one === region || regionsIn(all, one).includes(region));
  if (cloud) return { cloud, name: region === cloud ? 'global' : region };
  const suggestion = nearestName(
    region,
    CLOUDS.flatMap((one) => regionsIn(all, one)),
  );
  throw new InputError([
    {
      code: 'unknownRegion',
      path: '',
      message: `no snapshot has the region ${region}; ${suggestion ? `did you mean ${suggestion}?` : 'see plimsoll prices list'}`,
      ...(suggestion && { suggestion }),
    },
  ]);
}

/** A snapshot of prices by its name (`aws/2026-07-20`), a part of one that names only one, or its folder. */
export function snapshotNamed(text: string, all: readonly Snapshot[], cloud?: Cloud): Snapshot {
  const prices = all.filter((one) => one.kind === 'prices' && (cloud === undefined || one.cloud === cloud));
  const newest =
    text === 'shipped' || text === 'refreshed' ? prices.findLast(({ shipped }) => shipped === (text === 'shipped')) : undefined;
  if (newest) return newest;
  const wanted = text.replace(/\/+$/, '');
  const exact = prices.filter(({ name, folder }) => name === wanted || folder === resolve(wanted));
  const found = exact.length ? exact : prices.filter(({ name }) => name.includes(wanted));
  if (found.length === 1) return found[0]!;
  const names = prices.map(({ name }) => name);
  const suggestion = nearestName(wanted, names);
  const elsewhere = existsSync(wanted) ? ' (a folder, but not one of these)' : '';
  throw usage(
    found.length > 1
      ? `${text} may be ${found.map(({ name }) => name).join(', ')}: say which`
      : `there is no snapshot ${text}${elsewhere}; there are ${names.join(', ')}${suggestion ? `; did you mean ${suggestion}?` : ''}`,
  );
}

export const usage = (message: string) => new InputError([{ code: 'usage', path: '', message }]);
export const print = (value: unknown) =>
  void process.stdout.write(typeof value === 'string' ? value : `${JSON.stringify(value, null, 2)}\n`);
