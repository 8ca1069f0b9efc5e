/** The Demand sheet: what one client request asks of every service, every edge of the call graph with its bytes, and each region's share. */
import { formatPath, type EdgePart, type FeasiblePlan, type PlannedScenario } from '@plimsoll/core';
import { Sheet, sumText, type Bindings, type Cell } from './sheet.ts';
import type { Traffic } from './traffic-sheet.ts';

export interface Demand {
  sheet: Sheet;
  /** calls that arrive per client request */
  calls: ReadonlyMap<string, Cell>;
  vcpuSeconds: ReadonlyMap<string, Cell>;
  share: ReadonlyMap<string, Cell>;
  zones: ReadonlyMap<string, Cell>;
  /** of each edge, the share of its bytes that leaves the VPC; edges that services call first come after the clients' */
  leavesVpc: readonly Cell[];
  /** client requests/s of a region: mean over all months, and of each month */
  average(region: string, month?: number): Cell;
  edgePart(edge: number, part: EdgePart, region: string): Cell | number;
}

interface EdgeRow {
  parts: Partial<Record<EdgePart, Cell | number>>;
  crossZone: Map<string, Cell>;
}

/** @param input the cell of a path, of its `mid`, or its plain value where the path is no input */
export function demandSheet(
  plan: FeasiblePlan,
  resolved: PlannedScenario,
  traffic: Traffic,
  input: (path: string, otherwise: number) => Cell | number,
): Demand {
  const sheet = new Sheet('Demand', [22, 20, 16, 16, 16, 16, 14, 14, 14, 14, 14, 14, 14]);
  sheet.title('Demand', 'What one client request asks of every service, along the call graph.');
  const regions = regionRows(sheet, resolved, traffic, input);
  const services = serviceRows(sheet, 5 + resolved.regions.length, plan, resolved, input);
  const edges = edgeRows(sheet, services.nextRow, resolved, services.calls, regions.zones, input);
  sheet.frozenColumns = 1;
  return {
    sheet,
    ...services,
    ...regions,
    leavesVpc: edges.slice(1).map(({ parts }) => parts.leavesVpc as Cell),
    edgePart: (edge, part, region) => (part === 'crossZone' ? edges[edge]!.crossZone.get(region)! : edges[edge]!.parts[part]!),
  };
}

type InputOf = (path: string, otherwise: number) => Cell | number;

function regionRows(
  sheet: Sheet,
  resolved: PlannedScenario,
  traffic: Traffic,
  input: InputOf,
): Pick<Demand, 'share' | 'zones' | 'average'> {
  const { regions } = resolved;
  const heads = ['Region', 'Cloud', 'Share', 'Zones', 'Mean requests/s', ...traffic.growth.map((_, m) => `Month ${m + 1}`)];
  sheet.heads(3, heads);
  sheet.frozenRows = 2;
  const share = new Map<string, Cell>();
  const zones = new Map<string, Cell>();
  const means = new Map<string, Cell[]>();
  regions.forEach(({ region, cloud, shareFraction, zones: count }, i) => {
    const row = 4 + i;
    sheet.row(row, [region, cloud], 'text');
    const last = i === regions.length - 1;
    const own = last
      ? sheet.derive(row, 2, '1 - others', { others: sumText(regions.slice(0, -1).map((one) => share.get(one.region)!)) }, 'percent')
      : sheet.derive(row, 2, 'share', { share: input(`regions[${i}].shareFraction`, shareFraction) }, 'percent');
    share.set(region, own);
    zones.set(region, sheet.derive(row, 3, 'zones', { zones: input(`regions[${i}].zones`, count) }, 'whole'));
    const mean = sheet.derive(row, 4, 'mean * growth * share', { mean: traffic.average, growth: traffic.meanGrowth, share: own });
    const months = traffic.growth.map((growth, m) =>
      sheet.derive(row, 5 + m, 'mean * growth * share', { mean: traffic.average, growth, share: own }),
    );
    means.set(region, [mean, ...months]);
  });
  return { share, zones, average: (region, month) => means.get(region)![month === undefined ? 0 : month + 1]! };
}

function serviceRows(
  sheet: Sheet,
  from: number,
  plan: FeasiblePlan,
  resolved: PlannedScenario,
  input: InputOf,
): { calls: Map<string, Cell>; vcpuSeconds: Map<string, Cell>; nextRow: number } {
  sheet.heads(from, ['Service', 'Calls/request', 'vCPU-seconds/call', 'Tasks/call', 'How the demand is known']);
  const calls = new Map<string, Cell>();
  const vcpuSeconds = new Map<string, Cell>();
  const callers = new Map<string, { caller: Cell; perRequest: Cell | number }[]>();
  resolved.order.forEach((name, i) => {
    const row = from + 1 + i;
    const service = resolved.services[name]!;
    sheet.put(row, 0, name, 'strong');
    const incoming = callers.get(name) ?? [];
    const bindings: Record<string, Cell | number> = {};
    const terms = incoming.map(({ caller, perRequest }, c) => {
      Object.assign(bindings, { [`caller${c}`]: caller, [`perRequest${c}`]: perRequest });
      return `caller${c} * perRequest${c}`;
    });
    const own = name === resolved.front ? ['1'] : [];
    const cell = sheet.derive(row, 1, [...own, ...terms].join(' + ') || '0', bindings);
    calls.set(name, cell);
    service.calls.forEach((call, c) => {
      if (call.to === undefined) return;
      const perRequest = input(formatPath(['services', name, 'calls', c, 'perRequest']), call.perRequest);
      callers.set(call.to, [...(callers.get(call.to) ?? []), { caller: cell, perRequest }]);
    });
    vcpuSeconds.set(name, demandCell(sheet, row, name, plan, resolved, input));
    sheet.derive(row, 3, 'tasks', { tasks: input(formatPath(['services', name, 'batchSize']), service.batchSize) }, 'exact');
    sheet.put(
      row,
      4,
      service.measured ? `measured on ${service.measured.machineType}: instances × vCPUs × CPU ÷ requests/s` : 'stated (Inputs)',
      'note',
    );
  });
  return { calls, vcpuSeconds, nextRow: from + 3 + resolved.order.length };
}

