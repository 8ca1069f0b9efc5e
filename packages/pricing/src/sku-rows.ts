/** Price rows of the same SKU to one SKU with its tiers; tiers that overlap or leave a gap are problems. */
import type { FactProblem, FactsTable } from './facts-table.ts';

export interface SkuFact {
  index: number;
  region: string;
  service: string;
  sku: string;
  skuId: string;
  unit: string;
  from: number;
  to: number;
  usd: string;
  source: number;
}

export type SkuRowOut = [service: string, sku: string, skuId: string, unit: string, tiers: [number, string, number, number][]];

/** @returns rows by region, sorted; a list that begins above zero is a free allowance and gets an explicit zero tier citing its first row */
export function skuRows(
  table: FactsTable,
  facts: readonly SkuFact[],
  problems: FactProblem[],
  openEnded: string[],
): Map<string, SkuRowOut[]> {
  const groups = new Map<string, SkuFact[]>();
  for (const fact of facts) {
    const key = JSON.stringify([fact.region, fact.service, fact.sku, fact.skuId, fact.unit]);
    groups.set(key, [...(groups.get(key) ?? []), fact]);
  }
  const regions = new Map<string, SkuRowOut[]>();
  for (const group of groups.values()) {
    const tiers = [...group].sort((a, b) => a.from - b.from);
    tiers.forEach((tier, i) => {
      const before = tiers[i - 1];
      if (!(tier.to > tier.from))
        problems.push({
          file: table.file,
          line: tier.index + 2,
          rule: 'the tier ends where it begins',
          value: `${tier.from} to ${tier.to}`,
        });
      if (before && tier.from < before.to)
        problems.push({
          file: table.file,
          line: tier.index + 2,
          rule: `overlapping tiers, also on line ${before.index + 2}`,
          value: `${tier.sku} from ${tier.from}`,
        });
      if (before && tier.from > before.to)
        problems.push({
          file: table.file,
          line: tier.index + 2,
          rule: `gap between tiers, after line ${before.index + 2}`,
          value: `${tier.sku} from ${tier.from}`,
        });
    });
    const first = tiers[0]!;
    const last = tiers.at(-1)!;
    if (last.to !== Infinity)
      openEnded.push(
        `${first.region} ${first.service} ${first.sku}: nothing is known beyond ${last.to} ${first.unit}, the last price goes on`,
      );
    const rows: [number, string, number, number][] = tiers.map((tier) => [tier.from, tier.usd, tier.index + 2, tier.source]);
    if (first.from > 0) rows.unshift([0, '0', first.index + 2, first.source]);
    const list = regions.get(first.region) ?? [];
    regions.set(first.region, list);
    list.push([first.service, first.sku, first.skuId, first.unit, rows]);
  }
  for (const list of regions.values())
    list.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]) || compare(a[2], b[2]) || compare(a[3], b[3]));
  return regions;
}

export const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
