/** A workbook read back: the scenario it was made from, with what a person changed on Inputs, on Prices and in the hours of Traffic. */
import { parsePath, parseScenario, setAt, valueAt, type Problem, type RawScenario } from '@plimsoll/core';
import { readXlsx } from 'hucre/xlsx';
import { inputsSheet, INPUT_HEADS } from './inputs-sheet.ts';
import { PRICE_HEADS } from './prices-sheet.ts';
import { changedPrices, priceCells } from './read-prices.ts';
import { SOURCE_MARK } from './record-sheets.ts';

export interface ReadBook {
  scenario: RawScenario;
  /** what was changed, and what was read otherwise than it stands */
  notes: string[];
  problems: Problem[];
}

type Book = Awaited<ReturnType<typeof readXlsx>>;
type ReadSheet = Book['sheets'][number];
interface Found {
  value: unknown;
  formula: string | undefined;
  place: string;
}

const PATH = INPUT_HEADS[5]!;

/** @throws {RangeError} when the bytes are no workbook, or one that Plimsoll did not make */
export async function readBook(bytes: Uint8Array): Promise<ReadBook> {
  let book: Book;
  try {
    book = await readXlsx(bytes);
  } catch (error) {
    throw new RangeError(
      `readBook: this is no .xlsx workbook that can be read (${error instanceof Error ? error.message : String(error)})`,
      { cause: error },
    );
  }
  const sheetOf = (name: string) => book.sheets.find((sheet) => sheet.name === name);
  const scenario = savedScenario(sheetOf('Sources'));
  if (!scenario)
    throw new RangeError('readBook: the sheet Sources does not hold the scenario: export the workbook again and edit that one');
  const { resolved } = parseScenario(scenario);
  const made = inputsSheet(scenario, resolved);
  const notes: string[] = [];
  const problems: Problem[] = [];
  const inputs = sheetOf('Inputs');
  const rows = inputs && rowsByPath(inputs);
  if (!rows)
    return {
      scenario,
      notes,
      problems: [
        {
          code: 'sheetMissing',
          path: 'Inputs',
          message: `the sheet Inputs, with the heads ${INPUT_HEADS.join(', ')}, was moved or deleted: export the workbook again`,
        },
      ],
    };
  const read = scenarioReader(scenario, notes, problems);
  for (const input of made.live)
    read(input.path, rows.get(input.path), {
      planned: input.value,
      made: made.cells.get(input.path)!.formula,
      unit: unitDue(input.path, input.kind),
    });
  for (const cell of made.sheet.cells.values()) {
    const path = cell.column === 5 && cell.row > 3 ? String(cell.value) : '';
    if (path === '' || made.cells.has(path)) continue;
    const planned = valueAt(scenario, parsePath(path));
    if (typeof planned === 'string' || typeof planned === 'number' || typeof planned === 'boolean')
      read(path, rows.get(path), { planned, made: undefined, unit: '' });
  }
  lastShare(scenario);
  const traffic = sheetOf('Traffic');
  (scenario.traffic.weekRequestsPerSecond ?? []).forEach((planned, h) => {
    const row = traffic?.rows.findIndex((cells) => cells.includes(`traffic.weekRequestsPerSecond[${h}]`)) ?? -1;
    read(`traffic.weekRequestsPerSecond[${h}]`, row < 0 ? undefined : cellAt(traffic!, row, 3), {
      planned: Number(planned),
      made: undefined,
      unit: '',
    });
  });
  const prices = sheetOf('Prices');
  const listed = prices && priceCells(prices.rows, (row, column) => cellAt(prices, row, column));
  if (!listed)
    problems.push({
      code: 'sheetMissing',
      path: 'Prices',
      message: `the sheet Prices, with the heads ${PRICE_HEADS.join(', ')}, was moved or deleted: export the workbook again`,
    });
  else {
    const changed = changedPrices(listed, notes, problems);
    if (changed.length) scenario.prices = { ...scenario.prices, overrides: [...(scenario.prices?.overrides ?? []), ...changed] };
  }
  return { scenario, notes, problems };
}

function savedScenario(sheet: ReadSheet | undefined): RawScenario | undefined {
  const parts = sheet?.rows.filter((row) => String(row[0] ?? '').startsWith(SOURCE_MARK)).map((row) => String(row[2] ?? ''));
  if (!parts?.length) return undefined;
  try {
    return JSON.parse(parts.join('')) as RawScenario;
  } catch {
    return undefined;
  }
}

