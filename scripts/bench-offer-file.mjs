// Reads a synthetic AWS offer file of 1 GB (or the size given in MB) beside a bare read of the same file, and tells MB/s and the peak of memory.
// Usage: node scripts/bench-offer-file.mjs [MB] [csv|json]     (run `node scripts/build.mjs` once before)
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { clearInterval, setInterval } from 'node:timers';
import { join } from 'node:path';
import { readOfferFile } from '../packages/pricing/dist/index.js';

const megabytes = Number(process.argv[2] ?? 1000);
const format = process.argv[3] ?? 'csv';
const folder = mkdtempSync(join(process.env.BENCH_DIR ?? tmpdir(), 'offer-'));
const file = join(folder, `index.${format}`);

const REGIONS = ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-northeast-1', 'ap-southeast-1'];
const SYSTEMS = ['Linux', 'Windows', 'RHEL', 'SUSE'];
// the first columns of AmazonEC2's index.csv, and as many more as there are: 91
const HEADER =
  'SKU,OfferTermCode,RateCode,TermType,PriceDescription,EffectiveDate,StartingRange,EndingRange,Unit,PricePerUnit,Currency,RelatedTo,LeaseContractLength,PurchaseOption,OfferingClass,Product Family,serviceCode,Location,Location Type,Instance Type,Current Generation,Instance Family,vCPU,Physical Processor,Clock Speed,Memory,Storage,Network Performance,Tenancy,Operating System,License Model,usageType,operation,CapacityStatus,Pre Installed S/W,Region Code,serviceName,MarketOption'.split(
    ',',
  );
while (HEADER.length < 91) HEADER.push(`Attribute ${HEADER.length}`);
const quoted = (cells) => `${cells.map((cell) => `"${cell}"`).join(',')}\n`;

function product(n) {
  const region = REGIONS[n % REGIONS.length];
  const type = `m${(n >> 3) % 90}i.${(n % 24) + 1}xlarge`;
  const system = SYSTEMS[(n >> 5) % SYSTEMS.length];
  const sku = `SKU${String(n).padStart(13, '0')}`;
  return { region, type, system, sku, usd: (0.01 + (n % 997) / 1000).toFixed(10) };
}
function csvLine(n) {
  const { region, type, system, sku, usd } = product(n >> 2);
  const reserved = n % 4 !== 0;
  const cells = {
    SKU: sku,
    OfferTermCode: 'JRTCKXETXF',
    RateCode: `${sku}.JRTCKXETXF.${n}`,
    TermType: reserved ? 'Reserved' : 'OnDemand',
    PriceDescription: `$${usd} per ${system} ${type} Instance Hour`,
    EffectiveDate: '2026-11-01',
    StartingRange: '0',
    EndingRange: 'Inf',
    Unit: 'Hrs',
    PricePerUnit: usd,
    Currency: 'USD',
    LeaseContractLength: reserved ? '1yr' : '',
    PurchaseOption: reserved ? 'No Upfront' : '',
    OfferingClass: reserved ? ['standard', 'convertible', 'other'][(n % 4) - 1] : '',
    'Product Family': 'Compute Instance',
    serviceCode: 'AmazonEC2',
    Location: region,
    'Location Type': 'AWS Region',
    'Instance Type': type,
    Tenancy: 'Shared',
    'Operating System': system,
    usageType: `BoxUsage:${type}`,
    operation: 'RunInstances',
    CapacityStatus: 'Used',
    'Pre Installed S/W': 'NA',
    'Region Code': region,
    serviceName: 'Amazon Elastic Compute Cloud',
  };
  return quoted(HEADER.map((name) => cells[name] ?? ''));
}
function jsonProduct(n) {
  const { region, type, system, sku } = product(n);
  return `"${sku}":${JSON.stringify({ sku, productFamily: 'Compute Instance', attributes: { servicecode: 'AmazonEC2', location: region, locationType: 'AWS Region', instanceType: type, operatingSystem: system, tenancy: 'Shared', preInstalledSw: 'NA', capacitystatus: 'Used', licenseModel: 'No License required', usagetype: `BoxUsage:${type}`, operation: 'RunInstances', regionCode: region, marketoption: 'OnDemand', processorFeatures: 'AVX; AVX2; Intel AVX512; Intel Turbo' } })}`;
}
function jsonTerm(n) {
  const { sku, usd } = product(n);
  return `"${sku}":${JSON.stringify({ [`${sku}.JRTCKXETXF`]: { offerTermCode: 'JRTCKXETXF', sku, effectiveDate: '2026-11-01T00:00:00Z', priceDimensions: { [`${sku}.JRTCKXETXF.6YS6EN2CT7`]: { rateCode: `${sku}.JRTCKXETXF.6YS6EN2CT7`, description: 'x', beginRange: '0', endRange: 'Inf', unit: 'Hrs', pricePerUnit: { USD: usd }, appliesTo: [] } }, termAttributes: {} } })}`;
}

async function generate() {
  const out = createWriteStream(file);
  let bytes = 0;
  const put = async (text) => {
    bytes += text.length;
    if (!out.write(text)) await once(out, 'drain');
  };
  const target = megabytes * 1e6;
  let n = 0;
  const many = async (until, make) => {
    const first = n;
    while (bytes < until) {
      let block = '';
      for (let i = 0; i < 2000; i++, n++) block += make(n, n === first);
      await put(block);
    }
  };
  if (format === 'csv') {
    await put(
      '"FormatVersion","v1.0"\n"Disclaimer","synthetic"\n"Publication Date","2026-11-20T00:00:00Z"\n"Version","20261120000000"\n"OfferCode","AmazonEC2"\n',
    );
    await put(quoted(HEADER));
    await many(target, csvLine);
  } else {
    await put('{"formatVersion":"v1.0","offerCode":"AmazonEC2","publicationDate":"2026-11-20T00:00:00Z","products":{');
    await many(target / 2, (i, first) => (first ? '' : ',') + jsonProduct(i));
    await put('},"terms":{"OnDemand":{');
    n = 0;
    await many(target, (i, first) => (first ? '' : ',') + jsonTerm(i));
    await put('}}}');
  }
  out.end();
  await once(out, 'finish');
}

let peak = 0;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50);
try {
  await generate();
  const size = statSync(file).size / 1e6;
  let start = performance.now();
  for await (const chunk of createReadStream(file)) void chunk;
  const bare = size / ((performance.now() - start) / 1000);
  peak = 0;
  start = performance.now();
  let largest = 0;
  const read = await readOfferFile(createReadStream(file), {
    regions: new Set(['us-west-1']),
    onProgress: () => (largest = Math.max(largest, process.memoryUsage.rss())),
  });
  const seconds = (performance.now() - start) / 1000;
  peak = Math.max(peak, largest);
  console.log(
    `${format}, ${size.toFixed(0)} MB, ${read.rows.toLocaleString('en-US')} rates, ${read.kept.length.toLocaleString('en-US')} kept: ${(size / seconds).toFixed(1)} MB/s beside ${bare.toFixed(0)} MB/s of a bare read; peak memory ${(peak / 1e6).toFixed(0)} MB`,
  );
} finally {
  clearInterval(watch);
  rmSync(folder, { recursive: true, force: true });
}
