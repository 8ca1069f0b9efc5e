/** The Scenarios sheet: what the bill would be at other peaks and growths, on the machines as planned. Values of these same formulas, computed when exported. */
import { Sheet } from './sheet.ts';

export interface WhatIf {
  peakTimes: number;
  growthPerMonthFraction: number;
  usdPerMonth: number;
  instances: number;
}

export const PEAKS = [0.5, 1, 1.5, 2, 3] as const;
/** With a horizon of one month growth moves nothing: the grid then looks half a year ahead. */
export const GRID_MONTHS = 6;

export function scenariosSheet(growths: readonly number[], months: number, firstPeak: number, results: readonly WhatIf[]): Sheet {
  const sheet = new Sheet('Scenarios', [18, 16, 16, 16, 16, 16, 16, 16]);
  sheet.title(
    'Scenarios',
    `Mean USD a month over ${months} month${months === 1 ? '' : 's'}, peak by growth, on the machines as planned. Values computed when this file was made: they do not follow Inputs.`,
  );
  let row = 3;
  for (const [label, pick, style] of [
    ['USD/month', (one: WhatIf) => one.usdPerMonth, 'usd'],
    ['Instances in the last month', (one: WhatIf) => one.instances, 'whole'],
  ] as const) {
    sheet.put(row++, 0, label, 'section');
    sheet.heads(row, ['Peak, requests/s', ...growths.map((growth) => `${Number((growth * 100).toPrecision(6))}% a month`)]);
    sheet.frozenRows = 2;
    for (const times of PEAKS) {
      row++;
      sheet.put(row, 0, firstPeak * times, 'number');
      growths.forEach((growth, g) =>
        sheet.put(row, 1 + g, pick(results.find((one) => one.peakTimes === times && one.growthPerMonthFraction === growth)!), style),
      );
    }
    row += 3;
  }
  const rows = PEAKS.map((_, i) => 5 + i);
  sheet.charts.push({
    title: 'USD a month by peak',
    kind: 'line',
    yTitle: 'USD/month',
    series: growths.map((growth, g) => ({
      name: `${Number((growth * 100).toPrecision(6))}% a month`,
      values: rows.map((at) => sheet.cells.get(`${at},${1 + g}`)!),
      labels: rows.map((at) => sheet.cells.get(`${at},0`)!),
    })),
    from: { row: 3, column: growths.length + 2 },
    to: { row: 22, column: growths.length + 11 },
  });
  sheet.frozenColumns = 1;
  return sheet;
}
