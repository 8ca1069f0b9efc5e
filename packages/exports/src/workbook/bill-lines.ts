/** The inputs of a bill line as cells: each points at the number of the plan or the scenario that it is. */
import { formatPath, type InputReference, type LineItem, type PlannedScenario } from '@plimsoll/core';
import type { Capacity, InputOf } from './capacity-sheet.ts';
import { plainNumber, type Demand } from './demand-sheet.ts';
import type { Prices } from './prices-sheet.ts';
import { Sheet, sumText, type Binding, type Bindings, type Cell } from './sheet.ts';
import type { Traffic } from './traffic-sheet.ts';

/** 32 VMs at most are billed for a GCP NAT. Source: Google Cloud, "Cloud NAT pricing". */
const GCP_NAT_VM_CAP = 32;

export interface Sources {
  resolved: PlannedScenario;
  traffic: Traffic;
  demand: Demand;
  capacity: Capacity;
  prices: Prices;
  input: InputOf;
  hoursPerMonth: Cell;
  /** every line, idle ones too */
  lines: readonly LineItem[];
}

/** Months from 0; undefined: the mean of all of them. */
export type MonthIndex = number | undefined;

export class LineCells {
  private readonly sources: Sources;
  readonly tiers = new Sheet('Tiers', [52, 44, 16]);
  private tierRow = 4;
  private readonly units = new Map<string, Cell[]>();
  private readonly pools = new Map<string, Cell[]>();
  private readonly made = new Map<string, Cell[]>();

  constructor(sources: Sources) {
    this.sources = sources;
    const months = sources.traffic.growth.map((_, m) => `Month ${m + 1}`);
    this.tiers.title(
      'Tiers',
      'Volume tiers count everything of one pool together, anew every month: units a month of each flow, of each pool, and in each tier.',
    );
    this.tiers.heads(3, ['Flow, pool or tier', 'Of', 'Mean of the months', ...months]);
    this.tiers.frozenColumns = 1;
    for (const line of sources.lines) this.flow(line);
    for (const pool of new Set(
      sources.lines.flatMap(({ inputs }) => (inputs.poolUnits?.ref?.of === 'pool' ? [inputs.poolUnits.ref.pool] : [])),
    ))
      this.pool(pool);
  }

  get used(): boolean {
    return this.made.size > 0;
  }

  /** The formula of a line's quantity with what its names stand for, of one month or of all. */
  quantity(line: LineItem, month: MonthIndex): { text: string; bindings: Bindings } {
    const bindings = this.bindings(line, month);
    if (!('poolUnits' in line.inputs)) return { text: line.formula, bindings };
    // what one tier takes of the pool, shared out by what each flow has of the pool
    const own = line.formula.slice(line.formula.indexOf('/ poolUnits * '));
    const several = this.sources.traffic.growth.length > 1 && month === undefined;
    const inTier = several
      ? 'unitsInTier'
      : line.inputs.tierTo
        ? 'max(0, min(poolUnits, tierTo) - tierFrom)'
        : 'max(0, poolUnits - tierFrom)';
    return {
      text: `if(poolUnits > 0, ${inTier} ${own}, 0)`,
      bindings: several ? { ...bindings, unitsInTier: this.inTier(line) } : bindings,
    };
  }

  private bindings(line: LineItem, month: MonthIndex): Record<string, Binding> {
    return Object.fromEntries(
      Object.entries(line.inputs).map(([name, { value, ref }]) => {
        if (ref) return [name, this.cellOf(line, ref, month) ?? value];
        return [name, name === 'hoursPerMonth' ? this.sources.hoursPerMonth : value];
      }),
    );
  }

