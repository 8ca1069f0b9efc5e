/**
 * The load lines of a whole plan, as client requests/s of all regions: how far the peak may rise before the first service passes its own line,
 * all up and under each loss. Every rate is taken to rise in proportion, which holds for the mean rates of a call graph.
 */
import type { FeasiblePlan } from '../types.ts';

export interface Rung {
  /** `none`, `zones:1`, … as in `losses` */
  loss: string;
  /** client requests/s of all regions that the plan carries then; Infinity without traffic */
  requestsPerSecond: number;
  /** which service is at its line first */
  service: string;
  region: string;
}

/** @returns all up first, then the losses to survive in the order of the plan */
export function loadLadderOf(plan: Pick<FeasiblePlan, 'months' | 'services'>): Rung[] {
  const peak = plan.months.at(-1)!.peakRequestsPerSecond;
  const rungs = new Map<string, Rung>();
  for (const { losses, loadLineRequestsPerSecond, service, region } of plan.services)
    for (const { loss, survivingReplicas, requestsPerSecondPerShard } of losses) {
      const ratio = requestsPerSecondPerShard > 0 ? (survivingReplicas * loadLineRequestsPerSecond) / requestsPerSecondPerShard : Infinity;
      const requestsPerSecond = ratio === Infinity ? Infinity : peak * ratio;
      const known = rungs.get(loss);
      if (!known || requestsPerSecond < known.requestsPerSecond) rungs.set(loss, { loss, requestsPerSecond, service, region });
    }
  return [...rungs.values()];
}
