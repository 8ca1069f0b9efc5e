/**
 * Sheets of cells whose formulas and values come from one source: a formula of the planner's own language, evaluated for the saved value and
 * written as a spreadsheet formula for the live one. Nothing here knows a file format.
 */
import { evaluateFormula, writeSpreadsheetFormula, type FormulaVariables } from '@plimsoll/core';
import type { StyleName } from './styles.ts';

export type CellValue = number | string | boolean | null;

export interface Cell {
  readonly sheet: Sheet;
  /** from 0 */
  readonly row: number;
  readonly column: number;
  readonly value: CellValue;
  /** without its leading `=` */
  readonly formula?: string;
  readonly style: StyleName;
  /** the defined name that formulas call it by */
  readonly name?: string;
  /** what the value is in, for formulas that add it to quantities */
  readonly kind?: 's' | 'B';
}

/** Cells beside or under each other, as one number. */
export interface Range {
  cells: readonly Cell[];
  of: 'SUM' | 'AVERAGE' | 'MIN' | 'MAX';
}
/** Any spreadsheet expression with its value, for what the planner's language has no word for. */
export interface Expression {
  value: number;
  text: (from: Sheet) => string;
}
export type Binding = number | Cell | Range | Expression;
export type Bindings = Readonly<Record<string, Binding>>;
export interface Derived {
  formula: string;
  value: number;
}

export interface Content {
  value?: CellValue;
  formula?: string;
  name?: string;
  kind?: 's' | 'B';
}

export interface Chart {
  title: string;
  kind: 'line' | 'column' | 'stackedColumn' | 'bar';
  series: { name: string; values: readonly Cell[]; labels: readonly Cell[] }[];
  yTitle: string;
  /** top left and bottom right, from 0 */
  from: { row: number; column: number };
  to: { row: number; column: number };
}

export interface Validation {
  cell: Cell;
  rule: { kind: 'decimal' | 'whole'; atLeast: number; atMost?: number } | { kind: 'list'; values: readonly string[] };
  message: string;
}

export class Sheet {
  readonly cells = new Map<string, Cell>();
  readonly charts: Chart[] = [];
  readonly validations: Validation[] = [];
  readonly widths: number[] = [];
  frozenRows = 0;
  frozenColumns = 0;
  landscape = true;
  lastRow = 0;
  lastColumn = 0;
  readonly name: string;

  constructor(name: string, widths: readonly number[] = []) {
    this.name = name;
    this.widths.push(...widths);
  }

  put(row: number, column: number, content: CellValue | Content, style: StyleName = 'text'): Cell {
    const given: Content = typeof content === 'object' && content !== null ? content : { value: content };
    const cell: Cell = { sheet: this, row, column, style, value: null, ...given };
    this.cells.set(`${row},${column}`, cell);
    this.lastRow = Math.max(this.lastRow, row);
    this.lastColumn = Math.max(this.lastColumn, column);
    return cell;
  }

  /** A row of texts and contents from a column on. */
  row(row: number, contents: readonly (CellValue | Content)[], styles: StyleName | readonly StyleName[], column = 0): Cell[] {
    return contents.map((content, i) => this.put(row, column + i, content, typeof styles === 'string' ? styles : (styles[i] ?? 'text')));
  }

  /** A live cell: the formula over the cells its names stand for. */
  derive(row: number, column: number, text: string, bindings: Bindings, style: StyleName = 'number', name?: string): Cell {
    return this.put(row, column, { ...derived(this, text, bindings), ...(name !== undefined && { name }) }, style);
  }

  title(text: string, about: string): void {
    this.put(0, 0, text, 'title');
    this.put(1, 0, about, 'note');
  }

  /** Column heads, frozen with everything above. */
  heads(row: number, texts: readonly string[], column = 0): void {
    texts.forEach((text, i) => this.put(row, column + i, text, 'head'));
    this.frozenRows ||= row + 1;
  }
}

let formulasWanted = true;

