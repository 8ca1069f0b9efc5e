/** What goes wrong on the way to the Cloud Billing Catalog, over gRPC and REST: what passes is tried again, what does not ends with the cause in words. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SourceError } from '../../packages/pricing/src/index.ts';
import { always, at, type Fault } from '../price-servers/faults.ts';
import { gcpCatalog, gcpSku, type GcpSku } from '../price-servers/gcp-catalog.ts';
import { gcpGrpcServer, gcpRestServer, type GcpServer, type GcpServerOptions } from '../price-servers/gcp-server.ts';
import { fixture } from '../price-servers/data.ts';
import { hashes, NOW, refreshWith, tempFolder } from '../price-servers/refresh-with.ts';

const catalog = gcpCatalog(['us-central1']);
const compute = catalog.services.find(({ displayName }) => displayName === 'Compute Engine')!.name;
const withSku = (...more: GcpSku[]): GcpServerOptions => ({
  ...catalog,
  skus: { ...catalog.skus, [compute]: [...catalog.skus[compute]!, ...more] },
});
const HOUR: [string, string, number] = ['h', 's', 3600];
const status = (code: number, name: string, message = name): Fault => ({ kind: 'status', status: code, code: name, message });

describe.each(['grpc', 'rest'] as const)('over %s', (transport) => {
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
  const start = async (options: Partial<GcpServerOptions> = {}) =>
    (server = await (transport === 'grpc' ? gcpGrpcServer : gcpRestServer)({ ...catalog, pageSize: 100, ...options }));
  const refresh = (more: Parameters<typeof refreshWith>[3] = {}) => refreshWith('gcp', temp.folder, server!.url, { transport, ...more });

  it.each<[string, Fault]>([
    ['RESOURCE_EXHAUSTED (429)', status(429, 'RESOURCE_EXHAUSTED')],
    ['a 500', status(500, 'INTERNAL')],
    ['a 503', status(503, 'UNAVAILABLE')],
    ['reset in mid-page', { kind: 'reset' }],
    ['an answer cut in half', { kind: 'truncate' }],
    ['a web page instead of an answer', { kind: 'html' }],
    ['slow beyond the time a call has', { kind: 'slow', ms: 1200 }],
  ])('%s passes and is tried again', async (_, fault) => {
    await start({ faults: at([2, 4], fault) });
    const retries: string[] = [];
    const result = await refresh({ timeoutMs: 500, onRetry: (what) => retries.push(what) });
    expect(retries.length).toBe(2);
    expect(result.regions[0]!.machines).toBeGreaterThan(250);
  });

  it.each<[string, () => Partial<GcpServerOptions>, RegExp]>([
    ['throttled for good', () => ({ faults: always(status(429, 'RESOURCE_EXHAUSTED')) }), /throttling: too many requests.*tried 6 times/],
    ['500s for good', () => ({ faults: always(status(500, 'INTERNAL')) }), /tried 6 times/],
    ['slow for good', () => ({ faults: always({ kind: 'slow', ms: 600 }) }), /tried 6 times/],
    [
      'repeated page tokens',
      () => ({ faults: ({ operation }) => (operation === 'ListSkus' ? { kind: 'repeatToken' } : undefined) }),
      /same page token twice.*in a circle/,
    ],
    ['an answer cut in half for good', () => ({ faults: always({ kind: 'truncate' }) }), /broke off|JSON|failed/],
    [
      'expired credentials',
      () => ({ faults: always(status(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials: access token expired')) }),
      /credentials/,
    ],
    ['refused credentials', () => ({ faults: always(status(403, 'PERMISSION_DENIED')) }), /refused the credentials/],
    [
      'an invalid key, as Google says it',
      () => ({
        faults: always({
          ...status(400, 'INVALID_ARGUMENT', (JSON.parse(fixture('error-response.json')) as { error: { message: string } }).error.message),
        }),
      }),
      /API key not valid/,
    ],
    [
      'a price that is not a number',
      () => withSku(broken('N2 Instance Core running in Elsewhere', { units: '0', nanos: 2_000_000_000 })),
      /SKU BAD .*no amount at or above 0/,
    ],
    [
      'a currency that is not USD, without a rate',
      () => withSku(broken('N2 Instance Core running in Elsewhere', { currencyCode: 'EUR', units: '0', nanos: 30_000_000 }, 0)),
      /is in EUR without a rate to USD/,
    ],
    [
      'a unit that its own factor contradicts',
      () =>
        withSku(
          gcpSku(
            'Compute Engine',
            'BAD',
            'N2 Instance Ram running in Elsewhere',
            ['us-central1'],
            ['GiBy.h', 'By.s', 3.6e12],
            [[0, '0.004']],
          ),
        ),
      /GiBy\.h comes with a factor of 3600000000000/,
    ],
    [
      'no service Compute Engine',
      () => ({ services: catalog.services.filter(({ displayName }) => displayName !== 'Compute Engine') }),
      /lists no service Compute Engine/,
    ],
  ])('%s ends with the cause in words, and nothing changes', async (_, options, words) => {
    await start();
    await refresh();
    const good = hashes(temp.folder);
    await server!.close();
    await start(options());
    const error = await refresh({ timeoutMs: 200, now: () => new Date(NOW.getTime() + 3_600_000) }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SourceError);
    expect((error as SourceError).message).toMatch(words);
    const kept = hashes(temp.folder);
    for (const [path, hash] of Object.entries(good)) expect(kept[path]).toBe(hash);
    expect(Object.keys(kept).filter((path) => path.startsWith('prices/') && !(path in good))).toEqual([]);
  });

  it('an SKU that appears twice at two prices is left out and named', async () => {
    await start(withSku(gcpSku('Compute Engine', 'TWIN', 'E2 Instance Core running in Americas', ['us-central1'], HOUR, [[0, '0.5']])));
    const result = await refresh();
    expect(result.gaps.join()).toMatch(/us-central1 e2 core ondemand: SKUs .* and TWIN disagree \(0\.02181159 and 0\.5\); left out/);
  });

  it('no network at all', async () => {
    await start();
    const { url } = server!;
    await server!.close();
    server = undefined;
    await expect(refreshWith('gcp', temp.folder, url, { transport })).rejects.toThrow(/cannot be reached.*tried 3 times/);
  });
});

function broken(description: string, unitPrice: object, rate = 1): GcpSku {
  const sku = gcpSku('Compute Engine', 'BAD', description, ['us-central1'], HOUR, [[0, '0']]);
  const info = sku.pricingInfo[0]!;
  return {
    ...sku,
    pricingInfo: [
      {
        ...info,
        currencyConversionRate: rate,
        pricingExpression: {
          ...info.pricingExpression,
          tieredRates: [{ startUsageAmount: 0, unitPrice: { currencyCode: 'USD', units: '0', nanos: 0, ...unitPrice } }],
        },
      },
    ],
  };
}
