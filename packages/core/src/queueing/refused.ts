/**
 * The share of calls that a replica refuses because its queue is full: a call is let in when all of its tasks find a place, in service or waiting.
 *
 * From the same queue without a limit: of those that would find no room there, the share that the limit leaves is (1 − ρ)Π/(1 − ρΠ), which is exact for
 * one server with any service and for exponential tasks, so for M/M/c/K. Queues of single spread
 * tasks fall off as fast as their mean wait says; of batches, as those of exponential tasks stretched as waits are. Where replicas share, the least
 * loaded of all refuses when every one is full; with the less loaded of two as at a replica alone, which is the most that it can be.
 * Held against simulation: within a quarter for single tasks, a third for batches (test/simulator/full-queues.test.ts).
 * Source: Tijms, A First Course in Stochastic Models (2003), section 9.8.
 */
import type { BalancerName } from './balancing.ts';
import { burstsOf } from './bursts.ts';
import { presentTasks } from './present-tasks.ts';
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

/** @returns 0 to 1; 1 for a call whose tasks never fit */
export function refusedFraction(queue: FullQueue): number {
  const { replicas, balancer } = queue;
  const all = balancer === 'pooled' || balancer === 'leastOutstanding' ? replicas : 1;
  const one = { ...queue, servers: queue.servers * all, queueLimit: queue.queueLimit * all };
  if (Math.floor(queue.batchSize) > queue.servers + queue.queueLimit) return 1;
  if (queue.utilization === 0) return 0;
  return remembered(
    `refused ${one.servers} ${one.utilization} ${one.shape} ${one.squaredCoefficientOfVariation} ${one.batchSize} ${one.arrivalSquaredCoefficientOfVariation} ${one.queueLimit}`,
    () => atOnePool(one),
  );
}

function atOnePool(queue: FullQueue): number {
  const { utilization, batchSize } = queue;
  const noRoom = batchSize === 1 ? ofSingleTasks(queue) : ofBatches(queue);
  return ((1 - utilization) * noRoom) / (1 - utilization * noRoom);
}

/** P(every place taken) without a limit. */
function ofSingleTasks({ servers, utilization, queueLimit, ...queue }: FullQueue): number {
  const shape = serviceShape(queue.shape, queue.squaredCoefficientOfVariation);
  const bursts = burstsOf(servers, utilization, shape, queue.arrivalSquaredCoefficientOfVariation);
  const { delayedFraction, meanWhenDelayed } = waitOf({ servers, utilization, shape, ...bursts });
  const waiting = utilization * servers * meanWhenDelayed; // on average, while all servers are busy
  return delayedFraction * (waiting / (1 + waiting)) ** queueLimit;
}

/** P(fewer places than tasks) without a limit. */
function ofBatches({ servers, utilization, batchSize, queueLimit, ...queue }: FullQueue): number {
  const arrivals = Math.max(1, queue.arrivalSquaredCoefficientOfVariation);
  const stretch = (arrivals * batchSize + queue.squaredCoefficientOfVariation) / (arrivals * batchSize + 1);
  const room = servers + queueLimit / stretch;
  const present = presentTasks({ servers, utilization, batchSize, arrivals });
  const whole = Math.floor(batchSize);
  const more = batchSize - whole;
  const finds = (tasks: number) => present.reduce((sum, share, j) => (j + tasks > room * (1 + 1e-12) ? sum + share : sum), 0);
  return (1 - more) * finds(whole) + (more > 0 ? more * finds(whole + 1) : 0);
}
