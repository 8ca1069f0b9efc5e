/** A refresh in a process of its own, to be killed: tells when it begins. */
import { readFileSync } from 'node:fs';
import { refreshPrices } from '../../packages/pricing/src/index.ts';

const [dataFolder, endpoint, shapesFile] = process.argv.slice(2) as [string, string, string];
process.stdout.write('begin\n');
await refreshPrices({
  cloud: 'aws',
  regions: ['us-east-1'],
  dataFolder,
  before: () => ({}),
  shapes: JSON.parse(readFileSync(shapesFile, 'utf8')) as never,
  env: {},
  now: () => new Date('2026-11-25T03:00:00Z'),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: () => 0.5,
  fetch: globalThis.fetch,
  endpoint,
  terms: false,
});
process.stdout.write('end\n');
