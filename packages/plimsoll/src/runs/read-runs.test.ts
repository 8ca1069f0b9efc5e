/** Files, folders, packed and foreign encodings, from disk. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readRuns } from './read-runs.ts';

const samples = fileURLToPath(new URL('../../../../data/examples/runs/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-runs-'));
const put = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : Uint8Array.from(content));
  return join(folder, name);
};
afterAll(() => rmSync(folder, { recursive: true }));

describe('readRuns', () => {
  it('reads a folder and a file of it once, and passes over what is no run', async () => {
    const { files, runs, problems, skipped } = await readRuns([samples, join(samples, 'plain.csv')]);
    expect(files.map(({ format }) => format).sort()).toEqual([...files.map(({ format }) => format)].sort());
    expect(new Set(files.map(({ format }) => format)).size).toBe(13);
    expect(runs).toHaveLength(36);
    expect(new Set(runs.map(({ name }) => name)).size).toBe(36);
    expect(problems.map(({ code }) => code)).toEqual(['benchmarkFailed']);
    expect(skipped.map((name) => name.split('/').at(-1))).toEqual(['README.md']);
  });

  it('goes into folders, not into hidden ones', async () => {
    mkdirSync(join(folder, 'deep/er'), { recursive: true });
    mkdirSync(join(folder, '.hidden'));
    put('deep/er/a.csv', 'rps,duration_s\n10,5\n');
    put('.hidden/b.csv', 'rps,duration_s\n10,5\n');
    const { files } = await readRuns([folder]);
    expect(files.map(({ fileName }) => fileName)).toEqual([join(folder, 'deep/er/a.csv')]);
  });

  it('unpacks gzip, and reads UTF-16 by its mark', async () => {
    const text = readFileSync(join(samples, 'k6-lines.json'), 'utf8');
    const packed = await readRuns([put('k6.json.gz', gzipSync(text))]);
    expect(packed.runs[0]).toMatchObject({ format: 'k6Lines', requests: 279 });
    const wide = await readRuns([
      put('wrk.txt', Buffer.from(`\uFEFF${readFileSync(join(samples, 'wrk-waiting.txt'), 'utf8')}`, 'utf16le')),
    ]);
    expect(wide.runs[0]).toMatchObject({ format: 'wrk', requests: 3235 });
  });

  it('names what is missing or damaged, and reads the rest', async () => {
    const cut = put('cut.json.gz', gzipSync(readFileSync(join(samples, 'k6-lines.json'), 'utf8')).subarray(0, 3000));
    const { runs, problems } = await readRuns([
      join(folder, 'nowhere.json'),
      cut,
      join(samples, 'plain.csv'),
      put('noise.bin', Buffer.from([0, 255, 128, 7, 10, 13, 200])),
    ]);
    expect(runs.filter(({ format }) => format === 'csv')).toHaveLength(2);
    expect(problems.map(({ code, fileName }) => [code, fileName.split('/').at(-1)])).toEqual(
      expect.arrayContaining([
        ['unreadable', 'nowhere.json'],
        ['unreadable', 'cut.json.gz'],
        ['unknownFormat', 'noise.bin'],
      ]),
    );
  });

  it('tells how far it is, and stops when it is told to', async () => {
    const seen: number[] = [];
    await readRuns([join(samples, 'ghz-closed-8.json'), join(samples, 'k6-lines.json')], {
      onProgress: ({ bytes, totalBytes }) => seen.push(bytes / totalBytes!),
    });
    expect(seen.at(-1)).toBe(1);
    await expect(readRuns([samples], { signal: AbortSignal.abort() })).rejects.toThrow();
  });
});
