/**
 * Batches of tasks that are not exponential: the last task starts as in the exponential queue (so many departures, so many own tasks then in service),
 * and then every task takes its own true time: the last one from its start, the others what is left of theirs. Departures of c busy servers come
 * like a Poisson process over short stretches and like c renewal processes over long ones, so their spread goes from 1 to the tasks' own. Waits behind
 * other batches are stretched by (n + scv)/(n + 1), as in heavy traffic. An approximation, compared with simulation: the error band.
 */
import { gammaCdf } from './gamma.ts';
import { inverse, transform } from './grid.ts';
import { cdfOf, massesOf, multiply } from './masses.ts';
import type { BatchStarts } from './batch.ts';
import type { ServiceShape } from './service-shape.ts';

const NODES = 1024;
const REACH = 10;

export interface SpreadBatch {
  mean: number;
  variance: number;
  cdf(x: number): number;
}

export function spreadBatch({ rows, servers, batchSize }: BatchStarts, shape: ServiceShape): SpreadBatch {
  const scv = shape.squaredCoefficientOfVariation;
  const stretch = (batchSize + scv) / (batchSize + 1);
  const widest = rows[0]!.length - 1;
  const startOf = (departures: number) => {
    const behind = departures > batchSize ? 1 + (stretch - 1) * (1 - batchSize / departures) : 1;
    // steady tasks that start together end together: the rest then start in rounds
    const together = scv < 1 && departures < batchSize ? Math.min(1, (batchSize - departures) / servers) * (1 - scv) ** 2 : 0;
    const mean = (1 - together) * (departures / servers) * behind + together * Math.ceil(departures / servers);
    const spread = (1 - together) * (1 + ((scv - 1) * departures) / (departures + servers));
    return { mean, variance: (spread * mean * mean) / departures };
  };
  // what the others still need when the last one starts: they are as fresh as it is in a single round, and looked at at any moment after many
  // (a lognormal's tail is so long that few of what is looked at belongs to it)
  const aged = scv > 1 ? Math.max(0, 1 - Math.sqrt(servers / batchSize)) * (shape.name === 'lognormal' ? 0.45 : 0.85) : 1;
  const othersDone = (x: number) => (1 - aged) * shape.cdf(x) + aged * (1 - shape.leftTail(x));
  const slowestAbove = (m: number, fresh: boolean) => (x: number) =>
    1 - shape.cdf(x) ** (fresh ? m : 1) * (fresh ? 1 : othersDone(x) ** (m - 1));
  const groups = rows.map((row, departures) => ({ row, departures })).filter(({ row }) => row.some((share) => share > 1e-12));
  let startMean = 0;
  let startSquare = 0;
  for (const { row, departures } of groups) {
    const { mean, variance } = departures === 0 ? { mean: 0, variance: 0 } : startOf(departures);
    const share = row.reduce((sum, value) => sum + value, 0);
    startMean += share * mean;
    startSquare += share * (variance + mean * mean);
  }
  const own = shape.quantile(0.999 ** (1 / widest));
  const end = startMean + REACH * Math.sqrt(Math.max(0, startSquare - startMean ** 2)) + own * 1.5 + shape.quantile(1 - 1e-5);
  const step = end / NODES;
  const total = new Float64Array(2 * NODES);
  for (let m = 1; m <= widest; m++) {
    const atOnce = groups[0]?.departures === 0 ? groups[0].row[m]! : 0;
    if (atOnce > 0) {
      const masses = massesOf(slowestAbove(m, true), step, NODES);
      for (let k = 0; k < NODES; k++) total[k]! += atOnce * masses.real[k]!;
    }
    const later = groups.filter(({ departures, row }) => departures > 0 && row[m]! > 1e-12);
    if (later.length === 0) continue;
    const starts = startMasses(merged(later.map(({ departures, row }) => ({ ...startOf(departures), share: row[m]! }))), step);
    transform(starts);
    const slowest = massesOf(slowestAbove(m, false), step, NODES);
    transform(slowest);
    inverse(multiply(starts, slowest));
    for (let k = 0; k < 2 * NODES; k++) total[k]! += Math.max(0, starts.real[k]!);
  }
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

interface Start {
  mean: number;
  variance: number;
  share: number;
}

/** Neighbours whose means differ by less than a thirtieth are taken together. */
function merged(starts: readonly Start[]): Start[] {
  const kept: Start[] = [];
  for (const start of starts) {
    const last = kept.at(-1);
    if (!last || start.mean > last.mean * 1.03) {
      kept.push({ ...start });
      continue;
    }
    const share = last.share + start.share;
    const mean = (last.share * last.mean + start.share * start.mean) / share;
    const square = (last.share * (last.variance + last.mean ** 2) + start.share * (start.variance + start.mean ** 2)) / share;
    Object.assign(last, { share, mean, variance: square - mean ** 2 });
  }
  return kept;
}

/** Start times as gamma distributions of their means and variances. */
function startMasses(starts: readonly Start[], step: number) {
  const total = starts.reduce((sum, { share }) => sum + share, 0);
  const grid = massesOf(
    (x) =>
      starts.reduce((above, { mean, variance, share }) => {
        if (variance <= 1e-12 * mean ** 2) return above + (x < mean ? share : 0);
        return above + share * (1 - gammaCdf(mean ** 2 / variance, (x * mean) / variance));
      }, 0) / total,
    step,
    NODES,
  );
  for (let k = 0; k < NODES; k++) grid.real[k]! *= total;
  return grid;
}
