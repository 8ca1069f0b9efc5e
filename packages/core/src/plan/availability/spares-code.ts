/** What `readSpares` reads, as one thing. */
export { leastLost } from './least-lost.ts';
export { SpareSizes } from './spares.ts';
export { statedReplicas } from './stated-replicas.ts';
export { cheapestSpared, withSpares } from './with-spares.ts';
