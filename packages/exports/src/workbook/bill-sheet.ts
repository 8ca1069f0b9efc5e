/** The Bill sheet: every SKU line with its quantity and cost as formulas, and what it would take to wake the lines that are nothing now. */
import type { LineItem } from '@plimsoll/core';
import type { LineCells } from './bill-lines.ts';
import type { Prices } from './prices-sheet.ts';
import { address, Sheet, sumText, type Cell } from './sheet.ts';

export interface Bill {
  sheet: Sheet;
  total: Cell;
  /** by kind of line: fixed, step, linear */
  kinds: Record<LineItem['kind'], Cell>;
  components: { component: string; cell: Cell; label: Cell }[];
  services: { service: string; cell: Cell; label: Cell }[];
  costs: ReadonlyMap<LineItem, Cell>;
  /** quantities of lines that are nothing now and have no known price */
  unpricedIdle: readonly Cell[];
}

const HEADS = [
  'Line',
  'Service',
  'Region',
  'Component',
  'Cost id',
  'SKU',
  'Quantity',
  'Unit',
  'USD/unit',
  'USD/month',
  'Moves',
  'Price',
  'How the quantity comes about',
];
export const BILL_HEAD_ROW = 3;

export function billSheet(bought: readonly LineItem[], idle: readonly LineItem[], cells: LineCells, prices: Prices): Bill {
  const sheet = new Sheet('Bill', [44, 16, 16, 14, 9, 48, 16, 15, 15, 14, 9, 10, 90]);
  sheet.title('Bill', 'A mean month of the horizon, on demand, 730 hours. Quantities and costs follow Inputs and Prices.');
  sheet.heads(BILL_HEAD_ROW, HEADS);
  sheet.frozenColumns = 1;
  const costs = new Map<LineItem, Cell>();
  const unpricedIdle: Cell[] = [];
  const write = (line: LineItem, row: number): Cell => {
    const { price } = prices.of(line);
    sheet.row(
      row,
      [line.id, line.service ?? 'shared', line.region ?? 'every region', line.component, line.costId ?? '', line.sku],
      ['text', 'strong', 'text', 'text', 'note', 'text'],
    );
    const { text, bindings } = cells.quantity(line, undefined);
    const quantity = sheet.derive(row, 6, text, bindings);
    sheet.put(row, 7, line.unit, 'note');
    if (price) {
      const unit = sheet.derive(row, 8, 'price', { price }, 'price');
      costs.set(line, sheet.derive(row, 9, 'quantity * price', { quantity, price: unit }, 'usd'));
    } else sheet.row(row, ['unpriced', '≥ 0'], 'strong', 8);
    sheet.row(row, [line.kind, line.price.state, line.formula], ['text', 'text', 'note'], 10);
    return quantity;
  };
  const first = BILL_HEAD_ROW + 1;
  bought.forEach((line, i) => write(line, first + i));
  let row = first + bought.length + 1;
  if (idle.length) {
    sheet.put(
      row++,
      0,
      'Nothing is bought of these now: tiers not reached, flows without bytes, things of which there are none',
      'section',
    );
    for (const line of idle) {
      const quantity = write(line, row++);
      if (line.price.state === 'unpriced') unpricedIdle.push(quantity);
    }
    row++;
  }
  return { sheet, costs, unpricedIdle, ...totals(sheet, row, [...bought, ...idle], costs) };
}

function totals(
  sheet: Sheet,
  from: number,
  lines: readonly LineItem[],
  costs: ReadonlyMap<LineItem, Cell>,
): Pick<Bill, 'total' | 'kinds' | 'components' | 'services'> {
  let row = from;
  sheet.put(row++, 0, 'Sums', 'section');
  const range = (at: number) => `${address(BILL_HEAD_ROW + 1, at)}:${address(from - 1, at)}`;
  const sumIf = (label: string, at: number, pick: (line: LineItem) => boolean, style: 'usd' | 'usdTotal' = 'usd') => {
    const name = sheet.put(row, 0, label, 'text');
    const value = lines.filter(pick).reduce((sum, line) => sum + Number(costs.get(line)?.value ?? 0), 0);
    const cell = sheet.derive(
      row,
      9,
      'total',
      { total: { value, text: () => `SUMPRODUCT(--(${range(at)}=${address(name.row, 0)}),${range(9)})` } },
      style,
    );
    row++;
    return { cell, label: name };
  };
  const kind = (key: LineItem['kind']) => sumIf(key, 10, (line) => line.kind === key).cell;
  const kinds = { fixed: kind('fixed'), step: kind('step'), linear: kind('linear') };
  const components = [...new Set(lines.map(({ component }) => component))].map((component) => ({
    component,
    ...sumIf(component, 3, (line) => line.component === component),
  }));
  const services = [...new Set(lines.map(({ service }) => service ?? 'shared'))].map((service) => ({
    service,
    ...sumIf(service, 1, (line) => (line.service ?? 'shared') === service),
  }));
  sheet.put(row, 0, 'Total', 'textTotal');
  const total = sheet.derive(row, 9, 'total', { total: sumText(Object.values(kinds)) }, 'usdTotal', 'totalUsdPerMonth');
  return { total, kinds, components, services };
}
