/** What changed between two sets of price documents: what rose, fell, appeared and vanished. */
import type { PricesDocument, TermsDocument } from '@plimsoll/core';

export interface PriceChange {
  region: string;
  /** what is priced, as a person would name it */
  what: string;
  kind: 'machine' | 'resource' | 'sku' | 'term';
  unit: string;
  oldUsd?: number;
  newUsd?: number;
  /** (new − old) ÷ old; absent when one is missing or the old is 0 */
  changeFraction?: number;
}

export interface PriceDiff {
  rose: PriceChange[];
  fell: PriceChange[];
  appeared: PriceChange[];
  vanished: PriceChange[];
  unchanged: number;
}

interface Priced {
  region: string;
  what: string;
  kind: PriceChange['kind'];
  unit: string;
  usd: number;
}

/** Closer than this, relative (0.0001 %), is the same price written with fewer digits. */
const SAME = 1e-6;

export function diffPrices(
  older: readonly (PricesDocument | TermsDocument)[],
  newer: readonly (PricesDocument | TermsDocument)[],
): PriceDiff {
  const old = flattened(older);
  const now = flattened(newer);
  const diff: PriceDiff = { rose: [], fell: [], appeared: [], vanished: [], unchanged: 0 };
  for (const [key, before] of old) {
    const after = now.get(key);
    const { region, what, kind, unit } = before;
    if (!after) diff.vanished.push({ region, what, kind, unit, oldUsd: before.usd });
    else if (Math.abs(after.usd - before.usd) <= SAME * Math.max(before.usd, after.usd)) diff.unchanged++;
    else
      (after.usd > before.usd ? diff.rose : diff.fell).push({
        region,
        what,
        kind,
        unit,
        oldUsd: before.usd,
        newUsd: after.usd,
        ...(before.usd > 0 && { changeFraction: after.usd / before.usd - 1 }),
      });
  }
  for (const [key, { region, what, kind, unit, usd }] of now)
    if (!old.has(key)) diff.appeared.push({ region, what, kind, unit, newUsd: usd });
  const largest = (a: PriceChange, b: PriceChange) =>
    Math.abs(b.changeFraction ?? Infinity) - Math.abs(a.changeFraction ?? Infinity) || order(a, b);
  diff.rose.sort(largest);
  diff.fell.sort(largest);
  diff.appeared.sort(order);
  diff.vanished.sort(order);
  return diff;
}

const order = (a: PriceChange, b: PriceChange) => (`${a.region} ${a.what}` < `${b.region} ${b.what}` ? -1 : 1);

function flattened(documents: readonly (PricesDocument | TermsDocument)[]): Map<string, Priced> {
  const all = new Map<string, Priced>();
  const add = (region: string, kind: Priced['kind'], what: string, unit: string, usd: string) =>
    all.set(JSON.stringify([region, kind, what, unit]), { region, kind, what, unit, usd: Number(usd) });
  for (const document of documents) {
    const { region } = document;
    if (document.schema === 'plimsoll.terms/1') {
      for (const [type, term, usd] of document.terms) add(region, 'term', `${type} ${term}`, 'hour', usd);
      continue;
    }
    for (const [type, usd, , , listed] of document.machines) if (listed === 1) add(region, 'machine', type, 'hour', usd);
    for (const [family, resource, unit, usd] of document.resources) add(region, 'resource', `${family} ${resource}`, unit, usd);
    for (const [service, sku, id, unit, tiers] of document.skus)
      for (const [from, usd] of tiers)
        add(region, 'sku', `${service} ${sku}${id ? ` (${id})` : ''}${tiers.length > 1 ? ` from ${from}` : ''}`, unit, usd);
  }
  return all;
}
