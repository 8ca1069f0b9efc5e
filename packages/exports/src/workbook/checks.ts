/** What makes the sheet say "plan again": each check as a formula that ends in words. */
import { formatPath, type FeasiblePlan, type PlannedScenario } from '@plimsoll/core';
import type { Bill } from './bill-sheet.ts';
import type { Capacity } from './capacity-sheet.ts';
import type { Demand } from './demand-sheet.ts';
import type { Inputs } from './inputs-sheet.ts';
import type { Limits } from './limits-sheet.ts';
import type { RunnerUps } from './runner-ups.ts';
import { numberIn, refText, type Cell, type Sheet } from './sheet.ts';

export interface Check {
  label: string;
  /** a spreadsheet condition that is true when all is well, and whether it is now */
  holds: string;
  now: boolean;
  good: string;
  bad: string;
}

interface Parts {
  sheet: Sheet;
  plan: FeasiblePlan;
  resolved: PlannedScenario;
  inputs: Inputs;
  demand: Demand;
  capacity: Capacity;
  limits: Limits;
  bill: Bill;
  runnerUps: RunnerUps;
}

export function checks({ sheet, plan, resolved, inputs, demand, capacity, limits, bill, runnerUps }: Parts): Check[] {
  const ref = (cell: Cell) => refText(cell, sheet);
  const found: Check[] = [];
  const same = (pick: (path: string) => boolean, label: string, good: string, bad: string) => {
    const moved = [...inputs.cells].filter(([path]) => pick(path)).map(([path, cell]) => ({ cell, planned: inputs.planned.get(path)! }));
    if (moved.length === 0) return;
    const close = moved.map(({ cell, planned }) => `ABS(${ref(cell)}-${refText(planned, sheet)})<=1E-9*ABS(${refText(planned, sheet)})`);
    const now = moved.every(
      ({ cell, planned }) => Math.abs(Number(cell.value) - Number(planned.value)) <= 1e-9 * Math.abs(Number(planned.value)),
    );
    found.push({ label, holds: allOf(close), now, good, bad });
  };
  same(() => true, 'Inputs', 'as planned', 'changed: the sheets follow them on the machines as planned');
  if (runnerUps.differences.length) {
    const least = runnerUps.differences.map((cell) => `${ref(cell)}>=-0.005`);
    const now = runnerUps.differences.every((cell) => Number(cell.value) >= -0.005);
    found.push({
      label: 'Machine choice',
      holds: allOf(least),
      now,
      good: 'no runner-up is cheaper (Capacity, below the months)',
      bad: 'PLAN AGAIN: a runner-up is now cheaper (Capacity, below the months)',
    });
  }
  const slow = (path: string) => path.startsWith('services.') && !/diskGib|loadBalancerUse/.test(path);
  if (resolved.objectives.latency.length)
    same(
      (path) => slow(path) || path === 'constraints.maxUtilizationFraction' || path.startsWith('parameters.'),
      'Latency',
      'as planned: objectives are met',
      'PLAN AGAIN: what latency depends on has changed, and no sheet works it out',
    );
  const memory = resolved.order.some((name) => resolved.services[name]!.memoryPerRequestInFlightBytes > 0);
  if (memory)
    same(
      (path) => slow(path) || path === 'constraints.maxUtilizationFraction' || path.startsWith('parameters.'),
      'Memory in flight',
      'as planned: it fits',
      'PLAN AGAIN: what memory in flight depends on has changed, and no sheet works it out',
    );
  const fixed = capacity.fleets.filter((fleet) => !fleet.followsUtilization);
  if (fixed.length)
    same(
      (path) => slow(path) || /^(?:constraints\.max|parameters\.)/.test(path),
      'Load lines',
      'as planned',
      `PLAN AGAIN: the load line of ${fixed.map(({ row }) => `${row.service} in ${row.region}`).join(', ')} does not follow what has changed`,
    );
  for (const fleet of capacity.fleets) {
    const stated = resolved.services[fleet.row.service]!.replicas?.[fleet.row.region];
    if (stated !== undefined)
      found.push({
        label: `${fleet.row.service} in ${fleet.row.region}`,
        holds: `${ref(fleet.utilization)}<=1`,
        now: Number(fleet.utilization.value) <= 1,
        good: 'the stated replicas keep up, all up',
        bad: 'OVERLOADED: the stated replicas are too few',
      });
  }
  const cap = inputs.cells.get('constraints.maxReplicas');
  if (cap) {
    const desired = capacity.fleets.map(({ desired: cell }) => cell);
    found.push({
      label: 'Most replicas',
      holds: allOf(desired.map((cell) => `${ref(cell)}<=${ref(cap)}`)),
      now: desired.every((cell) => Number(cell.value) <= Number(cap.value)),
      good: 'within the limit',
      bad: 'PLAN AGAIN: a fleet needs more than the limit',
    });
  }
  const budget = inputs.cells.get('constraints.budgetUsdPerMonth');
  if (budget)
    found.push({
      label: 'Budget',
      holds: `${ref(bill.total)}<=${ref(budget)}`,
      now: Number(bill.total.value) <= Number(budget.value),
      good: 'within the budget',
      bad: 'OVER BUDGET',
    });
  const lost = inputs.cells.get(formatPath(['objectives', 'survive', 'zones']));
  const zones = [...inputs.cells].filter(([path]) => /^regions\[\d+\]\.zones$/.test(path)).map(([, cell]) => cell);
  if (lost && zones.length)
    found.push({
      label: 'Zones',
      holds: allOf(zones.map((cell) => `${ref(lost)}<${ref(cell)}`)),
      now: zones.every((cell) => Number(lost.value) < Number(cell.value)),
      good: 'some are left after the loss',
      bad: 'INFEASIBLE: all zones of a region would be lost',
    });
  const shares = placementShares(inputs);
  if (shares.length)
    found.push({
      label: 'Placements',
      holds: allOf(shares.flatMap((cells) => [`ABS(${cells.map(ref).join('+')}-1)<=1E-9`, ...cells.map((cell) => `${ref(cell)}>=0`)])),
      now: shares.every(
        (cells) => Math.abs(cells.reduce((sum, cell) => sum + numberIn(cell), 0) - 1) <= 1e-9 && cells.every((cell) => numberIn(cell) >= 0),
      ),
      good: 'the shares of each add up to 1',
      bad: 'INFEASIBLE: the shares of a placement must add up to 1, each at least 0 (Inputs)',
    });
  const left = demand.leavesVpc;
  if (left.length) {
    const planned = plan.lineItems.some(({ component }) => component === 'nat');
    const some = left.map((cell) => `${ref(cell)}>0`).join(',');
    found.push({
      label: 'NAT',
      holds: planned ? `OR(${some})` : `NOT(OR(${some}))`,
      now: left.some((cell) => numberIn(cell) > 0) === planned,
      good: planned ? 'on the bill: some calls leave the VPC' : 'not needed: no call leaves the VPC',
      bad: planned
        ? 'PLAN AGAIN: no call leaves the VPC any more, and the NAT is still on the bill'
        : 'PLAN AGAIN: calls now leave the VPC, and the NAT they need is not on the bill',
    });
  }
  const holding = (cells: readonly Cell[], label: string, bad: string) => {
    if (cells.length === 0) return;
    found.push({
      label,
      holds: allOf(cells.map((cell) => `${ref(cell)}=1`)),
      now: cells.every(({ value }) => value === 1),
      good: 'each holds (Limits)',
      bad,
    });
  };
  holding(limits.infeasible, 'Named limits', 'INFEASIBLE: a named limit is broken (Limits)');
  holding(limits.warnings, 'Named limits that warn', 'mind the warnings (Limits)');
  if (bill.unpricedIdle.length)
    found.push({
      label: 'Prices of what was nothing',
      holds: allOf(bill.unpricedIdle.map((cell) => `${ref(cell)}=0`)),
      now: bill.unpricedIdle.every(({ value }) => value === 0),
      good: 'nothing without a known price is bought',
      bad: 'something without a known price is now bought: the total is a lower bound (Bill)',
    });
  if (!plan.totals.complete)
    found.push({
      label: 'Prices',
      holds: '1=0',
      now: false,
      good: '',
      bad: `${plan.totals.unpricedItems} lines have no known price: the total is a lower bound (Bill)`,
    });
  return found;
}

/** The cells of each placement that is stated by shares. */
function placementShares({ cells }: Inputs): Cell[][] {
  const found = new Map<string, Cell[]>();
  for (const [path, cell] of cells) {
    const of = /^(.*\bplacement)\./.exec(path)?.[1];
    if (of !== undefined) found.set(of, [...(found.get(of) ?? []), cell]);
  }
  return [...found.values()];
}

/** AND takes 255 arguments; a product of conditions takes any number. */
const allOf = (conditions: readonly string[]): string =>
  conditions.length <= 200 ? `AND(${conditions.join(',')})` : `AND(${allOf(conditions.slice(0, 200))},${allOf(conditions.slice(200))})`;
