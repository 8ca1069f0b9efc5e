/**
 * An hourly file to a week: CSV with commas, semicolons or tabs, with or without a head, with or without times. 24 values are a day, 168 a week from
 * Monday 00:00 UTC; of a longer log the week that holds the busiest hour counts, as it was, so that its peak and its mean both happened.
 * Weeks start on Monday where the rows carry ISO times; else every 168 rows from the first.
 */
import type { Problem } from './problem.ts';

export interface HourlyFile {
  values: number[];
  /** which week of a longer log was taken */
  note?: string;
}

const LONGEST = 20_000_000;
const MOST_ROWS = 100_000;
const WEEK = 168;
const RATE = /requests?|\brps\b|\bqps\b|\brate\b|per.?s|\/s/i;

/** @returns the hours, or every problem of the file with its line */
export function readHourly(text: string, file: string): HourlyFile | { problems: Problem[] } {
  const problem = (code: string, message: string, line?: number): Problem => ({
    code,
    path: 'traffic.file',
    message: `${file}${line === undefined ? '' : ` line ${line}`}: ${message}`,
  });
  if (text.length > LONGEST)
    return { problems: [problem('tooLong', `the file has ${text.length} characters, at most ${LONGEST} are read`)] };
  if (text.includes('\u0000')) return { problems: [problem('encoding', 'this is no UTF-8 text: save it as CSV UTF-8')] };
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line, i) => ({ line, number: i + 1 }))
    .filter(({ line }) => line.trim() !== '');
  if (lines.length > MOST_ROWS)
    return { problems: [problem('tooLong', `the file has ${lines.length} rows, at most ${MOST_ROWS} are read`)] };
  if (lines.length === 0) return { problems: [problem('empty', 'there are no rows')] };
  const separator =
    [';', '\t', ','].find((one) => lines[0]!.line.includes(one)) ?? [';', '\t', ','].find((one) => lines.at(-1)!.line.includes(one)) ?? ',';
  const rows = lines.map(({ line, number }) => ({ fields: fieldsOf(line, separator), number }));
  const head = rows[0]!.fields.some((field) => /[A-Za-z]/.test(field) && !isTime(field)) ? rows.shift()!.fields : undefined;
  if (rows.length === 0) return { problems: [problem('empty', 'there is a head and no rows')] };
  const width = head?.length ?? rows[0]!.fields.length;
  if (
    separator === ',' &&
    rows.some(({ fields }) => fields.length === width + 1) &&
    rows.every(({ fields }) => fields.slice(-2).every((field) => /^\d+$/.test(field)))
  )
    return {
      problems: [
        problem(
          'decimalComma',
          'numbers look like 12,5: write decimals with a point, or separate columns with semicolons and decimals with a point',
        ),
      ],
    };
  const column = head ? head.findIndex((name) => RATE.test(name)) : -1;
  const at = column >= 0 ? column : width - 1;
  const problems: Problem[] = [];
  const values: number[] = [];
  for (const { fields, number } of rows) {
    const field = (fields[at] ?? '').trim();
    if (problems.length >= 20) break;
    if (/^-?\d+(?:\.\d{3})*,\d+$/.test(field)) problems.push(problem('decimalComma', commaWords(field), number));
    else if (/^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(field))
      problems.push(problem('thousands', `"${field}" has commas between thousands: write ${field.replaceAll(',', '')}`, number));
    else if (field === '')
      problems.push(problem('missing', 'there is no value: an hour without a measurement is not an hour without requests', number));
    else if (!/^\+?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(field) || !Number.isFinite(Number(field)))
      problems.push(problem('notANumber', `"${field.slice(0, 40)}" is no number of requests/s of at least 0`, number));
    else values.push(Number(field));
  }
  if (problems.length) return { problems };
  if (values.length === 24 || values.length === WEEK) return { values };
  if (values.length < WEEK)
    return {
      problems: [
        problem('weekLength', `there are ${values.length} hours: 24 (a day), 168 (a week from Monday 00:00 UTC) or a longer log are read`),
      ],
    };
  return busiestWeek(values, firstMonday(rows.map(({ fields }) => fields[0]!.trim())), file);
}

/** One comma and three digits may be thousands as well: both are offered, neither is taken. */
function commaWords(field: string): string {
  const decimal = field.replaceAll('.', '').replace(',', '.');
  return /^-?\d{1,3},\d{3}$/.test(field)
    ? `"${field}" may be ${field.replace(',', '')} or ${decimal}: write the one that is meant`
    : `"${field}" has a decimal comma: write ${decimal}`;
}

function busiestWeek(values: readonly number[], start: number, file: string): HourlyFile {
  let best = { from: start, peak: -1 };
  for (let from = start; from + WEEK <= values.length; from += WEEK) {
    const peak = Math.max(...values.slice(from, from + WEEK));
    if (peak > best.peak) best = { from, peak };
  }
  // a log of which no whole week starts on a Monday is taken from its last 168 hours
  const from = best.peak < 0 ? values.length - WEEK : best.from;
  const week = values.slice(from, from + WEEK);
  const highest = values.reduce((most, value) => Math.max(most, value), 0);
  const top = Math.max(...week);
  return {
    values: week,
    note: `${file} has ${values.length} hours: the 168 from hour ${from} are the week, the whole week with the busiest hour (${top} requests/s)${highest > top ? `; an hour outside whole weeks had ${highest}` : ''}`,
  };
}

const isTime = (text: string) =>
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}(?::?\d{2}){0,2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2}| UTC)?)?$/.test(text.trim());

/** Rows before the first Monday 00:00 UTC; 0 where the rows carry no times. */
function firstMonday(times: readonly string[]): number {
  const found = times.findIndex((text) => {
    const parts = /^(\d{4})-(\d{2})-(\d{2})[T ]00/.exec(text);
    return parts !== null && weekday(Number(parts[1]), Number(parts[2]), Number(parts[3])) === 1;
  });
  return Math.max(0, found);
}

/** 0 is Sunday. Source: Sakamoto's method, comp.lang.c (1993). */
function weekday(year: number, month: number, day: number): number {
  const shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4][month - 1] ?? 0;
  const y = month < 3 ? year - 1 : year;
  return (y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + shift + day) % 7;
}

function fieldsOf(line: string, separator: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (const letter of line) {
    if (letter === '"') quoted = !quoted;
    else if (letter === separator && !quoted) {
      fields.push(field);
      field = '';
    } else field += letter;
  }
  return [...fields, field];
}
