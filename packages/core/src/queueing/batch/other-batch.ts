/** A call of more tasks, or of fewer, than those that it finds. In mean service times. */
import { MOST_BATCH, mostBusy, ofSpread, solved, type BatchedQueue } from './batch-response.ts';
import { burstsOf } from '../bursts/bursts.ts';
import { sumOfLaws } from '../distribution/composed-laws.ts';
import { delayed, lawOf, type ResponseLaw } from '../distribution/response-law.ts';
import { scaled } from '../distribution/scaled-law.ts';
import { taskLaw } from '../distribution/service-law.ts';
import { sumShape } from '../distribution/sum-shape.ts';
import { partNearlySteady } from './nearly-steady-batch.ts';
import { vastBatch, workOf } from './vast-batch.ts';
import { waitLaw } from '../wait/single-response.ts';
import { waitOf } from '../wait/wait.ts';

export function otherBatch(queue: BatchedQueue, own: number): ResponseLaw {
  const { servers, utilization, shape, batchSize, arrivals } = queue;
  if (servers === 1 && shape.name !== 'exponential') {
    const sum = sumShape(shape, batchSize);
    const wait = waitOf({ servers, utilization, shape: sum, ...burstsOf(servers, utilization, sum, arrivals) });
    return sumOfLaws([scaled(waitLaw(wait), batchSize), scaled(taskLaw(sumShape(shape, own)), own)]);
  }
  const bySize = shape.name !== 'deterministic' && servers > 1 && partNearlySteady(queue, shape) === 0;
  if ((bySize || shape.name === 'exponential') && Math.max(batchSize, own) <= MOST_BATCH && utilization <= mostBusy(queue))
    return ofSpread(queue);
  if (batchSize > MOST_BATCH && own > MOST_BATCH && servers > 1) return vastBatch({ ...queue, own });
  // as much later as half of them are done later where nobody waits before
  const { own: _, ...found } = queue;
  const alike = lastOnes(found);
  const later = workOf(shape, servers, own).quantileSeconds(0.5) - workOf(shape, servers, batchSize).quantileSeconds(0.5);
  return later > 0 ? delayed(alike, later) : sooner(alike, -later);
}

const kept = new Map<string, ResponseLaw>();
const MOST_KEPT = 6;

/** The last few are kept, for calls of several sizes find the same queue in a row. */
function lastOnes(queue: BatchedQueue): ResponseLaw {
  const { servers, utilization, shape, batchSize, arrivals } = queue;
  const key = `${servers} ${utilization} ${shape.name} ${shape.squaredCoefficientOfVariation} ${batchSize} ${arrivals}`;
  let law = kept.get(key);
  if (!law) {
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, (law = solved(queue)));
  }
  return law;
}

const sooner = (law: ResponseLaw, by: number): ResponseLaw =>
  lawOf({
    meanSeconds: law.meanSeconds - by,
    varianceSeconds2: law.varianceSeconds2,
    errorBandFraction: law.errorBandFraction,
    leastSeconds: Math.max(0, law.leastSeconds - by),
    cdf: (t) => law.cdf(t + by),
  });
