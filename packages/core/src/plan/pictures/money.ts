/** Where the money of a plan goes: each service in each region, split by what the money buys. Sums of the bill's own lines, nothing else. */
import type { Component, LineItem } from '../../bill/index.ts';
import type { FeasiblePlan } from '../types.ts';

/** Six kinds of spending at most, so that a picture can tell them apart. */
export const MONEY_GROUPS = ['compute', 'confidential', 'storage', 'balancing', 'traffic', 'observability'] as const;
export type MoneyGroup = (typeof MONEY_GROUPS)[number];

export const GROUP_OF: Record<Component, MoneyGroup> = {
  compute: 'compute',
  tee: 'confidential',
  disk: 'storage',
  storage: 'storage',
  messaging: 'storage',
  other: 'storage',
  loadBalancer: 'balancing',
  nat: 'traffic',
  endpoint: 'traffic',
  ip: 'traffic',
  network: 'traffic',
  monitoring: 'observability',
};

export interface MoneyRow {
  /** null: lines of no single service */
  service: string | null;
  region: string | null;
  usdPerMonth: number;
  groups: Record<MoneyGroup, number>;
  /** lines whose price is unknown: in none of the sums */
  unknownLines: number;
  /** indices into `lineItems`, dearest first; those without a price last */
  lines: number[];
}

/**
 * @returns one row a service and region, dearest first, then what belongs to no single service; the rows add up to the total
 * @example moneyOf(plan).reduce((sum, row) => sum + row.usdPerMonth, 0) // the plan's totals.usdPerMonth
 */
export function moneyOf(plan: FeasiblePlan): MoneyRow[] {
  const rows = new Map<string, MoneyRow>();
  plan.lineItems.forEach((line, i) => {
    const key = line.service === null ? '' : `${line.service} ${line.region ?? ''}`;
    const row = rows.get(key) ?? emptyRow(line);
    rows.set(key, row);
    row.lines.push(i);
    if (line.usdPerMonth === null) row.unknownLines++;
    else {
      row.usdPerMonth += line.usdPerMonth;
      row.groups[GROUP_OF[line.component]] += line.usdPerMonth;
    }
  });
  for (const row of rows.values()) row.lines = dearestFirst(plan, row.lines);
  return [...rows.values()].sort((a, b) => Number(a.service === null) - Number(b.service === null) || b.usdPerMonth - a.usdPerMonth);
}

export interface SharedMoney {
  usdPerMonth: number;
  /** indices into `lineItems` of what is in no service's row, dearest first */
  lines: number[];
  /** of these, how many have no price: not in the sum */
  unknownLines: number;
  /** what they buy, dearest first */
  components: Component[];
  regions: string[];
}

/** What is in no row of `services`: with it the rows add up to the total. */
export function sharedMoneyOf(plan: Pick<FeasiblePlan, 'lineItems' | 'services'>): SharedMoney {
  const owned = new Set(plan.services.map(({ service, region }) => `${service} ${region}`));
  const lines = dearestFirst(
    plan,
    plan.lineItems.flatMap((line, i) => (owned.has(`${line.service} ${line.region}`) ? [] : [i])),
  );
  const usd = lines.map((i) => plan.lineItems[i]!.usdPerMonth);
  const sums = new Map<Component, number>();
  for (const i of lines) {
    const { component, usdPerMonth } = plan.lineItems[i]!;
    sums.set(component, (sums.get(component) ?? 0) + (usdPerMonth ?? 0));
  }
  return {
    usdPerMonth: usd.reduce<number>((sum, one) => sum + (one ?? 0), 0),
    lines,
    unknownLines: usd.filter((one) => one === null).length,
    components: [...sums].sort(([, a], [, b]) => b - a).map(([component]) => component),
    regions: [...new Set(lines.flatMap((i) => plan.lineItems[i]!.region ?? []))],
  };
}

/** Lines by what they cost, those without a price last. */
export const dearestFirst = ({ lineItems }: Pick<FeasiblePlan, 'lineItems'>, lines: readonly number[]): number[] =>
  [...lines].sort((a, b) => (lineItems[b]!.usdPerMonth ?? -Infinity) - (lineItems[a]!.usdPerMonth ?? -Infinity));

/** All rows together, by group: the largest first. */
export function moneyGroupsOf(rows: readonly MoneyRow[]): { group: MoneyGroup; usdPerMonth: number }[] {
  return MONEY_GROUPS.map((group) => ({ group, usdPerMonth: rows.reduce((sum, row) => sum + row.groups[group], 0) })).sort(
    (a, b) => b.usdPerMonth - a.usdPerMonth,
  );
}

const emptyRow = ({ service, region }: LineItem): MoneyRow => ({
  service,
  region: service === null ? null : region,
  usdPerMonth: 0,
  groups: { compute: 0, confidential: 0, storage: 0, balancing: 0, traffic: 0, observability: 0 },
  unknownLines: 0,
  lines: [],
});
