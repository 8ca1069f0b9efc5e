/** Bulk offer files, CSV and JSON, as streams. Witnesses: real heads of such files (test/fixtures/prices) and the rows written here. */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readOfferFile } from './offer-file.ts';
import { awsDocuments } from './to-documents.ts';
import { withoutPrefix } from './usage-type.ts';

const fixture = (name: string) => readFileSync(new URL(`../../../../test/fixtures/prices/${name}`, import.meta.url), 'utf8');
const stream = (text: string, size = 7) =>
  Readable.from(Array.from({ length: Math.ceil(text.length / size) }, (_, i) => Buffer.from(text.slice(i * size, (i + 1) * size))));
const read = (text: string, regions = ['us-east-1', 'us-west-1'], size?: number) =>
  readOfferFile(stream(text, size), { regions: new Set(regions) });

const HEAD = fixture('bulk-offer-index-comprehend-head.csv').split('\n').slice(0, 5).join('\n').replace('comprehend', 'AmazonEC2');
const COLUMNS =
  '"SKU","OfferTermCode","RateCode","TermType","PriceDescription","EffectiveDate","StartingRange","EndingRange","Unit","PricePerUnit","Currency","LeaseContractLength","PurchaseOption","OfferingClass","Product Family","serviceCode","Location","Location Type","Instance Type","Tenancy","Operating System","License Model","usageType","operation","CapacityStatus","Pre Installed S/W","Region Code","MarketOption"';
const line = (over: Record<string, string>) => {
  const base: Record<string, string> = {
    SKU: 'S1',
    OfferTermCode: 'JRTCKXETXF',
    RateCode: 'S1.J.6',
    TermType: 'OnDemand',
    PriceDescription: 'a "quoted", text',
    EffectiveDate: '2026-11-01',
    StartingRange: '0',
    EndingRange: 'Inf',
    Unit: 'Hrs',
    PricePerUnit: '0.4240000000',
    Currency: 'USD',
    'Product Family': 'Compute Instance',
    serviceCode: 'AmazonEC2',
    'Location Type': 'AWS Region',
    'Instance Type': 'c6i.2xlarge',
    Tenancy: 'Shared',
    'Operating System': 'Linux',
    usageType: 'USW1-BoxUsage:c6i.2xlarge',
    operation: 'RunInstances',
    CapacityStatus: 'Used',
    'Pre Installed S/W': 'NA',
    'Region Code': 'us-west-1',
    MarketOption: 'OnDemand',
    ...over,
  };
  return COLUMNS.split(',')
    .map((name) => `"${(base[name.slice(1, -1)] ?? '').replaceAll('"', '""')}"`)
    .join(',');
};
const csv = (...lines: string[]) => `${HEAD}\n${COLUMNS}\n${lines.join('\n')}\n`;

