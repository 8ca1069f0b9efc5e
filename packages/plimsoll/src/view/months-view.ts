/** Month by month, when the horizon has several: the busiest hour, the machines, the money. */
import type { FeasiblePlan } from '@plimsoll/core';
import { table } from './table.ts';
import { usd } from './usd.ts';

/** Nothing for a horizon of one month. */
export function viewMonths({ months, totals }: FeasiblePlan): string[] {
  if (months.length < 2) return [];
  const rows = months.map(({ month, peakRequestsPerSecond, instances, usdPerMonth }) => [
    String(month),
    Number(peakRequestsPerSecond.toPrecision(4)).toLocaleString('en-US'),
    instances.toLocaleString('en-US'),
    usd(usdPerMonth),
  ]);
  return [
    `${table(['month', 'peak/s', 'machines', 'a month'], rows, [0, 1, 2, 3])}\nthe services above are those of month ${months.length}; money is the mean of the months, of it ${usd(totals.fixedUsdPerMonth)} fixed in each`,
  ];
}
