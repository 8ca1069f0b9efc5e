/** A snapshot's files into a data folder: written aside, read again and verified, then renamed into place in one step. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SourceError } from '../source/source-error.ts';
import { unwritable } from './lock.ts';
import { verifyFolder } from './verify.ts';

/**
 * @param kind `prices` or `shapes`
 * @param files text by name; `manifest.json` among them
 * @returns the folder of the snapshot, which did not exist before
 * @throws {SourceError} when the disk refuses or what was written does not verify; nothing else is touched
 */
export function publish(dataFolder: string, kind: 'prices' | 'shapes', cloud: string, now: Date, files: Record<string, string>): string {
  const stamp = now
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '');
  const parent = join(dataFolder, kind, cloud);
  let target = join(parent, stamp);
  for (let n = 2; existsSync(target); n++) target = join(parent, `${stamp}-${n}`);
  const aside = join(dataFolder, '.staging', `new-${kind}-${cloud}-${process.pid}`);
  try {
    rmSync(aside, { recursive: true, force: true });
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(aside, name)), { recursive: true });
      writeFileSync(join(aside, name), text);
    }
    const problems = verifyFolder(aside);
    if (problems.length)
      throw new SourceError('badAnswer', `what was read does not verify, nothing was changed: ${problems.slice(0, 5).join('; ')}`);
    mkdirSync(parent, { recursive: true });
    renameSync(aside, target);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    throw error instanceof SourceError ? error : unwritable(dataFolder, error);
  }
  return target;
}
