/** Regions and their shares as they are added, taken away and moved between clouds. What a row says besides stays with it. */
import { counterpartOf, type Cloud } from '@plimsoll/core';
import { evenly, HOME, type RegionRow } from './few-inputs.ts';
import { nearest } from './region-places.ts';

export type CloudChoice = Cloud | 'both';

/** What there was before a cloud was left out, so that it comes back as it was. */
export type KeptRows = Partial<Record<CloudChoice, RegionRow[]>> & {
  /** rows of both clouds as the last choice made them: as long as they stand, each cloud's own are those that were kept */
  made?: RegionRow[];
};

const HUNDRED = 100;

/** A share that is a plain number or a plain percentage; others have no proportion to keep. */
function shareOf({ shareFraction }: RegionRow): number | undefined {
  if (typeof shareFraction === 'number') return shareFraction >= 0 ? shareFraction : undefined;
  const percent = typeof shareFraction === 'string' ? /^(\d+\.?\d*)\s*%$/.exec(shareFraction)?.[1] : undefined;
  return percent === undefined ? undefined : Number(percent) / HUNDRED;
}

/** Shares in the proportions they have, summing to 1: in whole percents where these tell them apart from nothing, those that sum to 1 untouched. */
export function inProportion(rows: readonly RegionRow[]): RegionRow[] {
  const shares = rows.map(shareOf);
  const sum = shares.reduce<number>((total, share) => total + (share ?? NaN), 0);
  if (rows.length < 2 || !(sum > 0)) return evenly(rows);
  if (Math.abs(sum - 1) < 1e-9) return [...rows];
  const parts = shares.every((share) => share! / sum >= 0.01) ? HUNDRED : HUNDRED * HUNDRED;
  const exact = shares.map((share) => (share! / sum) * parts);
  const whole = exact.map(Math.floor);
  // the largest remainders take what rounding down left over
  const byRemainder = exact.map((value, i) => ({ i, rest: value - whole[i]! })).sort((a, b) => b.rest - a.rest || a.i - b.i);
  const left = parts - whole.reduce((total, value) => total + value, 0);
  for (const { i } of byRemainder.slice(0, left)) whole[i]!++;
  return rows.map((row, i) => ({ ...row, shareFraction: `${(whole[i]! * HUNDRED) / parts}%` }));
}

/** With the nearest region of the last one's cloud that is not there yet; it takes an even part, the others keep their proportions. */
export function withAnother(rows: readonly RegionRow[], known: Record<Cloud, readonly string[]>): RegionRow[] | undefined {
  const last = rows.at(-1) ?? { cloud: 'gcp' as const, region: HOME.gcp };
  const free = known[last.cloud].filter((name) => !rows.some(({ cloud, region }) => cloud === last.cloud && region === name));
  const region = nearest(last, last.cloud, free);
  if (region === undefined) return undefined;
  const added: RegionRow = { cloud: last.cloud, region };
  const shares = rows.map(shareOf);
  if (rows.length < 2 || shares.some((share) => share === undefined)) return evenly([...rows, added]);
  const mean = shares.reduce<number>((total, share) => total + share!, 0) / rows.length;
  return inProportion([...rows, { ...added, shareFraction: mean }]);
}

export const without = (rows: readonly RegionRow[], index: number): RegionRow[] => inProportion(rows.filter((_, i) => i !== index));

/**
 * The rows for another choice of clouds. A cloud's rows are those that are there, else those that were there before, else the counterparts of the
 * other cloud's.
 * @param kept what earlier choices left; the answer's `kept` is for the next
 */
export function forClouds(
  rows: readonly RegionRow[],
  chosen: CloudChoice,
  kept: KeptRows,
  known: Record<Cloud, readonly string[]>,
): { rows: RegionRow[]; kept: KeptRows } {
  const of = (cloud: Cloud, list: readonly RegionRow[] = []) => list.filter((row) => row.cloud === cloud);
  const same = (a: readonly RegionRow[], b: readonly RegionRow[]) => JSON.stringify(a) === JSON.stringify(b);
  const clouds: Cloud[] = ['gcp', 'aws'];
  const both = clouds.every((cloud) => of(cloud, rows).length > 0);
  const untouched = kept.made !== undefined && same(rows, kept.made);
  const now: KeptRows = {};
  for (const cloud of clouds) {
    const mine = of(cloud, rows);
    const before = kept[cloud];
    // alone, a cloud's shares are scaled up: the ones that they were scaled from are what comes back
    const scaled = before !== undefined && (both ? untouched : same(mine, inProportion(before)));
    const list = mine.length === 0 || scaled ? before : mine;
    if (list) now[cloud] = list;
  }
  if (both && !untouched) now.both = [...rows];
  else if (kept.both) now.both = kept.both;
  const wanted = chosen === 'both' ? clouds : [chosen];
  const next = wanted.flatMap((cloud) => now[cloud] ?? counterparts(of(cloud === 'aws' ? 'gcp' : 'aws', rows), cloud, known[cloud]));
  // in the order in which they stood
  const order = now.both && clouds.every((cloud) => same(of(cloud, now.both), of(cloud, next))) && chosen === 'both' ? now.both : next;
  const written = inProportion(order);
  if (chosen === 'both') now.made = written;
  return { rows: written, kept: now };
}

/** Each region's nearest of the other cloud, once; zones are stated for a region and are not carried over. */
function counterparts(rows: readonly RegionRow[], cloud: Cloud, known: readonly string[]): RegionRow[] {
  const found = new Map<string, RegionRow>();
  for (const { zones: _, ...row } of rows) {
    const pair = counterpartOf(row.cloud, row.region);
    const region = pair !== undefined && known.includes(pair) ? pair : nearest(row, cloud, known);
    if (region !== undefined && !found.has(region)) found.set(region, { ...row, cloud, region });
  }
  return found.size ? [...found.values()] : [{ cloud, region: HOME[cloud] }];
}
