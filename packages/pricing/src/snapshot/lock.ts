/** One refresh at a time in a data folder. A lock whose process is gone is taken over. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { SourceError } from '../source/source-error.ts';

interface Holder {
  pid: number;
  host: string;
  since: string;
}

/**
 * @returns a function that gives the lock back
 * @throws {SourceError} `busy` when another refresh holds it
 */
export function takeLock(folder: string, now: () => Date): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, '.lock');
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), since: now().toISOString() } satisfies Holder);
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      // written aside and linked into place: a lock is there whole or not at all
      writeFileSync(`${path}.${process.pid}`, mine);
      linkSync(`${path}.${process.pid}`, path);
      return () => {
        if (read(path) === mine) rmSync(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(folder, error);
    } finally {
      rmSync(`${path}.${process.pid}`, { force: true });
    }
    const found = read(path);
    if (found === undefined) continue;
    const holder = parsed(found);
    if (holder === undefined || isAlive(holder))
      throw new SourceError(
        'busy',
        `another refresh ${holder ? `(process ${holder.pid}${holder.host === hostname() ? '' : ` on ${holder.host}`}, since ${holder.since}) ` : ''}is at work in ${folder}: wait for it, or remove ${path} when it is gone`,
      );
    takeOver(path, found);
  }
  throw new SourceError('busy', `another refresh keeps taking the lock ${path}: wait for it`);
}

/** Moves a dead process's lock away, unless somebody else was quicker and it is theirs already. */
function takeOver(path: string, stale: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (read(aside) === stale) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

function isAlive({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
/** A lock that cannot be read is not ours to break: a person decides. */
function parsed(text: string): Holder | undefined {
  try {
    const value = JSON.parse(text) as Partial<Holder>;
    return typeof value.pid === 'number' && value.pid > 0 && typeof value.host === 'string' ? (value as Holder) : undefined;
  } catch {
    return undefined;
  }
}

export function unwritable(folder: string, error: unknown): SourceError {
  const { code, message } = error as NodeJS.ErrnoException;
  const why = code === 'ENOSPC' ? 'the disk is full' : code === 'EACCES' || code === 'EROFS' ? 'it may not be written to' : message;
  return new SourceError('storage', `the data folder ${folder} cannot be used: ${why}; choose another with --data`);
}
