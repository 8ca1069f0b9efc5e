/** The Summary sheet: the answer, whether it still holds, the fleet, and where the money goes. */
import type { FeasiblePlan } from '@plimsoll/core';
import type { Bill } from './bill-sheet.ts';
import type { Capacity } from './capacity-sheet.ts';
import type { Check } from './checks.ts';
import { Sheet, sumText, type Cell } from './sheet.ts';
import type { Traffic } from './traffic-sheet.ts';

const HEADS = ['Service', 'Region', 'Machine type', 'Min', 'Desired', 'Ceiling', 'Load line, calls/s', 'Busy at the peak', 'USD/month'];

export function summarySheet(
  plan: FeasiblePlan,
  capacity: Capacity,
  bill: Bill,
  traffic: Traffic,
  checksOf: (sheet: Sheet) => Check[],
): Sheet {
  const sheet = new Sheet('Summary', [30, 26, 22, 12, 12, 12, 18, 14, 16]);
  sheet.title(
    plan.scenario.name ?? 'Plan',
    `Plan by Plimsoll ${plan.generatedFrom.versions.plimsoll}; prices ${plan.generatedFrom.prices.map(({ cloud, snapshotDate }) => `${cloud} of ${snapshotDate}`).join(', ')}. Figures follow Inputs and Prices; latencies are those of the plan.`,
  );
  sheet.put(3, 0, plan.totals.complete ? 'USD a month' : 'USD a month, at least', 'strong');
  const total = sheet.derive(3, 1, 'total', { total: bill.total }, 'answer');
  sheet.put(3, 3, 'P10 to P90 when planned', 'note');
  sheet.row(3, [plan.totals.usdPerMonthLow, plan.totals.usdPerMonthHigh], 'usd', 6);
  const facts: [string, Cell | number | string, 'usd' | 'number' | 'whole' | 'percent' | 'text'][] = [
    ['of it fixed', bill.kinds.fixed, 'usd'],
    ['of it in whole instances', bill.kinds.step, 'usd'],
    ['of it with every request', bill.kinds.linear, 'usd'],
    ['Peak, requests/s (last month)', traffic.peak, 'number'],
    ['Instances at the peak', 0, 'whole'],
  ];
  facts.forEach(([label, cell, style], i) => {
    sheet.put(4 + i, 0, label, 'text');
    if (i === 3) sheet.derive(4 + i, 1, 'busiest * growth', { busiest: traffic.peak, growth: traffic.growth.at(-1)! }, style);
    else if (i === 4) sheet.derive(4 + i, 1, 'instances', { instances: sumText(capacity.fleets.map(({ instances }) => instances)) }, style);
    else if (typeof cell === 'object') sheet.derive(4 + i, 1, 'value', { value: cell }, style);
  });
  sheet.put(9, 0, 'USD per million requests', 'text');
  sheet.derive(
    9,
    1,
    'if(mean * growth > 0, total * 1000000 / (max(mean * growth, 1e-300) * 2628000), 0)',
    { total, mean: traffic.average, growth: traffic.meanGrowth },
    'usd',
  );
  const latency = (row: number, label: string, value: number) =>
    sheet.row(row, [label, null, null, value], ['text', 'text', 'text', 'number'], 3);
  latency(5, 'p95 of the whole, ms (when planned)', plan.latency.p95Ms);
  latency(6, 'p95 under the worst loss, ms', plan.underLoss.latency.p95Ms);
  sheet.row(7, ['availability', null, null, plan.availabilityFraction], ['text', 'text', 'text', 'exact'], 3);
  sheet.row(8, ['proven cheapest', null, null, plan.optimality.proven ? 'yes' : 'within the bound'], 'text', 3);
  let row = 11;
  sheet.put(row++, 0, 'Does the plan still hold?', 'section');
  for (const { label, holds, now, good, bad } of checksOf(sheet)) {
    sheet.put(row, 0, label, 'text');
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    sheet.put(row, 1, { value: now ? good : bad, formula: `IF(${holds},${quote(good)},${quote(bad)})` }, 'strong');
    row++;
  }
  row++;
  sheet.heads(row++, HEADS);
  sheet.frozenRows = 2;
  for (const fleet of capacity.fleets) {
    const { service, region, machineType } = fleet.row;
    sheet.row(row, [service, region, machineType], ['strong', 'text', 'text']);
    const at = (column: number) => capacity.sheet.cells.get(`${fleet.instances.row},${column}`)!;
    [10, 12, 13, 6, 15].forEach((column, i) => sheet.derive(row, 3 + i, 'value', { value: at(column) }, at(column).style));
    const own = plan.lineItems.filter((line) => line.service === service && line.region === region);
    const idle = plan.idleLineItems.filter((line) => line.service === service && line.region === region);
    sheet.derive(row, 8, 'total', { total: sumText([...own, ...idle].flatMap((line) => bill.costs.get(line) ?? [])) }, 'usd');
    row++;
  }
  row += 1;
  sheet.heads(row, ['What is bought', 'USD/month']);
  sheet.frozenRows = 2;
  const parts = bill.components.map(({ component, cell }, i) => {
    const label = sheet.put(row + 1 + i, 0, component, 'text');
    return { label, value: sheet.derive(row + 1 + i, 1, 'value', { value: cell }, 'usd') };
  });
  sheet.charts.push({
    title: 'USD a month, by what is bought',
    kind: 'bar',
    yTitle: 'USD/month',
    series: [{ name: 'USD/month', values: parts.map(({ value }) => value), labels: parts.map(({ label }) => label) }],
    from: { row, column: 3 },
    to: { row: row + 16, column: 9 },
  });
  sheet.landscape = true;
  return sheet;
}
