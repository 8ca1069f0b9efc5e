/** The answer in one sentence, as it is read aloud when a plan is ready. */
import type { FeasiblePlan } from '@plimsoll/core';
import { atLeast, usd } from '../format.ts';
import { monthlyMachines } from './months-words.ts';
import { latencyWords } from './spoken-latency.ts';
import { overBudget } from './over-budget.ts';

export function statusWords(plan: FeasiblePlan): string {
  const over = overBudget(plan);
  const months = plan.months.length;
  const meanOf = months > 1 ? `, mean of ${months} months` : '';
  const what = `${monthlyMachines(plan)}, ${latencyWords(plan)}, ${atLeast(plan.totals, usd(plan.totals.usdPerMonth))} a month${meanOf}`;
  return over ? `Over budget: ${what} against ${usd(over.limitUsdPerMonth)}.` : `Plan ready: ${what}.`;
}
