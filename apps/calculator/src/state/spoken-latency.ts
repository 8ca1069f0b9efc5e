/** Which latency the page's sentences speak of: the one that was asked for first, end to end. */
import { latencyRows, type FeasiblePlan } from '@plimsoll/core';
import { ms } from '../format.ts';

export interface SpokenLatency {
  /** p95 */
  percentile: string;
  ms: number;
  /** where its working opens; a percentile that the plan does not keep for itself has none */
  path: string | undefined;
  /** what was asked for, when anything was */
  withinMs: number | undefined;
  underLoss: { ms: number; path: string | undefined; withinMs: number | undefined };
}

const KEPT = { p50: 'p50Ms', p95: 'p95Ms', p99: 'p99Ms' } as const;

/** An objective of a single service is no promise to clients: without one for the whole answer p95 is told, within nothing. */
export function spokenLatency(plan: Pick<FeasiblePlan, 'objectives' | 'latency' | 'underLoss'>): SpokenLatency {
  const row = latencyRows(plan).find(({ service }) => service === undefined);
  const percentile = `p${Number(((row?.fraction ?? 0.95) * 100).toPrecision(6))}`;
  const key = Object.hasOwn(KEPT, percentile) ? KEPT[percentile as keyof typeof KEPT] : undefined;
  const milliseconds = row?.predictedMs ?? plan.latency.p95Ms;
  const underLossMs = row?.predictedUnderLossMs ?? plan.underLoss.latency.p95Ms;
  // the plan names the loss with the worst p95; another percentile may have another worst loss, which is not named
  const named = key !== undefined && nearly(plan.underLoss.latency[key], underLossMs);
  return {
    percentile,
    ms: milliseconds,
    path: key !== undefined && nearly(plan.latency[key], milliseconds) ? `latency.${key}` : undefined,
    withinMs: row?.ms,
    underLoss: {
      ms: underLossMs,
      path: named ? `underLoss.latency.${key}` : undefined,
      withinMs: row && (row.underLossMs ?? row.ms),
    },
  };
}

const nearly = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.abs(b);

/** @example 'p95 140 ms' */
export const latencyWords = (plan: FeasiblePlan): string => {
  const { percentile, ms: milliseconds } = spokenLatency(plan);
  return `${percentile} ${ms(milliseconds)}`;
};
