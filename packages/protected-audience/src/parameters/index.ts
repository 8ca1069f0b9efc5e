/** Parameters that templates share, each with its prior and where the prior comes from. @module */
export { derived, prior, range, type Parameters } from './prior.ts';
export { BUYER } from './buyer.ts';
export { FAN_OUT, SELLER } from './seller.ts';
export { OPERATIONS, SERVERS } from './servers.ts';
