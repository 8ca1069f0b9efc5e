/** A refresh against a loopback server, in a folder of its own, without real waiting. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refreshPrices, sha256, type RefreshOptions, type RefreshResult } from '../../packages/pricing/src/index.ts';
import { before, shapes } from './data.ts';

export const NOW = new Date('2026-11-25T03:00:00Z');

export function tempFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-prices-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export async function refreshWith(
  cloud: 'aws' | 'gcp',
  dataFolder: string,
  endpoint: string,
  more: Partial<RefreshOptions> = {},
): Promise<RefreshResult> {
  return refreshPrices({
    cloud,
    regions: [cloud === 'aws' ? 'us-east-1' : 'us-central1'],
    dataFolder,
    before: before(cloud),
    shapes: shapes(cloud),
    env: {},
    now: () => NOW,
    sleep: async () => undefined,
    random: () => 0.5,
    fetch: globalThis.fetch,
    endpoint,
    ...more,
  });
}

/** Every file below a folder, with its hash. */
export function hashes(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (at: string): void => {
    for (const name of readdirSync(join(folder, at))) {
      const path = join(at, name);
      if (statSync(join(folder, path)).isDirectory()) visit(path);
      else found[path] = sha256(readFileSync(join(folder, path), 'utf8'));
    }
  };
  visit('');
  return found;
}
