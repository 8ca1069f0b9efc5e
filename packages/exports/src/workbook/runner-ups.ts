/** The nearest runner-up of each fleet as formulas, below the fleets: so that the sheet says when the machine choice itself would change. */
import type { Alternative, FeasiblePlan, LineItem } from '@plimsoll/core';
import type { Bill } from './bill-sheet.ts';
import type { Capacity, FleetCells } from './capacity-sheet.ts';
import { monthOfHours, replicasAt, steadyMonth } from './fleet.ts';
import { sumText, type Binding, type Cell } from './sheet.ts';
import type { Traffic } from './traffic-sheet.ts';
import type { InputOf } from './capacity-sheet.ts';

export interface RunnerUps {
  /** what the runner-up costs more a month; below 0 it is cheaper */
  differences: readonly Cell[];
}

const HEADS = [
  'Service',
  'Region',
  'Runner-up',
  'Load line, calls/s',
  'Min',
  'Average replicas',
  'Desired',
  'Quarter 1',
  'Quarter 2',
  'Quarter 3',
  'Quarter 4',
  'Instances, USD/month',
  'Chosen instances, USD/month',
  'Dearer by, USD/month',
  'Verdict',
];

export function runnerUps(
  plan: FeasiblePlan,
  capacity: Capacity,
  traffic: Traffic,
  bill: Bill,
  input: InputOf,
  startupOf: (service: string) => number,
): RunnerUps {
  const { sheet } = capacity;
  const rows = capacity.fleets.flatMap((fleet) => {
    const other = plan.alternatives.find(
      (one) => one.service === fleet.row.service && one.region === fleet.row.region && one.lostBy.code === 'cost' && one.machines,
    );
    return other && !fleet.stated ? [{ fleet, other }] : [];
  });
  if (rows.length === 0) return { differences: [] };
  let row = capacity.nextRow;
  sheet.put(row++, 0, 'The nearest runner-up of each fleet', 'section');
  sheet.put(
    row++,
    0,
    'Its load line moves as the chosen one does; its prices are those of the plan. Where it becomes cheaper, plan again.',
    'note',
  );
  sheet.heads(row++, HEADS);
  const differences = rows.map(({ fleet, other }) => {
    const cell = write(fleet, other, row, { capacity, traffic, bill, plan, input, startup: startupOf(fleet.row.service) });
    row += 1;
    return cell;
  });
  return { differences };
}

interface Context {
  plan: FeasiblePlan;
  capacity: Capacity;
  traffic: Traffic;
  bill: Bill;
  input: InputOf;
  startup: number;
}

/** One month stands for all: the first, whose rates are the lowest under growth and the highest under decline. */
function write(
  fleet: FleetCells,
  { machineType, machines }: Alternative,
  row: number,
  { capacity, traffic, bill, plan, input, startup }: Context,
): Cell {
  const { sheet, hourly } = capacity;
  const { service, region } = fleet.row;
  sheet.row(row, [service, region, machineType], ['strong', 'text', 'text']);
  const { loadLineRequestsPerSecond, shards, usdPerReplicaMonth, extras } = machines!;
  const loadLine = sheet.derive(row, 3, `chosen * ${loadLineRequestsPerSecond} / ${fleet.row.loadLineRequestsPerSecond}`, {
    chosen: fleet.loadLine,
  });
  const { losses, perShard } = fleet;
  const months = fleet.autoscaled
    ? hourly.fleet({
        label: `${service} ${region} on ${machineType}`,
        perShard,
        loadLine,
        losses,
        startup: input(`services.${service}.startupSeconds`, startup),
      })
    : undefined;
  const load = sheet.derive(row, 16, 'busiest * growth * perShard / loadLine', {
    busiest: traffic.peak,
    growth: traffic.growth.at(-1)!,
    perShard,
    loadLine,
  });
  const { text, bindings } = replicasAt(losses, load);
  // all months of the horizon together: least, mean and most of every hour
  const own = months ? monthOfHours(sheet, row, 4, months.flat()) : steadyMonth(sheet, row, 4, text, bindings);
  const terms = own.quarters.map((_, q) => `quarter${q} * ${usdPerReplicaMonth[q]}`).join(' + ');
  const quarters: Record<string, Binding> = Object.fromEntries(own.quarters.map((cell, q) => [`quarter${q}`, cell]));
  const instances = `${shards} * (${own.quarters.map((_, q) => `quarter${q}`).join(' + ')})`;
  const beside = extras.map(
    ({ fromInstances, moreUsdPerInstance }) => ` + ${moreUsdPerInstance} * max(0, ${instances} - ${fromInstances})`,
  );
  const cost = sheet.derive(row, 11, `${shards} * (${terms})${beside.join('')}`, quarters, 'usd');
  const chosenLines: LineItem[] = plan.lineItems.filter(
    (line) =>
      line.service === service && line.region === region && ('averageReplicas' in line.inputs || 'replicasInQuarter' in line.inputs),
  );
  const chosen = sheet.derive(row, 12, 'total', { total: sumText(chosenLines.flatMap((line) => bill.costs.get(line) ?? [])) }, 'usd');
  const difference = sheet.derive(row, 13, 'cost - chosen', { cost, chosen }, 'usd');
  const cheaper = Number(difference.value) < -0.005;
  const at = `$N$${row + 1}`;
  const words = ['plan again: the runner-up is now cheaper', 'the choice holds'] as const;
  sheet.put(row, 14, { value: words[cheaper ? 0 : 1], formula: `IF(${at}<-0.005,"${words[0]}","${words[1]}")` }, 'check');
  return difference;
}
