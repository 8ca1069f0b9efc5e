/**
 * Bytes to lines: volume tiers are applied once to everything that counts together (an account's egress, a region's SKU), and each flow
 * carries its share of every tier.
 */
import { SECONDS_PER_MONTH } from '../traffic/index.ts';
import type { Flow } from './flows.ts';
import { lineItem, type LineInput, type LineItem } from './line-item.ts';
import type { PriceBook, SkuQuote, TierPrice } from './price-book.ts';

/**
 * Tiers begin anew each month, so with growth each month's units are split by themselves; all flows grow alike, so their shares stay.
 * @param averageRequestsPerSecond client requests/s of a region, mean over the week and the months
 * @param growth what the first month's rates are multiplied by in each month
 */
export function trafficLines(
  book: PriceBook,
  flows: readonly Flow[],
  averageRequestsPerSecond: (region: string) => number,
  growth: readonly number[],
): LineItem[] {
  const meanGrowth = growth.reduce((sum, factor) => sum + factor, 0) / growth.length;
  const months = growth.map((factor) => (meanGrowth > 0 ? factor / meanGrowth : 1));
  const quoted = flows.map((flow) => {
    const quote = book.quote(flow.cloud, flow.region, flow.purpose);
    return { flow, quote, units: unitsOf(flow, quote, averageRequestsPerSecond(flow.region)) };
  });
  const pools = new Map<string, number>();
  for (const { quote, units } of quoted) pools.set(quote.pool, (pools.get(quote.pool) ?? 0) + units);
  return quoted.flatMap(({ flow, quote, units }) =>
    units > 0 ? tierLines(book, flow, quote, pools.get(quote.pool)!, averageRequestsPerSecond(flow.region), months) : [],
  );
}

const unitsOf = (flow: Flow, quote: SkuQuote, requestsPerSecond: number) =>
  (requestsPerSecond * SECONDS_PER_MONTH * flow.callsPerRequest * flow.bytesPerCall * flow.fraction * flow.charges) / quote.bytesPerUnit;

/** @param poolUnits mean of the months; each month has its share of the mean, `months` */
function tierLines(
  book: PriceBook,
  flow: Flow,
  quote: SkuQuote,
  poolUnits: number,
  requestsPerSecond: number,
  months: readonly number[],
): LineItem[] {
  const largestUnits = poolUnits * Math.max(...months);
  const alike = months.every((share) => share === months[0]);
  const own = 'averageRequestsPerSecond * secondsPerMonth * callsPerRequest * bytesPerCall * billedFraction * charges / bytesPerUnit';
  const unit = quote.unit;
  const inputs: Record<string, LineInput> = {
    averageRequestsPerSecond: {
      value: requestsPerSecond,
      unit: 'requests/s',
      source: `mean of the week${months.length > 1 ? ` and ${months.length} months` : ''} in ${flow.region}`,
    },
    secondsPerMonth: { value: SECONDS_PER_MONTH, unit: 's', source: '730 hours a month, by definition' },
    callsPerRequest: { value: flow.callsPerRequest, unit: 'calls/request', source: 'multiplicities along the call graph' },
    bytesPerCall: { value: flow.bytesPerCall, unit: 'B', source: flow.bytesSource },
    billedFraction: { value: flow.fraction, unit: '', source: flow.fractionSource },
    charges: { value: flow.charges, unit: '', source: flow.charges === 2 ? 'charged once out and once in' : 'charged once' },
    bytesPerUnit: { value: quote.bytesPerUnit, unit: 'B', source: quote.bytesPerUnit === 1e9 ? '1 GB = 10^9 bytes' : '1 GiB = 2^30 bytes' },
  };
  const base = {
    component: flow.component,
    service: flow.service,
    region: flow.region,
    sku: quote.sku,
    unit,
    kind: 'linear' as const,
    costId: flow.costId,
  };
  const lines: LineItem[] = [];
  quote.tiers.forEach((tier: TierPrice, i) => {
    const next = quote.tiers[i + 1]?.from;
    if (largestUnits <= tier.from) return;
    book.use(flow.cloud, flow.region, quote.sku, unit, tier);
    if (quote.tiers.length === 1) {
      lines.push(lineItem({ ...base, id: flow.id, formula: own, inputs, price: tier }));
      return;
    }
    if (!alike) {
      const within = (units: number) => Math.max(0, Math.min(units, next ?? Infinity) - tier.from);
      const unitsInTier = months.reduce((sum, share) => sum + within(share * poolUnits), 0) / months.length;
      const horizonInputs: Record<string, LineInput> = {
        ...inputs,
        poolUnits: {
          value: poolUnits,
          unit,
          source: 'mean of the months of everything of the scenario that counts together in these tiers',
        },
        unitsInTier: {
          value: unitsInTier,
          unit,
          source: `mean of what falls in this tier in each of ${months.length} months; ${tier.source}`,
        },
      };
      const id = `${flow.id}-tier-${i + 1}`;
      lines.push(lineItem({ ...base, id, formula: `unitsInTier / poolUnits * (${own})`, inputs: horizonInputs, price: tier }));
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
