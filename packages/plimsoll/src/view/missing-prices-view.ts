/** Exactly which prices are missing: what stands in for them, and what nothing stands in for. */
import type { FeasiblePlan } from '@plimsoll/core';

export function viewMissingPrices({ lineItems }: FeasiblePlan): string[] {
  const unique = (list: string[]) => [...new Set(list)];
  const assumed = unique(
    lineItems.flatMap(({ sku, region, price }) =>
      price.state === 'assumed' ? [`${sku}${within(region)}: ${price.standIn} stands in`] : [],
    ),
  );
  const unpriced = unique(
    lineItems.flatMap(({ sku, region, price }) => (price.state === 'unpriced' ? [`${sku}${within(region)}: ${price.source}`] : [])),
  );
  return [
    ...(unpriced.length ? ['no price is known, the total is a lower limit:', ...unpriced.map((line) => `  ${line}`)] : []),
    ...(assumed.length ? ['no price of its own, taken as up to 20 % off either way:', ...assumed.map((line) => `  ${line}`)] : []),
  ];
}

const within = (region: string | null) => (region === null ? '' : ` in ${region}`);
