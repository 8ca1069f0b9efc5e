/**
 * A pool with a bounded queue: M/M/c/K. Whoever finds every place taken is turned away.
 * Source: Gross, Shortle, Thompson & Harris, Fundamentals of Queueing Theory, 4th ed. (2008), section 2.5.
 */
export interface BoundedQueue {
  /** share turned away */
  lostFraction: number;
  /** mean busy vCPUs ÷ vCPUs */
  utilizationFraction: number;
  /** of those let in, in mean service times */
  meanWaitServiceTimes: number;
  /** wait and service of those let in, in mean service times */
  meanResponseServiceTimes: number;
  /** share of those let in that wait */
  waitFraction: number;
}

/**
 * @param offeredVcpus mean vCPUs that would be busy if nobody were turned away; finite, >= 0; above `vcpus` too
 * @param vcpus whole, >= 1
 * @param places in service and waiting together; whole, >= vcpus
 * @throws {RangeError} when an argument is outside its range
 * @example boundedQueue({ offeredVcpus: 1, vcpus: 1, places: 3 }) // => lostFraction 0.25, meanWaitServiceTimes 1
 */
export function boundedQueue({ offeredVcpus, vcpus, places }: { offeredVcpus: number; vcpus: number; places: number }): BoundedQueue {
  if (!(offeredVcpus >= 0 && offeredVcpus < Infinity))
    throw new RangeError(`boundedQueue: offeredVcpus must be finite and >= 0, got ${offeredVcpus}`);
  if (!(Number.isInteger(vcpus) && vcpus >= 1 && vcpus <= MOST))
    throw new RangeError(`boundedQueue: vcpus must be a whole number from 1 to ${MOST}, got ${vcpus}`);
  if (!(Number.isInteger(places) && places >= vcpus))
    throw new RangeError(`boundedQueue: places must be a whole number >= vcpus, got ${places}`);
  // shares relative to that of "all vCPUs busy, nobody waiting": below it Erlang B's recursion, above it a geometric row
  let blocked = 1;
  let idle = 0;
  for (let n = 1; n <= vcpus; n++) {
    idle = n / (n + offeredVcpus * blocked);
    blocked = (offeredVcpus * blocked) / (n + offeredVcpus * blocked);
  }
  const ratio = offeredVcpus / vcpus;
  if (ratio === 0)
    return { lostFraction: 0, utilizationFraction: 0, meanWaitServiceTimes: 0, meanResponseServiceTimes: 1, waitFraction: 0 };
  const row = waitingRow(ratio, places - vcpus);
  // all states up to and with "all busy", on the row's scale
  const upTo = row.first / blocked;
  const total = upTo + row.sum;
  const lostFraction = (places === vcpus ? row.first : row.last) / total;
  // far over what the pool can do 1 − lost is nothing but rounding: added up state by state, each row but the last a step below the next
  const atOnce = (row.first * idle) / (row.first + blocked * row.sum);
  const later = places === vcpus ? 0 : row.sum / ratio / total;
  const letIn = atOnce + later;
  const meanWaiting = row.weighted / total;
  const meanWaitServiceTimes = meanWaiting / (offeredVcpus * letIn);
  return {
    lostFraction,
    utilizationFraction: (offeredVcpus * letIn) / vcpus,
    meanWaitServiceTimes,
    meanResponseServiceTimes: 1 + meanWaitServiceTimes,
    // those that find all busy and a place: "all busy" and every queue but the full one
    waitFraction: later / letIn,
  };
}

const MOST = 10_000_000;

/** Rows up to this long are added up term by term: no cancellation, at r = 1 either. */
const LONGEST_SUM = 200_000;

/**
 * r^k for k = 0 … n on a scale where the largest is 1: the first, the last, their sum and Σ k·r^k without the first.
 */
function waitingRow(ratio: number, n: number): { first: number; last: number; sum: number; weighted: number } {
  if (n === 0) return { first: 1, last: 1, sum: 0, weighted: 0 };
  const [q, rising] = ratio > 1 ? [1 / ratio, true] : [ratio, false];
  const far = Math.exp(n * Math.log(q));
  if (n <= LONGEST_SUM) {
    let sum = 0;
    let weighted = 0;
    // from the largest term down
    for (let k = rising ? 0 : 1, term = rising ? 1 : q; k <= (rising ? n - 1 : n) && term > 0; k++, term *= q) {
      sum += term;
      weighted += (rising ? n - k : k) * term;
    }
    return rising ? { first: far, last: 1, sum, weighted } : { first: 1, last: far, sum, weighted };
  }
  const less = -Math.expm1(Math.log(q));
  const powers = less === 0 ? n : (1 - far) / less; // Σ q^k, k = 0 … n − 1
  const ranks = less === 0 ? (n * (n - 1)) / 2 : (q * (1 - far) - less * n * far) / (less * less); // Σ k·q^k, k = 0 … n − 1, q·far being next
  return rising
    ? { first: far, last: 1, sum: powers, weighted: n * powers - ranks }
    : { first: 1, last: far, sum: powers * q, weighted: ranks + n * far };
}
