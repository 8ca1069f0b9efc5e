export { blockedFraction, vcpusForWait, waitFraction } from './erlang.ts';
export { gammaCdf, gammaQuantile, logGamma } from './gamma.ts';
export { responseMoments, responseQuantile, type Moments, type ReplicaQueue } from './response.ts';
export { slowestMoments, type Member } from './slowest.ts';
export { certainly, cutAt, mixtureOfLaws, slowestOfLaws, sumOfLaws, type ResponseLaw } from './response-law.ts';
export { replicaResponse, serviceLaw } from './replica-response.ts';
