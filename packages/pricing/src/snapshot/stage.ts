/**
 * Parts of a refresh, laid aside as they arrive: a refresh that was killed goes on where it stood. A part is written whole or not at all, carries
 * its own hash, and is used for a day at most.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unwritable } from './lock.ts';

const VERSION = 1;
const USED_FOR_MS = 24 * 3600 * 1000;

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

interface PartFile {
  version: number;
  key: string;
  at: string;
  sha256: string;
  body: string;
}

export interface Part<T> {
  value: T;
  sha256: string;
  /** when it was read from the vendor */
  at: string;
  reused: boolean;
}

export class Stage {
  readonly folder: string;
  private readonly now: () => Date;
  /** @param request everything that the parts depend on: another request has another stage */
  constructor(dataFolder: string, request: unknown, now: () => Date) {
    this.folder = join(dataFolder, '.staging', sha256(JSON.stringify(request)).slice(0, 16));
    this.now = now;
  }

  async part<T>(key: string, read: () => Promise<T>): Promise<Part<T>> {
    const path = join(this.folder, `${sha256(key).slice(0, 24)}.part.json`);
    const kept = this.kept<T>(path, key);
    if (kept) return kept;
    const value = await read();
    const body = JSON.stringify(value);
    const file: PartFile = { version: VERSION, key, at: this.now().toISOString(), sha256: sha256(body), body };
    writeAside(path, JSON.stringify(file), this.folder);
    return { value, sha256: file.sha256, at: file.at, reused: false };
  }

  /** How many of these parts are there already. */
  count(keys: readonly string[]): number {
    return keys.filter((key) => this.kept(join(this.folder, `${sha256(key).slice(0, 24)}.part.json`), key)).length;
  }

  clear(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private kept<T>(path: string, key: string): Part<T> | undefined {
    try {
      const file = JSON.parse(readFileSync(path, 'utf8')) as PartFile;
      const age = this.now().getTime() - Date.parse(file.at);
      if (file.version !== VERSION || file.key !== key || sha256(file.body) !== file.sha256 || !(age >= 0 && age < USED_FOR_MS))
        return undefined;
      return { value: JSON.parse(file.body) as T, sha256: file.sha256, at: file.at, reused: true };
    } catch {
      return undefined; // not there, or not whole: read again
    }
  }
}

/** @throws {SourceError} when the disk refuses */
export function writeAside(path: string, text: string, folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${path}.${process.pid}`, text);
    renameSync(`${path}.${process.pid}`, path);
  } catch (error) {
    throw unwritable(folder, error);
  }
}
