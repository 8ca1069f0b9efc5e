/** The Node API: the core bound to the shipped templates and snapshots. @module */
import * as core from '@plimsoll/core';
import { templates } from '@plimsoll/templates';
import { shippedZones } from './snapshots/catalog-index.ts';

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
export { readScenario, type ReadScenarioOptions } from './read-scenario.ts';
export { starterScenario, templates } from '@plimsoll/templates';

/** `parseScenario` of the core with the shipped templates. */
export const parseScenario = (input: unknown, options: core.ParseOptions = {}): core.Scenario =>
  core.parseScenario(input, { templates, zonesOf: shippedZones, ...options });

/** `safeParseScenario` of the core with the shipped templates. */
export const safeParseScenario = (input: unknown, options: core.ParseOptions = {}): core.SafeScenario =>
  core.safeParseScenario(input, { templates, zonesOf: shippedZones, ...options });
