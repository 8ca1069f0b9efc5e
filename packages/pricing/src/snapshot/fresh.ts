/** What a reading of a vendor's list comes to, before it is laid beside what was known. */
import type { Cloud, PricesDocument, SourceNote, TermsDocument } from '@plimsoll/core';

export interface FreshPrices {
  cloud: Cloud;
  prices: PricesDocument[];
  terms: TermsDocument[];
  /** what the list does not say, in words */
  gaps: string[];
}

/** A document with room for rows and the sources they cite. */
export interface Draft {
  prices: PricesDocument;
  terms: TermsDocument;
  cite: (note: SourceNote) => number;
}

export class Drafts {
  private readonly drafts = new Map<string, Draft>();
  private readonly cloud: Cloud;
  private readonly snapshotDate: string;
  constructor(cloud: Cloud, snapshotDate: string) {
    this.cloud = cloud;
    this.snapshotDate = snapshotDate;
  }

  of(region: string): Draft {
    const known = this.drafts.get(region);
    if (known) return known;
    const { cloud, snapshotDate } = this;
    const sources: SourceNote[] = [];
    const index = new Map<string, number>();
    const shared = { cloud, region, currency: 'USD' as const, snapshotDate, sources };
    const draft: Draft = {
      prices: { schema: 'plimsoll.prices/1', ...shared, machines: [], resources: [], skus: [] },
      terms: { schema: 'plimsoll.terms/1', ...shared, terms: [] },
      cite(note) {
        const key = JSON.stringify(note);
        const at = index.get(key) ?? sources.push(note) - 1;
        index.set(key, at);
        return at;
      },
    };
    this.drafts.set(region, draft);
    return draft;
  }

  /** Sorted, so that the same list gives the same bytes. */
  sorted(): { prices: PricesDocument[]; terms: TermsDocument[] } {
    const drafts = [...this.drafts.values()].sort((a, b) => compare(a.prices.region, b.prices.region));
    for (const { prices, terms } of drafts) {
      prices.machines.sort((a, b) => compare(a[0], b[0]));
      prices.resources.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
      prices.skus.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]) || compare(a[2], b[2]));
      terms.terms.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
    }
    return { prices: drafts.map(({ prices }) => prices), terms: drafts.flatMap(({ terms }) => (terms.terms.length ? [terms] : [])) };
  }
}

export const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
/** A computed figure as decimal text: ten digits are more than any price has. */
export const decimalText = (value: number) => {
  const text = String(Number(value.toPrecision(10)));
  return /e/.test(text) ? Number(text).toFixed(18).replace(/0+$/, '') : text;
};