function rowsByPath(sheet: ReadSheet): Map<string, Found> | undefined {
  const head = sheet.rows.findIndex((row) => row.includes(PATH));
  if (head < 0) return undefined;
  const [pathColumn, valueColumn] = [PATH, INPUT_HEADS[1]!].map((name) => sheet.rows[head]!.indexOf(name)) as [number, number];
  if (valueColumn < 0) return undefined;
  const found = new Map<string, Found>();
  for (let row = head + 1; row < sheet.rows.length; row++) {
    const path = sheet.rows[row]![pathColumn];
    if (typeof path === 'string' && path !== '') found.set(path, cellAt(sheet, row, valueColumn));
  }
  return found;
}

function cellAt(sheet: ReadSheet, row: number, column: number): Found {
  const cell = sheet.cells?.get(`${row},${column}`);
  const value = cell?.formula !== undefined && cell.formulaResult !== undefined ? cell.formulaResult : (sheet.rows[row]?.[column] ?? null);
  return { value, formula: cell?.formula, place: `${sheet.name}!${String.fromCharCode(65 + column)}${row + 1}` };
}

/** Times and sizes whose key does not name their unit need it written. */
const unitDue = (path: string, kind: 's' | 'B' | undefined): string => kind ?? (/\.demand(?:\.mid)?$/.test(path) ? 's' : '');

function scenarioReader(scenario: RawScenario, notes: string[], problems: Problem[]) {
  const refuse = (path: string, code: string, message: string) => problems.push({ code, path, message });
  return (
    path: string,
    found: Found | undefined,
    { planned, made, unit }: { planned: string | number | boolean; made: string | undefined; unit: string },
  ): void => {
    if (!found)
      return void refuse(
        path,
        'cellMissing',
        `the row of ${path} was moved out of its sheet or deleted: put it back, its path in the last column`,
      );
    const { value, formula, place } = found;
    if (value === null || value === '') return void refuse(path, 'cellEmpty', `${place} (${path}) is empty: it was ${String(planned)}`);
    if (typeof planned !== 'number') {
      const same = typeof planned === 'boolean' ? String(value).toLowerCase() === String(planned) : value === planned;
      if (same) return;
      const next = typeof planned === 'boolean' ? String(value).toLowerCase() === 'true' : String(value as string | number);
      setAt(scenario, parsePath(path), next);
      notes.push(`${path}: ${String(planned)} is now ${String(next)} (${place})`);
      return;
    }
    if (typeof value === 'string' && /^\s*-?\d[\d.]*,\d+\s*$/.test(value))
      return void refuse(
        path,
        'decimalComma',
        `${place} (${path}) is the text "${value}" with a decimal comma: enter it as a number, ${value
          .trim()
          .replace(/\.(?=.*,)/g, '')
          .replace(',', '.')}`,
      );
    if (typeof value !== 'number' || !Number.isFinite(value))
      return void refuse(path, 'notANumber', `${place} (${path}) holds ${JSON.stringify(value)}: a number is needed, it was ${planned}`);
    const same = Math.abs(value - planned) <= 1e-12 * Math.abs(planned);
    if (formula !== undefined && formula !== made) notes.push(`${place} (${path}) holds a formula: read by its value, ${value}`);
    if (same || (formula !== undefined && formula === made)) return;
    setAt(scenario, parsePath(path), unit === '' ? value : `${value}${unit}`);
    notes.push(`${path}: ${planned} is now ${value} (${place})`);
  };
}

/** The last region has what the others leave, as on the sheet. */
function lastShare({ regions }: RawScenario): void {
  if (regions.length < 2 || regions.some(({ shareFraction }) => typeof shareFraction !== 'number')) return;
  regions.at(-1)!.shareFraction = 1 - regions.slice(0, -1).reduce((sum, { shareFraction }) => sum + Number(shareFraction), 0);
}

/** The text of an hourly file from a sheet: its first column headed by requests, else its last column of numbers. */
export async function hourlyColumn(bytes: Uint8Array): Promise<string> {
  const book = await readXlsx(bytes);
  for (const sheet of book.sheets) {
    const head = sheet.rows.findIndex((row) => row.some((cell) => typeof cell === 'string' && /requests?|\brps\b|\bqps\b/i.test(cell)));
    const column =
      head < 0 ? 0 : sheet.rows[head]!.findIndex((cell) => typeof cell === 'string' && /requests?|\brps\b|\bqps\b/i.test(cell));
    const values = sheet.rows.slice(head + 1).map((_, i) => cellAt(sheet, head + 1 + i, column).value);
    while (values.length && (values.at(-1) === null || values.at(-1) === '')) values.pop();
    if (values.filter((value) => typeof value === 'number').length >= 24)
      return values.map((value) => (typeof value === 'number' || typeof value === 'string' ? String(value) : '""')).join('\n');
  }
  throw new RangeError('hourlyColumn: no sheet has a column headed by requests/s with 24 numbers or more');
}
