/**
 * What callers change of a wait. Of the wait behind steady tasks or batches a part is left: the larger the more the work of both tiers spreads, where many
 * servers call, whose calls mix, where calls are shared out over replicas, and where a service is busier than its caller, so that it waits for itself. Behind
 * spread tasks the wait grows.
 *
 * By itself the wait of a service is of other constants than as a part of the whole answer: a second tier waits longest just when its caller was busy, so that
 * what the two take together has the longer waits at the same end.
 * Source: by comparison with simulation of 1,964 pairs (docs/accuracy-of-queueing.md); steady tasks behind steady ones that are no faster do not wait at
 * all: Friedman, Operations Research 13 (1965).
 */

/** Parts of what a wait is where calls come at random. */
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

/** Each of a part of the whole answer, and of a service alone. */
type Constants = readonly [number, number];
const EVENLY: Constants = [0.18, 0.343];
const SHARED_OUT: Constants = [5, 2.85];
const MIXED: Constants = [0.58, 1.1];
/** Ends of batches on several servers are more uneven than the work of a batch. */
const BATCHES_END: Constants = [0, 1.13];
const IN_BURSTS: Constants = [0.7, 0.76];
const BURSTS_MIXED: Constants = [1.2, 1.5];
const BY_SPREAD: Constants = [0.9, 0.7];
const BY_IDLE: Constants = [0.1, 0.6];
/** Batches that do not fit their servers wait for one another. */
const UNEVEN = 0.04;
const BUSIER: Constants = [4.8, 3.9];

/** @param alone of the service's own answer by itself, and not as a part of what follows its callers' */
export function waitPartsOf(feeds: readonly Feed[], alone: boolean): WaitParts {
  const by = alone ? 1 : 0;
  let taken = 0;
  let added = 0;
  for (const { share, caller, own } of feeds) {
    const idle = 1 - own.utilizationFraction;
    const others = caller.survivingReplicas - 1;
    const busier = own.utilizationFraction / caller.utilizationFraction;
    const abreast = abreastOf(caller);
    if (caller.spread > 1) {
      added += (share * IN_BURSTS[by] * burstsOf(caller, own, by)) / (1 + BY_SPREAD[by] * own.spread ** 1.5);
      continue;
    }
    const left =
      caller.spread * (1 + BATCHES_END[by] * (1 - 1 / Math.min(caller.servers, caller.batchSize))) +
      own.spread * Math.min(1, busier) ** 2 +
      (own.servers % own.batchSize && own.batchSize % own.servers && UNEVEN) +
      SHARED_OUT[by] * (1 - 1 / own.queues) +
      MIXED[by] * idle ** 2 * Math.max(0, ((others + 1) * abreast) / abreastOf(own) - 1) ** (2 / 3) +
      BUSIER[by] * Math.max(0, own.utilizationFraction - caller.utilizationFraction);
    const told = (EVENLY[by] * Math.sqrt(1 - caller.spread)) / busier;
    taken += told && (share * told) / (told + left);
  }
  return { taken: Math.min(1, taken), added };
}

/** How much more than at random the calls of one caller spread where they come. */
function burstsOf(caller: Tier, own: Tier, by: 0 | 1): number {
  const idle = 1 - own.utilizationFraction;
  const mixed = (1 + BURSTS_MIXED[by] * idle ** 2 * (caller.survivingReplicas - 1)) * abreastOf(caller) ** ((2 * idle) ** BY_IDLE[by]);
  const asBusy = Math.min(1, caller.utilizationFraction / own.utilizationFraction);
  return (caller.utilizationFraction * asBusy * Math.max(0, caller.spread - 1)) / mixed / own.queues;
}

/** A tier that its callers call in bursts passes them on where it is idle enough: it calls as if its work spread so much more. */
export function passingOn(own: Tier, feeds: readonly Feed[]): Tier {
  const { utilizationFraction: busy, spread } = own;
  const bursts = feeds.reduce((sum, { share, caller }) => sum + share * burstsOf(caller, own, 0), 0);
  return bursts > 0 ? { ...own, spread: spread + (1 / busy - busy) * bursts } : own;
}

/** Calls that a replica works on at once: one of many tasks keeps as many servers. */
const abreastOf = ({ servers, batchSize }: Tier) => Math.max(1, servers / batchSize);
