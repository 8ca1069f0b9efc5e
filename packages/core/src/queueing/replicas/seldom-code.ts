/** What `readSeldom` reads, as one thing. */
export { refusedBand } from '../full-queue/refused-band.ts';
export { refusedFraction } from '../full-queue/refused.ts';
export { callsTogetherLaw } from './calls-together.ts';
export { answerInARow } from './calls-in-a-row.ts';
export { letIn } from './let-in.ts';
export { oneOfCalls } from './one-of-calls.ts';
export { slowestOfAlike } from './slowest-of-alike.ts';
export { seldomMoreTasks } from '../batch/seldom-more-tasks.ts';
export { otherBatch } from '../batch/other-batch.ts';
