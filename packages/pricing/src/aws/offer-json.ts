/**
 * AWS bulk offer files in JSON, as a stream: first `products`, then `terms` keyed by SKU. Memory holds one product or term, and how the kept
 * products are kept.
 */
import type { Readable } from 'node:stream';
import { JSONParser } from '@streamparser/json';
import { SourceError } from '../source/source-error.ts';
import { plainAttributes, ratesOf, type ProductNode, type Term } from './api-item.ts';
import { keepingOf, keptPrice, type Keeping } from './kept-price.ts';
import type { OfferOptions, OfferRead } from './offer-csv.ts';
import { product } from './product.ts';

/** @throws {SourceError} when it is no JSON, breaks off, or a price that is kept is no price */
export async function readJsonOffer(source: Readable, { regions, onProgress }: OfferOptions): Promise<OfferRead> {
  const read: OfferRead = { kept: [], published: undefined, offerCode: undefined, rows: 0 };
  const keepings = new Map<string, Keeping>();
  let products = 0;
  const parser = new JSONParser({
    paths: ['$.publicationDate', '$.offerCode', '$.products.*', '$.terms.OnDemand.*', '$.terms.Reserved.*'],
    keepStack: false,
  });
  parser.onValue = ({ value, key, stack }) => {
    const section = stack[1]?.key;
    if (section === undefined) {
      if (key === 'publicationDate') read.published = String(value);
      else if (key === 'offerCode') read.offerCode = String(value);
    } else if (section === 'products') {
      products++;
      const node = value as unknown as ProductNode;
      const sku = node.sku ?? String(key);
      const keeping = keepingOf(product(sku, node.productFamily ?? '', plainAttributes(node.attributes)), regions);
      if (keeping) keepings.set(sku, keeping);
    } else {
      if (products === 0)
        throw new SourceError('badAnswer', 'the offer file has its terms before its products: it cannot be read as a stream');
      const sku = String(key);
      const keeping = keepings.get(sku);
      for (const term of Object.values((value ?? {}) as unknown as Record<string, Term>))
        for (const rate of ratesOf(stack[2]?.key === 'Reserved' ? 'Reserved' : 'OnDemand', term, ++read.rows)) {
          const kept = keeping && keptPrice({ sku }, keeping, rate);
          if (kept) read.kept.push(kept);
        }
    }
  };
  let thrown: unknown;
  let ended = false;
  parser.onError = (error) => {
    thrown ??= error;
  };
  parser.onEnd = () => {
    ended = true;
  };
  for await (const chunk of source) {
    if (!ended) {
      try {
        parser.write(chunk as Buffer);
      } catch (error) {
        thrown ??= error;
      }
    }
    if (thrown !== undefined) break;
    onProgress?.(read.rows);
  }
  if (thrown instanceof SourceError) throw thrown;
  if (thrown !== undefined) throw new SourceError('broken', `the offer file is no JSON: ${(thrown as Error).message.slice(0, 120)}`);
  if (!ended) throw new SourceError('broken', 'the offer file breaks off before its end');
  return read;
}
