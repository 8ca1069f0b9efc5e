// pools
export { refusedFraction, type FullQueue } from './refused.ts';
export { blockedFraction, vcpusForWait, waitFraction } from './erlang.ts';
export { boundedQueue, type BoundedQueue } from './bounded-queue.ts';
// one replica's answer, and answers that follow, wait for or replace one another
export { replicaResponse, queueOf, type ReplicaQueueing } from './replica-response.ts';
export { callsTogetherLaw } from './calls-together.ts';
export { oneOfCalls } from './one-of-calls.ts';
export { serviceLaw } from './service-law.ts';
export { slowestOfLaws, slowestOfMany, sumOfLaws } from './composed-laws.ts';
export { certainly, cutAt, mixtureOfLaws, type ResponseLaw } from './response-law.ts';
// what they are composed on
export { inverse, transform, type Grid } from './grid.ts';
// the same in plain milliseconds
export { inSequence, responseTime, slowestOf, type ResponseTimeOptions, type TimeDistribution } from './response-time.ts';
// what they are made of
export { waitingOf, type BalancerName, type Waiting } from './balancing.ts';
export { meanTaskWait } from './batch.ts';
export { gammaCdf, gammaQuantile, logGamma } from './gamma.ts';
export { serviceShape, type ServiceShape, type ShapeName } from './service-shape.ts';
