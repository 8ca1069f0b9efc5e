/** The Months sheet: the budget month by month, by what moves it, and each line of the bill in each month. */
import type { LineItem } from '@plimsoll/core';
import type { LineCells } from './bill-lines.ts';
import type { Capacity } from './capacity-sheet.ts';
import type { Prices } from './prices-sheet.ts';
import { address, Sheet, sumText, type Cell } from './sheet.ts';
import type { Traffic } from './traffic-sheet.ts';

export interface Months {
  sheet: Sheet;
  /** cost of each month */
  totals: readonly Cell[];
}

const FIRST = 4;
const KINDS = ['fixed', 'step', 'linear'] as const;

export function monthsSheet(lines: readonly LineItem[], cells: LineCells, prices: Prices, traffic: Traffic, capacity: Capacity): Months {
  const count = traffic.growth.length;
  const sheet = new Sheet('Months', [30, 14, 14, 14, 14, 16, 14]);
  sheet.title(
    'Months',
    'Each month by itself: what does not move with traffic, what moves in whole instances, what moves with every request. No commitments: cash and cost are the same.',
  );
  sheet.heads(FIRST - 1, ['Month', 'Fixed', 'Step', 'Variable', 'USD/month', 'Peak requests/s', 'Instances']);
  const linesFrom = FIRST + count + 3 + 16;
  const matrix = lineMatrix(sheet, linesFrom, lines, cells, prices, count);
  const priced = lines.filter((line) => matrix.has(line));
  const last = linesFrom + 1 + priced.length;
  const totals = traffic.growth.map((growth, m) => {
    const row = FIRST + m;
    sheet.put(row, 0, m + 1, 'whole');
    const column = 2 + m;
    const kinds = KINDS.map((kind, k) => {
      const value = priced.filter((line) => line.kind === kind).reduce((sum, line) => sum + Number(matrix.get(line)![m]!.value), 0);
      const range = (at: number) => `${address(linesFrom + 1, at)}:${address(last, at)}`;
      return sheet.derive(
        row,
        1 + k,
        'total',
        { total: { value, text: () => `SUMPRODUCT(--(${range(1)}="${kind}"),${range(column)})` } },
        'usd',
      );
    });
    const total = sheet.derive(row, 4, 'total', { total: { cells: kinds, of: 'SUM' } }, 'usd');
    sheet.derive(row, 5, 'busiest * growth', { busiest: traffic.peak, growth });
    const instances = capacity.fleets.map((_, i) => `shards${i} * desired${i}`).join(' + ');
    const bindings = Object.fromEntries(
      capacity.fleets.flatMap((fleet, i) => [
        [`shards${i}`, fleet.shards],
        [`desired${i}`, fleet.months[m]!.desired],
      ]),
    );
    sheet.derive(row, 6, instances, bindings, 'whole');
    return total;
  });
  const at = FIRST + count;
  sheet.put(at, 0, 'Mean', 'textTotal');
  [1, 2, 3, 4].forEach((column) =>
    sheet.derive(
      at,
      column,
      'mean',
      { mean: { cells: totals.map(({ row }) => sheet.cells.get(`${row},${column}`)!), of: 'AVERAGE' } },
      'usdTotal',
    ),
  );
  sheet.derive(at, 6, 'instances', { instances: sumText([sheet.cells.get(`${at - 1},6`)!]) }, 'whole');
  const labels = totals.map(({ row }) => sheet.cells.get(`${row},0`)!);
  const series = KINDS.map((kind, k) => ({
    name: kind === 'linear' ? 'Variable' : kind === 'step' ? 'Step' : 'Fixed',
    values: totals.map(({ row }) => sheet.cells.get(`${row},${k + 1}`)!),
    labels,
  }));
  sheet.charts.push({
    title: 'USD a month, by what moves it',
    kind: 'stackedColumn',
    yTitle: 'USD/month',
    series,
    from: { row: at + 2, column: 0 },
    to: { row: linesFrom - 1, column: 7 },
  });
  sheet.frozenColumns = 1;
  return { sheet, totals };
}

function lineMatrix(
  sheet: Sheet,
  from: number,
  lines: readonly LineItem[],
  cells: LineCells,
  prices: Prices,
  count: number,
): Map<LineItem, Cell[]> {
  sheet.put(from - 1, 0, 'Line by line, USD in each month', 'section');
  sheet.heads(from, ['Line', 'Moves', ...Array.from({ length: count }, (_, m) => `Month ${m + 1}`)]);
  const matrix = new Map<LineItem, Cell[]>();
  let row = from + 1;
  for (const line of lines) {
    const { price } = prices.of(line);
    if (!price) continue;
    sheet.row(row, [line.id, line.kind], ['text', 'note']);
    matrix.set(
      line,
      Array.from({ length: count }, (_, m) => {
        const { text, bindings } = cells.quantity(line, m);
        return sheet.derive(row, 2 + m, `(${text}) * usdPerUnit`, { ...bindings, usdPerUnit: price }, 'usd');
      }),
    );
    row++;
  }
  return matrix;
}