describe('CSV', () => {
  it('keeps Linux on-demand hours and reserved terms, with the line they stand on', async () => {
    const file = csv(
      line({}),
      line({
        TermType: 'Reserved',
        LeaseContractLength: '1yr',
        PurchaseOption: 'No Upfront',
        OfferingClass: 'standard',
        PricePerUnit: '0.2800300000',
      }),
      line({
        TermType: 'Reserved',
        LeaseContractLength: '3yr',
        PurchaseOption: 'All Upfront',
        OfferingClass: 'standard',
        Unit: 'Quantity',
        PricePerUnit: '5256',
      }),
      line({ SKU: 'S2', 'Operating System': 'Windows', PricePerUnit: '9' }),
      line({ SKU: 'S3', CapacityStatus: 'UnusedCapacityReservation', PricePerUnit: '9' }),
    );
    const offer = await read(file);
    expect(offer).toMatchObject({ rows: 5, offerCode: 'AmazonEC2', published: '2026-01-16T16:02:58Z', bytes: Buffer.byteLength(file) });
    expect(offer.kept.map(({ usd, row }) => [usd, row])).toEqual([
      ['0.424', 7],
      ['0.28003', 8],
      ['5256', 9],
    ]);
    const { prices, terms } = awsDocuments([{ kept: offer.kept, source: { file: 'x', origin: 'y', date: null } }], '2026-11-25');
    expect(prices[0]!.machines).toEqual([['c6i.2xlarge', '0.424', 7, 0, 1]]);
    // 5,256 dollars ahead over 26,280 hours are 0.2 an hour
    expect(terms[0]!.terms.map(([, term, usd]) => [term, usd])).toEqual([
      ['commit_3y_all_upfront_effective', '0.2'],
      ['ri_standard_1y_no_upfront', '0.28003'],
      ['ri_standard_3y_all_upfront_effective', '0.2'],
    ]);
  });
  it('reads the same from a gzipped file, and from blocks of any size', async () => {
    const file = csv(...Array.from({ length: 50 }, (_, i) => line({ SKU: `S${i}`, 'Instance Type': `c6i.${i}xlarge` })));
    const plain = (await read(file, undefined, 1000)).kept;
    expect(plain.length).toBe(50);
    expect((await read(file, undefined, 1)).kept).toEqual(plain);
    expect(
      (await readOfferFile(Readable.from([gzipSync(new Uint8Array(Buffer.from(file)))]), { regions: new Set(['us-west-1']) })).kept,
    ).toEqual(plain);
  });
  it('reads the real heads of an offer and of a savings plan: nothing there is ours', async () => {
    expect((await read(fixture('bulk-offer-index-comprehend-head.csv'))).kept).toEqual([]);
    expect(await read(fixture('savings-plan-index-head.csv'), ['ap-south-2'])).toMatchObject({
      kept: [],
      offerCode: 'AmazonDatabaseSavingsPlans',
      rows: 3,
    });
  });
  it.each<[string, string, RegExp]>([
    ['empty', '', /empty/],
    ['a web page', '<html>sign in</html>', /web page/],
    ['something else', 'a,b\n'.repeat(40), /no AWS offer file/],
    ['no header', `${HEAD}\n`, /no header/],
    ['a line that breaks off', csv(line({})).slice(0, -60), /breaks off/],
    ['a price that is no number', csv(line({ PricePerUnit: 'free' })), /"free", no number/],
    ['a price in yuan', csv(line({ Currency: 'CNY' })), /priced in CNY/],
  ])('refuses %s', async (_, text, words) => {
    await expect(read(text)).rejects.toThrow(words);
  });
});

describe('JSON', () => {
  it('reads a real offer file: transfer between regions and its tiers, both of us-west-1 and us-east-1', async () => {
    const offer = await read(fixture('bulk-offer-index-amazonvpc-2016-trimmed.json'));
    expect(offer).toMatchObject({ offerCode: 'AmazonVPC', published: '2016-01-06T20:14:31Z' });
    const { prices } = awsDocuments([{ kept: offer.kept, source: { file: 'x', origin: 'y', date: null } }], '2016-01-06');
    const west = prices.find(({ region }) => region === 'us-west-1')!;
    // 0.02 to Oregon, of the file's only pair
    expect(west.skus.find(([, sku]) => sku === 'AWS-Out-Bytes')?.[4].map(([, usd]) => usd)).toEqual(['0.02']);
    expect(west.skus.find(([, sku]) => sku === 'DataTransfer-Out-Bytes')?.[4].length).toBeGreaterThan(3);
  });
  it.each<[string, string, RegExp]>([
    ['cut in half', fixture('bulk-offer-index-amazonvpc-2016-trimmed.json').slice(0, 4000), /breaks off/],
    ['no JSON', '{"products": {"a": nonsense}}', /no JSON/],
    ['terms before products', '{"terms":{"OnDemand":{"A":{}}},"products":{}}', /terms before its products/],
  ])('refuses %s', async (_, text, words) => {
    await expect(read(text)).rejects.toThrow(words);
  });
});

it.each([
  ['USW1-NatGateway-Hours', 'NatGateway-Hours', 'us-west-1'],
  ['EU-LoadBalancerUsage', 'LoadBalancerUsage', 'eu-west-1'],
  ['NatGateway-Hours', 'NatGateway-Hours', undefined],
  ['USE1-PublicIPv4:InUseAddress', 'PublicIPv4:InUseAddress', 'us-east-1'],
  ['us-east-1-KMS-Requests', 'KMS-Requests', 'us-east-1'],
  ['PS-Advanced-Param-Tier1', 'PS-Advanced-Param-Tier1', undefined],
  ['DNS-Queries', 'DNS-Queries', undefined],
  ['USW1-USW2-AWS-Out-Bytes', 'AWS-Out-Bytes', 'us-west-1'],
])('usage type %s', (text, usage, region) => {
  expect(withoutPrefix(text)).toMatchObject({ usage, region });
});
