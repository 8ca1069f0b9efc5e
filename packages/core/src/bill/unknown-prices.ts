/** Prices that are not known of what a service buys with its machines: sums count them as nothing, so choices may rest on them. */
import type { Demand } from '../demand/index.ts';
import type { ResolvedRegion, ResolvedScenario } from '../scenario/index.ts';
import { HOURS_PER_MONTH } from '../traffic/index.ts';
import { extraItemsOf } from './extra-lines.ts';
import { betweenShards, needsNat } from './flows.ts';
import type { InstanceRate } from './instance-rates.ts';
import type { PriceBook } from './price-book.ts';
import { unitsOf } from './traffic-lines.ts';

export interface UnknownPrice {
  sku: string;
  unit: string;
  /** 'shards': bought by all of them but the first */
  per: 'instance' | 'shards';
  /** a month, by an instance of a machine with such rates, or by each shard but the first */
  unitsOf(rates: readonly InstanceRate[]): number;
}

/** @param averageRequestsPerSecond client requests/s of the region, mean over the week and the months */
export function unknownPrices(
  book: PriceBook,
  { scenario, demand, region, service, rates }: UnknownPriceRequest,
  averageRequestsPerSecond: number,
): UnknownPrice[] {
  const found = rates
    .filter(({ price }) => price.usdPerUnit === null)
    .map(({ key, sku, unit }): UnknownPrice => ({
      sku,
      unit,
      per: 'instance',
      unitsOf: (all) =>
        all.reduce(
          (sum, rate) => (rate.key === key ? sum + (rate.perInstance?.input.value ?? 1) * (rate.hourly ? HOURS_PER_MONTH : 1) : sum),
          0,
        ),
    }));
  for (const extra of scenario.extras)
    if (extra.per === 'instance' && extra.service === service && extra.count > 0 && extra.clouds.includes(region.cloud))
      for (const { sku, unit, tiers, perThing, hourly, bytesPerUnit } of extraItemsOf(book, extra, region))
        if (tiers.some(({ usdPerUnit }) => usdPerUnit === null))
          found.push({
            sku,
            unit,
            per: 'instance',
            unitsOf: () => (extra.count * (perThing?.input.value ?? 1) * (hourly ? HOURS_PER_MONTH : 1)) / (extra.bytes ? bytesPerUnit : 1),
          });
  for (const flow of betweenShards(demand, service, region, 2)) {
    const quote = book.quote(flow.cloud, flow.region, flow.purpose);
    if (quote.tiers.some(({ usdPerUnit }) => usdPerUnit === null))
      found.push({ sku: quote.sku, unit: quote.unit, per: 'shards', unitsOf: () => unitsOf(flow, quote, averageRequestsPerSecond) });
  }
  if (region.cloud === 'gcp' && needsNat(demand)) {
    const { sku, unit, tiers } = book.quote('gcp', region.region, 'natHour');
    if (tiers[0]!.usdPerUnit === null) found.push({ sku, unit, per: 'instance', unitsOf: () => HOURS_PER_MONTH });
  }
  return found.filter((price) => price.unitsOf(rates) > 0);
}

interface UnknownPriceRequest {
  scenario: Pick<ResolvedScenario, 'extras'>;
  demand: Demand;
  region: ResolvedRegion;
  service: string;
  rates: readonly InstanceRate[];
}
