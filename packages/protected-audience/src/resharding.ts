/** Changing the number of shards: no shard moves in place, a second stack is loaded beside the first and the traffic switched. */
import type { FeasiblePlan } from '@plimsoll/core';

/**
 * What the parallel stack costs while both run.
 * @param plan of the stack to come
 * @param parallelHours from the first machine of the new stack to the last of the old; at least the loading time
 * @example reshardingUsd(plan, { service: 'kv', parallelHours: 6 })
 */
export function reshardingUsd(plan: FeasiblePlan, { service, parallelHours }: { service: string; parallelHours: number }): number {
  if (!(parallelHours >= 0)) throw new RangeError(`reshardingUsd: parallelHours must be at least 0, got ${parallelHours}`);
  const machines = plan.lineItems.filter((line) => line.service === service && line.kind === 'step');
  return (machines.reduce((sum, line) => sum + (line.usdPerMonth ?? 0), 0) * parallelHours) / 730;
}
