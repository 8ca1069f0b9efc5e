/** The few inputs of the first screen, as changes of the scenario. */
import type { Cloud } from '@plimsoll/core';
import { at, midOf } from './edit.ts';
import { typedRate } from './typed-rate.ts';

export const HOME: Record<Cloud, string> = { aws: 'us-east-1', gcp: 'us-central1' };
export const GENERAL = 'generic/';

export interface RegionRow {
  cloud: Cloud;
  region: string;
  shareFraction?: unknown;
  zones?: unknown;
}

/** Regions as rows; undefined where what is written is no list of them, which the YAML may be at any moment. */
export function regionRows(value: unknown): RegionRow[] | undefined {
  const isRow = (row: unknown): row is RegionRow =>
    typeof row === 'object' && row !== null && typeof at(row, ['region']) === 'string' && Object.hasOwn(HOME, String(at(row, ['cloud'])));
  return Array.isArray(value) && value.length > 0 && value.every(isRow) ? value : undefined;
}

/** Objectives as the first screen reads them: none where what is written is no list of them. */
export function objectiveRows(value: unknown): { fraction?: unknown; ms?: unknown; service?: unknown }[] {
  return Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null) ? (value as object[]) : [];
}

/** A value as a field shows it: a list or an object has no place in one. */
export function fieldText(value: unknown): string {
  const mid = midOf(value);
  return typeof mid === 'string' || typeof mid === 'number' ? String(mid) : '';
}

const HUNDRED = 100;

/** Shares that are as even as whole percents can be and sum to 1: the first takes what is left over. */
export function evenly(rows: readonly RegionRow[]): RegionRow[] {
  if (rows.length === 1) {
    const { shareFraction: _, ...only } = rows[0]!;
    return [only];
  }
  const each = Math.floor(HUNDRED / rows.length);
  const first = HUNDRED - each * (rows.length - 1);
  return rows.map((row, i) => ({ ...row, shareFraction: `${i === 0 ? first : each}%` }));
}

/** Which field of the first screen a problem of the scenario belongs to. */
export function fieldOf(path: string): string | undefined {
  const fields: [RegExp, string][] = [
    [/^traffic\.peak/, 'peak'],
    [/^traffic\.(average|week|file)/, 'average'],
    [/^objectives\.latency/, 'latency'],
    [/^objectives\.survive/, 'survive'],
    [/^regions/, 'regions'],
    [/^template/, 'template'],
  ];
  return fields.find(([pattern]) => pattern.test(path))?.[1];
}

/** Average over peak, where both are plain numbers, however written, that were stated or come from a template. */
export function shapeOf(peak: unknown, average: unknown): number | undefined {
  const [most, mean] = [midOf(peak), average].map((value) => typedRate(fieldText(value)));
  if (most?.kind !== 'rate' || mean?.kind !== 'rate') return undefined;
  return mean.value > 0 && mean.value <= most.value ? mean.value / most.value : undefined;
}
