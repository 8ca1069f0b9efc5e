/** Month by month, when the horizon has several: the busiest hour, the machines, the money. */
import type { FeasiblePlan } from '@plimsoll/core';
import { count } from './count.ts';
import { table } from './table.ts';
import { usd } from './usd.ts';

/** Which machines carry how much: of the busiest month, the first of equals, and of the last where that is another. What follows is of the last. */
export function viewCarried({ months }: Pick<FeasiblePlan, 'months'>, where: string): string {
  const last = months.at(-1)!;
  const busiest = months.reduce((most, month) => (month.peakRequestsPerSecond > most.peakRequestsPerSecond ? month : most));
  const verb = (instances: number) => (instances === 1 ? 'carries' : 'carry');
  const most = `${count(busiest.instances)} machine${busiest.instances === 1 ? '' : 's'} in ${where} ${verb(busiest.instances)} ${count(busiest.peakRequestsPerSecond)} requests/s`;
  if (months.length === 1) return most;
  if (busiest === last) return `${most} in month ${last.month}, the busiest,`;
  return `${most} in month ${busiest.month}, ${count(last.instances)} ${verb(last.instances)} ${count(last.peakRequestsPerSecond)} in month ${last.month},\nthen`;
}

/** Nothing for a horizon of one month. */
export function viewMonths({ months, totals }: FeasiblePlan): string[] {
  if (months.length < 2) return [];
  const rows = months.map(({ month, peakRequestsPerSecond, instances, usdPerMonth }) => [
    String(month),
    count(peakRequestsPerSecond),
    count(instances),
    usd(usdPerMonth),
  ]);
  return [
    `${table(['month', 'peak/s', 'machines', 'a month'], rows, [0, 1, 2, 3])}\nthe services above are those of month ${months.length}; money is the mean of the months, of it ${usd(totals.fixedUsdPerMonth)} fixed in each`,
  ];
}