function demandCell(sheet: Sheet, row: number, name: string, plan: FeasiblePlan, resolved: PlannedScenario, input: InputOf): Cell {
  const { demandSeconds, measured } = resolved.services[name]!;
  const at = (...keys: string[]) => formatPath(['services', name, ...keys]);
  if (demandSeconds !== undefined || !measured)
    return sheet.derive(row, 2, 'demand', { demand: plainNumber(input(at('demand'), demandSeconds ?? 0)) }, 'exact');
  const { requestsPerSecond, instances, cpuUtilizationFraction } = measured;
  const known = plan.services.find((one) => one.service === name)!.vcpuSecondsPerRequest;
  const vcpus = Number(((known * requestsPerSecond) / (instances * cpuUtilizationFraction)).toPrecision(12));
  return sheet.derive(
    row,
    2,
    'instances * vcpus * cpu / requestsPerSecond',
    {
      instances: input(at('measured', 'instances'), instances),
      vcpus,
      cpu: input(at('measured', 'cpuUtilizationFraction'), cpuUtilizationFraction),
      requestsPerSecond: input(at('measured', 'requestsPerSecond'), requestsPerSecond),
    },
    'exact',
  );
}

/** A cell without its kind: these sheets count in base units throughout. */
export const plainNumber = (binding: Cell | number): Cell | number => {
  if (typeof binding === 'number') return binding;
  const { kind: _, ...cell } = binding;
  return cell;
};

function edgeRows(
  sheet: Sheet,
  from: number,
  resolved: PlannedScenario,
  calls: ReadonlyMap<string, Cell>,
  zones: ReadonlyMap<string, Cell>,
  input: InputOf,
): EdgeRow[] {
  const names = resolved.regions.map(({ region }) => region);
  sheet.heads(from, [
    'From',
    'To',
    'Calls/request',
    'Request, bytes',
    'Response, bytes',
    'Both, bytes',
    'sameVpc',
    'sameRegion',
    'otherRegion',
    'internet',
    'Leaves the VPC',
    ...names.map((name) => `Crosses zones, ${name}`),
  ]);
  const { traffic } = resolved;
  const edges: EdgeRow[] = [];
  const add = (
    fromName: string,
    to: string,
    callsCell: { text: string; bindings: Bindings },
    keys: (string | number)[],
    edge: { requestBytes: number; responseBytes: number; placement: Record<string, number> },
  ) => {
    const row = from + 1 + edges.length;
    sheet.row(row, [fromName, to], 'text');
    const value = (key: string, otherwise: number) => plainNumber(input(formatPath([...keys, key]), otherwise));
    const ownCalls = sheet.derive(row, 2, callsCell.text, callsCell.bindings);
    const request = sheet.derive(row, 3, 'bytes', { bytes: value('requestBytes', edge.requestBytes) }, 'whole');
    const response = sheet.derive(row, 4, 'bytes', { bytes: value('responseBytes', edge.responseBytes) }, 'whole');
    const both = sheet.derive(row, 5, 'request + response', { request, response }, 'whole');
    const share = (place: string) => input(formatPath([...keys, 'placement', place]), edge.placement[place] ?? 0);
    const [sameVpc, sameRegion, otherRegion, internet] = ['sameVpc', 'sameRegion', 'otherRegion', 'internet'].map((place, i) => {
      const given = share(place);
      return typeof given === 'number'
        ? sheet.put(row, 6 + i, given, 'percent')
        : sheet.derive(row, 6 + i, 'share', { share: given }, 'percent');
    }) as [Cell, Cell, Cell, Cell];
    const leavesVpc = sheet.derive(row, 10, '1 - sameVpc', { sameVpc }, 'percent');
    const crossZone = new Map(
      names.map((name, i) => [
        name,
        sheet.derive(row, 11 + i, 'sameVpc * (zones - 1) / zones', { sameVpc, zones: zones.get(name)! }, 'percent'),
      ]),
    );
    edges.push({
      parts: {
        calls: ownCalls,
        requestBytes: request,
        responseBytes: response,
        bothBytes: both,
        sameRegion,
        otherRegion,
        internet,
        leavesVpc,
      },
      crossZone,
    });
  };
  add('clients', resolved.front, { text: '1', bindings: {} }, ['traffic'], traffic);
  for (const name of resolved.order)
    resolved.services[name]!.calls.forEach((call, c) => {
      const keys = ['services', name, 'calls', c];
      const bindings = { caller: calls.get(name)!, perRequest: input(formatPath([...keys, 'perRequest']), call.perRequest) };
      add(name, call.name, { text: 'caller * perRequest', bindings }, keys, call);
    });
  return edges;
}
