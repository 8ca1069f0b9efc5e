/** GCP through its own client, over gRPC and REST, against loopback servers that replay the project's snapshot: witnesses are the rows of data/. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PricesDocument, TermsDocument } from '../../packages/core/src/index.ts';
import { prices, terms } from '../price-servers/data.ts';
import { gcpCatalog, type ExtraRate } from '../price-servers/gcp-catalog.ts';
import { gcpGrpcServer, gcpRestServer, type GcpServer } from '../price-servers/gcp-server.ts';
import { refreshWith, tempFolder } from '../price-servers/refresh-with.ts';

/** us-central1, N2D: rows `usd_spot`, `usd_cud1y`, `usd_cud3y` of the vendor's resource prices of 2026-07-30, as gcp-compute-resources has them. */
const N2D_TERMS: ExtraRate[] = [
  ['us-central1', 'n2d', 'core', 'Preemptible', '0.00796'],
  ['us-central1', 'n2d', 'ram', 'Preemptible', '0.001067'],
  ['us-central1', 'n2d', 'core', 'Commit1Yr', '0.017326'],
  ['us-central1', 'n2d', 'ram', 'Commit1Yr', '0.002322'],
  ['us-central1', 'n2d', 'core', 'Commit3Yr', '0.012376'],
  ['us-central1', 'n2d', 'ram', 'Commit3Yr', '0.001659'],
];

let temp: ReturnType<typeof tempFolder>;
let server: GcpServer | undefined;
beforeEach(() => {
  temp = tempFolder();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  temp.remove();
});
const read = <T>(folder: string, file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
const catalog = gcpCatalog(['us-central1', 'us-east4'], N2D_TERMS);

describe.each(['grpc', 'rest'] as const)('a refresh from GCP over %s', (transport) => {
  it('assembles machine prices that equal the on-demand prices to 0.0001 %', async () => {
    server = await (transport === 'grpc' ? gcpGrpcServer(catalog) : gcpRestServer(catalog));
    const result = await refreshWith('gcp', temp.folder, server.url, { transport, regions: ['us-central1', 'us-east4'] });
    let compared = 0;
    const off: string[] = [];
    for (const region of ['us-central1', 'us-east4']) {
      const document = read<PricesDocument>(result.folder, `${region}.json`);
      const fresh = new Set(document.sources.flatMap(({ origin }, i) => (origin === 'Cloud Billing Catalog API' ? [i] : [])));
      const shipped = new Map(prices('gcp', region).machines.map(([type, usd]) => [type, Number(usd)]));
      for (const [type, usd, , source] of document.machines) {
        if (!fresh.has(source) || !shipped.has(type)) continue;
        compared++;
        if (!(Math.abs(Number(usd) / shipped.get(type)! - 1) < 1e-6)) off.push(`${region} ${type} ${usd}, not ${shipped.get(type)}`);
      }
      expect(document.machines.map(([type]) => type)).toEqual(expect.arrayContaining([...shipped.keys()]));
      expect(document.resources.every(([, , , usd]) => Number(usd) < 1)).toBe(true);
    }
    expect(off).toEqual([]);
    expect(compared).toBeGreaterThan(550);
    const global = read<PricesDocument>(result.folder, 'global.json');
    expect(
      global.resources.filter(([family]) => family.startsWith('confidential-')).map(([f, r, , usd]) => `${f} ${r} ${Number(usd)}`),
    ).toEqual(prices('gcp', 'global').resources.map(([f, r, , usd]) => `${f} ${r} ${Number(usd)}`));
    expect(global.sustainedUse?.length).toBe(prices('gcp', 'global').sustainedUse!.length);
    for (const name of [
      /Nat Gateway Uptime \(per VM/,
      /gateway cap/,
      /^Message Delivery Basic/,
      /^Metric Volume/,
      /^Log Storage/,
      /Inter Zone/,
    ])
      expect(
        global.skus
          .filter(([, sku]) => name.test(sku))
          .map(([, , , unit, tiers]) => [unit, tiers.map(([from, usd]) => [from, Number(usd)])]),
        String(name),
      ).toEqual(
        prices('gcp', 'global')
          .skus.filter(([, sku]) => name.test(sku))
          .map(([, , , unit, tiers]) => [unit, tiers.map(([from, usd]) => [from, Number(usd)])]),
      );
  });
});

it('prices spot and committed machines from spot and committed vCPUs and memory', async () => {
  server = await gcpGrpcServer(catalog);
  const result = await refreshWith('gcp', temp.folder, server.url);
  const mine = read<TermsDocument>(result.folder, 'us-central1.terms.json').terms.filter(([type]) => type.startsWith('n2d-'));
  const shipped = new Map(terms('gcp', 'us-central1')!.terms.map(([type, term, usd]) => [`${type} ${term}`, Number(usd)]));
  expect(mine.length).toBeGreaterThan(60);
  expect(mine.filter(([type, term, usd]) => !(Math.abs(Number(usd) / shipped.get(`${type} ${term}`)! - 1) < 1e-4))).toEqual([]);
});
