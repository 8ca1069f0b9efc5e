/** Scenarios planned one after another, and their figures side by side. */
import { sideBySide, type Plan, type Problem } from '@plimsoll/core';
import { planOf } from '../worker/plan-of.ts';
import type { Compared, Job } from './messages.ts';

/** A scenario without a plan keeps its column: why there is none stands at its head. */
export async function compareScenarios(
  { scenarios, store }: Extract<Job, { kind: 'compare' }>,
  onProgress: (progress: { done: number; total: number; what: string }) => void,
): Promise<Compared> {
  const plans: Plan[] = [];
  const heads: Compared['heads'] = [];
  for (const { name, scenario } of scenarios) {
    onProgress({ done: plans.length, total: scenarios.length, what: name });
    const planned = await planOf(store, scenario, () => undefined, {});
    const message =
      'problems' in planned ? wordsOf(planned.problems) : planned.plan.feasible ? undefined : planned.plan.reasons[0]?.message;
    const plan = 'problems' in planned ? ({ feasible: false, services: [] } as unknown as Plan) : planned.plan;
    plans.push(plan);
    heads.push({ name, feasible: plan.feasible, ...(message !== undefined && { message }) });
  }
  return { kind: 'compare', heads, figures: sideBySide(plans) };
}

const wordsOf = (problems: readonly Problem[]) => problems.map(({ message }) => message).join('; ');
