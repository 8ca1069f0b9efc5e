/** Fewest replicas whose survivors carry a rate in every loss to survive, and leave one survivor in each. */
import { ceilTolerant } from '../quantity/index.ts';
import { survivors, type Loss } from '../failure/index.ts';

/**
 * @param requestsPerSecond at the region, all up; >= 0
 * @param loadLineRequestsPerSecond of one replica; above 0
 * @returns a whole number >= 1; Infinity when no number survives (all zones lost)
 * @example replicasFor(1400, 300, [NO_LOSS, { ...NO_LOSS, label: 'zones:1', zones: 1 }], 3) // => 8 (3 + 3 + 2, five survive)
 */
export function replicasFor(requestsPerSecond: number, loadLineRequestsPerSecond: number, losses: readonly Loss[], zones: number): number {
  let replicas = 1;
  for (const loss of losses) {
    if (loss.zones >= zones) return Infinity;
    const needed = Math.max(1, ceilTolerant((requestsPerSecond * loss.rateRatio) / loadLineRequestsPerSecond));
    // survivors grow by at most one per replica, so start where even a loss without remainder would leave too few
    replicas = Math.max(replicas, needed + loss.replicas, Math.ceil(((needed + loss.replicas) * zones) / (zones - loss.zones)) - zones);
    while (survivors(replicas, zones, loss) < needed) replicas++;
  }
  return replicas;
}
