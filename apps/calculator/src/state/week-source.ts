/** Hours of a week that stand in place of a peak and a mean: how many, at most what, and from which file when that is known. */
import { midOf } from './edit.ts';

const names = new WeakMap<object, string>();

/** A scenario has no place for the file's name: it is known until the page is closed. */
export const nameWeek = (hours: object, file: string) => void names.set(hours, file);

export function weekOf(value: unknown): { from: string; most: number } | undefined {
  if (!Array.isArray(value)) return undefined;
  const rates = value.map((hour) => Number(midOf(hour))).filter(Number.isFinite);
  return rates.length ? { from: names.get(value) ?? `the ${value.length} hours stated`, most: Math.max(...rates) } : undefined;
}
