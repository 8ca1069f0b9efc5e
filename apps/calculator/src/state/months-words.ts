/** A plan over months: which of them are named. */
import type { FeasiblePlan } from '@plimsoll/core';
import { count, machines } from '../format.ts';

type Months = Pick<FeasiblePlan, 'months'>;

/** The month of the highest peak, the first of equals; an index. */
export const busiestMonth = ({ months }: Months): number =>
  months.reduce((best, month, i) => (month.peakRequestsPerSecond > months[best]!.peakRequestsPerSecond ? i : best), 0);

/** `67 machines in month 1, 4 in month 12`: of the busiest month and of the last; without months of one alone. */
export function monthlyMachines(plan: Months): string {
  const { months } = plan;
  const [first, last] = [busiestMonth(plan), months.length - 1];
  const words = machines(months[first]!.instances);
  if (last === 0) return words;
  return first === last
    ? `${words} in month ${last + 1}`
    : `${words} in month ${first + 1}, ${count(months[last]!.instances)} in month ${last + 1}`;
}
