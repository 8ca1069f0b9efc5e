/** Whether calls that reach a service at once are followed one by one (`one-of-calls.ts`). */
import type { QueueKind } from './replica-response.ts';

/** Larger groups are not followed task by task. */
const MOST_TASKS = 400;

/** False where there are too many tasks to be followed one by one, and of queues with a limit. */
export const followsCalls = ({ queueLimit, batchSize }: Pick<QueueKind, 'queueLimit' | 'batchSize'>, calls: number): boolean =>
  queueLimit === undefined && batchSize * calls <= MOST_TASKS;
