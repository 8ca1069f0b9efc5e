/**
 * A few calls at once, each a single task that spreads, over the least loaded of replicas with one server. A long task keeps its own replica, which the
 * others are not placed on: one queue for all, which `calls-together.ts` starts from, waits too much at the median and too little late. Each of the calls
 * waits as single ones do that come as unevenly as such groups, and their waits are partly the same.
 * Approximate, by comparison with simulation.
 */
import type { CallsTogether } from './calls-together.ts';
import { NEXT_TO_IDLE } from './calls-shared.ts';
import { partOfTheWay } from '../distribution/part-of-the-way.ts';
import { queueOf } from './replica-response.ts';
import { slowestOfAlike } from './slowest-of-alike.ts';
import type { ResponseLaw } from '../distribution/response-law.ts';

/** Of the part that waits have in how answers spread. */
const IN_COMMON = 0.6;

/** How much of it counts: all where tasks spread twice as much as exponential ones and the calls are few for so many replicas. */
function partOf({ kind, replicas, calls }: CallsTogether): number {
  const { balancer, servers, batchSize, squaredCoefficientOfVariation } = kind;
  if (servers > 1 || batchSize > 1 || (balancer !== 'leastOutstanding' && replicas !== 2)) return 0;
  return Math.max(0, Math.min(1, squaredCoefficientOfVariation - 1)) * Math.max(0, 1 - calls / replicas);
}

/** @param known the slowest of them, or one of them, by the law of all others @param slowest whether it is that of the slowest */
export function fewSpreadCalls(of: CallsTogether, known: ResponseLaw, slowest: boolean): ResponseLaw {
  const part = partOf(of);
  if (part === 0) return known;
  const { kind, requestsPerSecond, serviceSeconds, replicas, calls, overlap, burstSpread } = of;
  const at = (calls: number, arrivals: number) =>
    queueOf({ ...kind, arrivalSquaredCoefficientOfVariation: arrivals, replicas })(calls, serviceSeconds);
  const one = at(requestsPerSecond, 1 + burstSpread + (calls - 1) * overlap);
  const waits = 1 - Math.min(1, at(NEXT_TO_IDLE / serviceSeconds, 1).varianceSeconds2 / one.varianceSeconds2);
  const { errorBandFraction } = known;
  const each = slowest ? slowestOfAlike([{ law: one, count: calls, commonFraction: IN_COMMON * waits }]) : one;
  return partOfTheWay(known, each, { part, errorBandFraction });
}
