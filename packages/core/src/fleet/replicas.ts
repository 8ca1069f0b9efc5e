/** Fewest replicas whose survivors carry a rate in every loss to survive, and leave one survivor in each. */
import { ceilTolerant } from '../quantity/index.ts';
import { survivors, type Loss } from '../failure/index.ts';
import { MANY_SURVIVORS, type ReplicaLine } from '../loadline/index.ts';

/** More are not counted one by one: the last digits of their number are lost, and what they might lose takes minutes to add up. */
export const MOST_COUNTED = 1e12;

/** Beyond this many times what the highest line needs, more replicas do not help. */
const MOST_FOLD = 64;

/**
 * @param requestsPerSecond at the region, all up; >= 0
 * @returns a whole number >= 1, about what it takes where that is beyond `MOST_COUNTED`; Infinity when no number survives (all zones lost), or none carries the rate
 * @example replicasFor(1400, { mostRequestsPerSecond: 300 }, [NO_LOSS, { ...NO_LOSS, label: 'zones:1', zones: 1 }], 3) // => 8 (3 + 3 + 2, five survive)
 */
export function replicasFor(requestsPerSecond: number, line: ReplicaLine, losses: readonly Loss[], zones: number): number {
  let replicas = 1;
  for (const loss of losses) {
    if (loss.zones >= zones) return Infinity;
    const rate = requestsPerSecond * loss.rateRatio;
    const needed = Math.max(1, ceilTolerant(rate / line.mostRequestsPerSecond));
    // survivors grow by at most one per replica, so start where even a loss without remainder would leave too few
    replicas = Math.max(replicas, needed + loss.replicas, Math.ceil(((needed + loss.replicas) * zones) / (zones - loss.zones)) - zones);
    if (replicas > MOST_COUNTED) return replicas;
    while (survivors(replicas, zones, loss) < needed) replicas++;
    if (line.withSurvivors) replicas = enoughSharing(rate, line.withSurvivors, loss, zones, replicas);
    if (replicas === Infinity) return Infinity;
  }
  return replicas;
}

/** The first number from `atLeast` on whose survivors carry the rate at their own line: what carries it with fewer carries it with more. */
function enoughSharing(rate: number, lineOf: (survivors: number) => number, loss: Loss, zones: number, atLeast: number): number {
  const carries = (replicas: number) => {
    const left = survivors(replicas, zones, loss);
    return left >= 1 && rate <= left * lineOf(left) * (1 + 1e-9);
  };
  let high = atLeast;
  let most = atLeast * MOST_FOLD;
  for (let step = 1; !carries(high); step *= 2) {
    // what the line comes to at most is asked only where many more are needed than its limit says
    if (high > most && high > (most = Math.max(1, rate / lineOf(MANY_SURVIVORS)) * MOST_FOLD)) return Infinity;
    high += step;
  }
  let low = atLeast - 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (carries(middle)) high = middle;
    else low = middle;
  }
  return high;
}
