/**
 * A replica that is asked for n tasks at once and answers when the last is done: tasks are exponential, servers take them first come, first served.
 * Exact, last task included. Times are in mean task times.
 *
 * A batch that finds j tasks (`present-tasks.ts`) needs max(0, j + n − W) departures before its last task starts; each departure is one of its own with
 * chance m/W, m of its tasks being in service, whatever the clock says. The rest is the slowest of those still in service. The whole is one short
 * absorbing chain, solved by uniformisation.
 */
import type { BatchQueue } from './batch-queue.ts';
import { presentTasks } from './present-tasks.ts';

const CELLS = 240;

/** The time until the last task is done. */
export interface BatchLaw {
  mean: number;
  variance: number;
  /** the time within which a fraction is answered */
  quantile(fraction: number): number;
  cdf(t: number): number;
}

/**
 * Mean wait of one task of batches that come at random, in task times: by Little's law from the tasks that wait.
 * @example meanTaskWait({ servers: 32, utilization: 0.75, batchSize: 8 }) // => 0.2271
 */
export function meanTaskWait(queue: BatchQueue): number {
  const waiting = presentTasks(queue).reduce((sum, share, j) => sum + Math.max(0, j - queue.servers) * share, 0);
  return waiting / (queue.utilization * queue.servers);
}

/** Chances that m of n own tasks are in service when the last one starts, beginning with `first` in service. */
function inServiceAtLast(servers: number, first: number, waiting: number): Float64Array {
  const chances = new Float64Array(first + waiting + 1);
  chances[first] = 1;
  // in place, from the most in service down
  for (let step = 0; step < waiting; step++)
    for (let m = first + step + 1; m >= 0; m--)
      chances[m] = (chances[m]! * m + (m > 0 ? chances[m - 1]! * (servers - m + 1) : 0)) / servers;
  return chances;
}

/** When the last task of a batch starts: `rows[d][m]` is the chance that it takes d departures, and that m own tasks are then in service. */
export interface BatchStarts {
  rows: Float64Array[];
  servers: number;
  utilization: number;
  batchSize: number;
  arrivals: number;
  own?: number;
  /** whether the queue has a limit, so that spread does not make it longer */
  limited?: boolean;
}

export function batchStarts(queue: BatchQueue, found?: readonly number[]): BatchStarts {
  const { chances, stride, count } = entries(queue, found);
  return {
    arrivals: 1,
    ...queue,
    limited: found !== undefined,
    rows: Array.from({ length: count }, (_, d) => chances.subarray(d * stride, (d + 1) * stride)),
  };
}

/** Entry into "m own tasks left" after d departures: `count` rows of `stride` chances, one row per d. */
interface Entries {
  chances: Float64Array;
  stride: number;
  count: number;
}

function entries(queue: BatchQueue, present: readonly number[] = presentTasks(queue)): Entries {
  const { servers, own: tasks = queue.batchSize } = queue;
  const whole = Math.floor(tasks);
  const sizes: [number, number][] = [
    [whole, 1 - (tasks - whole)],
    [whole + 1, tasks - whole],
  ];
  const widest = Math.min(Math.ceil(tasks), servers);
  const stride = widest + 1;
  const count = Math.max(0, present.length - 1 + Math.ceil(tasks) - servers) + 1;
  const chances = new Float64Array(count * stride);
  for (const [n, weight] of sizes) {
    if (weight === 0) continue;
    const known = new Map<number, Float64Array>();
    for (let j = 0; j < present.length; j++) {
      const departures = Math.max(0, j + n - servers);
      const first = Math.max(0, Math.min(n, servers - j));
      let own = known.get(first);
      if (!own) known.set(first, (own = inServiceAtLast(servers, first, n - first)));
      const share = present[j]! * weight;
      for (let m = 1; m < own.length && m <= widest; m++) chances[departures * stride + m]! += share * own[m]!;
    }
  }
  return { chances, stride, count };
}

const laws = new Map<string, BatchLaw>();
const MOST_LAWS = 4000;

/** The law of a batch's response, remembered: planning asks for the same few again and again. */
export function batchLaw(queue: BatchQueue): BatchLaw {
  const key = `${queue.servers} ${queue.utilization} ${queue.batchSize} ${queue.arrivals ?? 1} ${queue.own ?? queue.batchSize}`;
  const known = laws.get(key);
  if (known) return known;
  if (laws.size >= MOST_LAWS) laws.clear();
  const law = batchLawOf(queue);
  laws.set(key, law);
  return law;
}

