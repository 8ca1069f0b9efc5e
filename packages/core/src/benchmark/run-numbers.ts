/** What the counts of a run say: its length, its rate, what a request cost. Unknown stays undefined. */
import type { Run } from './run.ts';

/** Seconds a run lasted, as stated or as its counts say. */
export function secondsOf({ durationSeconds, requests, requestsPerSecond }: Run): number | undefined {
  if (durationSeconds !== undefined && durationSeconds > 0) return durationSeconds;
  return requests !== undefined && requestsPerSecond !== undefined && requests > 0 && requestsPerSecond > 0
    ? requests / requestsPerSecond
    : undefined;
}

/** Requests/s of a run, as its counts say or as stated. */
export function rateOf({ durationSeconds, requests, requestsPerSecond }: Run): number | undefined {
  if (requests !== undefined && durationSeconds !== undefined && requests > 0 && durationSeconds > 0) return requests / durationSeconds;
  return requestsPerSecond !== undefined && requestsPerSecond > 0 ? requestsPerSecond : undefined;
}

/** vCPUs that were busy on average. */
export function busyVcpusOf({ cpu }: Run): number | undefined {
  const { vcpus, utilizationFraction } = cpu ?? {};
  if (vcpus === undefined || utilizationFraction === undefined) return undefined;
  return vcpus > 0 && utilizationFraction > 0 && utilizationFraction <= 1 ? vcpus * utilizationFraction : undefined;
}

/** CPU × vCPUs × time ÷ requests. */
export function vcpuSecondsPerRequestOf(run: Run): number | undefined {
  const [busy, rate] = [busyVcpusOf(run), rateOf(run)];
  return busy === undefined || rate === undefined ? undefined : busy / rate;
}
