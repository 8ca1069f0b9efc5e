/** What is bought beside the services: endpoints in every zone, collectors, messages, logs. Counted by region, zone, instance or request. */
import type { MachineType } from '../catalog/index.ts';
import type { HorizonFleet } from '../fleet/index.ts';
import type { ResolvedExtra, ResolvedRegion, ResolvedScenario } from '../scenario/index.ts';
import { HOURS_PER_MONTH, SECONDS_PER_MONTH } from '../traffic/index.ts';
import { isExtraFlow } from './flows.ts';
import { idleLine, lineItem, type LineInput, type LineItem } from './line-item.ts';
import type { PriceBook, TierPrice } from './price-book.ts';
import { isPurpose, SKU_NEEDS, type Purpose } from './skus.ts';

interface Bought {
  service: string;
  shards: number;
  fleet: HorizonFleet;
}

/** The unit price of an extra: tiers of a SKU, or a machine's hour. */
interface Item {
  /** set apart in the line's id when a thing is sold as several */
  part?: 'core' | 'ram';
  /** units of the SKU in one of the things counted */
  perThing?: { name: string; input: LineInput };
  sku: string;
  unit: string;
  hourly: boolean;
  component: LineItem['component'];
  bytesPerUnit: number;
  tiers: readonly TierPrice[];
}

/**
 * @param averageRequestsPerSecond client requests/s of a region
 * @param chosenIn the fleets of a region
 * @param wanted the lines that cost something, or the idle ones: tiers that are not reached, things of which there are none
 */
export function extraLines(
  book: PriceBook,
  scenario: ResolvedScenario,
  averageRequestsPerSecond: (region: string) => number,
  chosenIn: (region: string) => readonly Bought[],
  wanted: 'bought' | 'idle' = 'bought',
): LineItem[] {
  const things = scenario.extras.filter((extra) => !isExtraFlow(extra));
  return things.flatMap((extra) => {
    const regions = scenario.regions.filter(({ cloud }) => extra.clouds.includes(cloud));
    const where = extra.per === 'scenario' ? regions.slice(0, 1) : regions;
    return where.flatMap((region) => {
      if (extra.count === 0 && wanted === 'bought') return [];
      const numbers = numbersOf(extra, region, averageRequestsPerSecond(region.region), chosenIn(region.region));
      return book.again(`${wanted} extra ${extra.path} in ${region.region}`, [extra.count, ...numbers], () => {
        const factors = factorsOf(extra, region, numbers);
        return extraItemsOf(book, extra, region).flatMap((item) => linesOf(book, extra, item, region, factors, wanted));
      });
    });
  });
}

/** What the count is multiplied by. */
function numbersOf(extra: ResolvedExtra, region: ResolvedRegion, requestsPerSecond: number, chosen: readonly Bought[]): number[] {
  switch (extra.per) {
    case 'scenario':
    case 'region':
      return [];
    case 'zone':
      return [region.zones];
    case 'instance': {
      const { shards, fleet } = chosen.find(({ service }) => service === extra.service)!;
      return [shards, fleet.billed.averageReplicas];
    }
    case 'request':
      return [requestsPerSecond];
  }
}

/** The same numbers, said. */
function factorsOf({ per, service }: ResolvedExtra, { region }: ResolvedRegion, numbers: readonly number[]): Record<string, LineInput> {
  const [first, second] = numbers as [number, number];
  switch (per) {
    case 'scenario':
    case 'region':
      return {};
    case 'zone':
      return { zones: { value: first, unit: 'zones', source: `scenario regions, zones of ${region}`, ref: { of: 'zones' } } };
    case 'instance':
      return {
        shards: { value: first, unit: 'shards', source: `shards of ${service} in ${region}`, ref: { of: 'shards' } },
        averageReplicas: {
          value: second,
          unit: 'replicas',
          source: `mean replicas per shard of ${service} in ${region}`,
          ref: { of: 'averageReplicas' },
        },
      };
    case 'request':
      return {
        averageRequestsPerSecond: {
          value: first,
          unit: 'requests/s',
          source: `mean of the week in ${region}`,
          ref: { of: 'averageRequestsPerSecond' },
        },
        secondsPerMonth: { value: SECONDS_PER_MONTH, unit: 's', source: '730 hours a month, by definition' },
      };
  }
}

const KINDS = { scenario: 'fixed', region: 'fixed', zone: 'fixed', instance: 'step', request: 'linear' } as const;