  private cellOf(line: LineItem, ref: InputReference, month: MonthIndex): Binding | undefined {
    const { demand, prices, resolved, input } = this.sources;
    const region = line.region!;
    switch (ref.of) {
      case 'averageReplicas':
      case 'shards':
      case 'replicasInQuarter':
        return this.fleetCell(line, ref, month);
      case 'averageRequestsPerSecond':
        return demand.average(region ?? resolved.regions[0]!.region, month);
      case 'zones':
        return demand.zones.get(region);
      case 'edge':
        return demand.edgePart(ref.edge, ref.part, region);
      case 'betweenShards':
        return this.betweenShards(line, ref.part);
      case 'natVms':
        return this.monthly(`vms ${region}`, () => this.natVms(region), month);
      case 'capacityUnits':
        return this.monthly(`units ${line.service} ${region}`, () => this.capacityUnits(line), month);
      case 'tierFrom':
        return prices.of(line).from;
      case 'tierTo':
        return prices.of(this.nextTier(line)).from;
      case 'pool':
        return this.pools.get(ref.pool)?.[month === undefined ? 0 : month + 1];
      case 'scenario': {
        const cell = input(ref.path, NaN);
        const estimated = typeof cell === 'number' ? input(`${ref.path}.mid`, NaN) : cell;
        return typeof estimated === 'number' ? undefined : plainNumber(estimated);
      }
    }
  }

  private fleetCell(line: LineItem, ref: InputReference, month: MonthIndex): Cell {
    const fleet = this.sources.capacity.of(line.service!, line.region!);
    if (ref.of === 'shards') return fleet.shards;
    const own = month === undefined ? fleet.billed : fleet.months[month]!;
    return ref.of === 'replicasInQuarter' ? own.quarters[ref.quarter - 1]! : own.average;
  }

  private nextTier(line: LineItem): LineItem {
    const next = line.inputs.tierTo!.value;
    return this.sources.lines.find((one) => one.sku === line.sku && one.region === line.region && one.inputs.tierFrom?.value === next)!;
  }

  private betweenShards(line: LineItem, part: 'calls' | 'bytes' | 'crossZone'): Binding {
    const { capacity, demand, input, resolved } = this.sources;
    const { shards } = capacity.of(line.service!, line.region!);
    const bindings: Record<string, Record<string, Binding>> = {
      calls: { calls: demand.calls.get(line.service!)!, shards },
      bytes: {
        request: input(
          formatPath(['services', line.service!, 'betweenShards', 'requestBytes']),
          resolved.services[line.service!]!.betweenShards.requestBytes,
        ),
        response: input(
          formatPath(['services', line.service!, 'betweenShards', 'responseBytes']),
          resolved.services[line.service!]!.betweenShards.responseBytes,
        ),
      },
      crossZone: { zones: demand.zones.get(line.region!)! },
    };
    const text = { calls: 'calls * (shards - 1)', bytes: 'request + response', crossZone: '(zones - 1) / zones' }[part];
    return this.once(
      `${line.id.replace(/-tier-\d+$/, '')} ${part}`,
      (row) => [this.tiers.derive(row, 2, text, bindings[part]!)],
      line.service!,
    )[0]!;
  }

  /** A row of the Tiers sheet, made when first asked for. */
  private once(label: string, make: (row: number) => Cell[], of: string): Cell[] {
    const known = this.made.get(label);
    if (known) return known;
    const row = this.tierRow++;
    this.tiers.row(row, [label, of], ['text', 'note']);
    const cells = make(row);
    this.made.set(label, cells);
    return cells;
  }

  /** Units of a flow that is sold in tiers: mean and month by month. */
  private flow(line: LineItem): void {
    const pool = line.inputs.poolUnits?.ref;
    const label = line.id.replace(/-tier-\d+$/, '');
    if (pool?.of !== 'pool' || this.units.has(label)) return;
    const text = /\/ poolUnits \* \((.*)\)$/.exec(line.formula)![1]!;
    const months = [undefined, ...this.sources.traffic.growth.keys()];
    // before its row: the shards' bytes take rows of their own
    const bound = months.map((month) => this.bindings(line, month));
    this.units.set(
      label,
      this.once(label, (row) => bound.map((bindings, i) => this.tiers.derive(row, 2 + i, text, bindings)), pool.pool),
    );
  }

  private pool(pool: string): void {
    const members = [
      ...new Set(
        this.sources.lines
          .filter(({ inputs: { poolUnits } }) => poolUnits?.ref?.of === 'pool' && poolUnits.ref.pool === pool)
          .map(({ id }) => id.replace(/-tier-\d+$/, '')),
      ),
    ];
    const columns = this.sources.traffic.growth.length + 1;
    const cells = this.once(
      `pool: ${pool}`,
      (row) =>
        Array.from({ length: columns }, (_, i) =>
          this.tiers.derive(row, 2 + i, 'total', { total: sumText(members.map((id) => this.units.get(id)![i]!)) }),
        ),
      `${members.length} flow${members.length === 1 ? '' : 's'}`,
    );
    this.pools.set(pool, cells);
  }

