/** The Prices sheet: every unit price of the bill, with its state, source and date. List prices may be changed; overrides and sustained use follow them. */
import type { LineItem } from '@plimsoll/core';
import { Sheet, type Cell } from './sheet.ts';

export interface PriceRow {
  /** USD per unit; undefined when no price is known */
  price: Cell | undefined;
  /** units from which the tier counts */
  from: Cell;
}

export interface PriceInput {
  key: string;
  cell: Cell;
  region: string | null;
  sku: string;
  tiers: number;
}

export interface Prices {
  sheet: Sheet;
  of(line: LineItem): PriceRow;
  /** list prices that may be typed over, with the selectors of an override that says the same */
  inputs: readonly PriceInput[];
}

/** Of a price that is the same everywhere. */
export const EVERY_REGION = 'every region';

export const PRICE_HEADS = [
  'Region',
  'SKU',
  'Unit',
  'From, units',
  'List, USD/unit',
  'Sustained use, times',
  'USD/unit',
  'State',
  'Source',
  'Date',
  'Stands in',
  'List as planned',
  'Set by',
];
export const PRICE_COLUMNS = { region: 0, sku: 1, from: 3, list: 4, planned: 11, override: 12 } as const;
export const PRICE_HEAD_ROW = 3;

export const tierFrom = (line: LineItem) => line.inputs.tierFrom?.value ?? 0;
const listKey = (line: LineItem) => JSON.stringify([line.region, line.sku, line.unit, tierFrom(line)]);
const rowKey = (line: LineItem) =>
  JSON.stringify([listKey(line), line.price.state === 'unpriced' ? null : (line.price.basis?.factor ?? null)]);

/** @param override the cell of an override of the scenario, by its path */
export function pricesSheet(
  lines: readonly LineItem[],
  override: (path: string) => Cell | undefined,
  changed: Readonly<Record<string, number>>,
): Prices {
  const sheet = new Sheet('Prices', [16, 58, 16, 14, 16, 12, 16, 11, 60, 12, 40, 16, 22]);
  sheet.title(
    'Prices',
    'On-demand list prices of the snapshots. A blue list price may be changed; `plimsoll plan` of this file reads it back as an override.',
  );
  sheet.heads(PRICE_HEAD_ROW, PRICE_HEADS);
  sheet.frozenColumns = 2;
  const rows = new Map<string, PriceRow>();
  const lists = new Map<string, Cell>();
  const inputs: PriceInput[] = [];
  const distinct = [...new Map(lines.map((line) => [rowKey(line), line])).entries()];
  distinct.forEach(([key, line], i) => {
    const at = PRICE_HEAD_ROW + 1 + i;
    const { price } = line;
    sheet.row(at, [line.region ?? EVERY_REGION, line.sku, line.unit], 'text');
    const from = sheet.put(at, 3, tierFrom(line), 'exact');
    sheet.row(at, [price.state, price.source], ['text', 'note'], 7);
    if (price.state === 'unpriced') {
      sheet.put(at, 6, 'unpriced', 'strong');
      rows.set(key, { price: undefined, from });
      return;
    }
    const { basis, usdPerUnit } = price;
    sheet.put(at, 9, price.date ?? '', 'note');
    if (price.state === 'assumed') sheet.put(at, 10, price.standIn, 'note');
    let list = lists.get(listKey(line));
    if (!list) {
      const listed = changed[`price ${listKey(line)}`] ?? basis?.listUsdPerUnit ?? usdPerUnit;
      list = sheet.put(at, 4, listed, 'inputPrice');
      sheet.put(at, PRICE_COLUMNS.planned, basis?.listUsdPerUnit ?? usdPerUnit, 'exact');
      if (basis?.override !== undefined) sheet.put(at, PRICE_COLUMNS.override, `prices.overrides[${basis.override}]`, 'note');
      lists.set(listKey(line), list);
      sheet.validations.push({ cell: list, rule: { kind: 'decimal', atLeast: 0 }, message: 'USD per unit, at least 0.' });
      const tiers = distinct.filter(([, one]) => one.region === line.region && one.sku === line.sku).length;
      inputs.push({ key: listKey(line), cell: list, region: line.region, sku: line.sku, tiers });
    } else sheet.derive(at, 4, 'list', { list }, 'price');
    const factor = basis?.factor;
    if (factor !== undefined) sheet.put(at, 5, factor, 'exact');
    const at_ = (key_: string) =>
      basis?.override === undefined
        ? undefined
        : (override(`prices.overrides[${basis.override}].${key_}`) ?? override(`prices.overrides[${basis.override}].${key_}.mid`));
    const [stated, discount] = [at_('usdPerUnit'), at_('discountFraction')];
    const own = stated ? 'stated' : discount ? 'list * (1 - discount)' : 'list';
    const bindings = { list, ...(stated && { stated }), ...(discount && { discount }), ...(factor !== undefined && { factor }) };
    rows.set(key, { price: sheet.derive(at, 6, factor === undefined ? own : `${own} * factor`, bindings, 'price'), from });
  });
  return { sheet, inputs, of: (line) => rows.get(rowKey(line))! };
}