function linesOf(
  book: PriceBook,
  extra: ResolvedExtra,
  item: Item,
  region: ResolvedRegion,
  factors: Record<string, LineInput>,
  wanted: 'bought' | 'idle',
): LineItem[] {
  const inputs: Record<string, LineInput> = {
    count: {
      value: extra.count,
      unit: extra.bytes ? 'B' : '',
      source: `scenario ${extra.path}.count (${extra.name})`,
      ref: { of: 'scenario', path: `${extra.path}.count` },
    },
    ...factors,
    ...(item.perThing && { [item.perThing.name]: item.perThing.input }),
    ...(item.hourly && { hoursPerMonth: { value: HOURS_PER_MONTH, unit: 'h', source: '730 hours a month, by definition' } }),
    ...(extra.bytes && { bytesPerUnit: { value: item.bytesPerUnit, unit: 'B', source: `bytes in one ${item.unit}` } }),
  };
  const own = `${Object.keys(inputs)
    .filter((name) => name !== 'bytesPerUnit')
    .join(' * ')}${extra.bytes ? ' / bytesPerUnit' : ''}`;
  const units = Object.entries(inputs).reduce(
    (product, [name, { value }]) => (name === 'bytesPerUnit' ? product / value : product * value),
    1,
  );
  const base = {
    component: item.component,
    service: extra.service ?? null,
    region: extra.per === 'scenario' ? null : region.region,
    sku: item.sku,
    unit: item.unit,
    kind: KINDS[extra.per],
    costId: extra.costId,
  };
  const id = `extra-${extra.name}-${extra.per === 'scenario' ? 'all' : region.region}${item.part ? `-${item.part}` : ''}`;
  return item.tiers.flatMap((tier, i) => {
    const next = item.tiers[i + 1]?.from;
    const bought = extra.count > 0 && (i === 0 || units > tier.from);
    if (bought !== (wanted === 'bought')) return [];
    const line = bought ? lineItem : idleLine;
    if (bought) book.use(region.cloud, region.region, item.sku, item.unit, tier);
    if (item.tiers.length === 1) return [line({ ...base, id, formula: own, inputs, price: tier })];
    const tierInputs: Record<string, LineInput> = {
      ...inputs,
      tierFrom: { value: tier.from, unit: item.unit, source: tier.source, ref: { of: 'tierFrom' } },
      ...(next !== undefined && { tierTo: { value: next, unit: item.unit, source: item.tiers[i + 1]!.source, ref: { of: 'tierTo' } } }),
    };
    const formula = next === undefined ? `max(0, ${own} - tierFrom)` : `max(0, min(${own}, tierTo) - tierFrom)`;
    return [line({ ...base, id: `${id}-tier-${i + 1}`, formula, inputs: tierInputs, price: tier })];
  });
}

/** None when the region's cloud has nothing of the kind; a machine that is sold as vCPUs and memory is two. */
export function extraItemsOf(book: PriceBook, { item, machineType }: ResolvedExtra, region: ResolvedRegion): Item[] {
  if (machineType !== undefined) {
    const machine = book.machine(machineType);
    return machine?.cloud === region.cloud ? machineItems(book, machine, region) : [];
  }
  if (item === undefined || !isPurpose(item)) return [];
  const purpose: Purpose = item;
  const need = SKU_NEEDS[region.cloud][purpose];
  if (!need) return [];
  const { sku, unit, tiers } = book.quote(region.cloud, region.region, purpose);
  return [{ sku, unit, hourly: need.hourly ?? false, component: need.component ?? 'other', bytesPerUnit: need.bytesPerUnit ?? 1, tiers }];
}

function machineItems(book: PriceBook, machine: MachineType, { region }: ResolvedRegion): Item[] {
  const base = { hourly: true, component: 'compute' as const, bytesPerUnit: 1 };
  const parts = book.machineParts(region, machine);
  if (parts)
    return parts.map(({ resource, sku, price }) => ({
      ...base,
      part: resource,
      perThing:
        resource === 'core'
          ? { name: 'vcpusPerInstance', input: { value: machine.billedVcpus, unit: 'vCPU', source: machine.source } }
          : { name: 'gibPerInstance', input: { value: machine.memoryGib, unit: 'GiB', source: machine.source } },
      sku,
      unit: resource === 'core' ? 'vCPU-hour' : 'GiB-hour',
      tiers: [{ ...price, from: 0 }],
    }));
  const hour = book.machineHour(region, machine);
  const price = hour?.price ?? {
    state: 'unpriced' as const,
    usdPerUnit: null,
    source: `no price of ${machine.machineType} in ${region}`,
    date: null,
  };
  return [{ ...base, sku: hour?.sku ?? machine.machineType, unit: 'instance-hour', tiers: [{ ...price, from: 0 }] }];
}
