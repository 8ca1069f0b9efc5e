/**
 * A queue with a limit: a call is let in when its first task finds a place, in service or waiting, and then all of its tasks are (as the field's servers do
 * it: they take the rest as places come free). What those that are let in find, and the share that is not.
 *
 * Exact for exponential tasks, alone (M/M/c/K) or in batches, at random or in bursts of two exponentials. At random, with p(j) the share of time with j tasks present,
 * min(j, W) p(j) = (λ/μ) Σ p(i) P(n ≥ j − i) over the i that let a call in. Batches and bursts of tasks that spread more or less (single ones at random:
 * full-queue-of-singles.ts) fill a queue sooner or later: as so many
 * fewer or more places would, the more so the more places there are. Bursts are solved as they are.
 * With the less loaded of two, each replica in the mean field of endlessly many.
 * Approximations, compared with simulation (docs/accuracy-of-queueing.md).
 * Sources: Gross, Shortle, Thompson & Harris, Fundamentals of Queueing Theory, 4th ed. (2008), section 2.5; Kabak, Management Science 16 (1970); Mitzenmacher,
 * IEEE Transactions on Parallel and Distributed Systems 12 (2001).
 */
import { LARGE } from '../batch/batch-queue.ts';
import { presentWithin } from '../batch/present-tasks.ts';

export interface LimitedQueue {
  /** tasks in service at once; whole, >= 1 */
  servers: number;
  /** of the servers without any refusal; above 0, below 1 */
  utilization: number;
  squaredCoefficientOfVariation: number;
  /** tasks of one call, >= 1; n.f is n, or n + 1 with chance f */
  batchSize: number;
  /** squared coefficient of variation of the time between calls */
  arrivals: number;
  /** tasks that may wait; whole, >= 0 */
  queueLimit: number;
  /** calls go to the less loaded of two such queues */
  ofTwo: boolean;
}

export interface Limited {
  /** chances of 0, 1, … tasks as a call that is let in finds them */
  found: number[];
  /** share of calls that are not let in */
  refusedFraction: number;
}

/** So long a queue is never full. */
const MOST_PLACES = 20_000;
/** Larger batches are bursts themselves: those of clients hardly count. */
const MOST_IN_BURSTS = 1000;

/** Undefined where the limit is too far away to matter. */
export function limitedQueue(queue: LimitedQueue): Limited | undefined {
  const { arrivals, queueLimit, ofTwo } = queue;
  if (queueLimit > MOST_PLACES) return undefined;
  return ofTwo ? lessLoadedOfTwo(queue) : arrivals > 1 && queue.batchSize <= MOST_IN_BURSTS ? inBursts(queue) : atRandom(queue);
}

/** Each place more is filled as so much of one that exponential tasks would fill. */
function perPlace({ squaredCoefficientOfVariation: scv, batchSize, arrivals, queueLimit }: LimitedQueue): number {
  const whole = (Math.max(1, arrivals) * batchSize + scv) / (Math.max(1, arrivals) * batchSize + 1);
  return 1 / (1 + ((whole - 1) * queueLimit) / (queueLimit + (scv > 1 ? 5 : 0.5)));
}

function atRandom(queue: LimitedQueue): Limited {
  const { servers, utilization, batchSize, queueLimit } = queue;
  const places = servers + queueLimit;
  const whole = Math.floor(batchSize);
  const more = batchSize - whole;
  const offered = (utilization * servers) / batchSize; // batches a task time
  // as if servers were less busy, or busier, once all are: each place counts as part of one
  const slower = utilization ** (1 - perPlace(queue));
  const present = [1];
  const lettingIn = (j: number) => (j < 0 || j >= places ? 0 : present[j]!);
  let within = 1; // Σ of those from j − whole on that let a call in
  for (let j = 1; j <= places - 1 + whole + (more > 0 ? 1 : 0); j++) {
    let share = (offered * (within + more * lettingIn(j - whole - 1))) / (Math.min(j, servers) * (j > servers ? slower : 1));
    if (share > LARGE) {
      for (let i = 0; i < j; i++) present[i]! /= LARGE;
      share /= LARGE;
      within /= LARGE;
    }
    present.push(share);
    within = Math.max(0, within + lettingIn(j) - lettingIn(j - whole));
  }
  return shared(present, places);
}

function shared(present: readonly number[], places: number): Limited {
  const open = present.slice(0, places);
  const sum = open.reduce((total, share) => total + share, 0);
  const all = present.slice(places).reduce((total, share) => total + share, sum);
  return { found: open.map((share) => share / sum), refusedFraction: 1 - sum / all };
}

/** As many places as exponential tasks would fill as soon; what those that are let in find, by the places that there are. */
function inBursts(queue: LimitedQueue): Limited {
  const { servers, queueLimit } = queue;
  const within = (places: number) => shared(presentWithin(queue, Math.round(places)), Math.round(places));
  const filled = servers + queueLimit * perPlace(queue);
  const all = within(servers + queueLimit);
  return Math.round(filled) === servers + queueLimit ? all : { ...all, refusedFraction: within(filled).refusedFraction };
}

const ROUNDS = 400;

/** Single tasks. */
function lessLoadedOfTwo(queue: LimitedQueue): Limited {
  const { servers, utilization, queueLimit } = queue;
  const places = servers + queueLimit;
  const slower = utilization ** (1 - perPlace(queue));
  const rate = utilization * servers;
  let atLeast: number[] = Array.from({ length: places + 2 }, (_, i) => (i === 0 ? 1 : i > places ? 0 : 0.5));
  for (let round = 0; round < ROUNDS; round++) {
    const share = [1];
    let total = 1;
    for (let i = 0; i < places; i++) {
      share.push((share[i]! * rate * (atLeast[i]! + atLeast[i + 1]!)) / (Math.min(i + 1, servers) * (i >= servers ? slower : 1)));
      total += share[i + 1]!;
    }
    const next = Array<number>(places + 2).fill(0);
    for (let i = places; i >= 0; i--) next[i] = next[i + 1]! + share[i]! / total;
    const moved = next.reduce((largest, value, i) => Math.max(largest, Math.abs(value - atLeast[i]!)), 0);
    atLeast = next.map((value, i) => 0.5 * value + 0.5 * atLeast[i]!);
    if (moved < 1e-12) break;
  }
  return shared(
    atLeast.slice(0, -1).map((value, i) => value ** 2 - atLeast[i + 1]! ** 2),
    places,
  );
}
