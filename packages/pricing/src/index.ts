/** From vendor price data to dated snapshots. @module */
export { FACT_FILES, importFacts, type ImportResult } from './import-facts.ts';
export type { FactProblem } from './facts-table.ts';
