import { parseScenario, type FeasiblePlan, type LineItem } from '@plimsoll/core';
import { calculation } from './book.ts';
import { derived, valuesOnly } from './sheet.ts';

/** What every priced line buys in each month of the horizon, months from 0; lines of which nothing is bought are left out. */
export function linesByMonth(plan: FeasiblePlan): { line: LineItem; month: number; quantity: number }[] {
  return valuesOnly(() => {
    const { lines, cells, traffic, bill } = calculation(plan, parseScenario(plan.scenario).resolved, {});
    return traffic.growth.flatMap((_, month) =>
      lines.flatMap((line) => {
        if (line.price.state === 'unpriced') return [];
        const { text, bindings } = cells.quantity(line, month);
        const { value: quantity } = derived(bill.sheet, text, bindings);
        return quantity > 0 ? [{ line, month, quantity }] : [];
      }),
    );
  });
}
