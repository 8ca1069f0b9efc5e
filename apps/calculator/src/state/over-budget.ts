/** A budget never changes the choice: a plan over it stands, and is no yes. */
import type { FeasiblePlan } from '@plimsoll/core';

export function overBudget({ reasons }: Pick<FeasiblePlan, 'reasons'>): { needUsdPerMonth: number; limitUsdPerMonth: number } | undefined {
  const reason = reasons.find(({ code }) => code === 'overBudget');
  return reason && { needUsdPerMonth: Number(reason.need), limitUsdPerMonth: Number(reason.limit) };
}
