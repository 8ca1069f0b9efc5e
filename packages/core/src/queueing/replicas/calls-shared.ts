/**
 * Calls that come at once where replicas share: placed one by one on the least loaded replica, or on the less loaded of two, they are done later than in
 * one queue for all, since each then waits for its own replica, and earlier than placed at random. How far on that way is told here, by comparison with
 * simulation (590 queues of 2 to 40 replicas of 1 to 8 servers; docs/accuracy-of-queueing.md).
 */
import type { BalancerName } from './balancing.ts';

export interface SharedCalls {
  balancer: BalancerName;
  /** of one replica */
  servers: number;
  replicas: number;
  utilization: number;
  /** tasks of one call */
  batchSize: number;
  squaredCoefficientOfVariation: number;
  /** that come at once */
  calls: number;
}

/** Numbers beyond these were not compared. */
const MOST_WIDE = 8;
const MOST_ALONG = 10;

/** From one queue for all, 0, to each replica for itself, 1. */
export function partApart(of: SharedCalls): number {
  const { balancer, servers, batchSize, replicas, calls, utilization } = of;
  if (balancer === 'pooled' || replicas === 1) return 0;
  // where a replica does several calls at once it matters less which one they fall on
  const wide = Math.log(Math.min(MOST_WIDE, Math.max(1 / MOST_WIDE, servers / batchSize)));
  const along = Math.log1p(Math.min(MOST_ALONG, calls / replicas));
  const left = Math.log1p(-utilization);
  // steady tasks that start together leave all replicas alike
  const steady = Math.max(0, 1 - 2 * of.squaredCoefficientOfVariation);
  const odds =
    balancer === 'leastOutstanding'
      ? -1.66 - 0.33 * wide + 0.72 * left + (1.08 - 1.98 * steady) * along
      : -0.24 - 0.2 * wide + 1.04 * left + 0.35 * steady + (0.33 - 1.36 * steady) * along;
  return 1 / (1 + Math.exp(-odds));
}
