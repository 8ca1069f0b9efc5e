/**
 * Batches of tasks that are not exponential: the last task starts as in the exponential queue (so many departures, so many own tasks then in service),
 * and then every task takes its own true time: the last one from its start, the others what is left of theirs. Departures of c busy servers come
 * like a Poisson process over short stretches and like c renewal processes over long ones, so their spread goes from 1 to the tasks' own. Waits behind
 * other batches are stretched by (a n + scv)/(a n + 1), a the spread of the times between batches, as in heavy traffic. An approximation, compared with simulation: the error band.
 */
import { gammaCdf } from '../distribution/gamma.ts';
import { departuresBy } from '../distribution/departures.ts';
import { inverse, transform } from '../distribution/grid.ts';
import { cdfOf, massesOf, multiply } from '../distribution/masses.ts';
import type { BatchStarts } from './batch.ts';
import type { ServiceShape } from '../distribution/service-shape.ts';

const NODES = 512;
const REACH = 10;
const AGE_STEP = 1.5;

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
  const fresh = departuresBy(shape);
  // servers that are free when the batch comes begin afresh, the others are found at any moment
  const freeOf = (departures: number) => Math.max(0, Math.min(1, (batchSize - departures) / servers));
  const startOf = (departures: number): Start => {
    const behind = departures > batchSize ? 1 + (stretch - 1) * (1 - batchSize / departures) : 1;
    const each = departures / servers;
    const free = freeOf(departures);
    // what is left of the tasks that are found at work: of few servers as of one, of many as at random
    const left = limited && batchSize === 1 ? ((scv - 1) / (2 * servers)) * (departures / (departures + servers - 1)) : 0;
    const mean = each * behind + left;
    const spread = 1 + (scv - 1) * (free * (scv > 1 ? each / (each + scv) : Math.min(1, each)) + (1 - free) * departures / (departures + servers));
    return { mean, variance: (spread * mean * mean) / departures, free };
  };
  // departures a server by a time: of servers that begin afresh other than evenly, but a server by itself does so many in as many mean times
  const clockOf = ({ mean, free }: Start) => {
    const early = free * (1 - mean / (1 + mean) / servers);
    return early === 0 ? (time: number) => time : (time: number) => (1 - early) * time + early * fresh(time);
  };
  const timeOf = (start: Start) => {
    const each = Math.min(start.mean, batchSize / servers);
    const clock = clockOf(start);
    let [low, high] = [0, each + 2];
    for (let i = 0; i < 30; i++) {
      const middle = (low + high) / 2;
      if (clock(middle) < each) low = middle;
      else high = middle;
    }
    return high;
  };
  const groups = groupsOf(rows, (departures) => (departures === 0 ? { mean: 0, variance: 0, free: 1 } : startOf(departures)));
  const startMean = groups.reduce((sum, { share, mean }) => sum + share * mean, 0);
  const startSquare = groups.reduce((sum, { share, mean, variance }) => sum + share * (variance + mean * mean), 0);
  const widestOwn = shape.quantile(0.999 ** (1 / widest));
  const end = startMean + 1 + REACH * Math.sqrt(Math.max(0, startSquare - startMean ** 2)) + widestOwn * 1.5 + shape.quantile(1 - 1e-5);
  const step = end / NODES;
  const total = new Float64Array(2 * NODES);
  const classes = inServiceClasses(widest);
  const shareOf = (row: Float64Array, members: number[]) => members.reduce((sum, k) => sum + row[k]!, 0);
  const known = (of: (x: number) => number) => {
    const values = new Float64Array(2 * NODES + 1).fill(-1);
    return (x: number) => {
      const k = Math.round((2 * x) / step);
      return values[k]! < 0 ? (values[k] = of(x)) : values[k]!;
    };
  };
  const [done, left] = [known(shape.cdf), known(shape.leftTail)];
  for (const alike of agesOf(groups, timeOf)) {
    const { took, free } = alike;
    // what the others still need when the last one starts: some began with the batch, the others one after another since
    const since = 1 - shape.leftTail(took);
    const own = free + (1 - free) * since;
    const rate = since > 0 ? 1 - free + (free * shape.cdf(took)) / since : 1;
    const othersDone = known((x) =>
      took === 0 ? done(x) : Math.max(0, 1 - (free * (1 - shape.cdf(took + x)) + rate * (left(x) - shape.leftTail(took + x))) / own));
    // so many times as many of them as of exponential tasks are yet at work
    const asLasting = took === 0 ? 1 : own / (free + (1 - free) * -Math.expm1(-Math.min(alike.mean, batchSize / servers)));
    const starts = alike.groups.map((group) => (took === 0 ? undefined : startMasses(group, step, clockOf(group))));
    for (const { m, members } of classes) {
      const later = new Float64Array(2 * NODES);
      let any = 0;
      alike.groups.forEach(({ row }, g) => {
        const share = shareOf(row, members);
        if (share < 1e-12) return;
        any += share;
        const masses = starts[g];
        if (masses) for (let k = 0; k < NODES; k++) later[k]! += share * masses[k]!;
        else later[0] = share;
      });
      if (any < 1e-9) continue;
      const slowest = massesOf((x) => 1 - done(x) * othersDone(x) ** ((m - 1) * asLasting), step, NODES);
      if (took === 0) {
        for (let k = 0; k < NODES; k++) total[k]! += any * slowest.real[k]!;
        continue;
      }
      const begun = { real: later, imaginary: new Float64Array(2 * NODES) };
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

interface Ages extends Start {
  took: number;
  share: number;
  groups: Group[];
}

/** Groups of which the first starts lie about as long before the last; those that start at once by themselves. */
function agesOf(groups: readonly Group[], timeOf: (start: Start) => number): Ages[] {
  const all: Ages[] = [];
  let first = 0;
  for (const group of groups) {
    const took = group.mean > 0 ? timeOf(group) : 0;
    const last = all.at(-1);
    if (!last || first === 0 || took > first * AGE_STEP) {
      all.push({ ...group, took, groups: [group] });
      first = took;
      continue;
    }
    last.groups.push(group);
    const part = group.share / (last.share += group.share);
    last.took += part * (took - last.took);
    last.free += part * (group.free - last.free);
    last.mean += part * (group.mean - last.mean);
  }
  return all;
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

/** In departures of one server; how much of the servers begins afresh. */
interface Start {
  mean: number;
  variance: number;
  free: number;
}

interface Group extends Start {
  row: Float64Array;
  share: number;
}

/** Departures whose start times lie within a twentieth of one another are taken together; those that start at once by themselves. */
function groupsOf(rows: readonly Float64Array[], startOf: (departures: number) => Start): Group[] {
  const kept: Group[] = [];
  rows.forEach((row, departures) => {
    const share = row.reduce((sum, value) => sum + value, 0);
    if (share < 1e-12) return;
    const { mean, variance, free } = startOf(departures);
    const last = kept.at(-1);
    if (!last || last.mean === 0 || mean > last.mean * 1.05) {
      kept.push({ row: row.slice(), share, mean, variance, free });
      return;
    }
    const both = last.share + share;
    const middle = (last.share * last.mean + share * mean) / both;
    const square = (last.share * (last.variance + last.mean ** 2) + share * (variance + mean ** 2)) / both;
    row.forEach((value, m) => (last.row[m]! += value));
    Object.assign(last, { share: both, mean: middle, variance: square - middle ** 2, free: (last.share * last.free + share * free) / both });
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

/** When a server has done so many: these as a gamma distribution of its mean and variance; far from its mean nothing is asked. */
function startMasses({ mean, variance }: Group, step: number, clock: (time: number) => number): Float64Array {
  const reach = 9 * Math.sqrt(variance);
  const above = (time: number) => {
    const x = clock(time);
    if (x < mean - reach) return 1;
    if (x > mean + 2 * reach || variance <= 1e-12 * mean ** 2) return x < mean ? 1 : 0;
    return 1 - gammaCdf(mean ** 2 / variance, (x * mean) / variance);
  };
  return massesOf(above, step, NODES).real;
}
