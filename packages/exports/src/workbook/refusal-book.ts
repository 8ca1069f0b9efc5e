/** An infeasible scenario as a book: the reasons, and what would help. There is nothing to calculate. */
import type { InfeasiblePlan } from '@plimsoll/core';
import { Sheet } from './sheet.ts';

export function refusalBook(plan: InfeasiblePlan): Sheet[] {
  const sheet = new Sheet('Summary', [26, 20, 20, 100]);
  sheet.title(plan.scenario.name ?? 'Plan', 'No: there is no plan for this scenario.');
  sheet.heads(3, ['Reason', 'Needed', 'Limit', 'In words']);
  let row = 4;
  for (const { code, need, limit, message } of plan.reasons)
    sheet.row(row++, [code, need, limit, message], ['strong', 'exact', 'exact', 'wrapped']);
  row++;
  sheet.put(row++, 0, plan.nearest.length ? 'What would help' : 'No single change of the scenario was found that would help', 'section');
  for (const { change, message } of plan.nearest) sheet.row(row++, [change, '', '', message], ['text', 'text', 'text', 'wrapped']);
  for (const { code, message } of plan.warnings) sheet.row(row++, [code, '', '', message], ['note', 'note', 'note', 'note']);
  return [sheet];
}
