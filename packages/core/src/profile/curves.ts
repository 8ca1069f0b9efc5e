/** The lines and points behind a profile's numbers, ready to draw: the same for a terminal and a page. */
import { rateOf, type Run } from '../benchmark/index.ts';

import type { RunPoint } from './concurrency-points.ts';
import type { Scalability } from './scalability.ts';
import { throughputAt } from './scalability-curve.ts';

export interface CurvePoint {
  x: number;
  y: number;
  /** the run that was measured; left out on a fitted line */
  run?: string;
}

export interface Curve {
  title: string;
  xName: string;
  yName: string;
  measured: CurvePoint[];
  fitted: CurvePoint[];
}

export type Curves = Partial<Record<'scalability' | 'latency' | 'cost', Curve>>;

const STEPS = 40;

/** Throughput over concurrency, drawn to 1.2 × the largest measured. */
export function scalabilityCurve(points: readonly RunPoint[], fit: Scalability): Curve {
  const law = {
    requestsPerSecondAtOne: fit.requestsPerSecondAtOne.value,
    contention: fit.contention.value,
    coherency: fit.coherency.value,
  };
  const most = 1.2 * fit.largestMeasuredConcurrency;
  const least = Math.min(1, ...points.map(({ concurrency }) => concurrency));
  return {
    title: 'throughput by concurrency',
    xName: 'requests in flight',
    yName: 'requests/s',
    measured: points.map(({ concurrency, requestsPerSecond, run }) => ({ x: concurrency, y: requestsPerSecond, run })),
    fitted: Array.from({ length: STEPS + 1 }, (_, i) => least + ((most - least) * i) / STEPS).map((x) => ({ x, y: throughputAt(law, x) })),
  };
}

/** Mean latency over rate, as measured: where the queue begins. */
export function latencyCurve(runs: readonly Run[]): Curve | undefined {
  const measured = runs.flatMap((run) => {
    const rate = rateOf(run);
    return rate === undefined || run.latencyMs.mean === undefined ? [] : [{ x: rate, y: run.latencyMs.mean, run: run.name }];
  });
  return measured.length < 2 ? undefined : { title: 'mean latency by rate', xName: 'requests/s', yName: 'ms', measured, fitted: [] };
}
