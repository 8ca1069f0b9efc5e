/** Benchmark runs from files, folders and standard input, chunk by chunk, so that the largest need no more memory than the smallest. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { createRunReader, mergeMetricRuns, type ParsedRuns, type Run, type RunProblem } from '@plimsoll/core';
import { metricNamed } from '@plimsoll/protected-audience';
import { runFiles, type RunFile } from './run-files.ts';

export interface ReadRunsOptions {
  /** called with the bytes read so far, and of how many where that is known */
  onProgress?: (progress: { bytes: number; totalBytes: number | undefined; fileName: string }) => void;
  signal?: AbortSignal;
}

export interface ReadRuns {
  files: { fileName: string; format: ParsedRuns['format']; runs: number }[];
  runs: Run[];
  problems: RunProblem[];
  /** files of folders that are no runs */
  skipped: string[];
}

const CHUNK_BYTES = 1024 * 1024;

/**
 * Reads every run in these files and folders (`-` is standard input; gzip is unpacked). A file that cannot be read is a problem, and the
 * others still count. Metrics that a cloud answered one by one are one run for each folder.
 * @example const { runs, problems } = await readRuns(['results/', 'wrk.txt']);
 */
export async function readRuns(paths: readonly string[], { onProgress, signal }: ReadRunsOptions = {}): Promise<ReadRuns> {
  const { files, problems } = runFiles(paths);
  const totalBytes = files.every(({ bytes }) => bytes !== undefined) ? files.reduce((sum, { bytes }) => sum + bytes!, 0) : undefined;
  const all: ReadRuns = { files: [], runs: [], problems: [...problems], skipped: [] };
  let bytes = 0;
  for (const file of files) {
    signal?.throwIfAborted();
    const fileName = file.path === '-' ? 'standard input' : file.path;
    const parsed = await readOne(file, fileName, (read) => onProgress?.({ bytes: (bytes += read), totalBytes, fileName }));
    // a README beside the runs is no fault
    if (file.found && parsed.format === 'unknown') all.skipped.push(fileName);
    else {
      all.files.push({ fileName, format: parsed.format, runs: parsed.runs.length });
      all.runs.push(...parsed.runs);
      all.problems.push(...parsed.problems);
    }
  }
  return { ...all, runs: mergeMetricRuns(all.runs) };
}

async function readOne({ path }: RunFile, fileName: string, onBytes: (bytes: number) => void): Promise<ParsedRuns> {
  const reader = createRunReader({ fileName, metricAliases: metricNamed });
  try {
    const source: Readable = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
    await pump(source, onBytes, (text) => reader.push(text));
  } catch (error) {
    const parsed = reader.end();
    return {
      ...parsed,
      problems: [
        ...parsed.problems,
        { code: 'unreadable', fileName, message: `${fileName} cannot be read to its end: ${(error as Error).message}` },
      ],
    };
  }
  return reader.end();
}

/** Bytes to text: unpacked where they are packed, UTF-8 or, by its mark, UTF-16 (as PowerShell redirects). */
async function pump(source: Readable, onBytes: (bytes: number) => void, onText: (text: string) => void): Promise<void> {
  let decoder: StringDecoder | undefined;
  let gunzip: ReturnType<typeof createGunzip> | undefined;
  let unpacked: Promise<void> | undefined;
  const decode = (chunk: Buffer) => {
    decoder ??= new StringDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf16le' : 'utf8');
    onText(decoder.write(chunk));
  };
  let first = true;
  for await (const part of source) {
    const chunk = Buffer.isBuffer(part) ? part : Buffer.from(part as string);
    onBytes(chunk.length);
    if (first && chunk[0] === 0x1f && chunk[1] === 0x8b) {
      const packed = createGunzip({ chunkSize: CHUNK_BYTES });
      gunzip = packed;
      unpacked = (async () => {
        for await (const plain of packed) decode(plain as Buffer);
      })();
      // a failure is met where it is awaited
      unpacked.catch(() => undefined);
    }
    first = false;
    if (!gunzip) decode(chunk);
    else if (!gunzip.write(chunk)) await Promise.race([new Promise((resolve) => gunzip!.once('drain', resolve)), unpacked]);
  }
  gunzip?.end();
  await unpacked;
  if (decoder) onText(decoder.end());
}
