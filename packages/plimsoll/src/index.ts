/** The Node API: the core bound to the shipped templates and snapshots. @module */
import * as core from '@plimsoll/core';
import { metricNamed, protectedAudienceExaminers } from '@plimsoll/protected-audience';
import { templates } from '@plimsoll/templates';
import { shippedZones } from './snapshots/catalog-index.ts';

// so that all of the core answers at once
await core.readSeldom();

export * from '@plimsoll/core';
export {
  EXPORT_FORMATS,
  planToCsv,
  planToFocus,
  planToHtml,
  planToJson,
  planToMarkdown,
  planToWorkbook,
  type ExportFormat,
  type FocusOptions,
} from '@plimsoll/exports';
export { catalogIndex } from './snapshots/catalog-index.ts';
export { loadCatalog, type LoadCatalogOptions } from './snapshots/load-catalog.ts';
export { readRuns, type ReadRuns, type ReadRunsOptions } from './runs/read-runs.ts';
export { readScenario, type ReadScenarioOptions } from './read-scenario.ts';
export { COST_IDS, costView, viewsOf, type CostView, type CostViewRow } from '@plimsoll/protected-audience';
export { starterScenario, templates } from '@plimsoll/templates';

/** `parseScenario` of the core with the shipped templates. */
export const parseScenario = (input: unknown, options: core.ParseOptions = {}): core.Scenario =>
  core.parseScenario(input, { templates, zonesOf: shippedZones, ...options });

/** `safeParseScenario` of the core with the shipped templates. */
export const safeParseScenario = (input: unknown, options: core.ParseOptions = {}): core.SafeScenario =>
  core.safeParseScenario(input, { templates, zonesOf: shippedZones, ...options });

/** `parseRun` of the core with the field's metric names. */
export const parseRun = (text: string, options: core.ParseRunOptions = {}): core.ParsedRuns =>
  core.parseRun(text, { metricAliases: metricNamed, ...options });

/** `examineRuns` of the core with the field's examiners. */
export const examineRuns = (runs: readonly core.Run[], options: core.ExamineOptions = {}): core.Finding[] =>
  core.examineRuns(runs, { examiners: protectedAudienceExaminers, ...options });
