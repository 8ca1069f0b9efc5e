/** Benchmark runs: files of any known tool in, observations out. */
export { mergeMetricRuns } from './merge-metric-runs.ts';
export { createRunReader, parseRun, type ParseRunOptions } from './parse-run.ts';
export type { MetricAliases, MetricMeaning } from './reader.ts';
export type { LatencyMs, ParsedRuns, Run, RunCpu, RunFormat, RunProblem, TimelineBin } from './run.ts';
export { examineRuns, type ExamineOptions } from './doctor/examine-runs.ts';
export type { DoctorFacts, Examiner, Finding, FindingEffect } from './doctor/finding.ts';
export { wideningWords, type DoubtfulNumber, type Widening } from './doctor/widening.ts';
export { scenarioFacts } from './doctor/scenario-facts.ts';
// tables of text, read the same way wherever one comes in
export { cellNumber, csvTable, type CsvRow, type CsvTable } from './csv-table.ts';
export { ProblemList } from './problem.ts';
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
