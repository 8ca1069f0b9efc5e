/** A plan as a book of sheets: Inputs and Prices first in the making, everything else as formulas over them. */
import { parseScenario, type FeasiblePlan, type PlannedScenario } from '@plimsoll/core';
import { LineCells } from './bill-lines.ts';
import { billSheet, type Bill } from './bill-sheet.ts';
import { capacitySheet, type Capacity, type InputOf } from './capacity-sheet.ts';
import { checks } from './checks.ts';
import { demandSheet } from './demand-sheet.ts';
import { machineFacts } from './facts.ts';
import { inputsSheet, type Inputs } from './inputs-sheet.ts';
import { limitsSheet } from './limits-sheet.ts';
import { monthsSheet, type Months } from './months-sheet.ts';
import { pricesSheet, type Prices } from './prices-sheet.ts';
import { evidenceSheet, failuresSheet, sourcesSheet } from './record-sheets.ts';
import { runnerUps } from './runner-ups.ts';
import { GRID_MONTHS, PEAKS, scenariosSheet, type WhatIf } from './scenarios-sheet.ts';
import { valuesOnly, type Cell, type Sheet } from './sheet.ts';
import { summarySheet } from './summary-sheet.ts';
import { trafficSheet, type Traffic } from './traffic-sheet.ts';

export interface Book {
  sheets: Sheet[];
  inputs: Inputs;
  traffic: Traffic;
  prices: Prices;
  bill: Bill;
  capacity: Capacity;
  months: Months;
}

export interface Changes {
  /** values in place of the scenario's, by path */
  inputs?: Readonly<Record<string, number>>;
  horizonMonths?: number;
}

/** @param changes inputs and prices other than the plan's: what the sheets would show after someone typed them */
export function bookOf(plan: FeasiblePlan, changes: Changes = {}): Book {
  const resolved = parseScenario(plan.scenario).resolved;
  const core = calculation(plan, resolved, changes);
  const { inputs, traffic, demand, capacity, prices, cells, bill, lines } = core;
  const months = monthsSheet(lines, cells, prices, traffic, capacity);
  const startupOf = (service: string) => resolved.services[service]!.startupSeconds;
  const runners = runnerUps(plan, capacity, traffic, bill, core.input, startupOf);
  const limits = limitsSheet({ plan, resolved, demand, capacity, input: core.input });
  const summary = summarySheet(plan, capacity, bill, traffic, (sheet) =>
    checks({ sheet, plan, resolved, inputs, demand, capacity, limits, bill, runnerUps: runners }),
  );
  const sheets = [
    summary,
    inputs.sheet,
    traffic.sheet,
    demand.sheet,
    capacity.sheet,
    ...(capacity.hourly.used ? [capacity.hourly.sheet] : []),
    ...(resolved.limits.length ? [limits.sheet] : []),
    bill.sheet,
    ...(cells.used ? [cells.tiers] : []),
    months.sheet,
    prices.sheet,
    ...(changes.inputs ? [] : [gridSheet(plan, resolved, core)]),
    failuresSheet(capacity),
    evidenceSheet(plan, resolved),
    sourcesSheet(plan),
  ];
  return { sheets, inputs, traffic, prices, bill, capacity, months };
}

export function calculation(
  plan: FeasiblePlan,
  resolved: PlannedScenario,
  { inputs: changed = {}, horizonMonths = resolved.traffic.horizonMonths }: Changes,
) {
  const inputs = inputsSheet(plan.scenario, resolved, changed);
  const facts = machineFacts(plan, resolved, inputs);
  const find = (path: string): Cell | undefined => inputs.cells.get(path) ?? inputs.cells.get(`${path}.mid`);
  const input: InputOf = (path, otherwise) => find(path) ?? changed[path] ?? otherwise;
  const traffic = trafficSheet(resolved, inputs.cells, horizonMonths, changed);
  const demand = demandSheet(plan, resolved, traffic, input);
  const capacity = capacitySheet({ plan, resolved, traffic, demand, facts, input });
  const lines = [...plan.lineItems, ...plan.idleLineItems];
  const prices = pricesSheet(lines, find, changed);
  const cells = new LineCells({ resolved, traffic, demand, capacity, prices, input, lines, hoursPerMonth: facts.hoursPerMonth });
  const bill = billSheet(plan.lineItems, plan.idleLineItems, cells, prices);
  return { inputs, traffic, demand, capacity, prices, cells, bill, lines, input };
}

/** The whole calculation again at each peak and growth: the machines stay. */
function gridSheet(plan: FeasiblePlan, resolved: PlannedScenario, { traffic: own }: { traffic: Traffic }): Sheet {
  const { traffic } = resolved;
  const months = traffic.horizonMonths > 1 ? traffic.horizonMonths : own.hours.length === 24 ? GRID_MONTHS : 2;
  const planned = traffic.growthPerMonthFraction;
  const growths = [...new Set([0, 0.05, 0.1, planned])].sort((a, b) => a - b);
  const results: WhatIf[] = [];
  for (const peakTimes of PEAKS)
    for (const growthPerMonthFraction of growths) {
      const inputs: Record<string, number> = {
        'traffic.growthPerMonthFraction': growthPerMonthFraction,
        'traffic.growthPerMonthFraction.mid': growthPerMonthFraction,
      };
      for (const key of ['peakRequestsPerSecond', 'averageRequestsPerSecond'] as const)
        if (traffic[key] !== undefined) inputs[`traffic.${key}`] = inputs[`traffic.${key}.mid`] = traffic[key] * peakTimes;
      if (traffic.peakRequestsPerSecond === undefined)
        traffic.weekRequestsPerSecond?.forEach((rate, h) => (inputs[`traffic.weekRequestsPerSecond[${h}]`] = rate * peakTimes));
      const { bill, capacity } = valuesOnly(() => calculation(plan, resolved, { inputs, horizonMonths: months }));
      const instances = capacity.fleets.reduce((sum, fleet) => sum + Number(fleet.instances.value), 0);
      results.push({ peakTimes, growthPerMonthFraction, usdPerMonth: Number(bill.total.value), instances });
    }
  return scenariosSheet(growths, months, Number(own.peak.value), results);
}
