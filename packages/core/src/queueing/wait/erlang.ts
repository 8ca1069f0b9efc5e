/**
 * Erlang B and C: a pool of servers with one queue, arrivals at random (M/M/c, or M/M/c/c when nobody waits).
 * Service times steadier than exponential wait less than this says; heavy-tailed ones wait more.
 * Source: Gross, Shortle, Thompson & Harris, Fundamentals of Queueing Theory, 4th ed. (2008), sections 2.3 and 2.5.
 */

import { blockedFractionOfMany } from './erlang-large.ts';

/** Pools up to this many servers are grown one server at a time; larger ones are integrated, so that no input takes long. */
const MOST_GROWN = 20_000;
/** Beyond it neighbouring whole numbers of servers are no longer told apart surely. */
const MOST_OFFERED = 1e15;

export interface OfferedLoad {
  /** mean servers busy at once, `requestsPerSecond * serviceSeconds`; finite, >= 0 */
  offeredVcpus: number;
  /** servers in the pool; whole, >= 1 */
  vcpus: number;
}

function check(name: string, { offeredVcpus, vcpus }: OfferedLoad): void {
  if (!(offeredVcpus >= 0 && offeredVcpus < Infinity))
    throw new RangeError(`${name}: offeredVcpus must be finite and >= 0, got ${offeredVcpus}`);
  if (!(Number.isInteger(vcpus) && vcpus >= 1)) throw new RangeError(`${name}: vcpus must be a whole number >= 1, got ${vcpus}`);
}

/**
 * Fraction of requests turned away when there is no queue.
 * @returns a fraction, 0 to 1
 * @throws {RangeError} when an argument is outside its range
 * @example blockedFraction({ offeredVcpus: 2, vcpus: 2 }) // => 0.4
 */
export function blockedFraction(load: OfferedLoad): number {
  check('blockedFraction', load);
  if (load.vcpus > MOST_GROWN) return load.offeredVcpus === 0 ? 0 : blockedFractionOfMany(load.offeredVcpus, load.vcpus);
  let blocked = 1; // one server more at a time: no factorials, so thousands do not overflow
  for (let n = 1; n <= load.vcpus; n++) blocked = (load.offeredVcpus * blocked) / (n + load.offeredVcpus * blocked);
  return blocked;
}

/**
 * Fraction of requests that find every server busy and wait.
 * @returns a fraction, 0 to 1; exactly 1 when the load reaches the servers, because the queue then never drains
 * @throws {RangeError} when an argument is outside its range
 * @example waitFraction({ offeredVcpus: 8, vcpus: 10 }) // => 0.4092
 */
export function waitFraction(load: OfferedLoad): number {
  check('waitFraction', load);
  if (load.offeredVcpus >= load.vcpus) return 1;
  return waitsOf(blockedFraction(load), load);
}

/** Erlang C from Erlang B; the spare servers are not lost in a difference of nearly equal numbers. */
const waitsOf = (blocked: number, { offeredVcpus, vcpus }: OfferedLoad) =>
  (blocked * vcpus) / (vcpus - offeredVcpus + offeredVcpus * blocked);

/**
 * Fewest servers with which at most a given fraction waits longer than a time.
 * P(wait > t) = C · exp(−(c − a)·t), t in mean service times.
 * @param offeredVcpus at most 1e15
 * @param maxWaitFraction above 0, at most 1
 * @param withinServiceTimes >= 0; 0 asks for the fraction that waits at all
 * @throws {RangeError} when an argument is outside its range
 * @example vcpusForWait({ offeredVcpus: 8, maxWaitFraction: 0.2 }) // => 12
 */
export function vcpusForWait({
  offeredVcpus,
  maxWaitFraction,
  withinServiceTimes = 0,
}: {
  offeredVcpus: number;
  maxWaitFraction: number;
  withinServiceTimes?: number;
}): number {
  check('vcpusForWait', { offeredVcpus, vcpus: 1 });
  if (!(maxWaitFraction > 0 && maxWaitFraction <= 1))
    throw new RangeError(`vcpusForWait: maxWaitFraction must be above 0 and at most 1, got ${maxWaitFraction}`);
  if (!(withinServiceTimes >= 0 && withinServiceTimes < Infinity))
    throw new RangeError(`vcpusForWait: withinServiceTimes must be finite and >= 0, got ${withinServiceTimes}`);
  if (offeredVcpus > MOST_OFFERED) throw new RangeError(`vcpusForWait: offeredVcpus must be at most ${MOST_OFFERED}, got ${offeredVcpus}`);
  const meets = (blocked: number, vcpus: number) =>
    waitsOf(blocked, { offeredVcpus, vcpus }) * Math.exp(-(vcpus - offeredVcpus) * withinServiceTimes) <= maxWaitFraction;
  let blocked = 1;
  for (let vcpus = 1; vcpus <= MOST_GROWN; vcpus++) {
    blocked = (offeredVcpus * blocked) / (vcpus + offeredVcpus * blocked);
    if (vcpus > offeredVcpus && meets(blocked, vcpus)) return vcpus;
  }
  // more servers never wait more: double the spare ones, then halve the gap
  const enough = (vcpus: number) => meets(blockedFraction({ offeredVcpus, vcpus }), vcpus);
  let tooFew = Math.max(MOST_GROWN, Math.floor(offeredVcpus));
  let spare = 1;
  while (spare < MOST_OFFERED && !enough(tooFew + spare)) spare *= 2;
  let fewest = tooFew + spare;
  while (fewest - tooFew > 1) {
    const middle = tooFew + Math.floor((fewest - tooFew) / 2);
    if (enough(middle)) fewest = middle;
    else tooFew = middle;
  }
  return fewest;
}
