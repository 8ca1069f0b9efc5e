/**
 * The wait of single tasks of any spread where replicas share: until the first of those in service at their replica is done, and then a service, as many
 * times as fast as there are servers, for each task ahead (`tasks-ahead.ts`).
 */
import { burstsOf } from '../bursts/bursts.ts';
import { gammaCdf } from '../distribution/gamma.ts';
import type { Grid } from '../distribution/grid.ts';
import type { ServiceShape } from '../distribution/service-shape.ts';
import { waitFraction } from '../wait/erlang.ts';
import { waitOfParts, type Parts, type Served } from '../wait/summed-parts.ts';
import { firstDone, HEAVY, waitOf, type Wait } from '../wait/wait.ts';
import { tasksAhead, type TasksAhead } from './tasks-ahead.ts';

/** Half as many as waits of one queue are worked out on: what is told here is less exact. */
const NODES = 1024;
/** Of the longest service over a part of a wait. */
const FINE = 2000;

export interface SharedQueue {
  servers: number;
  replicas: number;
  utilization: number;
  shape: ServiceShape;
  ofTwo: boolean;
  /** what follows the wait, where it is not one such service */
  own?: Served;
  /** squared coefficient of variation of the time between calls to all replicas together */
  arrivals: number;
}

export function sharedWait({ shape, own, arrivals, ...at }: SharedQueue): Wait {
  const { servers, replicas, utilization } = at;
  const all = servers * replicas;
  const bursts = burstsOf(all, utilization, shape, arrivals);
  const scv = shape.squaredCoefficientOfVariation;
  const left = firstDone(servers, shape);
  const ahead = tasksAhead({ ...at, squaredCoefficientOfVariation: scv, left: left.mean * servers, stretch: bursts.stretch });
  // bursts that would wait in one queue for all wait here
  const pooledFraction = waitFraction({ offeredVcpus: utilization * all, vcpus: all });
  const burst = pooledFraction < 1 ? Math.max(0, (bursts.delayedFraction - pooledFraction) / (1 - pooledFraction)) : 0;
  // and calls that come more evenly than at random do so seldomer
  const delayedFraction = (ahead.delayedFraction + (1 - ahead.delayedFraction) * burst) * Math.min(1, bursts.stretch);
  const mean = ahead.leftRatio * left.mean + ahead.mean / servers;
  // as many exponential times as in one queue are an exponential time
  if (shape.name === 'exponential' && ahead.ofTwo.length === 0)
    return waitOf({ servers, utilization, shape, delayedFraction, stretch: mean * servers * (1 - utilization) });
  const variance = ahead.leftRatio ** 2 * left.variance + (ahead.mean * scv + ahead.variance) / servers ** 2;
  // nearly full: nearly exponential, and longer than a grid is fine enough for; as are parts that are far shorter than the longest service
  const heavy = ahead.more > HEAVY || servers * shape.quantile(1 - 1e-6) > FINE;
  const parts: Parts = {
    first: heavy ? (x) => 1 - gammaCdf(mean ** 2 / variance, (x * mean) / variance) : (x) => shape.leftTail(x / ahead.leftRatio) ** servers,
    other: (x) => (heavy || x < 0 ? 0 : 1 - shape.cdf(x * servers)),
    allOf: (other) => (heavy ? undefined : allOf(other, ahead)),
    mean,
    variance,
    heavy: false,
    nodes: NODES,
  };
  return waitOfParts(parts, delayedFraction, own ?? shape);
}

/** The generating function of their number. */
function allOf({ real, imaginary }: Grid, { some, more, ofTwo }: TasksAhead): void {
  for (let i = 0; i < real.length; i++) {
    const a = real[i]!;
    const b = imaginary[i]!;
    // 1 − some + some · (1 − more) z / (1 − more · z)
    const below = (1 - more * a) ** 2 + (more * b) ** 2;
    const all = 1 - some + (some * (1 - more) * (a - more * (a * a + b * b))) / below;
    const turned = (some * (1 - more) * b) / below;
    let [x, y] = [ofTwo.length === 0 ? 1 : 0, 0];
    for (let k = ofTwo.length - 1; k >= 0; k--) {
      const next = x * a - y * b + ofTwo[k]!;
      y = x * b + y * a;
      x = next;
    }
    real[i] = all * x - turned * y;
    imaginary[i] = all * y + turned * x;
  }
}
