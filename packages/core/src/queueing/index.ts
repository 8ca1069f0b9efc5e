// pools
export { blockedFraction, vcpusForWait, waitFraction } from './wait/erlang.ts';
export { boundedQueue, type BoundedQueue } from './wait/bounded-queue.ts';
// one replica's answer, and answers that follow, wait for or replace one another
export { replicaResponse, queueOf, type ReplicaQueueing } from './replicas/replica-response.ts';
export { readSeldom, seldomNow, SeldomNotRead } from './replicas/read-seldom.ts';
export { followsCalls } from './replicas/follows-calls.ts';
export { serviceLaw } from './distribution/service-law.ts';
export { slowestOfLaws, slowestOfMany, sumOfLaws } from './distribution/composed-laws.ts';
export { partOfTheWay } from './distribution/part-of-the-way.ts';
export { certainly, cutAt, lazily, mixtureOfLaws, type ResponseLaw } from './distribution/response-law.ts';
export { burstsSharedOutBand } from './bursts/shared-out.ts';
// what they are composed on
export { emptyGrid, giveBack, inverse, transform, type Grid } from './distribution/grid.ts';
// the same in plain milliseconds
export { inSequence, responseTime, slowestOf, type TimeDistribution } from './response-time.ts';
export type { ResponseTimeOptions } from './response-options.ts';
// what they are made of
export { waitingOf, type BalancerName, type Waiting } from './replicas/balancing.ts';
export { meanTaskWait } from './batch/batch.ts';
export { idOf } from './distribution/remembered.ts';
export { closedIn } from './distribution/closed-in.ts';
export { gammaCdf, gammaQuantile, logGamma } from './distribution/gamma.ts';
export { normalQuantile } from './distribution/normal.ts';
export { serviceShape, type ServiceShape, type ShapeName } from './distribution/service-shape.ts';
