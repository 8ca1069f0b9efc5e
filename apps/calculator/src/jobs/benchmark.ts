/**
 * Benchmark files through the core: read while they stream in, so that a file of hundreds of megabytes neither fills the memory nor stops the page.
 * The stages that read, examine and fit may be missing in a build: then that is said, and nothing is guessed.
 */
import * as core from '@plimsoll/core';

export interface ReadRun {
  name?: string;
  requests?: number;
  errors?: number;
  durationSeconds?: number;
  concurrency?: number;
  requestsPerSecond?: number;
  loop?: string;
  latencyMs?: Record<string, unknown>;
  [key: string]: unknown;
}
export interface Finding {
  code: string;
  run: string;
  effect: string;
  message: string;
  whatItDoes?: string;
  widens?: readonly core.Widening[];
  /** by how much, in words */
  widened?: string;
}
export interface ReadFile {
  fileName: string;
  bytes: number;
  format: string;
  runs: ReadRun[];
  problems: { code: string; message: string }[];
}
export interface Benchmarks {
  files: ReadFile[];
  findings: Finding[];
  /** of all runs together; undefined: not fitted, `fitFault` says why */
  profile: Record<string, unknown> | undefined;
  fitFault: string | undefined;
  /** whether this build can read benchmark files at all */
  available: boolean;
}

interface Reader {
  push(chunk: string): void;
  end(): { format: string; runs: ReadRun[]; problems: { code: string; message: string }[] };
}
interface Stages {
  createRunReader?: (options: { fileName: string }) => Reader;
  parseRun?: (text: string, options: { fileName: string }) => ReturnType<Reader['end']>;
  examineRuns?: (runs: readonly ReadRun[]) => Finding[];
  fitProfile?: (runs: readonly ReadRun[], options?: object) => Record<string, unknown>;
}
const stages = core as unknown as Stages;
const MOST_WHOLE = 300_000_000;

function readerOf(fileName: string): Reader {
  if (stages.createRunReader) return stages.createRunReader({ fileName });
  const parts: string[] = [];
  let length = 0;
  return {
    push(chunk) {
      length += chunk.length;
      if (length > MOST_WHOLE) throw new Error(`${fileName} has more than ${MOST_WHOLE / 1e6} million characters: split it`);
      if (stages.parseRun) parts.push(chunk);
    },
    end: () =>
      stages.parseRun?.(parts.join(''), { fileName }) ?? {
        format: 'unread',
        runs: [],
        problems: [{ code: 'notBuiltYet', message: `${fileName} was read to its end, but this build cannot yet make runs of it` }],
      },
  };
}

export async function readBenchmarks(
  files: readonly File[],
  onProgress: (done: number, total: number, what: string) => void,
): Promise<Benchmarks> {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const read: ReadFile[] = [];
  let done = 0;
  for (const file of files) {
    const reader = readerOf(file.name);
    const decoder = new TextDecoder();
    const source = file.stream().getReader();
    for (;;) {
      const { done: over, value } = await source.read();
      if (over) break;
      done += value.length;
      reader.push(decoder.decode(value, { stream: true }));
      onProgress(done, total, file.name);
    }
    const rest = decoder.decode();
    if (rest) reader.push(rest);
    read.push({ fileName: file.name, bytes: file.size, ...reader.end() });
  }
  const runs = read.flatMap((one) => one.runs);
  const findings = (runs.length ? (stages.examineRuns?.(runs) ?? []) : []).map((one) => ({
    ...one,
    ...(one.widens?.length && { widened: core.wideningWords(one.widens) }),
  }));
  return { files: read, findings, ...fitted(runs, findings), available: Boolean(stages.parseRun ?? stages.createRunReader) };
}

function fitted(runs: readonly ReadRun[], findings: readonly Finding[]): Pick<Benchmarks, 'profile' | 'fitFault'> {
  if (runs.length === 0) return { profile: undefined, fitFault: undefined };
  if (!stages.fitProfile)
    return { profile: undefined, fitFault: 'this build cannot yet fit a profile; the runs and what is wrong with them are above' };
  try {
    // plain data only: what a profile computes on demand does not cross to the page
    return { profile: JSON.parse(JSON.stringify(stages.fitProfile(runs, { findings }))) as Record<string, unknown>, fitFault: undefined };
  } catch (error) {
    return { profile: undefined, fitFault: error instanceof Error ? error.message : String(error) };
  }
}
