/** A plan's bill as the field's documents lay it out: by cost id, for the seller, the buyer, the Key/Value operator, or all of them. */
import type { FeasiblePlan, LineItem } from '@plimsoll/core';
import { COST_IDS, GENERAL, type CostId, type CostView } from './cost-ids.ts';

export interface CostViewRow extends CostId {
  /** of the lines whose price is known */
  usdPerMonth: number;
  lines: LineItem[];
  unpricedItems: number;
}

const SERVICES: Record<CostView, readonly string[]> = {
  seller: ['sfe', 'auction'],
  buyer: ['bfe', 'bidding'],
  keyValue: ['kv'],
  protectedAppSignals: ['bfe', 'bidding', 'retrieval'],
};

/**
 * Every cost id of a view with what this plan pays for it; ids that come to nothing say why. Lines of no single service, and of services that no
 * view knows, belong to the first view that has services in the plan: the views of a plan add up to its total.
 * @param view one of `viewsOf(plan)`; of another one every row is 0
 */
export function costView(plan: FeasiblePlan, view: CostView): CostViewRow[] {
  const present = viewsOf(plan);
  const owner = (line: LineItem) => present.find((one) => line.service !== null && SERVICES[one].includes(line.service)) ?? present[0];
  const lines = plan.lineItems.filter((line) => owner(line) === view);
  return [...COST_IDS[view], GENERAL].map((cost) => {
    const own = lines.filter((line) => (known(view, line.costId) ? line.costId === cost.id : cost.id === GENERAL.id));
    return {
      ...cost,
      lines: own,
      usdPerMonth: own.reduce((sum, line) => sum + (line.usdPerMonth ?? 0), 0),
      unpricedItems: own.filter((line) => line.price.state === 'unpriced').length,
    };
  });
}

const known = (view: CostView, id: string | null) => COST_IDS[view].some((cost) => cost.id === id);

/** Views that a plan has services of, the one that pays for what they share first. */
export function viewsOf(plan: FeasiblePlan): CostView[] {
  const names = new Set(plan.services.map((row) => row.service));
  const views: CostView[] = names.has('retrieval') ? ['protectedAppSignals', 'seller', 'keyValue'] : ['seller', 'buyer', 'keyValue'];
  return views.filter((view) => SERVICES[view].some((name) => names.has(name)));
}
