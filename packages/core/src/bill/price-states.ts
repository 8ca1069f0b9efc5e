/** What a catalog knows of the prices that plans need, without planning: which are the region's own, stand-ins, or not known. */
import type { Catalog, Cloud } from '../catalog/index.ts';
import { PriceBook, type PriceState } from './price-book.ts';
import { SKU_NEEDS, type Purpose } from './skus.ts';

export interface PurposeState {
  purpose: string;
  state: PriceState;
  sku: string;
  /** where a figure of another region, or of another SKU, is taken */
  standIn?: string;
  source: string;
  date: string | null;
}

/** @returns one entry for each thing that a plan may buy in the cloud, in the order of the list of needs */
export function priceStates(catalog: Catalog, cloud: Cloud, region: string): PurposeState[] {
  const book = new PriceBook(catalog, []);
  return (Object.keys(SKU_NEEDS[cloud]) as Purpose[]).map((purpose) => {
    const { sku, tiers } = book.quote(cloud, region, purpose);
    const { state, standIn, source, date } = tiers[0]!;
    return { purpose, state, sku, ...(standIn !== undefined && { standIn }), source, date };
  });
}
