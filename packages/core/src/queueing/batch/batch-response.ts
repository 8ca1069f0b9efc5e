/** The answer to a call of several tasks, by the way that is exact or nearest for so many of such a spread. In mean service times. */
import { batchLaw, batchStarts } from './batch.ts';
import { spreadBatch } from './batch-spread.ts';
import { calmOf } from '../bursts/bursts.ts';
import { seldomNow } from '../replicas/read-seldom.ts';
import { fullerQueue } from '../full-queue/fuller-queue.ts';
import { nearlySteadyBatch, partNearlySteady } from './nearly-steady-batch.ts';
import { partOfTheWay } from '../distribution/part-of-the-way.ts';
import { lawOf, type ResponseLaw } from '../distribution/response-law.ts';
import { scaled } from '../distribution/scaled-law.ts';
import type { ServiceShape } from '../distribution/service-shape.ts';
import { alone } from '../wait/single-response.ts';
import { steadyBatchLaw } from './steady-batch.ts';
import { sumShape } from '../distribution/sum-shape.ts';
import { vastBatch } from './vast-batch.ts';

export interface BatchedQueue {
  servers: number;
  utilization: number;
  shape: ServiceShape;
  /** above 1 */
  batchSize: number;
  arrivals: number;
  /** tasks of the call whose answer is asked for, where it is not like those that it finds */
  own?: number;
}

/** Of larger batches a task hardly counts (vast-batch.ts). */
export const MOST_BATCH = 400;
/** Levels of a queue that are looked at; a fuller one waits in proportion. */
const MOST_LEVELS = 60_000;
/** Where the tasks present fall off by twelve powers of ten within those levels: as e^(−2(1 − ρ)j/(a n + 1)). */
export const mostBusy = ({ batchSize, arrivals }: BatchedQueue) =>
  Math.max(0.5, 1 - Math.max(5e-4, (14 * (Math.max(1, arrivals) * batchSize + 1)) / MOST_LEVELS));
/** As good as nobody else. */
const IDLE = 1e-9;

export function batched(queue: BatchedQueue): ResponseLaw {
  const { own, ...alike } = queue;
  const one = calmed(alike);
  return {
    ...(own === undefined || own === queue.batchSize ? ofAlike(one) : seldomNow().otherBatch({ ...one, own }, own)),
    errorBandFraction: bandOfBatches(queue),
  };
}

/** Calls of one spread task that seldom bring more are told otherwise. */
const ofAlike = (queue: BatchedQueue): ResponseLaw =>
  queue.batchSize < 2 && queue.servers > 1 && queue.shape.squaredCoefficientOfVariation > 1
    ? seldomNow().seldomMoreTasks(queue, solved(queue))
    : solved(queue);

/** Batches more even than at random: as busy as makes waits shorter in heavy traffic's proportion. */
function calmed(queue: BatchedQueue): BatchedQueue {
  const { servers, utilization, shape, batchSize, arrivals } = queue;
  const scv = shape.squaredCoefficientOfVariation / batchSize;
  const calm = arrivals < 1 && utilization > 0 ? calmOf({ servers, utilization, scv, arrivalScv: arrivals }) : 1;
  const busy = (utilization * calm) / (1 - utilization + utilization * calm);
  return { ...queue, utilization: Math.max(busy, IDLE), arrivals: Math.max(1, arrivals) };
}

export function solved(queue: BatchedQueue): ResponseLaw {
  const { servers, utilization, shape, batchSize, arrivals } = queue;
  const most = mostBusy(queue);
  if (shape.name === 'deterministic' && arrivals === 1 && (utilization <= most || batchSize > MOST_BATCH)) {
    const law = steadyBatchLaw(queue);
    if (law)
      return lawOf({
        meanSeconds: law.mean,
        varianceSeconds2: law.variance,
        errorBandFraction: 0,
        leastSeconds: Math.ceil(Math.floor(batchSize) / servers),
        cdf: law.cdf,
      });
  }
  // steady tasks that fill whole rounds are one of as many
  if (shape.name === 'deterministic' && batchSize % servers === 0)
    return scaled(alone({ servers: 1, utilization, shape, arrivals }), batchSize / servers);
  // what is one service, or vast, is never too full: before what limits the others
  if (servers === 1 && (shape.name !== 'exponential' || batchSize > MOST_BATCH || utilization > most)) return asOneTask(queue);
  if (batchSize > MOST_BATCH) return vastBatch({ ...queue, own: batchSize });
  if (utilization > most)
    return fullerQueue(solved({ ...queue, utilization: IDLE }), solved({ ...queue, utilization: most }), {
      solvedUtilization: most,
      utilization,
      fullSeconds: (arrivals * batchSize + shape.squaredCoefficientOfVariation) / (2 * servers),
    });
  const part = arrivals === 1 ? partNearlySteady(queue, shape) : 0;
  const nearlySteady = part > 0 ? nearlySteadyBatch(queue, shape) : undefined;
  if (nearlySteady && part === 1) return nearlySteady;
  const spread = ofSpread(queue);
  return nearlySteady ? partOfTheWay(spread, nearlySteady, { part, errorBandFraction: 0 }) : spread;
}

export function ofSpread(queue: BatchedQueue): ResponseLaw {
  const { mean, variance, cdf } = queue.shape.name === 'exponential' ? batchLaw(queue) : spreadBatch(batchStarts(queue), queue.shape);
  return lawOf({ meanSeconds: mean, varianceSeconds2: variance, errorBandFraction: 0, leastSeconds: 0, cdf });
}

/** By comparison with simulation: docs/accuracy-of-queueing.md. */
function bandOfBatches({ servers, shape, arrivals, batchSize }: BatchedQueue): number {
  const scv = shape.squaredCoefficientOfVariation;
  if (arrivals < 1) return 0.3;
  if (batchSize > MOST_BATCH && servers > 1) return arrivals > 1 ? 0.25 : 0.1;
  if (shape.name === 'exponential') return 0.005;
  if (arrivals > 1) return 0.25;
  if (shape.name === 'deterministic' || servers === 1) return 0.005;
  return scv > 2 ? 0.12 : 0.1;
}

/** One server does the tasks of a batch in a row: their sum is one service. */
const asOneTask = (queue: BatchedQueue): ResponseLaw =>
  scaled(alone({ ...queue, servers: 1, shape: sumShape(queue.shape, queue.batchSize) }), queue.batchSize);
