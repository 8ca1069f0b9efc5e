/**
 * The share of calls that a replica refuses because its queue is full (`full-queue.ts`): where replicas share, the least loaded of all refuses when every one
 * is full. Held against simulation: within a quarter for single tasks, a third for batches (test/simulator/full-queues.test.ts).
 */
import type { BalancerName } from './balancing.ts';
import { limitedQueue, type Limited } from './full-queue.ts';
import { remembered } from './remembered.ts';
import { serviceShape, type ShapeName } from './service-shape.ts';
import { waitOf } from './wait.ts';

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

/** Few replicas make no mean field: so much of the way to where each is by itself, by comparison with simulation. */
function ofTwo(queue: FullQueue): number {
  const apart = Math.min(0.5, 2 / queue.replicas);
  return (withLimit(queue)?.refusedFraction ?? 0) ** (1 - apart) * ofOne({ ...queue, balancer: 'random' }) ** apart;
}

/** Single tasks that spread more or less than exponential ones: the more places a server has the more as their endless queue says. By comparison with simulation. */
function ofOne(queue: FullQueue): number {
  const limited = withLimit(queue)?.refusedFraction ?? 0;
  const { squaredCoefficientOfVariation: scv, batchSize, arrivalSquaredCoefficientOfVariation: arrivals, queueLimit, servers } = queue;
  if (scv === 1 || batchSize > 1 || arrivals !== 1) return limited;
  const part = scv < 1 ? 1 : queueLimit / (queueLimit + 2 * servers);
  return limited ** (1 - part) * ofEndless(pooled(queue)) ** part;
}

/** Of those that would find every place taken without a limit, the share that the limit leaves is (1 − ρ)Π/(1 − ρΠ): exact for one server. Source: Tijms, A First Course in Stochastic Models (2003), section 9.8. */
function ofEndless({ servers, utilization, queueLimit, ...queue }: FullQueue): number {
  const shape = serviceShape(queue.shape, queue.squaredCoefficientOfVariation);
  const { delayedFraction, meanWhenDelayed } = waitOf({ servers, utilization, shape });
  const waiting = utilization * servers * meanWhenDelayed; // on average, while all servers are busy
  const full = delayedFraction * (waiting / (1 + waiting)) ** queueLimit;
  return ((1 - utilization) * full) / (1 - utilization * full);
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
