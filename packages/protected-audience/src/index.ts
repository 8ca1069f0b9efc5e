/** The Privacy Sandbox services over the general planner: templates, formulas, cost ids, limits, metric names. @module */
import type { TemplateBook } from '@plimsoll/core';
import { buyer } from './templates/buyer.ts';
import { keyValue } from './templates/key-value.ts';
import { protectedAppSignals } from './templates/protected-app-signals.ts';
import { seller } from './templates/seller.ts';
import { sellerAndBuyer } from './templates/seller-and-buyer.ts';

/** Every template of the field by its name. */
export const protectedAudienceTemplates: TemplateBook = Object.fromEntries(
  [seller, buyer, sellerAndBuyer, keyValue, protectedAppSignals].map((template) => [template.name, template]),
);

export { CHAFFING } from './chaffing.ts';
export { costView, viewsOf, type CostViewRow } from './cost-view.ts';
export { COST_IDS, GENERAL, type CostId, type CostView } from './cost-ids.ts';
export { protectedAudienceExaminers } from './examiners.ts';
export { fieldFormula, FORMULAS, formulaWith, PAS_BIDDING_UPLIFT, type FieldFormula, type FormulaId } from './formulas.ts';
export { BIDDING_AUCTION_ENDPOINTS, KEY_VALUE_ENDPOINTS } from './infrastructure.ts';
export { ENVIRONMENT_NAME_LETTERS } from './limits/index.ts';
export { armShares } from './arms.ts';
export { errorBudgetMinutes, testCalls } from './test-plan.ts';
export {
  COUNT_EDGES,
  METRIC_ALIASES,
  METRICS,
  metricNamed,
  reportedAs,
  SIZE_EDGES_BYTES,
  TIME_EDGES_MS,
  type FieldMetric,
} from './metrics.ts';
export { FIT_OPTIONS, NOISE_TABLE } from './noise-table.ts';
export { reshardingUsd } from './resharding.ts';
export { shardOfDigest } from './shard-of-digest.ts';
