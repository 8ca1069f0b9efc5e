/**
 * Batches of tasks that are not exponential: the last task starts as in the exponential queue (so many departures, so many own tasks then in service),
 * and then every task takes its own true time: the last one from its start, the others what is left of theirs. Departures of c busy servers come
 * like a Poisson process over short stretches and like c renewal processes over long ones, so their spread goes from 1 to the tasks' own. Waits behind
 * other batches are stretched by (a n + scv)/(a n + 1), a the spread of the times between batches, as in heavy traffic. An approximation, compared with simulation: the error band.
 */
import { gammaCdf } from '../distribution/gamma.ts';
import { inverse, transform } from '../distribution/grid.ts';
import { cdfOf, massesOf, multiply } from '../distribution/masses.ts';
import type { BatchStarts } from './batch.ts';
import type { ServiceShape } from '../distribution/service-shape.ts';

const NODES = 512;
const REACH = 10;
/** Of lognormal tasks, times their spread: what is left of them is as of tasks that started within so many times as long as a batch's starts take, by comparison with simulation. */
const LONGEST_LEFT = 8;

export interface SpreadBatch {
  mean: number;
  variance: number;
  cdf(x: number): number;
}

export function spreadBatch(
  { rows, servers, batchSize: before, own: batchSize = before, arrivals, limited }: BatchStarts,
  shape: ServiceShape,
): SpreadBatch {
  const scv = shape.squaredCoefficientOfVariation;
  const stretch = limited ? 1 : (arrivals * before + scv) / (arrivals * before + 1);
  const widest = rows[0]!.length - 1;
  const early = earlyDepartures(shape);
  const startOf = (departures: number) => {
    const behind = departures > batchSize ? 1 + (stretch - 1) * (1 - batchSize / departures) : 1;
    // steady tasks that start together end together: the rest then start in rounds
    const together = scv < 1 && departures < batchSize ? Math.min(1, (batchSize - departures) / servers) * (1 - scv) ** 2 : 0;
    // tasks of which many are short leave sooner than their mean says while the servers are fresh
    // (few servers less so: a server by itself does so many in as many mean times, however it starts)
    const fresh = Math.max(0, Math.min(1, (batchSize - departures) / servers)) * (1 - 1 / servers);
    const each = departures / servers;
    const steady = (1 - fresh) * each + fresh * early(each);
    // what is left of the tasks that are found at work: of few servers as of one, of many as at random
    const left = limited && batchSize === 1 ? ((scv - 1) / (2 * servers)) * (departures / (departures + servers - 1)) : 0;
    const mean = (1 - together) * steady * behind + together * Math.ceil(departures / servers) + left;
    const spread = (1 - together) * (1 + ((scv - 1) * departures) / (departures + servers));
    return { mean, variance: (spread * mean * mean) / departures };
  };
  // what the others still need when the last one starts: they are as fresh as it is where all start at once, and looked at at any moment where they start
  // one after another for long (a lognormal's tail is so long that what started since then, and not longer ago, tells how long they can still take)
  const lognormal = shape.name === 'lognormal';
  const apart = lognormal && scv > 1 ? startsApart(rows, { servers, batchSize }) : Math.max(0, batchSize / servers - 1);
  const looked = 1 - Math.sqrt(1 / (1 + apart));
  const narrow = lognormal ? Math.max(0, Math.min(1, 2 - 2 * scv)) : scv > 1 ? 0 : 1;
  const aged = narrow + (1 - narrow) * looked;
  // steadier tasks tell how long ago they started: some time within that of the batch's own starts, and the later the likelier still at work
  const since = scv < 1 ? (0.75 * batchSize) / servers : lognormal ? (LONGEST_LEFT / scv) * Math.max(0.6, apart) : Infinity;
  const longer = (x: number) => (since < Infinity ? shape.leftTail(x + since) : 0);
  const startedSince = 1 - longer(0);
  const othersDone = (x: number) => (1 - aged) * shape.cdf(x) + aged * (1 - (shape.leftTail(x) - longer(x)) / startedSince);
  const slowestAbove = (m: number, fresh: boolean) => (x: number) =>
    1 - shape.cdf(x) ** (fresh ? m : 1) * (fresh ? 1 : othersDone(x) ** (m - 1));
  const groups = groupsOf(rows, (departures) => (departures === 0 ? { mean: 0, variance: 0 } : startOf(departures)));
  const startMean = groups.reduce((sum, { share, mean }) => sum + share * mean, 0);
  const startSquare = groups.reduce((sum, { share, mean, variance }) => sum + share * (variance + mean * mean), 0);
  const own = shape.quantile(0.999 ** (1 / widest));
  const end = startMean + REACH * Math.sqrt(Math.max(0, startSquare - startMean ** 2)) + own * 1.5 + shape.quantile(1 - 1e-5);
  const step = end / NODES;
  const total = new Float64Array(2 * NODES);
  const starts = groups.map((group) => (group.mean === 0 ? undefined : startMasses(group, step)));
  for (const { m, members } of inServiceClasses(widest)) {
    const shareOf = (row: Float64Array) => members.reduce((sum, k) => sum + row[k]!, 0);
    const later = new Float64Array(2 * NODES);
    let any = false;
    groups.forEach(({ row }, g) => {
      const share = shareOf(row);
      const masses = starts[g];
      if (share < 1e-12) return;
      if (!masses) {
        const atOnce = massesOf(slowestAbove(m, true), step, NODES);
        for (let k = 0; k < NODES; k++) total[k]! += share * atOnce.real[k]!;
        return;
      }
      any = true;
      for (let k = 0; k < NODES; k++) later[k]! += share * masses[k]!;
    });
    if (!any) continue;
    const begun = { real: later, imaginary: new Float64Array(2 * NODES) };
    transform(begun);
    const slowest = massesOf(slowestAbove(m, false), step, NODES);
    transform(slowest);
    inverse(multiply(begun, slowest));
    for (let k = 0; k < 2 * NODES; k++) total[k]! += Math.max(0, begun.real[k]!);
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

/** Mean time, in task times, between the starts of a batch's first and last tasks, of batches that do not start at once. */
function startsApart(rows: readonly Float64Array[], { servers, batchSize }: { servers: number; batchSize: number }): number {
  let [all, sum] = [0, 0];
  rows.forEach((row, departures) => {
    if (departures === 0) return;
    const share = row.reduce((total, value) => total + value, 0);
    all += share;
    sum += (share * Math.min(departures, batchSize - 1)) / servers;
  });
  return all > 0 ? sum / all : 0;
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

interface Group {
  row: Float64Array;
  share: number;
  mean: number;
  variance: number;
}

/** Departures whose start times lie within a twentieth of one another are taken together; those that start at once by themselves. */
function groupsOf(rows: readonly Float64Array[], startOf: (departures: number) => { mean: number; variance: number }): Group[] {
  const kept: Group[] = [];
  rows.forEach((row, departures) => {
    const share = row.reduce((sum, value) => sum + value, 0);
    if (share < 1e-12) return;
    const { mean, variance } = startOf(departures);
    const last = kept.at(-1);
    if (!last || last.mean === 0 || mean > last.mean * 1.05) {
      kept.push({ row: row.slice(), share, mean, variance });
      return;
    }
    const both = last.share + share;
    const middle = (last.share * last.mean + share * mean) / both;
    const square = (last.share * (last.variance + last.mean ** 2) + share * (variance + mean ** 2)) / both;
    row.forEach((value, m) => (last.row[m]! += value));
    Object.assign(last, { share: both, mean: middle, variance: square - middle ** 2 });
  });
  return kept;
}

/** Numbers of own tasks in service, near ones together: their slowest differs little. */
function inServiceClasses(widest: number): { m: number; members: number[] }[] {
  const classes: { m: number; members: number[] }[] = [];
  for (let m = 1; m <= widest; m++) {
    const last = classes.at(-1);
    if (last && m > 4 && m < last.members[0]! * 1.25) last.members.push(m);
    else classes.push({ m, members: [m] });
  }
  return classes.map(({ members }) => ({ m: members[members.length >> 1]!, members }));
}

/** A start time as a gamma distribution of its mean and variance; far from its mean nothing is asked. */
function startMasses({ mean, variance }: Group, step: number): Float64Array {
  const reach = 9 * Math.sqrt(variance);
  const above = (x: number) => {
    if (x < mean - reach) return 1;
    if (x > mean + 2 * reach || variance <= 1e-12 * mean ** 2) return x < mean ? 1 : 0;
    return 1 - gammaCdf(mean ** 2 / variance, (x * mean) / variance);
  };
  return massesOf(above, step, NODES).real;
}

/**
 * Mean time until a server that starts afresh has done so many tasks of a mixture of two exponentials, by its renewal function
 * t + (scv − 1)/2·(1 − e^(−γt)). Source: Cox, Renewal Theory (1962), section 4.3.
 */
function earlyDepartures({ phases, squaredCoefficientOfVariation: scv }: ServiceShape): (tasks: number) => number {
  if (!phases) return (tasks) => tasks;
  const [one, two] = phases as [{ chance: number; rate: number }, { chance: number; rate: number }];
  const settling = one.chance * two.rate + two.chance * one.rate;
  return (tasks) => {
    let [low, high] = [0, tasks];
    for (let i = 0; i < 50; i++) {
      const middle = (low + high) / 2;
      if (middle - ((scv - 1) / 2) * Math.expm1(-settling * middle) < tasks) low = middle;
      else high = middle;
    }
    return high;
  };
}
