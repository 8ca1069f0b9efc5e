export { comparePlans, type MoneyDifference, type Pair, type PlanComparison, type ServiceDifference } from './compare-plans.ts';
export { readPlan, type ReadPlan } from './read-plan.ts';
export type { InputDifference } from './scenario-differences.ts';
export type { NinesCost } from './cost-of-nines.ts';
export type { PlanAvailability } from './availability.ts';
export type { FleetChange, TodayOption, TodayVerdict } from './today.ts';
export { explain } from './explain.ts';
export type { Explanation, ExplanationInput } from './explanation.ts';
export { planNow, planScenario, VERSION, type PlanOptions } from './plan.ts';
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
