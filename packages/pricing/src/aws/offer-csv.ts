/**
 * AWS bulk offer files in CSV, as a stream: a few lines about the file, a header, then a line a rate. Offers and savings plans have different
 * headers. Memory holds one block of lines and what is kept.
 */
import type { Readable } from 'node:stream';
import Papa from 'papaparse';
import { SourceError } from '../source/source-error.ts';
import { keepingOf, keptPrice, decimal, type Keeping, type KeptPrice } from './kept-price.ts';
import { plainName, product } from './product.ts';
import { withoutPrefix } from './usage-type.ts';

export interface OfferRead {
  kept: KeptPrice[];
  /** the day of the offer file, as it says itself */
  published: string | undefined;
  offerCode: string | undefined;
  /** rates seen */
  rows: number;
}

export interface OfferOptions {
  regions: ReadonlySet<string>;
  onProgress?: (rows: number) => void;
}

/** @throws {SourceError} when there is no header, the last line breaks off, or a price that is kept is no price */
export async function readCsvOffer(source: Readable, { regions, onProgress }: OfferOptions): Promise<OfferRead> {
  const read: OfferRead = { kept: [], published: undefined, offerCode: undefined, rows: 0 };
  let reader: LineReader | undefined;
  let line = 0;
  await eachBlock(source, (rows) => {
    for (const row of rows) {
      line++;
      if (row.length === 1 && row[0] === '') continue;
      if (reader) {
        if (row.length !== reader.width)
          throw new SourceError(
            'broken',
            `line ${line} of the offer file has ${row.length} of ${reader.width} columns: the file breaks off`,
          );
        read.rows++;
        const kept = reader.price(row, line);
        if (kept) read.kept.push(ownText(kept));
      } else if (row[0] === 'SKU') reader = lineReader(row, regions);
      else if (row[0] === 'Publication Date') read.published = row[1];
      else if (row[0] === 'OfferCode') read.offerCode = row[1];
      else if (line > 20) throw new SourceError('badAnswer', 'no header line that begins with SKU: this is no AWS offer file');
    }
    onProgress?.(read.rows);
  });
  if (!reader) throw new SourceError('badAnswer', 'no header line that begins with SKU: this is no AWS offer file');
  return read;
}

/** A cell is a window on its whole block, which it would keep in memory: what is kept gets text of its own. */
function ownText<T extends object>(kept: T): T {
  return Object.fromEntries(
    Object.entries(kept).map(([key, value]) => [key, typeof value === 'string' ? Buffer.from(value).toString() : (value as unknown)]),
  ) as T;
}

interface LineReader {
  width: number;
  price: (row: readonly string[], line: number) => KeptPrice | undefined;
}

function lineReader(header: readonly string[], regions: ReadonlySet<string>): LineReader {
  const names = header.map(plainName);
  const at = (name: string) => names.indexOf(name);
  return at('discountedrate') >= 0 ? savingsPlanReader(names, regions) : rateReader(names, regions);
}

function rateReader(names: readonly string[], regions: ReadonlySet<string>): LineReader {
  const column = (name: string) => names.indexOf(name);
  const [price, currency, unit, from, to, termType, lease, option, offering, family] = [
    'priceperunit',
    'currency',
    'unit',
    'startingrange',
    'endingrange',
    'termtype',
    'leasecontractlength',
    'purchaseoption',
    'offeringclass',
    'productfamily',
  ].map(column) as [number, number, number, number, number, number, number, number, number, number];
  if (price < 0 || termType < 0) throw new SourceError('badAnswer', 'the header of the offer file has no PricePerUnit or TermType');
  // a product's rates stand next to each other: asking once a product is enough, and holds only one
  let last: { sku: string; keeping: Keeping | undefined } = { sku: '', keeping: undefined };
  return {
    width: names.length,
    price(row, line) {
      const type = row[termType];
      if (type !== 'OnDemand' && type !== 'Reserved') return undefined;
      const sku = row[0]!;
      if (sku !== last.sku) {
        const attributes = new Map<string, string>();
        for (let i = 0; i < names.length; i++) if (row[i] !== '') attributes.set(names[i]!, row[i]!);
        last = { sku, keeping: keepingOf(product(sku, row[family] ?? '', attributes), regions) };
      }
      if (!last.keeping) return undefined;
      const inUsd = (row[currency] ?? 'USD') === 'USD';
      return keptPrice({ sku }, last.keeping, {
        termType: type,
        unit: row[unit] ?? '',
        usd: inUsd ? row[price] : undefined,
        otherCurrency: inUsd ? undefined : row[currency],
        from: row[from] ?? '0',
        to: row[to] ?? 'Inf',
        lease: row[lease] ?? '',
        purchaseOption: row[option] ?? '',
        offeringClass: row[offering] ?? '',
        row: line,
      });
    },
  };
}

/** Rates of savings plans are the hour's whole price, whatever was paid ahead. */
function savingsPlanReader(names: readonly string[], regions: ReadonlySet<string>): LineReader {
  const cell = (row: readonly string[], name: string) => row[names.indexOf(name)] ?? '';
  return {
    width: names.length,
    price(row, line) {
      if (cell(row, 'discountedservicecode') !== 'AmazonEC2' || cell(row, 'discountedoperation') !== 'RunInstances') return undefined;
      const { usage, region: byPrefix } = withoutPrefix(cell(row, 'discountedusagetype'));
      const machineType = /^BoxUsage:(.+)$/.exec(usage)?.[1];
      const region = cell(row, 'discountedregioncode') || byPrefix || 'us-east-1';
      const plan = /EC2SP/.test(cell(row, 'usagetype')) ? 'ec2_instance' : /ComputeSP/.test(cell(row, 'usagetype')) ? 'compute' : undefined;
      const years = cell(row, 'leasecontractlength');
      const option = cell(row, 'purchaseoption').toLowerCase().replaceAll(' ', '_');
      if (machineType === undefined || plan === undefined || !regions.has(region) || !/^[13]$/.test(years)) return undefined;
      const currency = cell(row, 'currency');
      const usd = decimal(
        { usd: currency === 'USD' ? cell(row, 'discountedrate') : undefined, otherCurrency: currency },
        cell(row, 'discountedsku'),
      );
      return {
        kind: 'term',
        region,
        machineType,
        sku: row[0]!,
        term: `sp_${plan}_${years}y_${option}${option === 'no_upfront' ? '' : '_effective'}`,
        part: 'hour',
        usd,
        row: line,
      };
    },
  };
}

/** Blocks of parsed lines; an error in the handler ends the reading. */
function eachBlock(source: Readable, handle: (rows: string[][]) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let failed = false;
    const fail = (error: unknown) => {
      failed = true;
      source.destroy();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    source.on('error', (error) => {
      if (!failed) fail(error);
    });
    Papa.parse<string[]>(source, {
      chunk(results, parser) {
        if (failed) return;
        try {
          handle(results.data);
        } catch (error) {
          fail(error);
          parser.abort();
        }
      },
      complete() {
        if (!failed) resolve();
      },
      error: fail,
    });
  });
}
