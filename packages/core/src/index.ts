/** The planner, stage by stage. @module */

// quantities and formulas
export { ceilTolerant, floorTolerant, UNITS } from './quantity/index.ts';
export { evaluateFormula, FormulaError, type FormulaValue, type FormulaVariables } from './formula/index.ts';
// the scenario
export {
  filesNamed,
  nearestName,
  parseProfile,
  parseScenario,
  profileJsonSchema,
  regionsNamed,
  safeParseProfile,
  safeParseScenario,
  scenarioJsonSchema,
  ScenarioError,
  type Cloud,
  type KnownNames,
  type ParseOptions,
  type Problem,
  type ProfileDocument,
  type RawScenario,
  type SafeProfile,
  type SafeScenario,
  type Scenario,
  type Template,
  type TemplateBook,
  type TemplateParameter,
  type Warning,
} from './scenario/index.ts';
// benchmark runs
export {
  createRunReader,
  examineRuns,
  mergeMetricRuns,
  parseRun,
  scenarioFacts,
  type DoctorFacts,
  type ExamineOptions,
  type Examiner,
  type Finding,
  type FindingEffect,
  type LatencyMs,
  type MetricAliases,
  type MetricMeaning,
  type ParsedRuns,
  type ParseRunOptions,
  type Run,
  type RunCpu,
  type RunFormat,
  type RunProblem,
  type TimelineBin,
} from './benchmark/index.ts';
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
} from './benchmark/index.ts';
// the profile
export {
  checkExtrapolation,
  fitProfile,
  fitScalability,
  profileToText,
  readMetric,
  throughputAt,
  type Coefficient,
  type CostRegression,
  type Curve,
  type Curves,
  type Evidence,
  type ExtrapolationCheck,
  type FitOptions,
  type FittedEstimate,
  type MetricRole,
  type NoisedMetric,
  type Profile,
  type ProfileFinding,
  type Scalability,
  type ScalabilityOptions,
  type TrustRow,
} from './profile/index.ts';
// machine types and prices
export {
  Catalog,
  catalogFrom,
  counterpartOf,
  STAND_IN_REGION,
  STAND_IN_REGIONS,
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
export {
  blockedFraction,
  boundedQueue,
  inSequence,
  responseTime,
  slowestOf,
  vcpusForWait,
  waitFraction,
  type BoundedQueue,
  type ResponseTimeOptions,
  type TimeDistribution,
} from './queueing/index.ts';
// the choice
export { cheapestWithin, type AdditiveResult, type Weighed } from './choice/index.ts';
// the bill
export type { Component, LineInput, LineItem, LineKind, LinePrice } from './bill/index.ts';
// the plan
export {
  explain,
  planScenario,
  VERSION,
  type Alternative,
  type Explanation,
  type ExplanationInput,
  type FeasiblePlan,
  type Front,
  type FrontPoint,
  type InfeasiblePlan,
  type Latency,
  type ObjectiveRow,
  type Plan,
  type PlanOptions,
  type Reason,
  type ServicePlan,
  type ShadowPrice,
  type Totals,
} from './plan/index.ts';
