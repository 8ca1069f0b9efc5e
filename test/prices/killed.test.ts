/** A refresh killed at 20 random moments (seeded): the last good snapshot is as it was, the next refresh goes on where it stood. Two at once do not meet. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { takeLock, verifyFolder } from '../../packages/pricing/src/index.ts';
import { awsCatalog } from '../price-servers/aws-catalog.ts';
import { awsServer, type AwsServer } from '../price-servers/aws-server.ts';
import { hashes, NOW, refreshWith, tempFolder } from '../price-servers/refresh-with.ts';

process.env.AWS_ACCESS_KEY_ID = 'dummy';
process.env.AWS_SECRET_ACCESS_KEY = 'dummy';
const root = fileURLToPath(new URL('../../', import.meta.url));
const items = awsCatalog('us-east-1', /^(m5|t3|c6i)\./);
const temp = tempFolder();
// the child must find the clients as the package does
const script = join(root, 'packages/pricing/node_modules/.refresh-child.mjs');
let server: AwsServer;

beforeAll(async () => {
  await build({
    entryPoints: [join(root, 'test/price-servers/refresh-child.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '@plimsoll/core': join(root, 'packages/core/src/index.ts') },
    logLevel: 'error',
  });
  server = await awsServer({ items, pageSize: 20, delayMs: 8 });
});
afterAll(async () => {
  await server.close();
  temp.remove();
});

/** A linear congruential generator: the same moments every time. Source: Numerical Recipes, 2nd ed., section 7.1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

function child(): ReturnType<typeof spawn> {
  const shapes = join(root, 'data/shapes/aws/2026-08-02/shapes.json');
  return spawn(process.execPath, [script, temp.folder, server.url, shapes], { stdio: ['ignore', 'pipe', 'ignore'] });
}

it('keeps the last good snapshot through 20 kills, and goes on where it stood', async () => {
  const options = { terms: false, before: () => ({}) };
  const clean = await refreshWith('aws', temp.folder, server.url, options);
  const good = hashes(temp.folder);
  const cleanRequests = server.requests.length;
  const random = seeded(20261125);
  let killed = 0;
  // a moment is so many requests after the start, and up to 20 ms more: the same on a slow machine; one that ends before is tried again
  for (let i = 0; killed < 20 && i < 200; i++) {
    const asked = server.requests.length + Math.floor(random() * cleanRequests);
    const running = child();
    const exit = new Promise<NodeJS.Signals | null>((resolve) => running.once('exit', (_, signal) => resolve(signal)));
    let ended = false;
    void exit.then(() => (ended = true));
    while (!ended && server.requests.length < asked) await new Promise((resolve) => setTimeout(resolve, 1));
    await new Promise((resolve) => setTimeout(resolve, random() * 20));
    running.kill('SIGKILL');
    if ((await exit) === 'SIGKILL') killed++;
    const now = hashes(temp.folder);
    for (const [path, hash] of Object.entries(good)) expect(now[path], `kill ${i}: ${path}`).toBe(hash);
    for (const name of readdirSync(join(temp.folder, 'prices/aws')))
      expect(verifyFolder(join(temp.folder, 'prices/aws', name))).toEqual([]);
  }
  expect(killed).toBe(20);
  const asked = server.requests.length;
  const resumed = await refreshWith('aws', temp.folder, server.url, options);
  expect(server.requests.length - asked).toBeLessThanOrEqual(cleanRequests);
  expect(resumed.regions).toEqual(clean.regions);
  expect(existsSync(join(temp.folder, '.lock'))).toBe(false);
});

it('does not ask again for parts that are there', async () => {
  const own = tempFolder();
  let broken = true;
  const one = await awsServer({
    items,
    pageSize: 20,
    faults: ({ n }) => (broken && n > 12 ? { kind: 'status', status: 403, code: 'AccessDeniedException' } : undefined),
  });
  await expect(refreshWith('aws', own.folder, one.url, { terms: false })).rejects.toThrow('refused');
  const asked = one.requests.length;
  broken = false;
  const result = await refreshWith('aws', own.folder, one.url, { terms: false });
  expect(result.parts.reused).toBeGreaterThan(0);
  // what broke off is asked for again from its first page, the parts before it are not
  const whole = await awsServer({ items, pageSize: 20 });
  await refreshWith('aws', own.folder, whole.url, { terms: false });
  expect(one.requests.length - asked).toBeLessThan(whole.requests.length);
  await one.close();
  await whole.close();
  own.remove();
});

it('lets one refresh at a time into a folder, and takes over from a process that is gone', async () => {
  const own = tempFolder();
  const release = takeLock(own.folder, () => NOW);
  await expect(refreshWith('aws', own.folder, server.url, { terms: false })).rejects.toThrow(
    /another refresh \(process \d+, since 2026-11-25T03:00:00.000Z\) is at work/,
  );
  release();
  const both = await Promise.allSettled([1, 2].map(() => refreshWith('aws', own.folder, server.url, { terms: false })));
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  // no process has this number: the largest that Linux gives is 4,194,304
  writeFileSync(join(own.folder, '.lock'), JSON.stringify({ pid: 9_999_999, host: hostname(), since: 'x' }));
  await expect(refreshWith('aws', own.folder, server.url, { terms: false })).resolves.toBeDefined();
  own.remove();
});
