import type { Plan } from '@plimsoll/core';
import { csvOf } from './csv.ts';
import { tablesOf } from './tables.ts';

/**
 * A plan as tidy CSV tables, by name: `lineItems` (the bill), `services`, `losses`, `months`, `totals`, `objectives`, `alternatives`, `inputs`
 * (what each line's formula is filled with), `warnings`. Columns are in docs/exports.md; unknown is empty, never 0.
 * @returns the text of each file; an infeasible plan has the one table `reasons`
 * @example planToCsv(plan).lineItems.split(',', 1)[0] // => 'id'
 */
export function planToCsv(plan: Plan): Record<string, string> {
  if (plan.feasible) return Object.fromEntries(tablesOf(plan).map((table) => [table.name, csvOf(table)]));
  const columns = ['code', 'resource', 'need', 'limit', 'service', 'region', 'message'];
  const rows = plan.reasons.map((reason) => [
    reason.code,
    reason.resource,
    reason.need,
    reason.limit,
    reason.service ?? null,
    reason.region ?? null,
    reason.message,
  ]);
  return { reasons: csvOf({ columns, rows }) };
}
