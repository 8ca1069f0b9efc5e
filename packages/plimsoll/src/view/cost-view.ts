/** The bill by the field's cost ids: for one of the parties, or for all of them, adding up to the plan's total. */
import type { FeasiblePlan } from '@plimsoll/core';
import { costView, viewsOf, type CostView, type CostViewRow } from '@plimsoll/protected-audience';
import { InputError } from '../input-error.ts';
import { table } from './table.ts';
import { usd } from './usd.ts';

const TITLES: Record<CostView, string> = {
  seller: 'seller',
  buyer: 'buyer',
  keyValue: 'Key/Value operator',
  protectedAppSignals: 'Protected App Signals buyer',
};

export interface CostViews {
  views: { view: CostView; usdPerMonth: number; rows: CostViewRow[] }[];
  /** of these views; the plan's total when they are all */
  usdPerMonth: number;
  totalUsdPerMonth: number;
  complete: boolean;
}

/**
 * @param name a view, or all
 * @throws {InputError} when the plan has no such view
 */
export function costViewsOf(plan: FeasiblePlan, name: string): CostViews {
  const present = viewsOf(plan);
  const wanted = present.filter((view) => name === 'all' || view === name);
  if (wanted.length === 0) {
    const known = present.length ? `this plan has ${present.join(', ')}, all` : 'the services of this plan belong to none of the field';
    throw new InputError([{ code: 'unknownView', path: '', message: `there is no view ${name}; ${known}` }]);
  }
  const views = wanted.map((view) => {
    const rows = costView(plan, view);
    return { view, rows, usdPerMonth: rows.reduce((sum, row) => sum + row.usdPerMonth, 0) };
  });
  return {
    views,
    usdPerMonth: views.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0),
    totalUsdPerMonth: plan.totals.usdPerMonth,
    complete: views.every(({ rows }) => rows.every(({ unpricedItems }) => unpricedItems === 0)),
  };
}

export function viewCosts({ views, usdPerMonth, totalUsdPerMonth, complete }: CostViews): string {
  const blocks = views.map(({ view, rows, usdPerMonth: sum }) =>
    table([TITLES[view], 'what', 'a month', 'moves with', ''], [...rows.map(cells), ['', 'in all', usd(sum), '', '']], [2]),
  );
  const rest = totalUsdPerMonth - usdPerMonth;
  const end =
    Math.abs(rest) < 0.005
      ? `total ${complete ? '' : '≥ '}${usd(usdPerMonth)}`
      : `${usd(usdPerMonth)} of the plan's ${usd(totalUsdPerMonth)}: the rest belongs to other views (--view all)`;
  return `${[...blocks, end].join('\n\n')}\n`;
}

function cells({ id, what, driver, usdPerMonth, lines, unpricedItems, zeroWhen, paidBy }: CostViewRow): string[] {
  const nothing = paidBy
    ? `on the bill of ${paidBy}`
    : zeroWhen?.startsWith('always')
      ? `nothing, ${zeroWhen}`
      : zeroWhen
        ? `nothing here; zero when ${zeroWhen}`
        : 'nothing here';
  return [
    id,
    what,
    `${unpricedItems ? '≥ ' : ''}${usd(usdPerMonth)}`,
    driver,
    lines.length === 0 ? nothing : `${lines.length} line${lines.length === 1 ? '' : 's'}`,
  ];
}
