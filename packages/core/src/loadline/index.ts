export { NETWORK_MS } from '../demand/index.ts';
export { beyondMeasured, callsInService } from './beyond-measured.ts';
export {
  atMost,
  loadLineOf,
  loweredTo,
  MANY_SURVIVORS,
  memoryNeededGib,
  restingBytesOf,
  type Binding,
  type LoadLine,
  type LoadLineRequest,
  type NoLoadLine,
  type ReplicaLine,
} from './load-line.ts';
export { replicaOf, type Arrivals, type Replica, type ReplicaRequest } from './replica.ts';
export { lateOutside } from './call-times.ts';
export { WholeResponses, type Answer, type OwnLaw } from './whole-response.ts';
export { CoarseResponse, faster, noLater } from './coarse-response.ts';
export type { CoarseLaw } from './coarse-nodes.ts';
export { callsSecondsAtMost } from './calls-at-most.ts';
export { latestSeconds } from './latest.ts';
