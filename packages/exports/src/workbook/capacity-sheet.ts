/** The Capacity sheet: every fleet from peak, load line and losses to replicas; and the Hourly sheet, where autoscaled fleets follow the hours. */
import { formatPath, type FeasiblePlan, type PlannedScenario, type ServicePlan } from '@plimsoll/core';
import type { Demand } from './demand-sheet.ts';
import { monthOfHours, replicasAt, steadyMonth, type Losses, type Month } from './fleet.ts';
import { HourlySheet } from './hourly-sheet.ts';
import type { Facts } from './facts.ts';
import { Sheet, type Binding, type Bindings, type Cell } from './sheet.ts';
import type { Traffic } from './traffic-sheet.ts';

export interface FleetCells {
  row: ServicePlan;
  shards: Cell;
  /** calls/s at one shard per client request/s of all regions */
  perShard: Cell;
  loadLine: Cell;
  losses: Losses;
  months: Month[];
  /** mean over the months: what is billed */
  billed: { average: Cell; quarters: Cell[] };
  min: Cell;
  desired: Cell;
  ceiling: Cell;
  instances: Cell;
  workers: Cell;
  utilization: Cell;
  autoscaled: boolean;
  /** replicas by month and hour, of an autoscaled fleet */
  hours: Cell[][] | undefined;
  peak: Cell;
  followsUtilization: boolean;
  /** replicas are stated in the scenario */
  stated: boolean;
}

export interface Capacity {
  sheet: Sheet;
  hourly: HourlySheet;
  fleets: FleetCells[];
  of(service: string, region: string): FleetCells;
  nextRow: number;
}

export type InputOf = (path: string, otherwise: number) => Cell | number;

interface Parts {
  plan: FeasiblePlan;
  resolved: PlannedScenario;
  traffic: Traffic;
  demand: Demand;
  facts: Facts;
  input: InputOf;
}

const HEADS = [
  'Service',
  'Region',
  'Machine type',
  'Shards',
  'Calls/s at a shard per client request/s',
  'Seconds a call holds a worker',
  'Load line, calls/s',
  'Rate in a region loss, times',
  'Peak, calls/s',
  'Peak under loss, calls/s',
  'Min replicas',
  'Average replicas (billed)',
  'Desired replicas',
  'Ceiling, replicas',
  'Instances',
  'Busy at the peak',
  'What sets the load line',
];
const MONTH_HEADS = [
  'Service',
  'Region',
  'Month',
  'Highest load, in load lines',
  'Min',
  'Average',
  'Desired',
  'Quarter 1',
  'Quarter 2',
  'Quarter 3',
  'Quarter 4',
];

export function capacitySheet(parts: Parts): Capacity {
  const { plan, traffic } = parts;
  const sheet = new Sheet('Capacity', [18, 18, 20, 11, 14, 14, 14, 12, 13, 13, 11, 12, 11, 11, 11, 10, 64]);
  sheet.title(
    'Capacity',
    'Replicas per shard: the fewest whose survivors carry the peak at the load line, in every loss. Replicas stand on the zones within one of each other.',
  );
  sheet.heads(3, HEADS);
  const hourly = new HourlySheet(traffic);
  const monthFrom = 4 + plan.services.length + 2;
  sheet.put(monthFrom - 1, 0, 'Month by month', 'section');
  sheet.heads(monthFrom, MONTH_HEADS);
  const fleets = plan.services.map((row, i) => fleetCells(parts, sheet, hourly, row, 4 + i, monthFrom + 1 + i * traffic.growth.length));
  sheet.frozenColumns = 2;
  const nextRow = monthFrom + 2 + plan.services.length * traffic.growth.length;
  return {
    sheet,
    hourly,
    fleets,
    nextRow,
    of: (service, region) => fleets.find(({ row }) => row.service === service && row.region === region)!,
  };
}

