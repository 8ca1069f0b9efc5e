/** Benchmark runs: files of any known tool in, observations out. */
export type { LatencyMs, ParsedRuns, Run, RunCpu, RunFormat, RunProblem, TimelineBin } from './run.ts';
export { busyVcpusOf, rateOf, secondsOf, vcpuSecondsPerRequestOf } from './run-numbers.ts';
// is the candidate slower?
export {
  changePoints,
  compareRuns,
  historyOf,
  slowedScenario,
  type ChangePoint,
  type CompareOptions,
  type Comparison,
  type ComparisonRow,
  type History,
  type HistoryRow,
  type Verdict,
} from './regression/index.ts';
