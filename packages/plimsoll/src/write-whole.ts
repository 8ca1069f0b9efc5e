/** Files that are never half-written: aside, then renamed; what was begun is removed when the disk is full or read-only. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { OutsideError } from './input-error.ts';

/** @throws {OutsideError} with the cause, when the file cannot be written; what stood there before is untouched */
export const writeWhole = (path: string, content: string | Uint8Array): void => writeAll([[path, content]]);

/**
 * Several files that belong together: all are written aside before the first takes its place.
 * @throws {OutsideError} with the cause, when one cannot be written; what stood there before is untouched
 */
export function writeAll(files: readonly (readonly [path: string, content: string | Uint8Array])[]): void {
  const begun: { path: string; aside: string }[] = [];
  let current = '';
  try {
    for (const [path, content] of files) {
      current = path;
      const aside = `${path}.${process.pid}.part`;
      mkdirSync(dirname(path), { recursive: true });
      begun.push({ path, aside });
      writeFileSync(aside, content);
    }
    for (const { path, aside } of begun) {
      current = path;
      renameSync(aside, path);
    }
  } catch (error) {
    for (const { aside } of begun)
      try {
        rmSync(aside, { force: true });
      } catch {
        // the disk that refused to write refuses this too
      }
    throw new OutsideError(
      `${current} cannot be written: ${causeOf(error as NodeJS.ErrnoException)}. What stood there before is untouched`,
    );
  }
}

function causeOf({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOSPC':
      return 'the disk is full';
    case 'EFBIG':
    case 'EDQUOT':
      return 'there is no room for a file of this size';
    case 'EROFS':
      return 'the disk is read-only';
    case 'EACCES':
    case 'EPERM':
      return 'it is not permitted there';
    case 'EISDIR':
    case 'ENOTEMPTY':
    case 'EEXIST':
      return 'a folder of that name stands there';
    case 'ENOTDIR':
      return 'a file stands where a folder is needed';
    default:
      return message;
  }
}
