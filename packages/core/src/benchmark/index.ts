/** Benchmark runs: files of any known tool in, observations out. */
export type { LatencyMs, ParsedRuns, Run, RunCpu, RunFormat, RunProblem, TimelineBin } from './run.ts';
