/**
 * What a task finds at the replica that it is sent to where replicas share: whether all servers are busy there, and how many tasks wait before it. The
 * forms are those of known limits, their exponents by comparison with simulation (860 queues; docs/accuracy-of-queueing.md says how near they are).
 *
 * Least outstanding requests: all servers of all replicas are busy less often than in one queue for all, for such a time is over with the first replica
 * that runs out. All are then as long as one another: a level more is as many tasks as there are replicas, each as likely as one more in one queue in heavy
 * traffic.
 * The less loaded of two: in the mean field of endlessly many replicas, levels get rarer doubly exponentially; near saturation, few replicas wait together
 * besides, as with the least loaded of all, and of two they are that.
 * Sources: Gupta, Harchol-Balter, Sigman & Whitt, Performance Evaluation 64 (2007), least outstanding; Mitzenmacher, IEEE Transactions on Parallel and
 * Distributed Systems 12 (2001), and Bramson, Lu & Prabhakar, Queueing Systems 71 (2012), two choices; Kingman, Proceedings of the Cambridge
 * Philosophical Society 57 (1961), heavy traffic.
 */
import { waitFraction } from '../wait/erlang.ts';

export interface Shared {
  /** of one replica */
  servers: number;
  /** at least 2 */
  replicas: number;
  utilization: number;
  squaredCoefficientOfVariation: number;
  /** of two replicas, or of all */
  ofTwo: boolean;
  /** mean time until the first of a replica's tasks is done, of what servers are busy at any moment, in mean times between departures of a busy replica */
  left: number;
  /** in one queue for all, those that wait do so for so many times as long as if calls came at random */
  stretch: number;
}

export interface TasksAhead {
  /** chance that all servers are busy there */
  delayedFraction: number;
  /** what is left until the first of them is free, over what it is at any moment: long tasks hold up those that come after them, and not one another */
  leftRatio: number;
  /** of those that wait, chance of one ahead at least, and of yet another, that all replicas have */
  some: number;
  more: number;
  /** chances of 0, 1, … more because only two were looked at */
  ofTwo: readonly number[];
  /** number ahead, of those that wait */
  mean: number;
  variance: number;
}

/** More spread was not compared. */
const MOST_SPREAD = 4;
const SELDOM = 1e-9;

export function tasksAhead({
  servers,
  replicas,
  utilization,
  squaredCoefficientOfVariation: scv,
  ofTwo,
  left,
  stretch,
}: Shared): TasksAhead {
  const wide = Math.log(servers);
  const many = Math.log(replicas);
  const told = Math.min(MOST_SPREAD, scv);
  const spread = Math.log((1 + told) / 2);
  const waiting = (queue: number) => waitFraction({ offeredVcpus: utilization * queue, vcpus: queue });
  const leftRatio = 1 / (1 + (0.22 * Math.max(0, spread)) / servers);
  const first = left * leftRatio;
  // never seldomer, nor for less in all, than in one queue for all
  const pooled = waiting(servers * replicas);
  const odds = 1.76 - 2.33 * many + utilization * (1.36 + 1.69 * many) + 0.51 * wide * spread;
  const part = pooled * (1 - utilization) ** (1 / (1 + Math.exp(odds)));
  const more = utilization ** ((2 * replicas) / ((1 + scv) * stretch));
  const some = more ** Math.exp(0.3 * spread);
  let mean = some / (1 - more);
  let variance = (some * (1 + more)) / (1 - more) ** 2 - mean ** 2;
  const leastFraction = (pooled * (1 + scv)) / (2 * replicas * (1 - utilization) * (first + mean));
  let delayedFraction = Math.min(1, Math.max(part > 0 ? part / (1 - pooled + part) : 0, leastFraction));
  const chances: number[] = [];
  if (ofTwo && replicas > 2) {
    const least = delayedFraction * (first + mean);
    delayedFraction = waiting(servers) ** (1 + Math.exp(wide * (0.53 - 1.07 / replicas) - 0.46 / replicas));
    // the more all replicas wait together, the less they do so apart
    const steadier = spread < 0 ? 0.79 : 0.37;
    const level = (utilization ** 2 * delayedFraction) ** Math.exp((0.44 * more) / (1.1 - more) - spread * (steadier + 0.34 * wide));
    const growth = 1 + 2.56 * Math.exp(-0.61 * told);
    let atLeast = 1;
    let power = 1;
    let [sum, square] = [0, 0];
    for (let k = 1; atLeast > SELDOM; k++) {
      const next = level ** power;
      chances.push(atLeast - next);
      sum += next;
      square += (2 * k - 1) * next;
      atLeast = next;
      power = 1 + power * growth;
    }
    mean += sum;
    variance += square - sum ** 2;
    delayedFraction = Math.min(1, Math.max(delayedFraction, least / (first + mean)));
  }
  return { delayedFraction, leftRatio, some, more, ofTwo: chances, mean, variance };
}
