/** The planner, stage by stage. @module */

// quantities and formulas
export { ceilTolerant, floorTolerant, UNITS } from './quantity/index.ts';
export { evaluateFormula, FormulaError, type FormulaValue, type FormulaVariables } from './formula/index.ts';
// the scenario
export {
  nearestName,
  parseScenario,
  regionsNamed,
  safeParseScenario,
  scenarioJsonSchema,
  ScenarioError,
  FAILURE_PRIORS,
  type Cloud,
  type FailurePrior,
  type Failures,
  type KnownNames,
  type ParseOptions,
  type Problem,
  type RawScenario,
  type SafeScenario,
  type Scenario,
  type Template,
  type TemplateBook,
  type TemplateParameter,
  type Warning,
} from './scenario/index.ts';
// machine types and prices
export {
  Catalog,
  catalogFrom,
  STAND_IN_REGION,
  type CatalogDocument,
  type IndexDocument,
  type MachineType,
  type PricesDocument,
  type ShapesDocument,
  type SourceNote,
  type TermsDocument,
  type Trait,
  type WholeCoreDocument,
  type ZonesDocument,
} from './catalog/index.ts';
// queueing
export { blockedFraction, vcpusForWait, waitFraction } from './queueing/index.ts';
// failures
export {
  CAUSE_WORDS,
  downtimeMinutes,
  enoughUp,
  redundantAvailability,
  type Cause,
  type CauseShare,
  type EnoughUp,
  type EnoughUpRequest,
  type Redundant,
  type RedundantRequest,
} from './failure/index.ts';
// the bill
export type { Component, LineInput, LineItem, LineKind, LinePrice } from './bill/index.ts';
// the plan
export {
  comparePlans,
  explain,
  planScenario,
  readPlan,
  VERSION,
  type Alternative,
  type AvailabilityRow,
  type Explanation,
  type ExplanationInput,
  type FeasiblePlan,
  type FleetChange,
  type InfeasiblePlan,
  type InputDifference,
  type Latency,
  type MoneyDifference,
  type NinesCost,
  type ObjectiveRow,
  type Pair,
  type Plan,
  type PlanAvailability,
  type PlanComparison,
  type PlanOptions,
  type ReadPlan,
  type Reason,
  type ServiceDifference,
  type ServicePlan,
  type TodayOption,
  type TodayVerdict,
  type Totals,
} from './plan/index.ts';
