/**
 * Discounts by what a cloud is paid a month, as lines of the bill: each tier's share comes off what is spent within it, after every other price rule.
 * They fall with the whole bill and never turn it round, so the machines that cost least before them cost least after them.
 */
import type { Cloud } from '../catalog/index.ts';
import type { ResolvedScenario } from '../scenario/index.ts';
import { lineItem, type LineInput, type LineItem } from './line-item.ts';

/** @param lines the whole bill; what is unpriced counts nothing, as in the total */
export function spendDiscountLines({ spendDiscounts, regions }: ResolvedScenario, lines: readonly LineItem[]): LineItem[] {
  const cloudOf = new Map<string, Cloud>(regions.map(({ region, cloud }) => [region, cloud]));
  const clouds = [...new Set(cloudOf.values())];
  // a line of no region is of the one cloud there is; with two it belongs to neither alone
  const of = (line: LineItem): Cloud | undefined =>
    line.region === null ? (clouds.length === 1 ? clouds[0] : undefined) : cloudOf.get(line.region);
  return spendDiscounts.flatMap(({ index, cloud, tiers }) => {
    const spent = lines.reduce((sum, line) => sum + (cloud === undefined || of(line) === cloud ? (line.usdPerMonth ?? 0) : 0), 0);
    return tiers.flatMap(({ fromUsdPerMonth, discountFraction }, i): LineItem[] => {
      if (!(spent > fromUsdPerMonth) || discountFraction === 0) return [];
      const source = `prices.spendDiscounts[${index}].tiers[${i}]`;
      const next = tiers[i + 1]?.fromUsdPerMonth;
      const usd = (value: number, from: string): LineInput => ({ value, unit: 'USD', source: from });
      const inputs = {
        spentUsd: usd(spent, `the other lines of ${cloud ?? 'both clouds'}, a month`),
        fromUsd: usd(fromUsdPerMonth, `${source}.fromUsdPerMonth`),
        ...(next !== undefined && { toUsd: usd(next, `prices.spendDiscounts[${index}].tiers[${i + 1}].fromUsdPerMonth`) }),
      };
      return [
        lineItem({
          id: `spend-discount-${index}-tier-${i + 1}`,
          component: 'other',
          service: null,
          region: null,
          sku: `spend discount${cloud === undefined ? '' : ` ${cloud}`}`,
          formula: next === undefined ? 'spentUsd - fromUsd' : 'min(spentUsd, toUsd) - fromUsd',
          inputs,
          unit: 'USD',
          kind: 'linear',
          price: { state: 'priced', usdPerUnit: -discountFraction, source, date: null },
        }),
      ];
    });
  });
}
