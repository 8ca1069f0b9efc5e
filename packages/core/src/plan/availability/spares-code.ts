/** What `readSpares` reads, as one thing; what few plans need beside it, too. */
export { leastLost } from './least-lost.ts';
export { keptAsCalled } from '../chosen-again.ts';
export { lawsAsCalled } from '../kept-as-called.ts';
export { openPrices, openPriceWarnings } from '../open-prices.ts';
export { SpareSizes } from './spares.ts';
export { statedReplicas } from './stated-replicas.ts';
export { cheapestSpared, withSpares } from './with-spares.ts';
