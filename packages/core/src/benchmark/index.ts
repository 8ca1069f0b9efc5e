/** Benchmark runs: files of any known tool in, observations out. */
export { createRunReader, parseRun, type ParseRunOptions } from './parse-run.ts';
export type { MetricAliases, MetricMeaning } from './reader.ts';
export type { LatencyMs, ParsedRuns, Run, RunCpu, RunFormat, RunProblem, TimelineBin } from './run.ts';
