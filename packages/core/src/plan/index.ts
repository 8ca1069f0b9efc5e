export { latencyRows } from './latencies.ts';
export { comparePlans, type MoneyDifference, type Pair, type PlanComparison, type ServiceDifference } from './compare-plans.ts';
export { readPlan, type ReadPlan } from './read-plan.ts';
export type { InputDifference } from './scenario-differences.ts';
export type { NinesCost } from './cost-of-nines.ts';
export type { PlanAvailability } from './availability.ts';
export type { FleetChange, TodayOption, TodayVerdict } from './today.ts';
export { explain } from './explain.ts';
export type { Explanation, ExplanationInput } from './explanation.ts';
export type { AvailabilityPoint, Front, FrontPoint } from './front-points.ts';
export { planFronts } from './fronts-alone.ts';
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
