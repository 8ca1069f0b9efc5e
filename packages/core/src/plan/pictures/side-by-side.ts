/** Plans beside each other: the same figures of each, and how far each is from the first. */
import type { Plan } from '../types.ts';
import { loadLadderOf } from './load-ladder.ts';

export interface ComparedFigure {
  name: string;
  unit: string;
  cells: { value: number | string | null; difference: number | undefined; differs: boolean }[];
}

/** The month of the highest peak, the first of equals. */
const busiest = ({ months }: Extract<Plan, { feasible: true }>) =>
  months.reduce((most, month) => (month.peakRequestsPerSecond > most.peakRequestsPerSecond ? month : most));

type Read = (plan: Extract<Plan, { feasible: true }>) => number | string | null;

const FIGURES: [name: string, unit: string, read: Read][] = [
  ['Cost a month', 'USD/month', (plan) => plan.totals.usdPerMonth],
  ['Cost per million requests', 'USD', (plan) => plan.totals.usdPerMillionRequests],
  ['Low end of the range', 'USD/month', (plan) => plan.totals.usdPerMonthLow],
  ['High end of the range', 'USD/month', (plan) => plan.totals.usdPerMonthHigh],
  ['Machines', '', (plan) => busiest(plan).instances],
  ['Peak', 'requests/s', (plan) => busiest(plan).peakRequestsPerSecond],
  ['p95, all up', 'ms', (plan) => plan.latency.p95Ms],
  ['p95 under loss', 'ms', (plan) => plan.underLoss.latency.p95Ms],
  ['Load line, worst loss', 'requests/s', (plan) => Math.min(...loadLadderOf(plan).map(({ requestsPerSecond }) => requestsPerSecond))],
  ['Available', 'fraction', (plan) => plan.availabilityFraction],
  ['Lines without a price', '', (plan) => plan.totals.unpricedItems],
  ['Prices of', '', (plan) => plan.generatedFrom.prices.map(({ cloud, snapshotDate }) => `${cloud} ${snapshotDate}`).join(', ')],
];

/** @param plans the first is the one the others are held against; an infeasible plan has null everywhere */
export function sideBySide(plans: readonly Plan[]): ComparedFigure[] {
  const services = [
    ...new Set(plans.flatMap((plan) => (plan.feasible ? plan.services.map(({ service, region }) => `${service} in ${region}`) : []))),
  ];
  const rows: typeof FIGURES = [
    ...FIGURES,
    ...services.map((name): (typeof FIGURES)[number] => [
      name,
      '',
      (plan) => {
        const row = plan.services.find(({ service, region }) => `${service} in ${region}` === name);
        return row ? `${row.instances} × ${row.machineType}` : 'none';
      },
    ]),
  ];
  return rows.map(([name, unit, read]) => {
    const values = plans.map((plan) => (plan.feasible ? read(plan) : null));
    const first = values[0];
    return {
      name,
      unit,
      cells: values.map((value) => ({
        value,
        difference: typeof value === 'number' && typeof first === 'number' && value !== first ? value - first : undefined,
        differs: value !== first,
      })),
    };
  });
}
