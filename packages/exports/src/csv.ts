/** Rows as CSV (RFC 4180): commas, CRLF, quotes where needed. Text that a spreadsheet would run as a formula gets an apostrophe; numbers stay numbers. */
import type { Field, Table } from './tables.ts';

export function csvOf({ columns, rows }: Pick<Table, 'columns' | 'rows'>): string {
  return [columns, ...rows].map((row) => `${row.map(fieldText).join(',')}\r\n`).join('');
}

/** @example fieldText('=1+1') // => "'=1+1" */
export function fieldText(field: Field): string {
  if (field === null) return '';
  if (typeof field === 'number') {
    if (!Number.isFinite(field)) throw new RangeError(`csvOf: numbers must be finite, got ${field}`);
    return String(field);
  }
  if (typeof field === 'boolean') return String(field);
  const safe = /^[\s]*[=+\-@\t\r]/.test(field) ? `'${field}` : field;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
