/** Where a figure of a price list was read, in words; and what holds a number back, as the rest of the page says it. */
import { bindingWords, day, names } from '../format.ts';

interface List {
  cloud: string;
  snapshotDate: string;
}

/**
 * @param source as `explain` gives it: file, row, the day on which the figure was true where it was read, and where that was
 * @example sourceWords('gcp-skus.csv row 1064, 2026-09-13 (notes)', [{ cloud: 'gcp', snapshotDate: '2026-07-30' }])
 * // => 'gcp-skus.csv row 1064: notes; true there on 13 September 2026. The list is named for most of its rows, 30 July 2026; this row was read on its own.'
 */
export function sourceWords(source: string, lists: readonly List[]): string {
  const found = /^(\S+) row (\d+), (\d{4}-\d\d-\d\d|undated) \((.*)\)$/s.exec(source);
  if (!found) return source;
  const [, file, row, date, origin] = found;
  const where = `${file} row ${row}: ${origin!}`;
  if (date === 'undated') return `${where}; the day on which it was true there is not known.`;
  const dates = [...new Set(lists.filter(({ cloud }) => file!.startsWith(cloud)).map(({ snapshotDate }) => snapshotDate))];
  const other = dates.length > 0 && !dates.includes(date!);
  const why = `The list is named for most of its rows, ${names(dates.map(day))}; this row was read on its own.`;
  return `${where}; true there on ${day(date!)}.${other ? ` ${why}` : ''}`;
}

/** @example noteWords('utilization binds') // => 'what binds: workers busy up to their limit' */
export const noteWords = (note: string) => {
  const [, constraint] = /^(\w+) binds$/.exec(note) ?? [];
  return constraint ? `what binds: ${bindingWords({ bindingConstraint: constraint, losses: [{ loss: 'some' }] })}` : note;
};
