export { explain } from './explain.ts';
export type { Explanation, ExplanationInput } from './explanation.ts';
export type { Front, FrontPoint } from './fronts.ts';
export type { ShadowPrice } from './shadow-prices.ts';
export { planNow, planScenario, VERSION, type PlanOptions } from './plan.ts';
export type {
  Alternative,
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
} from './pictures/index.ts';
