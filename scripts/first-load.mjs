// What a visit loads before anybody clicks or scrolls: every script that the page or one of its workers asks for, from wherever it comes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** after a plan stands, what else is worked out by itself */
const REST_MS = 4000;

/**
 * @param dist the built page
 * @param context of a browser, fresh
 * @param visit opens the page and comes back when its plan stands
 * @returns bytes of each script, as gzip makes them; what the service worker keeps for later is asked for as data and is not among them
 */
export async function firstLoad(dist, context, visit) {
  const asked = new Set();
  context.on('request', (request) => {
    const file = /(assets\/)?[^/]+\.js$/.exec(new URL(request.url()).pathname)?.[0];
    if (file && request.resourceType() === 'script') asked.add(file);
  });
  const page = await visit();
  await page.waitForTimeout(REST_MS);
  await page.close();
  return Object.fromEntries([...asked].sort().map((name) => [name, gzipSync(readFileSync(join(dist, name))).length]));
}
