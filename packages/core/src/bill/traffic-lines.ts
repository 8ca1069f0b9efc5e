/**
 * Bytes to lines: volume tiers are applied once to everything that counts together (an account's egress, a region's SKU), and each flow
 * carries its share of every tier.
 */
import { SECONDS_PER_MONTH } from '../traffic/index.ts';
import type { Flow } from './flows.ts';
import { lineItem, type LineInput, type LineItem } from './line-item.ts';
import type { PriceBook, SkuQuote, TierPrice } from './price-book.ts';

/** @param averageRequestsPerSecond client requests/s of a region, mean over the week */
export function trafficLines(book: PriceBook, flows: readonly Flow[], averageRequestsPerSecond: (region: string) => number): LineItem[] {
  const quoted = flows.map((flow) => {
    const quote = book.quote(flow.cloud, flow.region, flow.purpose);
    return { flow, quote, units: unitsOf(flow, quote, averageRequestsPerSecond(flow.region)) };
  });
  const pools = new Map<string, number>();
  for (const { quote, units } of quoted) pools.set(quote.pool, (pools.get(quote.pool) ?? 0) + units);
  return quoted.flatMap(({ flow, quote, units }) =>
    units > 0 ? tierLines(book, flow, quote, pools.get(quote.pool)!, averageRequestsPerSecond(flow.region)) : [],
  );
}

const unitsOf = (flow: Flow, quote: SkuQuote, requestsPerSecond: number) =>
  (requestsPerSecond * SECONDS_PER_MONTH * flow.callsPerRequest * flow.bytesPerCall * flow.fraction * flow.charges) / quote.bytesPerUnit;

function tierLines(book: PriceBook, flow: Flow, quote: SkuQuote, poolUnits: number, requestsPerSecond: number): LineItem[] {
  const own = 'averageRequestsPerSecond * secondsPerMonth * callsPerRequest * bytesPerCall * billedFraction * charges / bytesPerUnit';
  const unit = quote.unit;
  const inputs: Record<string, LineInput> = {
    averageRequestsPerSecond: { value: requestsPerSecond, unit: 'requests/s', source: `mean of the week in ${flow.region}` },
    secondsPerMonth: { value: SECONDS_PER_MONTH, unit: 's', source: '730 hours a month, by definition' },
    callsPerRequest: { value: flow.callsPerRequest, unit: 'calls/request', source: 'multiplicities along the call graph' },
    bytesPerCall: { value: flow.bytesPerCall, unit: 'B', source: flow.bytesSource },
    billedFraction: { value: flow.fraction, unit: '', source: flow.fractionSource },
    charges: { value: flow.charges, unit: '', source: flow.charges === 2 ? 'charged once out and once in' : 'charged once' },
    bytesPerUnit: { value: quote.bytesPerUnit, unit: 'B', source: quote.bytesPerUnit === 1e9 ? '1 GB = 10^9 bytes' : '1 GiB = 2^30 bytes' },
  };
  const base = { component: flow.component, service: flow.service, region: flow.region, sku: quote.sku, unit, kind: 'linear' as const };
  const lines: LineItem[] = [];
  quote.tiers.forEach((tier: TierPrice, i) => {
    const next = quote.tiers[i + 1]?.from;
    if (poolUnits <= tier.from) return;
    book.use(flow.cloud, flow.region, quote.sku, unit, tier);
    if (quote.tiers.length === 1) {
      lines.push(lineItem({ ...base, id: flow.id, formula: own, inputs, price: tier }));
      return;
    }
    const inTier = next === undefined ? 'max(0, poolUnits - tierFrom)' : 'max(0, min(poolUnits, tierTo) - tierFrom)';
    const tierInputs: Record<string, LineInput> = {
      ...inputs,
      poolUnits: { value: poolUnits, unit, source: 'everything of the scenario that counts together in these tiers' },
      tierFrom: { value: tier.from, unit, source: tier.source },
      ...(next !== undefined && { tierTo: { value: next, unit, source: quote.tiers[i + 1]!.source } }),
    };
    lines.push(
      lineItem({ ...base, id: `${flow.id}-tier-${i + 1}`, formula: `${inTier} / poolUnits * (${own})`, inputs: tierInputs, price: tier }),
    );
  });
  return lines;
}
