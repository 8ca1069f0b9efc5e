/**
 * Steady tasks in batches, M^[n]/D/c, first come, first served: exact, single tasks (M/D/c) being batches of one.
 *
 * A task time after any moment those in service then have left, and as many of the queue as there are servers have begun: the queue, looked at once a
 * task time, is a random walk that is never below nothing. The last task of a batch begins within x, a little less than k task times, if of the queue
 * k task times before, what has come since, and the batch itself no more than k times the servers stand before or with it.
 * Source: Crommelin, Post Office Electrical Engineers' Journal 25 (1932); Franx, Operations Research Letters 29 (2001), for single tasks.
 */
import type { BatchLaw } from './batch.ts';
import type { BatchQueue } from './batch-queue.ts';
import type { Grid } from '../distribution/grid.ts';
import { highestPlace } from '../wait/random-walk.ts';

const NEGLIGIBLE = 1e-11;
const MOST_PLACES = 2 ** 17;

/** In mean task times; undefined where the queue is too long for any grid. */
export function steadyBatchLaw({ servers, utilization, batchSize }: BatchQueue): BatchLaw | undefined {
  const whole = Math.floor(batchSize);
  const more = batchSize - whole;
  if (more === 0 && whole > servers && whole % servers === 0) {
    // whole rounds: one task of so many
    const round = steadyBatchLaw({ servers: 1, utilization, batchSize: 1 });
    return round && inTimesOf(round, whole / servers);
  }
  // tasks are counted in groups of as many as always stand together
  const group = more > 0 ? 1 : commonDivisor(whole, servers);
  const at = servers / group;
  const sizes = [
    { tasks: whole / group, chance: 1 - more },
    { tasks: whole / group + 1, chance: more },
  ].filter(({ chance }) => chance > 0);
  const batches = (utilization * servers) / batchSize; // a task time
  const falloff = falloffOf(batches, sizes, at);
  const places = 2 ** Math.ceil(Math.log2(Math.max(64, -Math.log(NEGLIGIBLE) / falloff + 4 * (at + sizes.at(-1)!.tasks))));
  if (!(places <= MOST_PLACES)) return undefined;
  const tilt = falloff / 2;
  const queue = highestPlace(stepsOf(batches, sizes, at, { tilt, size: 2 * places }), tilt);
  const within = new Float64Array(places);
  let sum = 0;
  for (let k = 0; k < places; k++) within[k] = sum += queue[k]!;
  for (let k = 0; k < places; k++) within[k]! /= sum;
  const withinOf = (count: number) => (count < 0 ? 0 : within[Math.min(count, places - 1)]!);
  /** P(the last task begins within x) */
  const beginsWithin = (x: number): number => {
    if (x < 0) return 0;
    const rounds = Math.floor(x) + 1;
    const room = rounds * at;
    let chance = 0;
    for (const own of sizes) {
      const left = room - own.tasks;
      if (left < 0) continue;
      const came = arrivals(batches * (rounds - x), sizes, left);
      let held = 0;
      for (let j = 0; j < came.length; j++) if (came[j]! > 0) held += came[j]! * withinOf(left - j);
      chance += own.chance * held;
    }
    return Math.min(1, chance);
  };
  const known = new Map<number, number>();
  const cdf = (t: number): number => {
    let value = known.get(t);
    if (value === undefined) known.set(t, (value = beginsWithin(t - 1)));
    return value;
  };
  return { ...moments(beginsWithin, Math.ceil(2 + falloff * at)), cdf, quantile: (fraction) => quantileOf(cdf, fraction) };
}

const inTimesOf = (law: BatchLaw, time: number): BatchLaw => ({
  mean: law.mean * time,
  variance: law.variance * time ** 2,
  cdf: (t) => law.cdf(t / time),
  quantile: (fraction) => law.quantile(fraction) * time,
});

interface Size {
  tasks: number;
  chance: number;
}

export const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

