/** An SKU of the Cloud Billing Catalog with the price that holds now, in our units. gRPC and REST give the same object. */
import { decimalText } from '../snapshot/fresh.ts';
import { SourceError } from '../source/source-error.ts';
import { moneyText, usdRate, type Money } from './money.ts';
import { unitChange } from './units.ts';

export interface RawSku {
  skuId?: string | null;
  description?: string | null;
  category?: {
    resourceFamily?: string | null;
    resourceGroup?: string | null;
    usageType?: string | null;
    serviceDisplayName?: string | null;
  } | null;
  serviceRegions?: string[] | null;
  pricingInfo?: RawPricing[] | null;
}
interface RawPricing {
  effectiveTime?: { seconds?: unknown } | string | null;
  currencyConversionRate?: number | null;
  pricingExpression?: {
    usageUnit?: string | null;
    baseUnit?: string | null;
    baseUnitConversionFactor?: number | null;
    displayQuantity?: number | null;
    tieredRates?: { startUsageAmount?: number | null; unitPrice?: Money | null }[] | null;
  } | null;
}

export interface SkuRate {
  unit: string;
  /** [from, usd]: usage from `from` on costs usd a unit */
  tiers: [from: number, usd: string][];
  effectiveDay: string | undefined;
  /** set when the list was not in USD */
  converted: string | undefined;
}

/** Whether an SKU is complete enough to be looked at. */
export const isSku = (sku: RawSku): sku is RawSku & { skuId: string; description: string } =>
  typeof sku.skuId === 'string' && sku.skuId !== '' && typeof sku.description === 'string';

/**
 * The rates of an SKU that hold at a moment.
 * @param nowMs prices that begin later are not taken, unless there is nothing else (a clock that is behind)
 * @throws {SourceError} when a price is no number, has no rate to USD, or its unit contradicts itself
 */
export function skuRate(sku: RawSku, nowMs: number, bytesIn?: 'MiB' | 'GiB' | 'TiB'): SkuRate | undefined {
  const what = `SKU ${sku.skuId} (${sku.description})`;
  const all = (sku.pricingInfo ?? []).filter(({ pricingExpression }) => pricingExpression);
  const begun = all.filter((one) => (timeMs(one) ?? 0) <= nowMs);
  const info = begun.length ? begun.reduce((latest, one) => ((timeMs(one) ?? 0) >= (timeMs(latest) ?? 0) ? one : latest)) : all[0];
  if (!info) return undefined;
  const { usageUnit, baseUnit, baseUnitConversionFactor, tieredRates } = info.pricingExpression!;
  const change = unitChange(
    { usageUnit: usageUnit ?? '', baseUnit: baseUnit ?? '', baseUnitConversionFactor: baseUnitConversionFactor ?? Number.NaN },
    bytesIn,
  );
  let converted: string | undefined;
  const tiers = (tieredRates ?? []).map(({ startUsageAmount, unitPrice }): [number, string] => {
    const from = Number(startUsageAmount ?? 0);
    if (!(from >= 0))
      throw new SourceError('badPrice', `a tier of ${what} begins at ${String(startUsageAmount)}: no number; nothing was changed`);
    const text = moneyText(unitPrice ?? {}, what);
    const currency = unitPrice?.currencyCode ?? 'USD';
    const rate = usdRate(currency, info.currencyConversionRate ?? Number.NaN, what);
    if (currency !== 'USD' && currency !== '') converted = `${currency} at ${info.currencyConversionRate} to the dollar`;
    const factor = change.priceFactor * rate;
    return [
      from === 0 ? 0 : Number((from * change.amountFactor).toPrecision(12)),
      factor === 1 ? text : decimalText(Number(text) * factor),
    ];
  });
  if (tiers.length === 0) return undefined;
  tiers.sort((a, b) => a[0] - b[0]);
  // the catalog lists tiers of no width, two that begin at the same amount: the later is the one that holds
  for (let i = tiers.length - 2; i >= 0; i--) if (tiers[i]![0] === tiers[i + 1]![0]) tiers.splice(i, 1);
  if (tiers[0]![0] > 0) tiers.unshift([0, '0']);
  const effective = timeMs(info);
  return {
    unit: change.unit,
    tiers,
    effectiveDay: effective === undefined ? undefined : new Date(effective).toISOString().slice(0, 10),
    converted,
  };
}

function timeMs({ effectiveTime }: RawPricing): number | undefined {
  if (effectiveTime === null || effectiveTime === undefined) return undefined;
  const ms = typeof effectiveTime === 'string' ? Date.parse(effectiveTime) : Number(String(effectiveTime.seconds ?? '')) * 1000;
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? ms : undefined;
}
