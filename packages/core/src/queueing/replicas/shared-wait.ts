/**
 * The wait of single tasks of any spread where replicas share: until the first of those in service at their replica is done, and then a service, as many
 * times as fast as there are servers, for each task ahead (`tasks-ahead.ts`).
 */
import type { Bursts } from '../bursts/bursts.ts';
import type { Grid } from '../distribution/grid.ts';
import type { ServiceShape } from '../distribution/service-shape.ts';
import { waitOfParts } from '../wait/summed-parts.ts';
import { firstDone, waitOf, type Wait } from '../wait/wait.ts';
import { tasksAhead, type TasksAhead } from './tasks-ahead.ts';

/** Longer waits, in mean service times of tasks without spread, are told without the service. */
const MOST_ON_GRID = 100;

export interface SharedQueue {
  servers: number;
  replicas: number;
  utilization: number;
  shape: ServiceShape;
  ofTwo: boolean;
  /** of one queue for all */
  bursts: Bursts;
  /** chance to wait there, did calls come at random */
  pooledFraction: number;
}

export function sharedWait({ shape, bursts, pooledFraction, ...at }: SharedQueue): Wait {
  const { servers, utilization } = at;
  const scv = shape.squaredCoefficientOfVariation;
  const left = firstDone(servers, shape);
  const ahead = tasksAhead({ ...at, squaredCoefficientOfVariation: scv, left: left.mean * servers, stretch: bursts.stretch });
  // bursts that would wait in one queue for all wait here
  const burst = pooledFraction < 1 ? Math.max(0, (bursts.delayedFraction - pooledFraction) / (1 - pooledFraction)) : 0;
  const delayedFraction = ahead.delayedFraction + (1 - ahead.delayedFraction) * burst;
  const mean = ahead.leftRatio * left.mean + ahead.mean / servers;
  // as many exponential times as in one queue are an exponential time
  if (shape.name === 'exponential' && ahead.ofTwo.length === 0)
    return waitOf({ servers, utilization, shape, delayedFraction, stretch: mean * servers * (1 - utilization) });
  const parts = {
    first: (x: number) => shape.leftTail(x / ahead.leftRatio) ** servers,
    other: (x: number) => 1 - shape.cdf(x * servers),
    allOf: (other: Grid) => allOf(other, ahead),
    mean,
    variance: ahead.leftRatio ** 2 * left.variance + (ahead.mean * scv + ahead.variance) / servers ** 2,
    heavy: mean > MOST_ON_GRID * (1 + scv),
  };
  return waitOfParts(parts, delayedFraction, shape);
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