/** Transform of what comes in a task time less what the servers take, on a circle of this tilt. */
function stepsOf(batches: number, sizes: readonly Size[], at: number, { tilt, size }: { tilt: number; size: number }): Grid {
  const grid = { real: new Float64Array(size), imaginary: new Float64Array(size) };
  for (let k = 0; k < size; k++) {
    const turn = (-2 * Math.PI * k) / size;
    let [real, imaginary] = [0, 0];
    for (const { tasks, chance } of sizes) {
      const length = chance * Math.exp(tilt * tasks);
      real += length * Math.cos(turn * tasks);
      imaginary += length * Math.sin(turn * tasks);
    }
    const length = Math.exp(batches * (real - 1) - tilt * at);
    const angle = batches * imaginary - turn * at;
    grid.real[k] = length * Math.cos(angle);
    grid.imaginary[k] = length * Math.sin(angle);
  }
  return grid;
}

/** A queue longer than j is as likely as e^(−θj): where E e^(θX) = 1. */
function falloffOf(batches: number, sizes: readonly Size[], at: number): number {
  const gains = (theta: number) => sizes.reduce((sum, { tasks, chance }) => sum + chance * Math.expm1(theta * tasks), 0);
  let [low, high] = [0, 1];
  while (batches * gains(high) < high * at && high < 50) [low, high] = [high, 2 * high];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (batches * gains(middle) < middle * at) low = middle;
    else high = middle;
  }
  return low;
}

/** Chances that 0, 1, … have come, at this many batches, to where there are next to none. Source: Panjer, ASTIN Bulletin 12 (1981). */
function arrivals(batches: number, sizes: readonly Size[], room: number): Float64Array {
  const most = Math.min(room, Math.ceil((batches + 9 * Math.sqrt(batches) + 30) * sizes.at(-1)!.tasks));
  const chances = new Float64Array(most + 1);
  chances[0] = 1;
  let total = 1;
  let logScale = -batches; // the first may be too small to be written
  for (let j = 1; j <= most; j++) {
    let sum = 0;
    for (const { tasks, chance } of sizes) if (j >= tasks) sum += tasks * chance * chances[j - tasks]!;
    chances[j] = (batches / j) * sum;
    total += chances[j]!;
    if (total > 1e200) {
      for (let i = 0; i <= j; i++) chances[i]! *= 1e-200;
      total *= 1e-200;
      logScale += 200 * Math.LN10;
    }
  }
  const scale = Math.exp(logScale);
  for (let j = 0; j <= most; j++) chances[j]! *= scale;
  return chances;
}

const POINTS = [0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)];
const WEIGHTS = [5 / 18, 4 / 9, 5 / 18];
/** Whole task times that are looked at in cells of the falloff's own width; later ones in cells that widen with the time. */
const CLOSELY = 8;
const MOST_CELLS = 10_000;

/** Mean and variance of the answer: its beginning, whose law bends at every whole task time, and a task. By Gauss's three points a cell. */
function moments(beginsWithin: (x: number) => number, cellsATime: number): { mean: number; variance: number } {
  let mean = 0;
  let square = 0;
  let from = 0;
  let above = 1;
  for (let cell = 0; above > NEGLIGIBLE && cell < MOST_CELLS; cell++) {
    const width = cell < CLOSELY * cellsATime ? 1 / cellsATime : Math.max(1 / cellsATime, from / 24);
    for (let i = 0; i < 3; i++) {
      const x = from + width * POINTS[i]!;
      above = 1 - beginsWithin(x);
      mean += WEIGHTS[i]! * width * above;
      square += 2 * WEIGHTS[i]! * width * above * x;
      if (above <= NEGLIGIBLE) break;
    }
    from += width;
  }
  return { mean: 1 + mean, variance: Math.max(0, square - mean ** 2) };
}

function quantileOf(cdf: (t: number) => number, fraction: number): number {
  let [low, high] = [1, 2];
  if (cdf(low) >= fraction) return low;
  while (cdf(high) < fraction && high < 1e9) [low, high] = [high, 2 * high];
  for (let i = 0; i < 60 && high - low > 1e-12 * high; i++) {
    const middle = (low + high) / 2;
    if (cdf(middle) < fraction) low = middle;
    else high = middle;
  }
  return high;
}
