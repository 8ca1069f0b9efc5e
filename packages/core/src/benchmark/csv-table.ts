/** Tables of text with a header: comma, semicolon or tab between cells, quotes as RFC 4180 has them. */
import type { ProblemList } from './problem.ts';

export interface CsvRow {
  /** line of the file, from 1 */
  line: number;
  cells: Record<string, string>;
}

export interface CsvTable {
  columns: string[];
  rows: CsvRow[];
}

const MOST_ROWS = 1_000_000;

/** Cells of a line with this separator; a quoted cell may hold it, and `""` stands for a quote. */
export function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = [];
  let from = 0;
  for (let guard = 0; guard <= line.length; guard++) {
    if (line[from] === '"') {
      let at = line.indexOf('"', from + 1);
      while (at >= 0 && line[at + 1] === '"') at = line.indexOf('"', at + 2);
      const end = at < 0 ? line.length : at;
      cells.push(
        line
          .slice(from + 1, end)
          .replaceAll('""', '"')
          .trim(),
      );
      const next = line.indexOf(separator, end);
      if (next < 0) return cells;
      from = next + 1;
    } else {
      const next = line.indexOf(separator, from);
      cells.push(line.slice(from, next < 0 ? undefined : next).trim());
      if (next < 0) return cells;
      from = next + 1;
    }
  }
  return cells;
}

/** The separator that splits the header into most columns. */
export function separatorOf(header: string): string {
  const counts = [',', ';', '\t'].map((separator) => [separator, cellsOf(header, separator).length] as const);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

/**
 * A table of a whole text. Rows of another length than the header's are problems, not rows; blank rows are passed over.
 * A cell that spans lines is not read: no format here writes one.
 */
export function csvTable(text: string, problems: ProblemList): CsvTable {
  const lines = text.split(/\r\n|\n|\r/);
  const start = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  if (start < 0) return { columns: [], rows: [] };
  const separator = separatorOf(lines[start]!);
  const columns = cellsOf(lines[start]!, separator);
  const rows: CsvRow[] = [];
  for (let index = start + 1; index < lines.length && rows.length < MOST_ROWS; index++) {
    const line = lines[index]!;
    if (line.trim() === '' || line.startsWith('#')) continue;
    const cells = cellsOf(line, separator);
    if (cells.length !== columns.length) {
      const commas = separator === ',' && cells.length > columns.length && /\d,\d/.test(line);
      const advice = commas ? '; if numbers have decimal commas, write decimal points' : '';
      const code = index === lines.length - 1 && cells.length < columns.length ? 'truncated' : 'unevenRow';
      problems.add(code, `the row has ${cells.length} cells, the header ${columns.length}${advice}`, `line ${index + 1}`);
      continue;
    }
    rows.push({ line: index + 1, cells: Object.fromEntries(columns.map((column, i) => [column, cells[i]!])) });
  }
  if (rows.length === MOST_ROWS) problems.add('tooLarge', 'only the first million rows were read');
  return { columns, rows };
}

/**
 * A number of a cell, with a decimal point. Undefined for an empty cell; a problem for anything else that is no number.
 */
export function cellNumber(text: string | undefined, column: string, line: number, problems: ProblemList): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  const place = `line ${line}, column ${column}`;
  if (/^[+-]?\d+,\d+$/.test(text) || /^[+-]?\d{1,3}(\.\d{3})*,\d+$/.test(text))
    problems.add(
      'decimalComma',
      `"${text.slice(0, 40)}" has a decimal comma, which could also separate thousands; write a decimal point`,
      place,
    );
  else if (/^[+-]?(nan|inf(inity)?)$/i.test(text)) problems.add('notFinite', `"${text}" is not a finite number`, place);
  else problems.add('notANumber', `"${text.slice(0, 40)}" is no number`, place);
  return undefined;
}
