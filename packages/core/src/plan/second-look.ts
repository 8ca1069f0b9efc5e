/** What `readSecondLook` reads, as one thing. */
export { leastLost } from './availability/least-lost.ts';
export { keptAsCalled } from './kept/chosen-again.ts';
export { lawsAsCalled } from './kept/kept-as-called.ts';
export { openPrices, openPriceWarnings } from './open-prices.ts';
export { SpareSizes } from './availability/spares.ts';
export { statedReplicas } from './availability/stated-replicas.ts';
export { cheapestSpared, withSpares } from './availability/with-spares.ts';
