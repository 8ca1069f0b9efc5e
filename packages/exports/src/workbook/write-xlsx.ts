/** A book as an .xlsx file, through hucre; the only place that knows it. Nothing clock-like goes in, so the same book gives the same bytes. */
import { writeXlsx } from 'hucre/xlsx';
import { withoutControls } from '../text.ts';
import { LOOKS, type Look, type StyleName } from './styles.ts';
import { address, rangeText, type Cell, type Chart, type Sheet } from './sheet.ts';

type Written = Parameters<typeof writeXlsx>[0];
type WrittenSheet = Written['sheets'][number];
type WrittenCell = NonNullable<WrittenSheet['cells']> extends Map<string, infer C> ? C : never;

/** A fixed day: properties of a file that says nothing of when it was made. */
const NO_DAY = new Date(Date.UTC(2000, 0, 1));
const LONGEST_TEXT = 32_000;
const COLORS = ['0B4F9E', '2A9D8F', 'E9A23B', 'C8553D', '6C5B9E', '7A8B99', '4B7F52'];

export async function writeBook(sheets: readonly Sheet[], title: string): Promise<Uint8Array> {
  const names = sheets.flatMap((sheet) =>
    [...sheet.cells.values()].flatMap((cell) =>
      cell.name === undefined ? [] : [{ name: cell.name, range: rangeText([cell, cell], undefined).replace(/:.*$/, '') }],
    ),
  );
  return writeXlsx({
    sheets: sheets.map(sheetOf),
    namedRanges: names.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1)),
    properties: { title: cleaned(title), creator: 'Plimsoll', created: NO_DAY, modified: NO_DAY },
    defaultFont: { name: 'Calibri', size: 11 },
  });
}

function sheetOf(sheet: Sheet): WrittenSheet {
  const rows = Array.from({ length: sheet.lastRow + 1 }, () => new Array<null>(sheet.lastColumn + 1).fill(null));
  const cells = new Map<string, WrittenCell>();
  for (const [key, cell] of sheet.cells) cells.set(key, cellOf(cell));
  const { printArea, titles } = printing(sheet);
  return {
    name: sheet.name,
    rows,
    cells,
    columns: Array.from({ length: sheet.lastColumn + 1 }, (_, i) => ({ width: sheet.widths[i] ?? 13 })),
    freezePane: { rows: sheet.frozenRows, ...(sheet.frozenColumns > 0 && { columns: sheet.frozenColumns }) },
    view: { showGridLines: false, ...(sheet.name === 'Inputs' || sheet.name === 'Prices' ? { tabColor: { rgb: '0B4F9E' } } : {}) },
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, printArea, printTitlesRow: titles },
    headerFooter: { oddFooter: '&L&A&RPage &P of &N' },
    dataValidations: sheet.validations.map(validationOf),
    ...(sheet.charts.length && { charts: sheet.charts.map(chartOf) }),
  };
}

function printing(sheet: Sheet): { printArea: string; titles: string } {
  const right = Math.max(sheet.lastColumn, ...sheet.charts.map(({ to }) => to.column));
  const bottom = Math.max(sheet.lastRow, ...sheet.charts.map(({ to }) => to.row));
  return { printArea: `$A$1:${address(bottom, right)}`, titles: `1:${Math.max(1, sheet.frozenRows)}` };
}

function cellOf({ value, formula, style }: Cell): WrittenCell {
  const shown = typeof value === 'string' ? cleaned(value) : value;
  const looks = styleOf(style);
  if (formula !== undefined) return { value: shown, formula, formulaResult: shown, type: 'formula', style: looks };
  return { value: shown, type: typeof shown === 'number' ? 'number' : typeof shown === 'boolean' ? 'boolean' : 'string', style: looks };
}

/** A cell holds 32,767 characters at most. */
const cleaned = (text: string) => {
  const plain = withoutControls(text);
  return plain.length > LONGEST_TEXT ? `${plain.slice(0, LONGEST_TEXT - 1)}…` : plain;
};

const styles = new Map<StyleName, NonNullable<WrittenCell['style']>>();
function styleOf(name: StyleName): NonNullable<WrittenCell['style']> {
  const known = styles.get(name);
  if (known) return known;
  const look: Look = LOOKS[name];
  const line = { style: 'thin' as const, color: { rgb: '0B3C5D' } };
  const style: NonNullable<WrittenCell['style']> = {
    font: {
      name: 'Calibri',
      size: look.size ?? 11,
      ...(look.bold && { bold: true }),
      ...(look.italic && { italic: true }),
      color: { rgb: look.color ?? '1B2A33' },
    },
    ...(look.fill && { fill: { type: 'pattern' as const, pattern: 'solid' as const, fgColor: { rgb: look.fill } } }),
    ...((look.top || look.bottom) && { border: { ...(look.top && { top: line }), ...(look.bottom && { bottom: line }) } }),
    ...((look.wrap || look.align) && {
      alignment: { ...(look.wrap && { wrapText: true }), vertical: 'top' as const, ...(look.align && { horizontal: look.align }) },
    }),
    ...(look.format && look.format !== 'General' && { numFmt: look.format }),
  };
  styles.set(name, style);
  return style;
}

function validationOf({ cell, rule, message }: Sheet['validations'][number]): NonNullable<WrittenSheet['dataValidations']>[number] {
  const range = address(cell.row, cell.column).replaceAll('$', '');
  const common = {
    range: `${range}:${range}`,
    allowBlank: false,
    showInputMessage: true,
    showErrorMessage: true,
    errorTitle: 'Plimsoll',
    errorMessage: message,
    inputTitle: 'Plimsoll',
    inputMessage: message.slice(0, 250),
  };
  if (rule.kind === 'list') return { ...common, type: 'list', values: [...rule.values] };
  if (rule.atMost !== undefined)
    return { ...common, type: rule.kind, operator: 'between', formula1: String(rule.atLeast), formula2: String(rule.atMost) };
  return { ...common, type: rule.kind, operator: 'greaterThanOrEqual', formula1: String(rule.atLeast) };
}

function chartOf({ title, kind, series, yTitle, from, to }: Chart): NonNullable<WrittenSheet['charts']>[number] {
  return {
    type: kind === 'stackedColumn' ? 'column' : kind,
    title,
    ...(kind === 'stackedColumn' && { barGrouping: 'stacked' as const }),
    series: series.map(({ name, values, labels }, i) => ({
      name,
      values: rangeText(values, undefined),
      categories: rangeText(labels, undefined),
      color: COLORS[i % COLORS.length]!,
      ...(kind === 'line' && { stroke: { width: 2 }, marker: { symbol: 'none' as const } }),
    })),
    axes: { y: { title: yTitle } },
    ...(series.length > 1 ? { legend: 'bottom' as const } : { legend: false as const }),
    anchor: { from: { row: from.row, col: from.column }, to: { row: to.row, col: to.column } },
  } as NonNullable<WrittenSheet['charts']>[number];
}
