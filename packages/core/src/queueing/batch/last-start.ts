/**
 * When the last task of a batch starts: so many departures after the batch has come. Servers that it finds free begin afresh, and what they do in a time is
 * their renewal function; the others are found at any moment, and do as much as time goes by. By that clock departures come like a Poisson process over short
 * stretches and like c renewal processes over long ones, so their spread goes from 1 to the tasks' own. Waits behind other batches are stretched by
 * (a n + scv)/(a n + 1), a the spread of the times between batches, in heavy traffic; of widely spread tasks at many servers less where it is not heavy
 * (by comparison with simulation).
 */
import type { BatchStarts } from './batch.ts';
import { gammaCdf } from '../distribution/gamma.ts';
import { massesOf } from '../distribution/masses.ts';
import type { ServiceShape } from '../distribution/service-shape.ts';

/** In departures a server. */
export interface Start {
  mean: number;
  variance: number;
  /** part of the servers that begin afresh */
  free: number;
}

export function startOf(
  departures: number,
  { servers, utilization, batchSize: before, own = before, arrivals, limited }: BatchStarts,
  { squaredCoefficientOfVariation: scv }: ServiceShape,
): Start {
  if (departures === 0) return { mean: 0, variance: 0, free: 1 };
  const heavy = scv > 1 ? 1 - Math.max(0, 1 - 3 / servers) * (1 - utilization ** 2) : 1;
  const longer = limited ? 0 : (heavy * (scv - 1)) / (arrivals * before + 1);
  const each = departures / servers;
  const free = Math.max(0, Math.min(1, (own - departures) / servers));
  // what is left of the tasks that are found at work: of few servers as of one, of many as at random
  const left = limited && own === 1 ? ((scv - 1) / (2 * servers)) * (departures / (departures + servers - 1)) : 0;
  const mean = each * (1 + longer * Math.max(0, 1 - own / departures)) + left;
  const settled = free * (scv > 1 ? each / (each + scv * (1 - 1 / servers) ** 2) : Math.min(1, each)) + ((1 - free) * each) / (each + 1);
  return { mean, variance: ((1 + (scv - 1) * settled) * mean * mean) / departures, free };
}

export type Clock = (time: number) => number;

/** Mean departures of a server by a time. A server by itself, however it begins, has done so many in as many mean times when it is done with one. */
export const clockOf =
  (servers: number, fresh: Clock) =>
  ({ mean, free }: Start): Clock => {
    const early = free * (1 - mean / (1 + mean) / servers);
    return early === 0 ? (time) => time : (time) => (1 - early) * time + early * fresh(time);
  };

export interface Group extends Start {
  /** chances of own tasks in service */
  row: Float64Array;
  share: number;
}

/** Departures whose start times lie within a twentieth of one another are taken together; those that start at once by themselves. */
export function groupsOf(rows: readonly Float64Array[], startOf: (departures: number) => Start): Group[] {
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
    Object.assign(last, {
      share: both,
      mean: middle,
      variance: square - middle ** 2,
      free: (last.share * last.free + share * free) / both,
    });
  });
  return kept;
}

/** Groups of which the first own task starts about as long before the last. */
interface Ages {
  groups: Group[];
  share: number;
  /** mean time between the two, departures a server in it, and part of the servers that began with the batch */
  took: number;
  each: number;
  free: number;
}

const ALIKE = 1.8;

/** @param most departures a server while a batch starts that finds all of them busy */
export function agesOf(groups: readonly Group[], clock: (start: Start) => Clock, most: number): Ages[] {
  const all: Ages[] = [];
  let first = 0;
  for (const group of groups) {
    const { free, share } = group;
    const each = Math.min(group.mean, most);
    const took = each > 0 ? timeOf(clock(group), each) : 0;
    const last = all.at(-1);
    if (!last || first === 0 || took > first * ALIKE) {
      all.push({ groups: [group], share, took, each, free });
      first = took;
      continue;
    }
    last.groups.push(group);
    const part = share / (last.share += share);
    last.took += part * (took - last.took);
    last.each += part * (each - last.each);
    last.free += part * (free - last.free);
  }
  return all;
}

function timeOf(clock: Clock, each: number): number {
  let [low, high] = [0, each + 2];
  for (let i = 0; i < 24; i++) {
    const middle = (low + high) / 2;
    if (clock(middle) < each) low = middle;
    else high = middle;
  }
  return high;
}

/** The clock then says as a gamma distribution of its mean and variance; far from its mean nothing is asked. */
export function startMasses({ mean, variance }: Start, step: number, nodes: number, clock: Clock): Float64Array {
  const reach = 9 * Math.sqrt(variance);
  const above = (time: number) => {
    const x = clock(time);
    if (x < mean - reach) return 1;
    if (x > mean + 2 * reach || variance <= 1e-12 * mean ** 2) return x < mean ? 1 : 0;
    return 1 - gammaCdf(mean ** 2 / variance, (x * mean) / variance);
  };
  return massesOf(above, step, nodes).real;
}
