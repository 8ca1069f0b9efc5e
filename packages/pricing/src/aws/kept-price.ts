/** The prices that are kept of an offer: an hour of a machine, a term of one, or a tier of a SKU. Small, so that a part of a refresh can be laid aside. */
import { SourceError } from '../source/source-error.ts';
import { EC2, serviceOf } from './services.ts';
import { linuxMachine, type Product } from './product.ts';

export type KeptPrice =
  | { kind: 'machine'; region: string; machineType: string; sku: string; usd: string; row: number }
  | { kind: 'term'; region: string; machineType: string; sku: string; term: string; part: 'hour' | 'upfront'; usd: string; row: number }
  | {
      kind: 'tier';
      region: string;
      toRegion?: string;
      service: string;
      name: string;
      sku: string;
      unit: string;
      from: number;
      to: number | null;
      usd: string;
      row: number;
    };

/** One price of a product, as the vendor states it. */
export interface OfferRate {
  termType: 'OnDemand' | 'Reserved';
  unit: string;
  usd: string | undefined;
  /** of the price, when there is none in USD */
  otherCurrency: string | undefined;
  from: string;
  to: string;
  lease: string;
  purchaseOption: string;
  offeringClass: string;
  row: number;
}

export type KeepProduct = (product: Product) => Keeping | undefined;
/** What a product is kept as: asked once a product, so that what is not kept costs no memory. */
export type Keeping =
  | { kind: 'machine'; machineType: string; region: string }
  | { kind: 'sku'; service: string; name: string; region: string; toRegion?: string };

/**
 * @param regions codes of the regions wanted; products sold the same everywhere are kept too
 */
export function keepingOf(product: Product, regions: ReadonlySet<string>): Keeping | undefined {
  const code = product.serviceCode === 'AWSDataTransfer' ? 'AWSDataTransfer' : product.serviceCode;
  const read = serviceOf(code);
  if (!read) return undefined;
  const region = read.regionField === null ? 'global' : product.region;
  if (region === undefined || (region !== 'global' && !regions.has(region))) return undefined;
  if (code === EC2) {
    const machineType = linuxMachine(product);
    if (machineType !== undefined) return { kind: 'machine', machineType, region };
  }
  const named = read.keep(product);
  if (!named) return undefined;
  const between = named.sku === 'AWS-Out-Bytes' && product.toRegion !== undefined;
  if (named.sku === 'AWS-Out-Bytes' && !between) return undefined;
  return { kind: 'sku', service: named.service, name: named.sku, region, ...(between && { toRegion: product.toRegion! }) };
}

/** @throws {SourceError} when a price that is kept is no number, negative, or not in USD */
export function keptPrice(product: { sku: string }, keeping: Keeping, rate: OfferRate): KeptPrice | undefined {
  const usd = decimal(rate, product.sku);
  const { row } = rate;
  const { sku } = product;
  if (keeping.kind === 'machine') {
    const { region, machineType } = keeping;
    if (rate.termType === 'OnDemand') return { kind: 'machine', region, machineType, sku, usd, row };
    const term = termName(rate);
    return term === undefined
      ? undefined
      : { kind: 'term', region, machineType, sku, term, part: rate.unit === 'Quantity' ? 'upfront' : 'hour', usd, row };
  }
  if (rate.termType !== 'OnDemand') return undefined;
  const { region, service, name, toRegion } = keeping;
  const from = Number(rate.from || '0');
  const to = rate.to === '' || rate.to === 'Inf' ? null : Number(rate.to);
  if (!Number.isFinite(from) || (to !== null && !Number.isFinite(to)))
    throw new SourceError(
      'badPrice',
      `the tier of SKU ${sku} (${service} ${name}) runs from ${quote(rate.from)} to ${quote(rate.to)}: no numbers; nothing was changed`,
    );
  return {
    kind: 'tier',
    region,
    ...(toRegion !== undefined && { toRegion }),
    service,
    name,
    sku,
    unit: unitName(rate.unit),
    from,
    to,
    usd,
    row,
  };
}

/** The vendor's decimal text without idle zeros. */
export function decimal({ usd, otherCurrency }: Pick<OfferRate, 'usd' | 'otherCurrency'>, sku: string): string {
  if (usd === undefined)
    throw new SourceError(
      'badPrice',
      otherCurrency === undefined
        ? `SKU ${sku} has no price; nothing was changed`
        : `SKU ${sku} is priced in ${otherCurrency}, not in USD: state it under prices.overrides with its rate; nothing was changed`,
    );
  const text = usd.trim();
  if (!/^\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text) || !Number.isFinite(Number(text)))
    throw new SourceError('badPrice', `the price of SKU ${sku} is ${quote(text)}, no number at or above 0; nothing was changed`);
  if (/[eE]/.test(text)) return String(Number(text));
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
}

/** Names of `data/prices/aws/*.terms.json`. */
function termName({ lease, purchaseOption, offeringClass }: OfferRate): string | undefined {
  const years = /^(1|3)\s*y/.exec(lease)?.[1];
  const kind = /^(standard|convertible)$/.exec(offeringClass)?.[1];
  const option = purchaseOption.toLowerCase().replaceAll(' ', '_');
  if (years === undefined || kind === undefined || !/^(no|partial|all)_upfront$/.test(option)) return undefined;
  return `ri_${kind}_${years}y_${option}${option === 'no_upfront' ? '' : '_effective'}`;
}

/** One spelling for units that AWS spells in several ways. */
const UNIT_NAMES: Record<string, string> = {
  hours: 'Hrs',
  hour: 'Hrs',
  hrs: 'Hrs',
  'gb-month': 'GB-Mo',
  'gb-mo': 'GB-Mo',
  gigabytes: 'GB',
  gb: 'GB',
  'lcu-hrs': 'LCU-Hrs',
};
const unitName = (unit: string) => UNIT_NAMES[unit.toLowerCase()] ?? unit;
const quote = (text: string) => JSON.stringify(text.slice(0, 40));
