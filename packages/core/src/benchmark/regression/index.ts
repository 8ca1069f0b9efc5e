/** Is the candidate slower? Baseline against candidate, and change points over a history of runs. */
export { changePoints, type ChangePoint, type ChangePointOptions } from './change-points.ts';
export { compareRuns, type CompareOptions, type Comparison, type ComparisonRow, type Verdict } from './compare-runs.ts';
export { historyOf, type History, type HistoryChange, type HistoryRow } from './history.ts';
export { slowedScenario } from './slowed-scenario.ts';
