/** What the pictures of a plan need. The curve comes in pieces, so that a newer question is heard between two points. */
import {
  atLoad,
  failureGridOf,
  graphOf,
  moneyGroupsOf,
  moneyOf,
  ratesToDraw,
  weekOfPlan,
  worstRegionOf,
  type Catalog,
  type FeasiblePlan,
} from '@plimsoll/core';
import type { Pictures } from '../messages.ts';

const POINTS = 20;

export function picturesOf(plan: FeasiblePlan): Pictures {
  const week = weekOfPlan(plan);
  return {
    money: moneyOf(plan),
    groups: moneyGroupsOf(moneyOf(plan)),
    graph: graphOf(plan),
    week,
    failures: failureGridOf(plan, week),
    curve: [],
    curveComplete: false,
    curveRegion: worstRegionOf(plan),
  };
}

/** The same with its curve; undefined when `goOn` says no. */
export async function withCurve(
  plan: FeasiblePlan,
  catalog: Catalog,
  pictures: Pictures,
  goOn: () => boolean | Promise<boolean>,
): Promise<Pictures | undefined> {
  const curve = [];
  for (const rate of ratesToDraw(plan, POINTS)) {
    if (!(await goOn())) return undefined;
    curve.push(atLoad(plan, catalog, rate));
  }
  return { ...pictures, curve, curveComplete: true };
}
