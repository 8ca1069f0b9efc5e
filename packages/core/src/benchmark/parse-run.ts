/** Runs out of a file of any known tool, recognised by its content, whole or chunk by chunk. */
import { checkedRun } from './checked-run.ts';
import { readerFor } from './detect.ts';
import { ProblemList } from './problem.ts';
import type { FormatReader, MetricAliases, ReadContext } from './reader.ts';
import type { ParsedRuns, Run, RunFormat } from './run.ts';

export interface ParseRunOptions {
  /** names the runs and the problems; the content alone decides the format */
  fileName?: string;
  /** other names of metrics, as a field's documents give them */
  metricAliases?: MetricAliases;
}

/** Enough of a file to know it by. */
const HEAD = 64 * 1024;

/**
 * Reads a file in chunks of text, in bounded memory where its format allows: lists of calls, lines of points.
 * @example const reader = createRunReader({ fileName: 'ghz.json' }); reader.push(chunk); const { runs, problems } = reader.end();
 */
export function createRunReader({ fileName = 'input', metricAliases }: ParseRunOptions = {}): {
  push(chunk: string): void;
  end(): ParsedRuns;
} {
  const problems = new ProblemList(fileName);
  const context: ReadContext = { fileName, problems, ...(metricAliases && { metricAliases }) };
  let head = '';
  let reader: (FormatReader & { format(): RunFormat | 'unknown' }) | undefined;
  const begin = () => {
    reader = readerFor(head.replace(/^\uFEFF/, ''), context);
    reader.push(head.replace(/^\uFEFF/, ''));
    head = '';
  };
  return {
    push(chunk) {
      if (reader) return reader.push(chunk);
      head += chunk;
      if (head.length >= HEAD) begin();
    },
    end() {
      if (!reader) begin();
      const runs = withOwnNames(reader!.end()).flatMap((run) => checkedRun(run, problems));
      if (runs.length === 0 && problems.isEmpty) problems.add('empty', 'the file holds no run');
      return { format: reader!.format(), runs, problems: problems.list() };
    },
  };
}

/**
 * The runs of one file's text. Never throws on bad content: what cannot be read is a problem, and the readable runs still count.
 * Values that the file does not hold are left out, never 0.
 * @param text the file, of ghz, wrk, wrk2, k6, Google Benchmark, CloudWatch, Cloud Monitoring, Prometheus, a key/value benchmark, a cost tool, or a plain CSV
 * @example parseRun('requests,duration_s,p95_ms\n1000,10,12', { fileName: 'a.csv' }).runs[0].requestsPerSecond // => 100
 */
export function parseRun(text: string, options: ParseRunOptions = {}): ParsedRuns {
  const reader = createRunReader(options);
  reader.push(text);
  return reader.end();
}

/** Findings name a run: no two of a file may be called alike. */
function withOwnNames(runs: readonly Run[]): Run[] {
  const seen = new Map<string, number>();
  return runs.map((run) => {
    const times = (seen.get(run.name) ?? 0) + 1;
    seen.set(run.name, times);
    return times === 1 ? run : { ...run, name: `${run.name} #${times}` };
  });
}
