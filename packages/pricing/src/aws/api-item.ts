/** An element of GetProducts' `PriceList` (JSON text) or a JSON offer file's pieces, as rates. */
import { SourceError } from '../source/source-error.ts';
import { keepingOf, keptPrice, type KeptPrice, type OfferRate } from './kept-price.ts';
import { plainName, product } from './product.ts';

export interface Term {
  offerTermCode?: string;
  priceDimensions?: Record<string, { unit?: string; beginRange?: string; endRange?: string; pricePerUnit?: Record<string, string> }>;
  termAttributes?: Record<string, string>;
}
export interface ProductNode {
  sku?: string;
  productFamily?: string;
  attributes?: Record<string, string>;
}
interface ApiItem {
  product?: ProductNode;
  serviceCode?: string;
  publicationDate?: string;
  terms?: Partial<Record<'OnDemand' | 'Reserved', Record<string, Term>>>;
}

export const plainAttributes = (attributes: Record<string, string> | undefined): Map<string, string> =>
  new Map(Object.entries(attributes ?? {}).map(([name, value]) => [plainName(name), String(value)]));

/** The rates of a term. Terms other than on demand and reserved are none of ours. */
export function ratesOf(termType: 'OnDemand' | 'Reserved', term: Term, row: number): OfferRate[] {
  const attributes = term.termAttributes ?? {};
  return Object.values(term.priceDimensions ?? {}).map(({ unit, beginRange, endRange, pricePerUnit }) => ({
    termType,
    unit: unit ?? '',
    usd: pricePerUnit?.USD,
    otherCurrency: Object.keys(pricePerUnit ?? {}).find((code) => code !== 'USD'),
    from: beginRange ?? '0',
    to: endRange ?? 'Inf',
    lease: attributes.LeaseContractLength ?? '',
    purchaseOption: attributes.PurchaseOption ?? '',
    offeringClass: attributes.OfferingClass ?? '',
    row,
  }));
}

/**
 * @param text one element of PriceList
 * @param row its place in the listing, from 1
 * @throws {SourceError} when it is no JSON, or a price that is kept is no price
 */
export function keptOfItem(text: string, row: number, regions: ReadonlySet<string>): { kept: KeptPrice[]; published: string | undefined } {
  let item: ApiItem;
  try {
    item = JSON.parse(text) as ApiItem;
  } catch {
    throw new SourceError('broken', `item ${row} of the price list is no JSON: the answer broke off`);
  }
  if (typeof item !== 'object' || item === null || typeof item.product?.sku !== 'string')
    throw new SourceError('badAnswer', `item ${row} of the price list has no product: is this AWS's price list?`);
  const attributes = plainAttributes(item.product.attributes);
  if (!attributes.get('servicecode') && item.serviceCode) attributes.set('servicecode', item.serviceCode);
  const one = product(item.product.sku, item.product.productFamily ?? '', attributes);
  const keeping = keepingOf(one, regions);
  if (!keeping) return { kept: [], published: item.publicationDate };
  const kept = (['OnDemand', 'Reserved'] as const).flatMap((type) =>
    Object.values(item.terms?.[type] ?? {}).flatMap((term) =>
      ratesOf(type, term, row).flatMap((rate) => keptPrice(one, keeping, rate) ?? []),
    ),
  );
  return { kept, published: item.publicationDate };
}
