/** Whether a load line leaves what its profile was measured with: beyond 1.2 × the largest measured concurrency the curve is a guess. */
import { MOST_EXTRAPOLATION } from '../profile/index.ts';
import type { NoLoadLine } from './load-line.ts';
import type { Replica } from './replica.ts';

/**
 * Calls that one replica has in service at a rate, at least: those that wait for a worker come on top (Little's law on the work alone).
 * @param requestsPerSecond calls/s of the replica, >= 0
 * @param batchSize tasks of one call, >= 1
 */
export const callsInService = ({ serviceSeconds, servers }: Replica, requestsPerSecond: number, batchSize: number): number =>
  requestsPerSecond * serviceSeconds * Math.max(1, batchSize / servers);

/**
 * @param requestsPerSecond the load line in question
 * @param measuredConcurrency the most calls in flight of any run behind the profile; undefined when it does not say
 * @returns undefined while the line may rest on the profile
 */
export function beyondMeasured(
  replica: Replica,
  {
    requestsPerSecond,
    batchSize,
    measuredConcurrency,
  }: { requestsPerSecond: number; batchSize: number; measuredConcurrency: number | undefined },
): NoLoadLine | undefined {
  if (measuredConcurrency === undefined) return undefined;
  const need = callsInService(replica, requestsPerSecond, batchSize);
  const limit = MOST_EXTRAPOLATION * measuredConcurrency;
  return need > limit * (1 + 1e-9) ? { code: 'beyondMeasured', need, limit, unit: 'calls in service' } : undefined;
}
