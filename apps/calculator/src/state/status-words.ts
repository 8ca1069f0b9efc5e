/** The answer in one sentence, as it is read aloud when a plan is ready. */
import type { Plan } from '@plimsoll/core';
import { atLeast, machines, usd } from '../format.ts';
import { headlineOf } from './no-plan.ts';
import { latencyWords } from './spoken-latency.ts';
import { overBudget } from './over-budget.ts';

export function statusWords(plan: Plan): string {
  if (!plan.feasible) return `No plan: ${headlineOf(plan)}.`;
  const over = overBudget(plan);
  const months = plan.months.length;
  const [inMonth, meanOf] = months > 1 ? [` in month ${months}`, `, mean of ${months} months`] : ['', ''];
  const what = `${machines(plan.months.at(-1)!.instances)}${inMonth}, ${latencyWords(plan)}, ${atLeast(plan.totals, usd(plan.totals.usdPerMonth))} a month${meanOf}`;
  return over ? `Over budget: ${what} against ${usd(over.limitUsdPerMonth)}.` : `Plan ready: ${what}.`;
}