function fleetCells(
  { resolved, traffic, demand, facts, input }: Parts,
  sheet: Sheet,
  hourly: HourlySheet,
  row: ServicePlan,
  at: number,
  monthRow: number,
): FleetCells {
  const service = resolved.services[row.service]!;
  const { cloud } = resolved.regions.find(({ region }) => region === row.region)!;
  const path = (...keys: (string | number)[]) => formatPath(['services', row.service, ...keys]);
  sheet.row(at, [row.service, row.region, row.machineType], ['strong', 'text', 'text']);
  const own = facts.of(row);
  const shards = sheet.derive(
    at,
    3,
    'shards',
    { shards: service.shards === undefined ? own.shards : input(path('shards'), service.shards) },
    'whole',
  );
  const perShard = sheet.derive(
    at,
    4,
    service.everyShard ? 'calls * share' : 'calls * share / shards',
    { calls: demand.calls.get(row.service)!, share: demand.share.get(row.region)!, shards },
    'small',
  );
  const serviceTime: { text: string; bindings: Bindings } =
    service.serviceTime?.meanMs !== undefined
      ? {
          text: 'meanMs / 1000 * tasks / speed',
          bindings: {
            meanMs: input(path('serviceTime', 'meanMs'), service.serviceTime.meanMs),
            tasks: input(path('batchSize'), service.batchSize),
          },
        }
      : { text: 'vcpuSeconds / speed', bindings: { vcpuSeconds: demand.vcpuSeconds.get(row.service)! } };
  const holds = sheet.derive(at, 5, serviceTime.text, { ...serviceTime.bindings, speed: own.relativeSpeed }, 'exact');
  const loadLine = own.loadLine
    ? sheet.derive(at, 6, 'loadLine', { loadLine: own.loadLine })
    : sheet.derive(at, 6, 'limit * workers / holds', {
        limit: input('constraints.maxUtilizationFraction', resolved.constraints.maxUtilizationFraction),
        workers: own.workers,
        holds,
      });
  const losses = lossesOf({ sheet, at, resolved, demand, region: row.region, input });
  const peak = sheet.derive(at, 8, 'busiest * growth * calls * share', {
    busiest: traffic.peak,
    growth: traffic.growth.at(-1)!,
    calls: demand.calls.get(row.service)!,
    share: demand.share.get(row.region)!,
  });
  sheet.derive(at, 9, 'peak * lossRatio', { peak, lossRatio: losses.lossRatio });
  const stated = service.replicas?.[row.region];
  const autoscaled = stated === undefined && service.autoscaled[cloud];
  const startup = input(path('startupSeconds'), service.startupSeconds);
  const fleet = { label: `${row.service} ${row.region}`, perShard, loadLine, losses, startup };
  const blocks = autoscaled ? hourly.fleet(fleet) : undefined;
  const months = traffic.growth.map((growth, m): Month => {
    const line = monthRow + m;
    sheet.row(line, [row.service, row.region, m + 1], ['text', 'text', 'whole']);
    const load = sheet.derive(line, 3, 'busiest * growth * perShard / loadLine', { busiest: traffic.peak, growth, perShard, loadLine });
    if (blocks) return monthOfHours(sheet, line, 4, blocks[m]!);
    if (stated !== undefined) return steadyMonth(sheet, line, 4, 'replicas', { replicas: statedReplicas(input, path, row.region, stated) });
    const { text, bindings } = replicasAt(losses, load);
    return steadyMonth(sheet, line, 4, text, bindings);
  });
  const last = months.at(-1)!;
  const mean = (column: number, pick: (month: Month) => Cell) =>
    sheet.derive(at, column, 'mean', { mean: { cells: months.map(pick), of: 'AVERAGE' } });
  const min = sheet.derive(at, 10, 'least', { least: last.min }, 'whole');
  const average = mean(11, (month) => month.average);
  const desired = sheet.derive(at, 12, 'desired', { desired: last.desired }, 'whole');
  const ceiling = sheet.derive(at, 13, autoscaled ? 'ceil(1.25 * desired)' : 'desired', { desired }, 'whole');
  const instances = sheet.derive(at, 14, 'shards * desired', { shards, desired }, 'whole');
  const busiest: Record<string, Binding> = {
    busiest: traffic.peak,
    growth: traffic.growth.at(-1)!,
    perShard,
    desired,
    holds,
    workers: own.workers,
  };
  const utilization = sheet.derive(at, 15, 'busiest * growth * perShard / desired * holds / workers', busiest, 'percent');
  sheet.put(at, 16, own.note, 'note');
  // quarters are only billed for families with sustained use; they stand to the right of the notes
  const quarters = [0, 1, 2, 3].map((q) => mean(18 + q, (month) => month.quarters[q]!));
  return {
    row,
    shards,
    perShard,
    loadLine,
    losses,
    months,
    billed: { average, quarters },
    min,
    desired,
    ceiling,
    instances,
    workers: own.workers,
    utilization,
    autoscaled,
    hours: blocks,
    peak,
    followsUtilization: own.loadLine === undefined,
    stated: stated !== undefined,
  };
}

const statedReplicas = (input: InputOf, path: (...keys: string[]) => string, region: string, stated: number) => {
  const own = input(path('replicas', region), NaN);
  return typeof own === 'number' ? input(path('replicas'), stated) : own;
};

function lossesOf({
  sheet,
  at,
  resolved,
  demand,
  region,
  input,
}: {
  sheet: Sheet;
  at: number;
  resolved: PlannedScenario;
  demand: Demand;
  region: string;
  input: InputOf;
}): Losses {
  const { survive } = resolved.objectives;
  const others = resolved.regions.filter((one) => one.region !== region);
  const bindings: Record<string, Binding> = { regions: input('objectives.survive.regions', survive.regions) };
  others.forEach((other, i) => Object.assign(bindings, { [`share${i}`]: demand.share.get(other.region)! }));
  const ratios = others.map((_, i) => `1 / (1 - share${i})`);
  const lossRatio = others.length === 0 ? 1 : sheet.derive(at, 7, `if(regions > 0, max(1, ${ratios.join(', ')}), 1)`, bindings, 'small');
  if (others.length === 0) sheet.put(at, 7, 'no other region', 'note');
  return {
    together: survive.together,
    zones: demand.zones.get(region)!,
    lostZones: input('objectives.survive.zones', survive.zones),
    lostReplicas: input('objectives.survive.replicas', survive.replicas),
    lossRatio,
  };
}
