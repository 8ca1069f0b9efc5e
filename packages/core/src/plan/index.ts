export { latencyRows } from './answers/latencies.ts';
export { comparePlans, type MoneyDifference, type Pair, type PlanComparison, type ServiceDifference } from './comparison/compare-plans.ts';
export { readPlan, type ReadPlan } from './read-plan.ts';
export type { InputDifference } from './comparison/scenario-differences.ts';
export type { NinesCost } from './availability/cost-of-nines.ts';
export type { PlanAvailability } from './availability/availability.ts';
export type { FleetChange, TodayOption, TodayVerdict } from './today/today.ts';
export { explain } from './explain/explain.ts';
export type { Explanation, ExplanationInput } from './explain/explanation.ts';
export type { AvailabilityPoint, Front, FrontPoint } from './fronts/front-points.ts';
export { planFronts } from './fronts/fronts-alone.ts';
export type { ShadowPrice } from './shadow-prices.ts';
export { answerNow, planScenario, type PlanOptions } from './plan.ts';
export { VERSION, type FirstAnswer } from './steps.ts';
export type {
  Alternative,
  AvailabilityRow,
  BindingConstraint,
  FeasiblePlan,
  InfeasiblePlan,
  Latency,
  LossRow,
  ObjectiveRow,
  Plan,
  Reason,
  ServicePlan,
  Totals,
} from './types.ts';
export {
  atLoad,
  billSections,
  CLIENTS,
  failureGridOf,
  graphOf,
  latencyBand,
  loadLadderOf,
  MONEY_GROUPS,
  moneyGroupsOf,
  moneyOf,
  ratesToDraw,
  sharedMoneyOf,
  sideBySide,
  weekOfPlan,
  worstRegionOf,
  type AtLoad,
  type BillSection,
  type ComparedFigure,
  type FailureGrid,
  type GraphEdge,
  type GraphNode,
  type GridCell,
  type GridRow,
  type MoneyGroup,
  type MoneyRow,
  type PlanGraph,
  type PlanWeek,
  type Rung,
  type SharedMoney,
} from './pictures/index.ts';
