/**
 * Batches of tasks that are not exponential: the last task starts as in the exponential queue (so many departures, so many own tasks then in service),
 * and then every task takes its own true time: the last one from its start, the others what is left of theirs, by how long ago they began. When so many
 * departures have been: `last-start.ts`. An approximation, exact for exponential tasks, compared with simulation: the error band.
 */
import { departuresBy } from '../distribution/departures.ts';
import { inverse, transform } from '../distribution/grid.ts';
import { cdfOf, massesOf, multiply } from '../distribution/masses.ts';
import type { BatchStarts } from './batch.ts';
import { agesOf, clockOf, groupsOf, startMasses, startOf } from './last-start.ts';
import type { ServiceShape } from '../distribution/service-shape.ts';

const NODES = 512;
const REACH = 10;
const NEAR = 2;
/** So little is not looked at by itself. */
const NEGLIGIBLE = 1e-9;

export interface SpreadBatch {
  mean: number;
  variance: number;
  cdf(x: number): number;
}

export function spreadBatch(queue: BatchStarts, shape: ServiceShape): SpreadBatch {
  const { rows, servers, batchSize: before, own: batchSize = before } = queue;
  const widest = rows[0]!.length - 1;
  const groups = groupsOf(rows, (departures) => startOf(departures, queue, shape));
  const startMean = groups.reduce((sum, { share, mean }) => sum + share * mean, 0);
  const startSquare = groups.reduce((sum, { share, mean, variance }) => sum + share * (variance + mean * mean), 0);
  const slow = shape.quantile(0.999 ** (1 / widest));
  const end = startMean + 1 + REACH * Math.sqrt(Math.max(0, startSquare - startMean ** 2)) + slow * 1.5 + shape.quantile(1 - 1e-5);
  const step = end / NODES;
  /** Asked for at the same places, cells' ends and middles, by all. */
  const known = (of: (x: number) => number) => {
    const values = new Float64Array(2 * NODES + 1).fill(-1);
    return (x: number) => {
      const place = Math.round((2 * x) / step);
      return values[place]! < 0 ? (values[place] = of(x)) : values[place]!;
    };
  };
  const [done, left] = [known(shape.cdf), known(shape.leftTail)];
  const total = new Float64Array(2 * NODES);
  const classes = inServiceClasses(widest);
  const clock = clockOf(servers, departuresBy(shape));
  for (const { took, each, free, groups: alike } of agesOf(groups, clock, batchSize / servers)) {
    // of a server: the chance that it is at a task of the batch when the last one starts, from the beginning or begun since, one after another
    const since = 1 - shape.leftTail(took);
    const own = free + (1 - free) * since;
    const rate = took > 0 ? 1 - free + (free * shape.cdf(took)) / since : 0;
    const othersDone = known((x) =>
      Math.max(0, 1 - (free * (1 - shape.cdf(took + x)) + rate * (left(x) - shape.leftTail(took + x))) / own),
    );
    // so many times as many as of exponential tasks
    const lasting = own / (free - (1 - free) * Math.expm1(-each));
    const starts = alike.map((group) => startMasses(group, step, NODES, clock(group)));
    for (const members of classes) {
      const begun = { real: new Float64Array(2 * NODES), imaginary: new Float64Array(2 * NODES) };
      let [all, tasks] = [0, 0];
      alike.forEach(({ row }, g) => {
        let share = 0;
        for (const m of members) {
          share += row[m]!;
          tasks += row[m]! * m;
        }
        all += share;
        if (share > 0) for (let k = 0; k < NODES; k++) begun.real[k]! += share * starts[g]![k]!;
      });
      if (all < NEGLIGIBLE) continue;
      const slowest = massesOf((x) => 1 - done(x) * othersDone(x) ** ((tasks / all - 1) * lasting), step, NODES);
      if (took === 0) {
        for (let k = 0; k < NODES; k++) total[k]! += all * slowest.real[k]!;
        continue;
      }
      transform(begun);
      transform(slowest);
      inverse(multiply(begun, slowest));
      for (let k = 0; k < 2 * NODES; k++) total[k]! += Math.max(0, begun.real[k]!);
    }
  }
  noSoonerThan(slowestOf(shape, batchSize), total, step);
  let mean = 0;
  let square = 0;
  let mass = 0;
  for (let k = 0; k < 2 * NODES; k++) {
    mass += total[k]!;
    mean += total[k]! * k * step;
    square += total[k]! * (k * step) ** 2;
  }
  mean /= mass;
  const variance = Math.max(0, square / mass - mean ** 2);
  for (let k = 0; k < 2 * NODES; k++) total[k]! /= mass;
  return { mean, variance, cdf: cdfOf(total, step, NODES, 1 / Math.sqrt(variance + 1e-12)) };
}

/** P(the slowest of a batch's tasks takes longer than x). */
function slowestOf(shape: ServiceShape, batchSize: number): (x: number) => number {
  const whole = Math.floor(batchSize);
  const more = batchSize - whole;
  return (x) => {
    const done = shape.cdf(x);
    return 1 - done ** whole * (1 - more + more * done);
  };
}

/** No batch is done before its slowest task would be alone: mass that says so moves up to where that is. */
function noSoonerThan(above: (x: number) => number, masses: Float64Array, step: number): void {
  const least = massesOf(above, step, NODES).real;
  let [done, most, told] = [0, 0, 0];
  for (let k = 0; k < 2 * NODES; k++) {
    done += masses[k]!;
    most += least[k]!;
    const within = Math.min(done, most);
    masses[k] = Math.max(0, within - told);
    told = Math.max(told, within);
  }
}

/** Numbers of own tasks in service, near ones together: their slowest differs little. */
function inServiceClasses(widest: number): number[][] {
  const classes: number[][] = [];
  for (let m = 1; m <= widest; m++) {
    const last = classes.at(-1);
    if (last && m > 4 && m < last[0]! * NEAR) last.push(m);
    else classes.push([m]);
  }
  return classes;
}
