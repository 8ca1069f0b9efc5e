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
import type { Curve, Pictures } from '../messages.ts';

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

/** Undefined when `goOn` says no. */
export async function curveOf(plan: FeasiblePlan, catalog: Catalog, goOn: () => boolean | Promise<boolean>): Promise<Curve | undefined> {
  const curve = [];
  for (const rate of ratesToDraw(plan, POINTS)) {
    if (!(await goOn())) return undefined;
    curve.push(atLoad(plan, catalog, rate));
  }
  return { curve, curveComplete: true };
}
