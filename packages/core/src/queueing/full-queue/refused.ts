/**
 * The share of calls that a replica refuses because its queue is full (`full-queue.ts`): where replicas share, the least loaded of all refuses when every one
 * is full. Held against simulation (docs/accuracy-of-queueing.md): within a tenth for single tasks at one queue, mostly; a third for batches.
 */
import type { BalancerName } from '../replicas/balancing.ts';
import { fullQueueOfSingles, MOST_PLACES, type FullQueueOfSingles, type SinglesQueue } from './full-queue-of-singles.ts';
import { fullQueueOfSteadyBatches } from './full-queue-of-steady-batches.ts';
import { limitedQueue, type Limited } from './full-queue.ts';
import { remembered } from '../distribution/remembered.ts';
import { serviceShape, type ShapeName } from '../distribution/service-shape.ts';

export interface FullQueue {
  /** tasks in service at once; whole, >= 1 */
  servers: number;
  /** of the servers without any refusal; >= 0, below 1 */
  utilization: number;
  squaredCoefficientOfVariation: number;
  shape: ShapeName;
  /** tasks of one call, >= 1 */
  batchSize: number;
  arrivalSquaredCoefficientOfVariation: number;
  balancer: BalancerName;
  /** that share */
  replicas: number;
  /** tasks that may wait at one replica; whole, >= 0 */
  queueLimit: number;
}

/** @returns 0 to 1 */
export function refusedFraction(queue: FullQueue): number {
  if (queue.utilization === 0) return 0;
  const {
    servers,
    utilization,
    shape,
    squaredCoefficientOfVariation,
    batchSize,
    arrivalSquaredCoefficientOfVariation,
    balancer,
    replicas,
    queueLimit,
  } = queue;
  return remembered(
    `refused ${servers} ${utilization} ${shape} ${squaredCoefficientOfVariation} ${batchSize} ${arrivalSquaredCoefficientOfVariation} ${balancer} ${replicas} ${queueLimit}`,
    () => (balancer === 'twoChoices' && replicas > 2 && batchSize === 1 ? ofTwo(queue) : ofOne(queue)),
  );
}

/**
 * The less loaded of two: between one queue for all (of two replicas it is that) and each by itself, the nearer to the latter the more there are to choose from,
 * and the fewer places each has; a mean field of endlessly many at least. By comparison with simulation.
 */
function ofTwo(queue: FullQueue): number {
  const { replicas, servers, queueLimit } = queue;
  const asOne = (2 / replicas) ** (1.25 / Math.sqrt(servers + queueLimit));
  const between = ofOne({ ...queue, balancer: 'leastOutstanding' }) ** asOne * ofOne({ ...queue, balancer: 'random' }) ** (1 - asOne);
  return Math.max(withLimit(queue)?.refusedFraction ?? 0, between);
}

function ofOne(queue: FullQueue): number {
  const singles = singlesOf(queue);
  if (!singles) return (steadyBatchesOf(queue) ?? withLimit(queue))?.refusedFraction ?? 0;
  const within = (queueLimit: number) => fullQueueOfSingles({ ...singles, queueLimit }).refusedFraction;
  const { queueLimit } = singles;
  if (queueLimit <= MOST_PLACES) return within(queueLimit);
  const last = within(MOST_PLACES);
  return last > 0 ? last * (last / within(MOST_PLACES - 1)) ** (queueLimit - MOST_PLACES) : 0;
}

/** The queue as one of single tasks at random that are not exponential, where it is one. */
export function singlesOf(queue: FullQueue): SinglesQueue | undefined {
  const {
    balancer,
    replicas,
    batchSize,
    arrivalSquaredCoefficientOfVariation: arrivals,
    utilization,
    squaredCoefficientOfVariation,
  } = queue;
  if (queue.shape === 'exponential' || batchSize !== 1 || arrivals !== 1 || (balancer === 'twoChoices' && replicas > 2)) return undefined;
  const { servers, queueLimit } = pooled(queue);
  return { servers, utilization, queueLimit, shape: serviceShape(queue.shape, squaredCoefficientOfVariation) };
}

/** The same of batches of steady tasks, where they are told so. */
export function steadyBatchesOf({
  shape,
  arrivalSquaredCoefficientOfVariation: arrivals,
  ...queue
}: FullQueue): FullQueueOfSingles | undefined {
  if (shape !== 'deterministic' || arrivals !== 1 || queue.batchSize === 1) return undefined;
  return fullQueueOfSteadyBatches({ ...pooled(queue), shape: serviceShape(shape, 0) });
}

/** One queue for all that share, as full as the least loaded is. */
function pooled<Q extends Pick<FullQueue, 'balancer' | 'replicas' | 'servers' | 'queueLimit'>>(queue: Q): Q {
  const { balancer, replicas, servers, queueLimit } = queue;
  const all = balancer === 'pooled' || balancer === 'leastOutstanding' || (balancer === 'twoChoices' && replicas === 2) ? replicas : 1;
  return { ...queue, servers: servers * all, queueLimit: queueLimit * all };
}

/** With the less loaded of two one of many; each for itself otherwise, or one for all. */
export function withLimit(queue: Omit<FullQueue, 'shape'>): Limited | undefined {
  const { balancer, replicas, batchSize, arrivalSquaredCoefficientOfVariation: arrivals } = queue;
  return limitedQueue({ ...pooled(queue), arrivals, ofTwo: balancer === 'twoChoices' && replicas > 2 && batchSize === 1 });
}
