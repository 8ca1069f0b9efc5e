/** The answer to a call of several tasks, by the way that is exact or nearest for so many of such a spread. In mean service times. */
import { batchLaw, batchStarts } from './batch.ts';
import { spreadBatch } from './batch-spread.ts';
import { burstsOf, calmOf } from '../bursts/bursts.ts';
import { sumOfLaws } from '../distribution/composed-laws.ts';
import { fullerQueue } from '../full-queue/fuller-queue.ts';
import { nearlySteadyBatch, partNearlySteady } from './nearly-steady-batch.ts';
import { partOfTheWay } from '../distribution/part-of-the-way.ts';
import { delayed, lawOf, type ResponseLaw } from '../distribution/response-law.ts';
import { scaled } from '../distribution/scaled-law.ts';
import { taskLaw } from '../distribution/service-law.ts';
import type { ServiceShape } from '../distribution/service-shape.ts';
import { alone, waitLaw } from '../wait/single-response.ts';
import { steadyBatchLaw } from './steady-batch.ts';
import { sumShape } from '../distribution/sum-shape.ts';
import { vastBatch, workOf } from './vast-batch.ts';
import { waitOf } from '../wait/wait.ts';

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
const MOST_BATCH = 400;
/** Levels of a queue that are looked at; a fuller one waits in proportion. */
const MOST_LEVELS = 60_000;
/** Where the tasks present fall off by twelve powers of ten within those levels: as e^(−2(1 − ρ)j/(a n + 1)). */
const mostBusy = ({ batchSize, arrivals }: BatchedQueue) =>
  Math.max(0.5, 1 - Math.max(5e-4, (14 * (Math.max(1, arrivals) * batchSize + 1)) / MOST_LEVELS));
/** As good as nobody else. */
const IDLE = 1e-9;

export function batched(queue: BatchedQueue): ResponseLaw {
  const { own, ...alike } = queue;
  const one = calmed(alike);
  return {
    ...(own === undefined || own === queue.batchSize ? orSeldomMore(one, solved(one)) : ofOther({ ...one, own }, own)),
    errorBandFraction: bandOfBatches(queue),
  };
}

/**
 * Calls of one task that now and then bring one more: single ones know what is left of a task that spreads, batches only how many there are. The fewer such
 * calls, the more as single ones answer, in arrivals as uneven as such pairs make them.
 */
function orSeldomMore(queue: BatchedQueue, known: ResponseLaw): ResponseLaw {
  const { servers, shape, batchSize, arrivals } = queue;
  const more = batchSize - 1;
  const spread = Math.min(1, shape.squaredCoefficientOfVariation - 1);
  if (more >= 1 || servers === 1 || spread <= 0) return known;
  const single = alone({ ...queue, arrivals: arrivals + more });
  const few = lawOf({
    ...single,
    cdf: (t) => {
      const once = single.cdf(t);
      return (1 - more) * once + more * once ** 2;
    },
  });
  return partOfTheWay(few, known, { part: 1 - spread * (1 - Math.sqrt(more)), errorBandFraction: 0 });
}

/** A call of more tasks, or of fewer, than those that it finds. */
function ofOther(queue: BatchedQueue, own: number): ResponseLaw {
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

/** Batches more even than at random: as busy as makes waits shorter in heavy traffic's proportion. */
function calmed(queue: BatchedQueue): BatchedQueue {
  const { servers, utilization, shape, batchSize, arrivals } = queue;
  const scv = shape.squaredCoefficientOfVariation / batchSize;
  const calm = arrivals < 1 && utilization > 0 ? calmOf({ servers, utilization, scv, arrivalScv: arrivals }) : 1;
  const busy = (utilization * calm) / (1 - utilization + utilization * calm);
  return { ...queue, utilization: Math.max(busy, IDLE), arrivals: Math.max(1, arrivals) };
}

function solved(queue: BatchedQueue): ResponseLaw {
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

function ofSpread(queue: BatchedQueue): ResponseLaw {
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
