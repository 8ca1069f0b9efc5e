/**
 * Calls that a request seldom makes once more, as one that is tried again: 1.f of them at once, f of a few per cent. Nearly all find what single calls
 * find. Only the second of a pair that falls on one replica waits for the first as well: there both are done when one call of as many more tasks is. Others
 * wait longer for such pairs, as much as batches so small make them (M^X/G/1), told as the spread of arrivals that does.
 * An approximation, exact as f goes to nothing, compared with simulation: the error band (docs/accuracy-of-queueing.md).
 */
import type { CallsTogether } from './calls-together.ts';
import { lawOf, momentsOf, NEVER, type ResponseLaw } from '../distribution/response-law.ts';
import { partOfTheWay } from '../distribution/part-of-the-way.ts';
import { queueOf } from './replica-response.ts';

/** Up to so many a request. */
const SELDOM_MORE = 1.04;
/** How far off it may be, of the share of requests that call once more, and of that which meets itself. */
const MORE = 1.2;
const MET = { spread: 1, steady: 3 };
const STEADY = 0.25;
/** A spread of arrivals that nobody would tell from none. */
const HARDLY = 0.01;
const FAR = 1 - 1e-6;

const isSteady = ({ kind }: CallsTogether) => kind.squaredCoefficientOfVariation < STEADY;

/** As these laws say where a call is seldom made once more, as `known` does from two of them on, and part of the way between: sooner of steady tasks. */
export function orCalledAgain(of: CallsTogether, again: (of: CallsTogether) => ResponseLaw, known: () => ResponseLaw): ResponseLaw {
  if (of.calls >= 2) return known();
  if (of.calls <= SELDOM_MORE) return again(of);
  const all = known();
  const few = again(of);
  if (!all.stable || !few.stable) return NEVER;
  const errorBandFraction = Math.max(few.errorBandFraction, all.errorBandFraction);
  const part = (of.calls - SELDOM_MORE) / (2 - SELDOM_MORE);
  return partOfTheWay(few, all, { part: isSteady(of) ? Math.sqrt(part) : part, errorBandFraction });
}

/** When all are answered. */
export function slowestCalledAgain(of: CallsTogether): ResponseLaw {
  const more = of.calls - 1;
  return ofPairs(of, (once, later, meet) => (1 - more) * once + more * (meet * later + (1 - meet) * once ** 2));
}

/** One of them, whichever: the second of a pair as seldom as it is called. */
export function oneCalledAgain(of: CallsTogether): ResponseLaw {
  const second = (of.calls - 1) / of.calls;
  return ofPairs(of, (once, later, meet) => (1 - meet * second) * once + meet * second * later);
}

/** @param answered by how likely a call alone is, and the later of two at one replica, and how likely a second falls there */
function ofPairs(of: CallsTogether, answered: (once: number, later: number, meet: number) => number): ResponseLaw {
  const { kind, requestsPerSecond, serviceSeconds, replicas, calls, overlap, burstSpread } = of;
  // the least loaded is another one than that which just got the first
  const meet = replicas === 1 || kind.balancer === 'pooled' ? 1 : kind.balancer === 'random' ? 1 / replicas : 0;
  const met = (calls - 1) * overlap * meet;
  const queue = (ownBatchSize: number, pairs: number) =>
    queueOf({ ...kind, ownBatchSize, arrivalSquaredCoefficientOfVariation: 1 + burstSpread + pairs, replicas })(
      requestsPerSecond,
      serviceSeconds,
    );
  const pairs = 2 * met > HARDLY ? 2 * met : 0;
  const alone = queue(kind.batchSize, pairs);
  const behind = meet > 0 ? queue(kind.batchSize * (1 + overlap), pairs) : alone;
  if (!alone.stable || !behind.stable) return NEVER;
  const leastSeconds = Math.min(alone.leastSeconds, behind.leastSeconds);
  const cdf = (t: number) => {
    const once = alone.cdf(t);
    return answered(once, behind === alone ? once : behind.cdf(t), meet);
  };
  const end = Math.max(alone.quantileSeconds(FAR), behind.quantileSeconds(FAR));
  const known = pairs > 0 ? queue(kind.batchSize, 0) : alone;
  const off = MORE * (calls - 1) + MET[isSteady(of) ? 'steady' : 'spread'] * met;
  return lawOf({ ...momentsOf(cdf, leastSeconds, end), errorBandFraction: known.errorBandFraction + off, leastSeconds, cdf });
}