  /** Units in a tier, mean of the months. */
  private inTier(line: LineItem): Cell {
    const ref = line.inputs.poolUnits!.ref as { of: 'pool'; pool: string };
    const months = this.pools.get(ref.pool)!.slice(1);
    const { from } = this.sources.prices.of(line);
    const to = line.inputs.tierTo && this.sources.prices.of(this.nextTier(line)).from;
    return this.once(
      `tier from ${line.inputs.tierFrom!.value} of ${ref.pool}, ${line.region} ${line.sku}`,
      (row) => {
        const each = months.map((units, m) =>
          this.tiers.derive(row, 3 + m, to ? 'max(0, min(units, tierTo) - tierFrom)' : 'max(0, units - tierFrom)', {
            units,
            tierFrom: from,
            ...(to && { tierTo: to }),
          }),
        );
        return [this.tiers.derive(row, 2, 'mean', { mean: { cells: each, of: 'AVERAGE' } })];
      },
      ref.pool,
    )[0]!;
  }

  private monthly(label: string, make: () => Cell[][], month: MonthIndex): Binding {
    const cells = this.once(
      label,
      (row) => {
        const each = make().map((hours, m) => this.tiers.derive(row, 3 + m, 'mean', { mean: { cells: hours, of: 'AVERAGE' } }));
        return [this.tiers.derive(row, 2, 'mean', { mean: { cells: each, of: 'AVERAGE' } }), ...each];
      },
      'mean over the hours',
    );
    return cells[month === undefined ? 0 : month + 1]!;
  }

  private natVms(region: string): Cell[][] {
    const fleets = this.sources.capacity.fleets.filter(({ row }) => row.region === region);
    const { hourly } = this.sources.capacity;
    return hourly.values(`VMs at the NAT, ${region}`, (_, m, h) => {
      const terms = fleets.map((_fleet, i) => `shards${i} * replicas${i}`).join(' + ');
      const bindings = Object.fromEntries(
        fleets.flatMap((fleet, i) => [
          [`shards${i}`, fleet.shards],
          [`replicas${i}`, fleet.hours ? fleet.hours[m]![h]! : fleet.months[m]!.desired],
        ]),
      );
      return { text: `min(${GCP_NAT_VM_CAP}, ${terms})`, bindings };
    });
  }

  /** What connections and rules need beyond the bytes, in load-balancer capacity units. Source: AWS, "Elastic Load Balancing pricing". */
  private capacityUnits(line: LineItem): Cell[][] {
    const { demand, resolved, capacity, input } = this.sources;
    const name = line.service!;
    const use = resolved.services[name]!.loadBalancerUse!;
    const bound = (key: keyof typeof use) => input(formatPath(['services', name, 'loadBalancerUse', key]), use[key]);
    const edges = edgesTo(resolved, name);
    const bytes = edges.map((_, i) => `calls${i} * bytes${i}`).join(' + ');
    const shared: Record<string, Binding> = {
      share: demand.share.get(line.region!)!,
      connections: bound('newConnectionsPerRequest'),
      active: bound('activeConnections'),
      rules: bound('ruleEvaluationsPerRequest'),
    };
    edges.forEach((edge, i) =>
      Object.assign(shared, {
        [`calls${i}`]: demand.edgePart(edge, 'calls', line.region!),
        [`bytes${i}`]: demand.edgePart(edge, 'bothBytes', line.region!),
      }),
    );
    const calls = edges.map((_, i) => `calls${i}`).join(' + ');
    const text = `max(0, max(rate * share * (${calls}) * connections / 25, active / 3000, rate * share * (${calls}) * rules / 1000) - rate * share * (${bytes}) * 3600 / 1000000000)`;
    return capacity.hourly.values(`Units beyond bytes, ${name} ${line.region}`, (rate) => ({ text, bindings: { ...shared, rate } }));
  }
}

/** Edges into a service, as `demandOf` counts them. */
function edgesTo(resolved: PlannedScenario, name: string): number[] {
  const callees = [resolved.front, ...resolved.order.flatMap((one) => resolved.services[one]!.calls.map(({ to }) => to))];
  return callees.flatMap((to, edge) => (to === name ? [edge] : []));
}
