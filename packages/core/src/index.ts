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
  type Cloud,
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
// the bill
export type { Component, LineInput, LineItem, LineKind, LinePrice } from './bill/index.ts';
// what a plan looks like: figures for pictures, each a few sums over the plan
export {
  atLoad,
  CLIENTS,
  graphOf,
  loadLadderOf,
  MONEY_GROUPS,
  moneyGroupsOf,
  moneyOf,
  ratesToDraw,
  sideBySide,
  weekOfPlan,
  worstRegionOf,
  type AtLoad,
  type ComparedFigure,
  type GraphEdge,
  type GraphNode,
  type MoneyGroup,
  type MoneyRow,
  type PlanGraph,
  type PlanWeek,
  type Rung,
} from './plan/index.ts';
// the plan
export {
  explain,
  planScenario,
  VERSION,
  type Alternative,
  type Explanation,
  type ExplanationInput,
  type FeasiblePlan,
  type InfeasiblePlan,
  type Latency,
  type ObjectiveRow,
  type Plan,
  type PlanOptions,
  type Reason,
  type ServicePlan,
  type Totals,
} from './plan/index.ts';
