/** Which of what is not known well is worth measuring first. */
import type { FeasiblePlan } from '@plimsoll/core';
import { usd } from '../format.ts';

/** Place in the list of uncertain inputs of the one that moves the bill most; undefined: none moves it by as much as is shown. */
export function measureNext({ inputs }: FeasiblePlan['uncertainty']): number | undefined {
  const width = (i: number) => inputs[i]!.usdPerMonthHigh - inputs[i]!.usdPerMonthLow;
  const moving = inputs.flatMap(({ usdPerMonthLow, usdPerMonthHigh }, i) => (usd(usdPerMonthLow) === usd(usdPerMonthHigh) ? [] : [i]));
  return moving.length ? moving.reduce((most, i) => (width(i) > width(most) ? i : most)) : undefined;
}
