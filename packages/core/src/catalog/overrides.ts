/**
 * A user's own prices over list prices. Selectors given together must all match, none touches every price, the last match wins (it replaces, it does
 * not add up). In order: the list price; the last override that matches (a price, a price in another currency at the scenario's rate, or a discount on
 * the list price); sustained use; then, on the whole bill, discounts by what is spent (bill/spend-discounts.ts).
 */
import type { PriceOverride } from '../scenario/index.ts';

/** What an override can select a price by. */
export interface PriceTraits {
  region: string | undefined;
  /** the vendor's name of the billed service, and what it is also called */
  cloudServices: readonly string[];
  /** usage type without region prefix, or SKU ids */
  skus: readonly string[];
  /** of a machine's price only */
  family: string | undefined;
}

export interface OverriddenPrice {
  usdPerUnit: number;
  /** names the override that touched the price */
  note: string | undefined;
  /** of that override in the scenario's list */
  index?: number;
}

export function overriddenPrice(
  listUsdPerUnit: number,
  traits: PriceTraits,
  overrides: readonly PriceOverride[],
  used?: Set<number>,
): OverriddenPrice {
  let found: PriceOverride | undefined;
  for (const override of overrides) if (overrideMatches(override, traits)) found = override;
  if (!found) return { usdPerUnit: listUsdPerUnit, note: undefined };
  used?.add(found.index);
  const usdPerUnit = found.usdPerUnit ?? listUsdPerUnit * (1 - (found.discountFraction ?? 0));
  const how = found.converted === undefined ? '' : ` (${found.converted})`;
  return { usdPerUnit, note: `prices.overrides[${found.index}]${how}`, index: found.index };
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Whether an override selects a price. */
export function overrideMatches(override: PriceOverride, traits: PriceTraits): boolean {
  const { sku, family, cloudService, region } = override;
  if (sku !== undefined && !traits.skus.some((one) => same(one, sku))) return false;
  if (family !== undefined && !(traits.family !== undefined && same(traits.family, family))) return false;
  if (cloudService !== undefined && !traits.cloudServices.some((one) => same(one, cloudService))) return false;
  return region === undefined || (traits.region !== undefined && same(traits.region, region));
}
