/** Lines of a bill in sections that a person can read: each service in each region by what the money buys, the dearest first. */
import type { FeasiblePlan } from '../types.ts';
import { dearestFirst, GROUP_OF, type MoneyGroup } from './money.ts';

export interface BillSection {
  /** null: of no single service */
  service: string | null;
  region: string | null;
  group: MoneyGroup;
  usdPerMonth: number;
  /** lines whose price is unknown: not in the sum */
  unknownLines: number;
  /** indices into `lineItems`, dearest first; those without a price last */
  lines: number[];
}

/**
 * @param lines which lines of the plan, as indices; each counts once
 * @returns sections that add up to these lines, dearest first
 * @example billSections(plan, [0, 1, 2])[0].usdPerMonth // the largest part of these three lines
 */
export function billSections({ lineItems }: Pick<FeasiblePlan, 'lineItems'>, lines: readonly number[]): BillSection[] {
  const sections = new Map<string, BillSection>();
  for (const i of dearestFirst({ lineItems }, lines)) {
    const { service, region, component, usdPerMonth } = lineItems[i]!;
    const group = GROUP_OF[component];
    const key = JSON.stringify([service, region, group]);
    const section = sections.get(key) ?? { service, region, group, usdPerMonth: 0, unknownLines: 0, lines: [] };
    sections.set(key, section);
    section.lines.push(i);
    if (usdPerMonth === null) section.unknownLines++;
    else section.usdPerMonth += usdPerMonth;
  }
  return [...sections.values()].sort((a, b) => b.usdPerMonth - a.usdPerMonth);
}
