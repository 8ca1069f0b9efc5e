/**
 * What callers change of a service's own wait, told by itself: its row, objectives on it and calls that are cut off. A second tier waits longest just when
 * its caller was busy, so that what the two take together has the longer waits at the same end: a larger part of the wait is left in the whole than in the
 * row, and one part does not serve both (`as-called.ts` has that of the whole).
 *
 * The more the work of both spreads, the more is left of the wait; so it is where many servers call, whose calls mix, where calls are shared out over
 * replicas, and where the service is busier than its caller, so that it waits for itself.
 * Source: by comparison with simulation of 1,700 pairs (docs/accuracy-of-queueing.md); steady tasks behind steady ones that are no faster do not wait:
 * Friedman, Operations Research 13 (1965).
 */

/** What callers change of a wait: parts of what it is where calls come at random. */
export interface WaitParts {
  taken: number;
  added: number;
}

export interface Tier {
  utilizationFraction: number;
  survivingReplicas: number;
  /** that calls are shared out over at random */
  queues: number;
  servers: number;
  batchSize: number;
  /** squared coefficient of variation of what a call asks of a replica */
  spread: number;
}

export interface Feed {
  /** of the calls that come to the service, thinned by how often one is made */
  share: number;
  caller: Tier;
  own: Tier;
}

/** Calls that a replica works on at once: one of many tasks keeps as many servers. */
export const abreastOf = ({ servers, batchSize }: Tier) => Math.max(1, servers / batchSize);

const TELLS = 0.34;
/** How much more spread the ends of batches on several servers are than the work of a batch. */
const BATCHES_END = 1.1;
/** Batches that do not fit their servers wait for one another. */
const UNEVEN = 0.03;
const SHARED_OUT = 2.2;
const BUSIER = 14;
const BURSTS_TELL = 0.76;
const BURSTS_BY_SPREAD = 0.7;

export function ownParts(feeds: readonly Feed[]): WaitParts {
  let taken = 0;
  let added = 0;
  for (const feed of feeds)
    if (feed.caller.spread > 1) added += feed.share * addedBy(feed);
    else taken += feed.share * takenBy(feed);
  return { taken: Math.min(1, taken), added };
}

function takenBy({ caller, own }: Feed): number {
  const idle = 1 - own.utilizationFraction;
  const busier = own.utilizationFraction / caller.utilizationFraction;
  const fits = Math.max(own.servers, own.batchSize) % Math.min(own.servers, own.batchSize) === 0;
  const streams = (caller.survivingReplicas * abreastOf(caller)) / abreastOf(own);
  const left =
    caller.spread * (1 + BATCHES_END * (1 - 1 / Math.min(caller.servers, caller.batchSize))) +
    own.spread * Math.min(1, busier) ** 2 +
    (fits ? 0 : UNEVEN) +
    SHARED_OUT * (1 - 1 / own.queues) +
    idle ** 2 * Math.max(0, streams - 1) ** (2 / 3) +
    BUSIER * Math.max(0, own.utilizationFraction - caller.utilizationFraction) ** 1.5;
  const told = (TELLS * Math.sqrt(1 - caller.spread)) / busier;
  return told === 0 ? 0 : told / (told + left);
}

function addedBy({ caller, own }: Feed): number {
  const idle = 1 - own.utilizationFraction;
  const mixed = (1 + 1.4 * idle ** 2 * (caller.survivingReplicas - 1)) * abreastOf(caller) ** ((2 * idle) ** 0.6);
  const leaving = caller.utilizationFraction * Math.min(1, caller.utilizationFraction / own.utilizationFraction) * (caller.spread - 1);
  return (BURSTS_TELL * leaving) / mixed / own.queues / (1 + BURSTS_BY_SPREAD * own.spread ** 1.5);
}
