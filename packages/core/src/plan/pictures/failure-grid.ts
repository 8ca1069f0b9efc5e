/**
 * Services against losses, and both against load: how busy the replicas that are left would be, and where each service has its own load line. The fleet is
 * the chosen one of the busiest hour, held; all rates rise in proportion, so use does too.
 */
import type { FeasiblePlan, LossRow } from '../types.ts';
import { weekOfPlan, type PlanWeek } from './week.ts';

export interface FailureGrid {
  /** the mean first, then the peak and what lies above it; client requests/s of all regions in the last month */
  loads: { of: 'mean' | 'peak' | 'above'; timesPeak: number; requestsPerSecond: number }[];
  /** in the order of `plan.services` */
  rows: GridRow[];
}

export interface GridRow {
  service: string;
  region: string;
  /** use at the service's own load line; null without traffic */
  lineUtilizationFraction: number | null;
  cells: GridCell[];
}

export interface GridCell {
  loss: string;
  survivingReplicas: number;
  /** of workers, one a load; above 1 the queue never drains */
  utilizationFractions: number[];
  /** client requests/s of all regions at which the load line is reached; null without traffic */
  lineAtRequestsPerSecond: number | null;
}

const ABOVE_PEAK = [1.25, 1.5, 2];

export function failureGridOf(
  plan: FeasiblePlan,
  { meanRequestsPerSecond }: Pick<PlanWeek, 'meanRequestsPerSecond'> = weekOfPlan(plan),
): FailureGrid {
  const peak = plan.months.at(-1)!.peakRequestsPerSecond;
  const mean = peak > 0 ? meanRequestsPerSecond / peak : 1;
  const loads: FailureGrid['loads'] = [
    ...(mean < 1 ? [{ of: 'mean' as const, timesPeak: mean, requestsPerSecond: meanRequestsPerSecond }] : []),
    { of: 'peak', timesPeak: 1, requestsPerSecond: peak },
    ...(peak > 0 ? ABOVE_PEAK : []).map((timesPeak) => ({ of: 'above' as const, timesPeak, requestsPerSecond: timesPeak * peak })),
  ];
  const rows = plan.services.map(({ service, region, losses, loadLineRequestsPerSecond }): GridRow => {
    /** how many times its load a service may carry under a loss before it is at its line */
    const room = ({ requestsPerSecondPerShard: rate, survivingReplicas }: LossRow) =>
      rate > 0 ? (survivingReplicas * loadLineRequestsPerSecond) / rate : null;
    const allUp = losses[0]!;
    const most = room(allUp);
    return {
      service,
      region,
      lineUtilizationFraction: most === null ? null : most * allUp.utilizationFraction,
      cells: losses.map((loss): GridCell => {
        const times = room(loss);
        return {
          loss: loss.loss,
          survivingReplicas: loss.survivingReplicas,
          utilizationFractions: loads.map(({ timesPeak }) => timesPeak * loss.utilizationFraction),
          lineAtRequestsPerSecond: times === null ? null : times * peak,
        };
      }),
    };
  });
  return { loads, rows };
}
