/**
 * M/H2/c exactly: Poisson arrivals, c servers, service a mixture of two exponentials. Levels are numbers present, phases how many servers are in the
 * first phase; from c on the levels repeat, and the matrix R of the geometric tail is found by logarithmic reduction. The wait follows from the queue
 * left behind, because arrivals are Poisson and nobody overtakes: E[W^k] = E[Lq·(Lq−1)…] / λ^k.
 * Sources: Latouche & Ramaswami, "A logarithmic reduction algorithm for quasi-birth-death processes", J. Appl. Prob. 30 (1993); Neuts,
 * Matrix-Geometric Solutions in Stochastic Models (1981), chapter 3; Keilson & Servi, "A distributional form of Little's law", OR Letters 7 (1988).
 */
import { combined, identity, inverse, product, rowsOf, times, zeros, type Matrix } from './matrix.ts';
import type { TwoPhases } from '../../packages/core/src/queueing/two-phases.ts';

export interface ExactWait {
  /** chance to wait at all */
  delayedFraction: number;
  /** first three moments of the wait of those that wait, in the unit of the means */
  moments: [number, number, number];
}

/** @param utilization of the servers, above 0 and below 1; the service's own mean is 1 */
export function solveWait(servers: number, utilization: number, { chance, means }: TwoPhases): ExactWait {
  const c = servers;
  const arrivals = utilization * c;
  const [fast, slow] = [1 / means[0], 1 / means[1]];
  const size = c + 1;
  const down = zeros(size);
  const leaving = new Float64Array(size);
  for (let i = 0; i <= c; i++) {
    const [one, two] = [i * fast, (c - i) * slow];
    leaving[i] = one + two;
    down.values[i * size + i] = one * chance + two * (1 - chance);
    if (i > 0) down.values[i * size + i - 1] = one * (1 - chance);
    if (i < c) down.values[i * size + i + 1] = two * chance;
  }
  const rate = tailRate(arrivals, leaving, down);
  // up[n][i]: from level n and phase i, an arrival starts in the first or second phase
  const upFrom = (n: number, i: number) => {
    const row = new Float64Array(n + 2);
    row[i + 1] = arrivals * chance;
    row[i] = arrivals * (1 - chance);
    return row;
  };
  // U[n]: probabilities of level n from those of level n − 1
  const ups: Float64Array[][] = [];
  let local: Matrix = zeros(size);
  for (let i = 0; i <= c; i++) local.values[i * size + i] = -(arrivals + leaving[i]!);
  local = combined(1, local, 1, product(rate, down));
  for (let n = c; n >= 1; n--) {
    const solved = rowsOf(inverse(combined(-1, local, 0, local)));
    const up = Array.from({ length: n }, (_, i) => times(upFrom(n - 1, i), solved));
    ups[n] = up;
    const next = zeros(n);
    for (let i = 0; i < n; i++) {
      next.values[i * n + i]! -= arrivals + i * fast + (n - 1 - i) * slow;
      for (let j = 0; j <= n; j++) {
        // from level n, phase j, back to level n − 1
        if (j > 0) next.values[i * n + j - 1]! += up[i]![j]! * j * fast;
        if (j < n) next.values[i * n + j]! += up[i]![j]! * (n - j) * slow;
      }
    }
    local = next;
  }
  let level: Float64Array = new Float64Array([1]);
  let below = 0;
  for (let n = 1; n <= c; n++) {
    below += level.reduce((sum, value) => sum + value, 0);
    level = times(level, ups[n]!);
  }
  const tail = inverse(combined(1, identity(size), -1, rate));
  const sums: number[] = [];
  // π_c · R^k · (I − R)^−(k+1) · 1 for k = 0 to 3
  let vector = times(level, rowsOf(tail));
  const step = rowsOf(product(rate, tail));
  for (let k = 0; k < 4; k++) {
    sums.push(vector.reduce((sum, value) => sum + value, 0));
    vector = times(vector, step);
  }
  const whole = below + sums[0]!;
  const delayedFraction = sums[0]! / whole;
  const moment = (k: number) => ([1, 1, 2, 6][k]! * sums[k]!) / whole / arrivals ** k / delayedFraction;
  return { delayedFraction, moments: [moment(1), moment(2), moment(3)] };
}

/** R = λ·(−(A1 + λ·G))⁻¹, G the chances of first passage a level down. */
function tailRate(arrivals: number, leaving: Float64Array, down: Matrix): Matrix {
  const size = leaving.length;
  const stay = zeros(size);
  for (let i = 0; i < size; i++) stay.values[i * size + i] = -(arrivals + leaving[i]!);
  const first = inverse(combined(-1, stay, 0, stay));
  let high = combined(arrivals, first, 0, first);
  let low = product(first, down);
  let passage = low;
  let through = high;
  for (let i = 0; i < 60; i++) {
    const both = combined(1, product(high, low), 1, product(low, high));
    const next = inverse(combined(1, identity(size), -1, both));
    high = product(next, product(high, high));
    low = product(next, product(low, low));
    const more = product(through, low);
    passage = combined(1, passage, 1, more);
    through = product(through, high);
    if (more.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) < 1e-15) break;
  }
  const back = combined(-1, stay, -arrivals, passage);
  const found = inverse(back);
  return combined(arrivals, found, 0, found);
}
