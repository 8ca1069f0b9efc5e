/**
 * Calls of one task that now and then bring one more: single ones know what is left of a task that spreads, batches only how many there are. The fewer such
 * calls, the more as single ones answer, in arrivals as uneven as such pairs make them. Approximate, by comparison with simulation.
 */
import type { BatchedQueue } from './batch-response.ts';
import { partOfTheWay } from '../distribution/part-of-the-way.ts';
import { lawOf, type ResponseLaw } from '../distribution/response-law.ts';
import { alone } from '../wait/single-response.ts';

/** @param queue of less than two tasks a call, that spread more than exponential ones do @param known its law as of batches */
export function seldomMoreTasks(queue: BatchedQueue, known: ResponseLaw): ResponseLaw {
  const { shape, batchSize, arrivals } = queue;
  const more = batchSize - 1;
  const spread = Math.min(1, shape.squaredCoefficientOfVariation - 1);
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
