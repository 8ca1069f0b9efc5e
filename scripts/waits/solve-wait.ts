/**
 * M/H/c exactly, service a mixture of exponentials: Poisson arrivals, c servers. Levels are numbers present, states how many servers are in each
 * phase; from c on the levels repeat, and the matrix R of the geometric tail is found by logarithmic reduction. The wait follows from the queue
 * left behind, because arrivals are Poisson and nobody overtakes: E[W^k] = E[Lq·(Lq−1)…] / λ^k.
 * Sources: Latouche & Ramaswami, "A logarithmic reduction algorithm for quasi-birth-death processes", J. Appl. Prob. 30 (1993); Neuts,
 * Matrix-Geometric Solutions in Stochastic Models (1981), chapter 3; Keilson & Servi, "A distributional form of Little's law", OR Letters 7 (1988).
 */
import { combined, identity, inverse, product, rowsOf, times, zeros, type Matrix } from './matrix.ts';

export interface ExactWait {
  /** chance to wait at all */
  delayedFraction: number;
  /** first three moments of the wait of those that wait, in the unit of the means */
  moments: [number, number, number];
  /** chance that one that waits waits longer than so many steps of the mean wait, from 0 on: the queue's own matrix exponential */
  tail(stepOfMean: number, points: number): number[];
}

export interface Phase {
  chance: number;
  mean: number;
}

/** @param utilization of the servers, above 0 and below 1; the service's own mean is 1 */
export function solveWait(servers: number, utilization: number, phases: readonly Phase[]): ExactWait {
  const arrivals = utilization * servers;
  const levels = Array.from({ length: servers + 1 }, (_, n) => statesOf(n, phases.length));
  const top = levels[servers]!;
  const size = top.states.length;
  /** rate at which phase k is left in a state, and the state that it leaves with one server fewer, or with another phase begun */
  const leaving = (state: readonly number[]) => state.reduce((sum, count, k) => sum + count / phases[k]!.mean, 0);
  const moved = (state: readonly number[], from: number | undefined, to: number | undefined) => {
    const next = [...state];
    if (from !== undefined) next[from]!--;
    if (to !== undefined) next[to]!++;
    return next;
  };
  const down = zeros(size);
  top.states.forEach((state, i) =>
    state.forEach((count, k) => {
      if (count > 0)
        phases.forEach(({ chance }, other) => {
          down.values[i * size + top.at(moved(state, k, other))]! += (count / phases[k]!.mean) * chance;
        });
    }),
  );
  const rate = tailRate(arrivals, Float64Array.from(top.states, leaving), down);
  // ups[n]: probabilities of level n from those of level n − 1
  const ups: Float64Array[][] = [];
  let local: Matrix = zeros(size);
  top.states.forEach((state, i) => (local.values[i * size + i] = -(arrivals + leaving(state))));
  local = combined(1, local, 1, product(rate, down));
  for (let n = servers; n >= 1; n--) {
    const [here, below] = [levels[n]!, levels[n - 1]!];
    const solved = rowsOf(inverse(combined(-1, local, 0, local)));
    const up = below.states.map((state) => {
      const row = new Float64Array(here.states.length);
      phases.forEach(({ chance }, k) => (row[here.at(moved(state, undefined, k))]! += arrivals * chance));
      return times(row, solved);
    });
    ups[n] = up;
    const next = zeros(below.states.length);
    below.states.forEach((state, i) => {
      next.values[i * next.size + i]! -= arrivals + leaving(state);
      here.states.forEach((from, j) =>
        from.forEach((count, k) => {
          if (count > 0) next.values[i * next.size + below.at(moved(from, k, undefined))]! += up[i]![j]! * (count / phases[k]!.mean);
        }),
      );
    });
    local = next;
  }
  let level: Float64Array = new Float64Array([1]);
  let below = 0;
  for (let n = 1; n <= servers; n++) {
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
  const tailAt = (stepOfMean: number, points: number) => {
    // P(W > t) = π_c · (I − R)⁻¹ · e^(Tt) · 1 with T = λ·(I − R⁻¹)
    const generator = combined(arrivals, identity(size), -arrivals, inverse(rate));
    const each = rowsOf(exponential(generator, stepOfMean * moment(1)));
    const chances: number[] = [];
    let waiting = times(level, rowsOf(tail));
    for (let i = 0; i < points; i++) {
      chances.push(waiting.reduce((sum, value) => sum + value, 0) / sums[0]!);
      waiting = times(waiting, each);
    }
    return chances;
  };
  return { delayedFraction, moments: [moment(1), moment(2), moment(3)], tail: tailAt };
}

/** e^(A·t): halved until it is small, its series, and squared again. */
function exponential(A: Matrix, t: number): Matrix {
  const largest = A.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) * A.size * t;
  const halvings = Math.max(0, Math.ceil(Math.log2(largest)) + 1);
  const small = combined(t / 2 ** halvings, A, 0, A);
  let sum = identity(A.size);
  let term = identity(A.size);
  for (let k = 1; k <= 12; k++) {
    term = combined(1 / k, product(term, small), 0, term);
    sum = combined(1, sum, 1, term);
  }
  for (let i = 0; i < halvings; i++) sum = product(sum, sum);
  return sum;
}

/** Every way to have n servers in so many phases, and the number of each way. */
function statesOf(n: number, phases: number): { states: number[][]; at: (state: readonly number[]) => number } {
  const states: number[][] = [];
  const fill = (left: number, state: number[]) => {
    if (state.length === phases - 1) states.push([...state, left]);
    else for (let count = 0; count <= left; count++) fill(left - count, [...state, count]);
  };
  fill(n, []);
  const numbers = new Map(states.map((state, i) => [state.join(), i]));
  return { states, at: (state) => numbers.get(state.join())! };
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
  const found = inverse(combined(-1, stay, -arrivals, passage));
  return combined(arrivals, found, 0, found);
}
