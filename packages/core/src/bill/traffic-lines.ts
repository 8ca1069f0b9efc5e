/**
 * Bytes to lines: volume tiers are applied once to everything that counts together (an account's egress, a region's SKU), and each flow
 * carries its share of every tier.
 */
import type { Demand } from '../demand/index.ts';
import type { ResolvedRegion } from '../scenario/index.ts';
import { SECONDS_PER_MONTH } from '../traffic/index.ts';
import { betweenShards, type Flow } from './flows.ts';
import { idleLine, lineItem, type LineInput, type LineItem } from './line-item.ts';
import type { InputReference } from './reference.ts';
import type { PriceBook, SkuQuote, TierPrice } from './price-book.ts';

/**
 * Tiers begin anew each month, so with growth each month's units are split by themselves; all flows grow alike, so their shares stay.
 * @param averageRequestsPerSecond client requests/s of a region, mean over the week and the months
 * @param growth what the first month's rates are multiplied by in each month
 * @param wanted the lines that cost something, or those that would if there were more: tiers not reached, flows without bytes
 */
export function trafficLines(
  book: PriceBook,
  flows: readonly Flow[],
  averageRequestsPerSecond: (region: string) => number,
  growth: readonly number[],
  wanted: 'bought' | 'idle' = 'bought',
): LineItem[] {
  const months = monthsOf(growth);
  const { quoted, pools } = pooled(book, flows, averageRequestsPerSecond);
  return quoted.flatMap(({ flow, quote, units }) => {
    const poolUnits = pools.get(quote.pool)!;
    const requestsPerSecond = averageRequestsPerSecond(flow.region);
    const { callsPerRequest, bytesPerCall, fraction, charges, bytesSource, fractionSource } = flow;
    const numbers = [units, poolUnits, requestsPerSecond, callsPerRequest, bytesPerCall, fraction, charges, ...months];
    return book.again(`${wanted} ${flow.id}`, [quote, bytesSource, fractionSource, ...numbers], () =>
      tierLines({ book, flow, quote, units, poolUnits, requestsPerSecond, months, wanted }),
    );
  });
}

/** What those that cost something add up to: the arithmetic of `trafficLines` without a line. A price that is not known counts for nothing. */
export function trafficUsd(
  book: PriceBook,
  flows: readonly Flow[],
  averageRequestsPerSecond: (region: string) => number,
  growth: readonly number[],
): number {
  const months = monthsOf(growth);
  const { quoted, pools } = pooled(book, flows, averageRequestsPerSecond);
  const unitsAt = new Map<SkuQuote, number>();
  for (const { quote, units } of quoted) unitsAt.set(quote, (unitsAt.get(quote) ?? 0) + units);
  let usd = 0;
  for (const [{ pool, tiers }, units] of unitsAt) {
    const poolUnits = pools.get(pool)!;
    if (!(units > 0)) continue;
    for (const [i, { from, usdPerUnit }] of tiers.entries()) {
      const to = tiers[i + 1]?.from ?? Infinity;
      const within = months.reduce((sum, share) => sum + Math.max(0, Math.min(share * poolUnits, to) - from), 0) / months.length;
      usd += (tiers.length === 1 ? units : (within / poolUnits) * units) * (usdPerUnit ?? 0);
    }
  }
  return usd;
}

/**
 * What one more shard adds a month where every call asks all of them: the bytes between it and the rest that cross zones. At the lowest of the tiers, where
 * there are several: which of them counts depends on all that is sent. One that is not known counts as nothing here, and a plan says that its choice may
 * rest on it (`plan/open-prices.ts`).
 * @param averageRequestsPerSecond client requests/s of the region, mean over the week and the months
 */
export function otherShardUsd(
  book: PriceBook,
  demand: Demand,
  service: string,
  region: ResolvedRegion,
  averageRequestsPerSecond: number,
): number {
  return betweenShards(demand, service, region, 2).reduce((sum, flow) => {
    const quote = book.quote(flow.cloud, flow.region, flow.purpose);
    const usdPerUnit = Math.min(...quote.tiers.map((tier) => tier.usdPerUnit ?? 0));
    return sum + unitsOf(flow, quote, averageRequestsPerSecond) * usdPerUnit;
  }, 0);
}

/** Each month's share of the mean. */
function monthsOf(growth: readonly number[]): number[] {
  const meanGrowth = growth.reduce((sum, factor) => sum + factor, 0) / growth.length;
  return growth.map((factor) => (meanGrowth > 0 ? factor / meanGrowth : 1));
}