/** For tables of what-ifs, of which only values are kept: the cells made inside have no formulas. */
export function valuesOnly<T>(make: () => T): T {
  formulasWanted = false;
  try {
    return make();
  } finally {
    formulasWanted = true;
  }
}

/** @throws {FormulaError} when the formula has no value or does not fit a cell */
export function derived(sheet: Sheet, text: string, bindings: Bindings): Derived {
  const values: FormulaVariables = {};
  for (const [name, binding] of Object.entries(bindings)) values[name] = valueOf(binding);
  const { value } = evaluateFormula(text, values);
  if (!formulasWanted) return { value, formula: '' };
  const formula = writeSpreadsheetFormula(text, (name) => (Object.hasOwn(bindings, name) ? textOf(bindings[name]!, sheet) : undefined));
  return { value, formula };
}

function valueOf(binding: Binding): number | { value: number; unit: string } {
  if (typeof binding === 'number') return binding;
  if ('of' in binding) return aggregate(binding);
  if ('text' in binding) return binding.value;
  const value = numberIn(binding);
  return binding.kind === undefined ? value : { value, unit: binding.kind };
}

export const numberIn = (cell: Cell): number => (typeof cell.value === 'number' ? cell.value : Number(cell.value ?? 0));

function aggregate({ cells, of }: Range): number {
  const values = cells.map(numberIn);
  const sum = values.reduce((total, value) => total + value, 0);
  switch (of) {
    case 'SUM':
      return sum;
    case 'AVERAGE':
      return sum / values.length;
    case 'MIN':
      return values.reduce((least, value) => Math.min(least, value), Infinity);
    case 'MAX':
      return values.reduce((most, value) => Math.max(most, value), -Infinity);
  }
}

function textOf(binding: Binding, from: Sheet): string {
  if (typeof binding === 'number') return binding < 0 ? `(${numberText(binding)})` : numberText(binding);
  if ('of' in binding) return `${binding.of}(${rangeText(binding.cells, from)})`;
  if ('text' in binding) return binding.text(from);
  return refText(binding, from);
}

const numberText = (value: number) => String(value).replace('e', 'E');

export const columnLetters = (column: number): string =>
  column < 26 ? String.fromCharCode(65 + column) : columnLetters(Math.floor(column / 26) - 1) + columnLetters(column % 26);

export const address = (row: number, column: number) => `$${columnLetters(column)}$${row + 1}`;

const sheetPrefix = (sheet: Sheet, from: Sheet | undefined) =>
  sheet === from ? '' : /^[A-Za-z_]\w*$/.test(sheet.name) ? `${sheet.name}!` : `'${sheet.name.replaceAll("'", "''")}'!`;

/** @param from the sheet it is written on; undefined: always with the sheet's name */
export function refText(cell: Cell, from: Sheet | undefined): string {
  return from !== undefined && cell.name !== undefined ? cell.name : `${sheetPrefix(cell.sheet, from)}${address(cell.row, cell.column)}`;
}

export function rangeText(cells: readonly Cell[], from: Sheet | undefined): string {
  const [first, last] = [cells[0]!, cells.at(-1)!];
  return `${sheetPrefix(first.sheet, from)}${address(first.row, first.column)}:${address(last.row, last.column)}`;
}

/** The k-th to l-th largest of a range, added up, k from 1. */
export function sumOfLargest(cells: readonly Cell[], from: number, to: number): Expression {
  const sorted = cells.map(numberIn).sort((a, b) => b - a);
  const ranks = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return {
    value: ranks.reduce((sum, rank) => sum + sorted[rank - 1]!, 0),
    text: (sheet) => `SUMPRODUCT(LARGE(${rangeText(cells, sheet)},{${ranks.join(',')}}))`,
  };
}

/** Cells that do not lie side by side, added up. */
export function sumText(cells: readonly Cell[]): Expression {
  return {
    value: cells.reduce((sum, cell) => sum + numberIn(cell), 0),
    text: (sheet) => (cells.length === 0 ? '0' : `SUM(${cells.map((cell) => refText(cell, sheet)).join(',')})`),
  };
}
