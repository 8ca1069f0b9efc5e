/** What goes wrong on the way to AWS's price list: what passes is tried again, what does not ends with the cause in words, and the last good snapshot stays. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SourceError } from '../../packages/pricing/src/index.ts';
import { awsCatalog, item, machineAttributes, type AwsItem } from '../price-servers/aws-catalog.ts';
import { awsServer, type AwsServer, type AwsServerOptions } from '../price-servers/aws-server.ts';
import { always, at, type Fault } from '../price-servers/faults.ts';
import { hashes, NOW, refreshWith, tempFolder } from '../price-servers/refresh-with.ts';

process.env.AWS_ACCESS_KEY_ID = 'dummy';
process.env.AWS_SECRET_ACCESS_KEY = 'dummy';

const items = awsCatalog('us-east-1', /^(m5|t3)\./);
let temp: ReturnType<typeof tempFolder>;
let server: AwsServer | undefined;
beforeEach(() => {
  temp = tempFolder();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  temp.remove();
});
const start = async (options: Partial<AwsServerOptions>) => (server = await awsServer({ items, pageSize: 25, ...options }));
const refresh = (more: Parameters<typeof refreshWith>[3] = {}) => refreshWith('aws', temp.folder, server!.url, { terms: false, ...more });

const status = (code: number, type: string, message?: string): Fault => ({
  kind: 'status',
  status: code,
  code: type,
  ...(message !== undefined && { message }),
});

describe('what passes is tried again', () => {
  let wanted: Record<string, string>;
  beforeAll(async () => {
    const good = tempFolder();
    const one = await awsServer({ items, pageSize: 25 });
    await refreshWith('aws', good.folder, one.url, { terms: false });
    wanted = hashes(good.folder);
    await one.close();
    good.remove();
  });
  const PASSING: [string, Fault][] = [
    ['throttled: 429', status(429, 'TooManyRequestsException')],
    ['throttled: 400 ThrottlingException', status(400, 'ThrottlingException', 'Rate exceeded')],
    ['a 500', status(500, 'InternalErrorException')],
    ['a 503', status(503, 'ServiceUnavailable')],
    ['reset in mid-page', { kind: 'reset' }],
    ['truncated JSON', { kind: 'truncate' }],
    ['wrong content type', { kind: 'html' }],
    ['slow beyond the time a call has', { kind: 'slow', ms: 1500 }],
    [
      'clock skew, set right by the server’s date',
      { kind: 'status', status: 400, code: 'RequestTimeTooSkewed', date: new Date(NOW.getTime() + 7_200_000) },
    ],
  ];
  it.each(PASSING)('%s', async (_, fault) => {
    await start({ faults: at([3, 4, 7], fault) });
    const retries: string[] = [];
    await refresh({ timeoutMs: 400, onRetry: (what) => retries.push(what) });
    expect(retries.length).toBe(3);
    const written = hashes(temp.folder);
    const folder = Object.keys(wanted).filter((path) => path.endsWith('us-east-1.json'))[0]!;
    expect(written[folder]).toBe(wanted[folder]);
  });
});

describe('what does not pass ends with the cause in words, and nothing changes', () => {
  const ENDS: [string, Partial<AwsServerOptions>, RegExp][] = [
    ['slow for good', { faults: always({ kind: 'slow', ms: 700 }) }, /broke off or timed out.*tried 6 times/],
    ['throttled for good', { faults: always(status(429, 'TooManyRequestsException')) }, /throttling: too many requests.*tried 6 times/],
    ['500s for good', { faults: always(status(500, 'InternalErrorException')) }, /failed on its side \(HTTP 500\).*tried 6 times/],
    ['reset for good', { faults: always({ kind: 'reset' }) }, /broke off|timed out/],
    [
      'repeated page tokens',
      { faults: ({ operation }) => (operation === 'GetProducts' ? { kind: 'repeatToken' } : undefined) },
      /same page token twice.*in a circle/,
    ],
    ['truncated for good', { faults: always({ kind: 'truncate' }) }, /broke off or is not JSON/],
    ['a sign-in page instead of JSON', { faults: always({ kind: 'html' }) }, /text\/html instead of JSON: is a proxy or a sign-in page/],
    ['a price that is not a number', { items: [...items, priced('abc')] }, /price of SKU BAD is "abc", no number/],
    ['a negative price', { items: [...items, priced('-0.1')] }, /price of SKU BAD is "-0.1", no number at or above 0/],
    ['a currency that is not USD', { items: [...items, priced('0.7', 'CNY')] }, /SKU BAD is priced in CNY, not in USD/],
    [
      'an SKU that appears twice at two prices',
      { items: [...items, priced('0.1'), priced('0.2')] },
      /SKU BAD in us-east-1 appears twice, on demand at 0\.1 and at 0\.2 USD/,
    ],
    [
      'clock skew that stays',
      { faults: always(status(403, 'InvalidSignatureException', 'Signature expired: 20261125T0100Z is now earlier')) },
      /clock of this machine is off/,
    ],
    [
      'expired credentials',
      { faults: always(status(400, 'ExpiredTokenException', 'The security token included in the request is expired')) },
      /credentials have expired; sign in again/,
    ],
    [
      'refused credentials',
      { faults: always(status(400, 'AccessDeniedException', 'not authorized to perform: pricing:GetProducts')) },
      /refused these credentials/,
    ],
    [
      'no machine for the region',
      { items: items.filter(({ product }) => product.productFamily !== 'Compute Instance') },
      /has no Linux machine for us-east-1/,
    ],
  ];
  it.each(ENDS)('%s', async (_, options, words) => {
    await start({});
    await refresh();
    const good = hashes(temp.folder);
    await server!.close();
    await start(options);
    const error = await refresh({ timeoutMs: 150, now: () => new Date(NOW.getTime() + 3_600_000) }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SourceError);
    expect((error as SourceError).message).toMatch(words);
    const kept = hashes(temp.folder);
    for (const [path, hash] of Object.entries(good)) expect(kept[path]).toBe(hash);
    expect(Object.keys(kept).filter((path) => path.startsWith('prices/') && !(path in good))).toEqual([]);
  });

  it('a list that ends early for want of a page token, against the refresh before', async () => {
    await start({ pageSize: 5 });
    await refresh({ before: () => ({}), regions: ['us-east-1'] });
    const [path] = Object.keys(hashes(temp.folder)).filter((one) => one.endsWith('us-east-1.json'));
    const document = JSON.parse(readFileSync(`${temp.folder}/${path}`, 'utf8')) as never;
    await server!.close();
    await start({ pageSize: 5, faults: ({ operation }) => (operation === 'GetProducts' ? { kind: 'noToken' } : undefined) });
    const again = { before: () => ({ prices: document }), now: () => new Date(NOW.getTime() + 3_600_000) };
    await expect(refresh(again)).rejects.toThrow(/lists \d+ machine types, \d+ at the refresh before: the list may have broken off/);
  });

  it('no network at all', async () => {
    await start({});
    const { url } = server!;
    await server!.close();
    server = undefined;
    await expect(refreshWith('aws', temp.folder, url, { terms: false })).rejects.toThrow(
      /cannot be reached: is there a network.*tried 3 times/,
    );
    await expect(refreshWith('aws', temp.folder, 'http://no-such-host.invalid', { terms: false })).rejects.toThrow(/cannot be reached/);
  });

  it('an SKU that appears twice at one price counts once', async () => {
    await start({ items: [...items, priced('0.1'), priced('0.1')] });
    expect((await refresh()).regions[0]!.machines).toBeGreaterThan(10);
  });
});

function priced(usd: string, currency = 'USD'): AwsItem {
  return item(
    'AmazonEC2',
    'Compute Instance',
    machineAttributes('us-east-1', 'x9.large'),
    [{ from: '0', to: 'Inf', usd, unit: 'Hrs', currency }],
    [],
    'BAD',
  );
}
