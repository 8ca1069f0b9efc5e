import type { Plan } from '@plimsoll/core';
import { bookOf } from './workbook/book.ts';
import { refusalBook } from './workbook/refusal-book.ts';
import { writeBook } from './workbook/write-xlsx.ts';

/**
 * A plan as an .xlsx workbook that recalculates: every replica and every dollar is a formula over the sheets Inputs and Prices, with the saved values
 * of the plan for viewers that do not calculate. The machines stay as chosen; the Summary sheet says when the choice itself would change.
 * @param plan a plan as `planScenario` returns it; an infeasible one gives a book with its reasons
 * @returns the bytes of the file: the same plan gives the same bytes
 * @example (await planToWorkbook(plan)).subarray(0, 2) // => the bytes 'PK'
 */
export function planToWorkbook(plan: Plan): Promise<Uint8Array> {
  return plan.feasible
    ? writeBook(bookOf(plan).sheets, plan.scenario.name ?? 'Plan')
    : writeBook(refusalBook(plan), plan.scenario.name ?? 'Plan');
}
