/** Benchmark runs from JSON files: one run, a list of runs, or an object with runs. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '@plimsoll/core';

export interface ReadRuns {
  runs: Run[];
  problems: { code: string; fileName: string; message: string }[];
}

/** A file that cannot be read is a problem, and the others still count. */
export function readRuns(paths: readonly string[]): Promise<ReadRuns> {
  const all: ReadRuns = { runs: [], problems: [] };
  for (const path of paths) {
    try {
      const files = statSync(path).isDirectory()
        ? readdirSync(path)
            .sort()
            .filter((name) => name.endsWith('.json'))
            .map((name) => join(path, name))
        : [path];
      for (const file of files) all.runs.push(...runsIn(JSON.parse(readFileSync(file, 'utf8')) as unknown));
    } catch (error) {
      all.problems.push({ code: 'unreadable', fileName: path, message: `${path} cannot be read: ${(error as Error).message}` });
    }
  }
  return Promise.resolve(all);
}

function runsIn(value: unknown): Run[] {
  const list = Array.isArray(value) ? value : ((value as { runs?: unknown } | null)?.runs ?? value);
  return (Array.isArray(list) ? list : [list]).filter(
    (one): one is Run => typeof one === 'object' && one !== null && 'latencyMs' in one && 'parameters' in one,
  );
}
