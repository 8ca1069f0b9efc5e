/** Files that are never half-written: aside, then renamed; what was begun is removed when the disk is full or read-only. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { OutsideError } from './input-error.ts';

/** @throws {OutsideError} with the cause, when the file cannot be written; what stood there before is untouched */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const aside = `${path}.${process.pid}.part`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(aside, content);
    renameSync(aside, path);
  } catch (error) {
    try {
      rmSync(aside, { force: true });
    } catch {
      // the disk that refused to write refuses this too
    }
    throw new OutsideError(`${path} cannot be written: ${causeOf(error as NodeJS.ErrnoException)}`);
  }
}

function causeOf({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOSPC':
      return 'the disk is full';
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
