/** Where the snapshots lie, and how a file of them is read. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OutsideError } from '../input-error.ts';

const LEVELS_UP = 5; // from packages/plimsoll/src/snapshots to the root of the repository, where data/ is

let found: string | undefined;

/**
 * The folder of the shipped snapshots: `data` beside the built files, else the repository's own.
 * @throws {OutsideError} when there is none
 */
export function shippedDataFolder(): string {
  if (found !== undefined) return found;
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let i = 0; i <= LEVELS_UP; i++, folder = dirname(folder)) {
    const data = join(folder, 'data');
    if (existsSync(join(data, 'index.json'))) return (found = data);
  }
  throw new OutsideError('there is no price data beside this installation (data/index.json): install plimsoll again, or import the data');
}

/** The object in a JSON file of the data folder; a missing or broken file is named, with what lies there instead. */
export function readDocument<T extends { schema: string }>(dataFolder: string, path: string, schema: T['schema']): T {
  const file = join(dataFolder, path);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new OutsideError(`the snapshot ${path} is missing in ${dataFolder}; ${whatIsThere(dataFolder, dirname(path))}`);
  }
  let document: T;
  try {
    document = JSON.parse(text) as T;
  } catch (error) {
    throw new OutsideError(`the snapshot ${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (document.schema !== schema)
    throw new OutsideError(`the snapshot ${file} has the schema ${document.schema}; this version reads ${schema}`);
  return document;
}

function whatIsThere(dataFolder: string, folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    const here = join(dataFolder, at);
    if (existsSync(here)) return `${at === '.' ? 'the folder' : at} has ${readdirSync(here).sort().slice(0, 60).join(', ') || 'nothing'}`;
    if (at === '.') return 'the folder is missing too';
  }
}
