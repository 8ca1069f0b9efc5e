/** The shipped snapshots as the page needs them: which files, how large, and one stamp for all of them. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const dataFolder = fileURLToPath(new URL('../../../data', import.meta.url));
/** What a plan needs: not the terms, not the examples. */
const needed = (path: string) =>
  path.endsWith('.json') && !/\.terms\.json$|(^|\/)(examples|billing|metrics)\/|manifest\.json$|^index\.json$/.test(path);

export function snapshotFiles(): Record<string, number> {
  const found = readdirSync(dataFolder, { recursive: true, encoding: 'utf8' })
    .map((path) => relative('.', path).split(sep).join('/'))
    .filter((path) => needed(path) && /^(hand|shapes|prices)\//.test(path))
    .sort();
  return Object.fromEntries(found.map((path) => [path, statSync(join(dataFolder, path)).size]));
}

/** Changes whenever any file of the snapshots does. */
export function stampOf(files: Record<string, number>): string {
  const hash = createHash('sha256');
  for (const path of ['index.json', ...Object.keys(files)]) hash.update(path).update(readFileSync(join(dataFolder, path), 'utf8'));
  return hash.digest('hex').slice(0, 12);
}