/** Each flow's price and units, and the units of all that counts together. */
function pooled(book: PriceBook, flows: readonly Flow[], averageRequestsPerSecond: (region: string) => number) {
  const quoted = flows.map((flow) => {
    const quote = book.quote(flow.cloud, flow.region, flow.purpose);
    return { flow, quote, units: unitsOf(flow, quote, averageRequestsPerSecond(flow.region)) };
  });
  const pools = new Map<string, number>();
  for (const { quote, units } of quoted) pools.set(quote.pool, (pools.get(quote.pool) ?? 0) + units);
  return { quoted, pools };
}

/** a month */
export const unitsOf = (flow: Flow, quote: SkuQuote, requestsPerSecond: number) =>
  (requestsPerSecond * SECONDS_PER_MONTH * flow.callsPerRequest * flow.bytesPerCall * flow.fraction * flow.charges) / quote.bytesPerUnit;

interface TierRequest {
  book: PriceBook;
  flow: Flow;
  quote: SkuQuote;
  /** of this flow alone, and of all that counts with it: means of the months */
  units: number;
  poolUnits: number;
  requestsPerSecond: number;
  /** each month's share of the mean */
  months: readonly number[];
  wanted: 'bought' | 'idle';
}

function tierLines({ book, flow, quote, units, poolUnits, requestsPerSecond, months, wanted }: TierRequest): LineItem[] {
  const largestUnits = poolUnits * Math.max(...months);
  const alike = months.every((share) => share === months[0]);
  const own = 'averageRequestsPerSecond * secondsPerMonth * callsPerRequest * bytesPerCall * billedFraction * charges / bytesPerUnit';
  const unit = quote.unit;
  const inputs: Record<string, LineInput> = {
    averageRequestsPerSecond: {
      value: requestsPerSecond,
      unit: 'requests/s',
      source: `mean of the week${months.length > 1 ? ` and ${months.length} months` : ''} in ${flow.region}`,
      ref: { of: 'averageRequestsPerSecond' },
    },
    secondsPerMonth: { value: SECONDS_PER_MONTH, unit: 's', source: '730 hours a month, by definition' },
    callsPerRequest: {
      value: flow.callsPerRequest,
      unit: 'calls/request',
      source: 'multiplicities along the call graph',
      ...refOf(flow.refs.calls),
    },
    bytesPerCall: { value: flow.bytesPerCall, unit: 'B', source: flow.bytesSource, ref: flow.refs.bytes },
    billedFraction: { value: flow.fraction, unit: '', source: flow.fractionSource, ...refOf(flow.refs.fraction) },
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
    const bought = units > 0 && largestUnits > tier.from;
    if (bought !== (wanted === 'bought')) return;
    const line = bought ? lineItem : idleLine;
    if (bought) book.use(flow.cloud, flow.region, quote.sku, unit, tier);
    if (quote.tiers.length === 1) {
      lines.push(line({ ...base, id: flow.id, formula: own, inputs, price: tier }));
      return;
    }
    if (!alike && bought) {
      const within = (units: number) => Math.max(0, Math.min(units, next ?? Infinity) - tier.from);
      const unitsInTier = months.reduce((sum, share) => sum + within(share * poolUnits), 0) / months.length;
      const horizonInputs: Record<string, LineInput> = {
        ...inputs,
        poolUnits: {
          value: poolUnits,
          unit,
          source: 'mean of the months of everything of the scenario that counts together in these tiers',
          ref: { of: 'pool', pool: quote.pool },
        },
        tierFrom: { value: tier.from, unit, source: tier.source, ref: { of: 'tierFrom' } },
        ...(next !== undefined && { tierTo: { value: next, unit, source: quote.tiers[i + 1]!.source, ref: { of: 'tierTo' } } }),
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
      poolUnits: {
        value: poolUnits,
        unit,
        source: 'everything of the scenario that counts together in these tiers',
        ref: { of: 'pool', pool: quote.pool },
      },
      tierFrom: { value: tier.from, unit, source: tier.source, ref: { of: 'tierFrom' } },
      ...(next !== undefined && { tierTo: { value: next, unit, source: quote.tiers[i + 1]!.source, ref: { of: 'tierTo' } } }),
    };
    lines.push(
      line({ ...base, id: `${flow.id}-tier-${i + 1}`, formula: `${inTier} / poolUnits * (${own})`, inputs: tierInputs, price: tier }),
    );
  });
  return lines;
}

const refOf = (ref: InputReference | undefined): Pick<LineInput, 'ref'> => (ref ? { ref } : {});