/** @param present what the batch finds, where that is not what an endless queue holds */
export function batchLawOf(queue: BatchQueue, present?: readonly number[]): BatchLaw {
  const { servers } = queue;
  const found = entries(queue, present);
  const { chances, stride, count } = found;
  // moments: departures take Erlang(d, W) time, then stages of rates m, m − 1, … 1
  let mean = 0;
  let square = 0;
  const restMean = new Float64Array(stride);
  const restVariance = new Float64Array(stride);
  for (let m = 1; m < stride; m++) {
    restMean[m] = restMean[m - 1]! + 1 / m;
    restVariance[m] = restVariance[m - 1]! + 1 / (m * m);
  }
  for (let d = 0; d < count; d++)
    for (let m = 1; m < stride; m++) {
      const chance = chances[d * stride + m]!;
      if (chance === 0) continue;
      const time = d / servers + restMean[m]!;
      mean += chance * time;
      square += chance * (time * time + d / (servers * servers) + restVariance[m]!);
    }
  const variance = Math.max(0, square - mean * mean);
  let below: { end: number; table: Float64Array } | undefined;
  // the chances are let go of once they are tabulated: thousands of laws are kept
  let untold: Entries | undefined = found;
  const tabulated = () => {
    if (untold) below = tabulate(untold, servers, mean + 14 * Math.sqrt(variance));
    untold = undefined;
    return below!;
  };
  return {
    mean,
    variance,
    cdf(t) {
      const { end, table } = below ?? tabulated();
      if (t <= 0) return 0;
      if (t >= end) return 1 - (1 - table[CELLS]!) * Math.exp(-(t - end) / Math.sqrt(variance));
      // asked for a hundred thousand times a plan
      const part = t / end;
      let k = FIRST_CELL[Math.floor(part * LOOKED_UP)]!;
      while (PLACES[k + 1]! <= part) k++;
      return table[k]! + ((part - PLACES[k]!) / (PLACES[k + 1]! - PLACES[k]!)) * (table[k + 1]! - table[k]!);
    },
    quantile(fraction) {
      const { end, table } = below ?? tabulated();
      let low = 0;
      let high = CELLS;
      if (table[CELLS]! < fraction) return end - Math.log((1 - fraction) / Math.max(1e-300, 1 - table[CELLS]!)) * Math.sqrt(variance);
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (table[middle]! < fraction) low = middle;
        else high = middle;
      }
      const rise = table[high]! - table[low]!;
      const part = rise > 0 ? (fraction - table[low]!) / rise : 1;
      return end * (PLACES[low]! + part * (PLACES[high]! - PLACES[low]!));
    },
  };
}

/** Cells widen along the time: half of the distribution lies in a small part of the range. */
const PLACES = Float64Array.from({ length: CELLS + 1 }, (_, cell) => (cell / CELLS) ** 1.5);
/** The cell that each of so many even parts of the range begins in. */
const LOOKED_UP = 512;
const FIRST_CELL = Uint8Array.from({ length: LOOKED_UP }, (_, part) => PLACES.findLastIndex((place) => place <= part / LOOKED_UP));

/** P(answered within t) on the cells from 0 to `end`. */
function tabulate({ chances, stride, count }: Entries, servers: number, end: number): { end: number; table: Float64Array } {
  const steps = Math.ceil(servers * end + 8 * Math.sqrt(servers * end) + 30);
  const done = new Float64Array(steps + 1);
  let left = new Float64Array(stride + 1);
  let next = new Float64Array(stride + 1);
  let absorbed = 0;
  for (let k = 0; k <= steps; k++) {
    if (k > 0) {
      next[0] = 0;
      for (let m = 1; m < stride; m++) next[m] = left[m]! * (1 - m / servers) + left[m + 1]! * ((m + 1) / servers);
      absorbed += left[1]! / servers;
      [left, next] = [next, left];
    }
    if (k < count) for (let m = 1; m < stride; m++) left[m]! += chances[k * stride + m]!;
    done[k] = absorbed;
  }
  const table = new Float64Array(CELLS + 1);
  for (let i = 1; i <= CELLS; i++) table[i] = poissonMean(done, servers * end * PLACES[i]!);
  return { end, table };
}

/** Σ Poisson(k; rate) values[k], outwards from the middle so that nothing underflows. */
function poissonMean(values: Float64Array, rate: number): number {
  const middle = Math.min(values.length - 1, Math.floor(rate));
  const spread = Math.ceil(7 * Math.sqrt(rate + 1) + 12);
  let weight = 1;
  let sum = values[middle]!;
  let total = 1;
  for (let k = middle + 1; k <= middle + spread; k++) {
    weight *= rate / k;
    sum += weight * values[Math.min(k, values.length - 1)]!;
    total += weight;
  }
  weight = 1;
  for (let k = middle; k > Math.max(0, middle - spread); k--) {
    weight *= k / rate;
    sum += weight * values[k - 1]!;
    total += weight;
  }
  return sum / total;
}
