/**
 * A queue with a limit, of batches of steady tasks that come at random. Tasks that begin together end together: as many as always do so are one, on so many
 * fewer servers. Where that leaves single ones: `full-queue-of-singles.ts`. Where it leaves one server, the work found by a batch that is let in is that of the
 * endless queue up to the limit, since below it both are alike; exact. Otherwise nearly so, compared with simulation. In mean task times.
 * Source: Tijms, A First Course in Stochastic Models (2003), section 9.8 (in proportion to the endless queue below the limit).
 */
import { fullQueueOfSingles, MOST_PLACES, type FullQueueOfSingles, type SinglesQueue } from './full-queue-of-singles.ts';
import { lawOf, mixtureOfLaws, momentsOf } from '../distribution/response-law.ts';
import { commonDivisor, steadyBatchLaw } from '../batch/steady-batch.ts';

/** How far off limits may be that are not of whole rounds: by comparison with simulation. */
const BETWEEN = 0.5;

/** Undefined for batches of several sizes, or fewer tasks than servers where neither divides the other, and where the queue is too long for any grid. */
export function fullQueueOfSteadyBatches({ batchSize, ...queue }: SinglesQueue & { batchSize: number }): FullQueueOfSingles | undefined {
  if (batchSize % 1 !== 0) return undefined;
  const { utilization, shape } = queue;
  const group = commonDivisor(batchSize, queue.servers);
  const [servers, tasks, queueLimit] = [queue.servers / group, batchSize / group, Math.ceil(queue.queueLimit / group)];
  if (tasks === 1) return queueLimit > MOST_PLACES ? undefined : fullQueueOfSingles({ servers, utilization, shape, queueLimit });
  const endless = tasks > servers ? steadyBatchLaw({ servers, utilization, batchSize: tasks }) : undefined;
  // limits of whole rounds are told by how late the last task begins; others lie between two of them
  const over = (queueLimit + tasks - 1) % servers;
  if (!endless || over > queueLimit) return undefined;
  const leastSeconds = Math.ceil(tasks / servers);
  const part = over / servers;
  const of = (limit: number) => {
    const latest = servers === 1 ? limit + tasks : 1 + (limit + tasks - 1) / servers;
    const within = endless.cdf(latest);
    const cdf = (t: number) => Math.min(1, endless.cdf(t) / within);
    const law = () =>
      lawOf({ ...momentsOf(cdf, leastSeconds, latest + 1e-9), errorBandFraction: part === 0 ? 0 : BETWEEN, leastSeconds, cdf });
    // what is let in keeps the servers busy for its part of what all would
    return { letIn: 1 / (utilization + (1 - utilization) / within), law };
  };
  const [few, many] = [of(queueLimit - over), of(queueLimit - over + servers)];
  return {
    refusedFraction: (1 - few.letIn) ** (1 - part) * (1 - many.letIn) ** part,
    answer: () =>
      part === 0
        ? few.law()
        : mixtureOfLaws([
            { chance: 1 - part, law: few.law() },
            { chance: part, law: many.law() },
          ]),
  };
}
