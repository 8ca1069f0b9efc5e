/** The blurred metrics of the services in the shape that fitting reads, and which of them say which number of a profile. */
import type { FitOptions, NoisedMetric } from '@plimsoll/core';
import { METRICS, TIME_EDGES_MS } from './metrics.ts';

/** Sizes are reported as 1.5 × the lower edge: each bucket is twice the one before. */
const SIZE_EDGES_BYTES = Array.from({ length: 20 }, (_, i) => 250 * 2 ** i);

export const NOISE_TABLE: readonly NoisedMetric[] = METRICS.map(({ name, unit, kind, noised, clamp }) => ({
  metric: name,
  noised,
  ...(clamp && { low: clamp[0], high: clamp[1] }),
  ...(kind === 'histogram' && unit === 'ms' && { bucketEdges: TIME_EDGES_MS }),
  ...(kind === 'histogram' && unit === 'B' && { bucketEdges: SIZE_EDGES_BYTES }),
}));

/** What `fitProfile` needs to read the services' own metrics. */
export const FIT_OPTIONS: Pick<FitOptions, 'noise' | 'metrics'> = {
  noise: NOISE_TABLE,
  metrics: {
    'serviceTime.meanMs': [{ metric: 'udf_execution.duration_ms' }, { metric: 'request.duration_ms' }],
    'bytes.request': [{ metric: 'request.size_bytes' }],
    'bytes.response': [{ metric: 'response.size_bytes' }],
  },
};
