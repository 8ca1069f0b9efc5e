/** The bill lines of one fleet: a line per item of an instance, and one per quarter where sustained use makes the price fall. */
import type { Cloud } from '../catalog/index.ts';
import type { HorizonFleet } from '../fleet/index.ts';
import { HOURS_PER_MONTH } from '../traffic/index.ts';
import type { InstanceRate } from './instance-rates.ts';
import { lineItem, type LineInput, type LineItem } from './line-item.ts';
import type { PriceBook } from './price-book.ts';

const HOURS: LineInput = { value: HOURS_PER_MONTH, unit: 'h', source: '730 hours a month, by definition' };

export interface MachineLinesRequest {
  rates: readonly InstanceRate[];
  fleet: HorizonFleet;
  shards: number;
  cloud: Cloud;
  service: string;
  region: string;
  costId: string | undefined;
  /** of the service's row in the plan */
  path: string;
}

export function machineLines(book: PriceBook, request: MachineLinesRequest): LineItem[] {
  const { rates, fleet, shards, service, region } = request;
  const basis = [rates, fleet.billed, fleet.months.length, shards];
  return book.again(`machines of ${service} in ${region}`, basis, () => linesOf(book, request));
}

function linesOf(book: PriceBook, { rates, fleet, shards, cloud, service, region, costId, path }: MachineLinesRequest): LineItem[] {
  const { billed } = fleet;
  const over = fleet.months.length > 1 ? `, mean over ${fleet.months.length} months` : '';
  return rates.flatMap((rate) => {
    const base = {
      component: rate.component,
      service,
      region,
      sku: rate.sku,
      unit: rate.unit,
      kind: 'step' as const,
      ...(costId !== undefined && { costId }),
    };
    const id = `${service}-${region}-${rate.key}`;
    const shared: Record<string, LineInput> = {
      shards: { value: shards, unit: 'shards', source: `${path}.shards`, ref: { of: 'shards' } },
    };
    const factor = rate.perInstance ? ` * ${rate.perInstance.name}` : '';
    const rest: Record<string, LineInput> = {
      ...(rate.perInstance && { [rate.perInstance.name]: rate.perInstance.input }),
      ...(rate.hourly && { hoursPerMonth: HOURS }),
    };
    const hours = rate.hourly ? ' * hoursPerMonth' : '';
    if (!rate.quarterFactors) {
      book.use(cloud, region, rate.sku, rate.unit, rate.price);
      const inputs = {
        ...shared,
        averageReplicas: {
          value: billed.averageReplicas,
          unit: 'replicas',
          source: `${path}.averageReplicas${over}`,
          ref: { of: 'averageReplicas' as const },
        },
        ...rest,
      };
      return [lineItem({ ...base, id, formula: `shards * averageReplicas${factor}${hours}`, inputs, price: rate.price })];
    }
    return rate.quarterFactors.map((quarterFactor, i) => {
      const price = {
        ...rate.price,
        usdPerUnit: rate.price.usdPerUnit === null ? null : rate.price.usdPerUnit * quarterFactor,
        ...(rate.price.usdPerUnit !== null && {
          basis: { listUsdPerUnit: rate.price.usdPerUnit, ...rate.price.basis, factor: quarterFactor },
        }),
        source: `${rate.price.source}; sustained use, quarter ${i + 1} of the month: ${quarterFactor} of list`,
      };
      book.use(cloud, region, rate.sku, rate.unit, { ...price, from: i + 1 });
      const source = `replicas whose layer runs in quarter ${i + 1} of the month (${path}.averageReplicas${over}, split by the week's load-duration curve)`;
      const inputs = {
        ...shared,
        replicasInQuarter: {
          value: billed.layerQuarters[i]!,
          unit: 'replicas',
          source,
          ref: { of: 'replicasInQuarter' as const, quarter: i + 1 },
        },
        ...rest,
      };
      return lineItem({ ...base, id: `${id}-quarter-${i + 1}`, formula: `shards * replicasInQuarter${factor}${hours}`, inputs, price });
    });
  });
}
