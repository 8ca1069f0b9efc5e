/**
 * The least-squares problem behind `fitScalability`: Levenberg-Marquardt on requests/s, from several starts, with any coefficients held at 0.
 * Source: Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), section 10.3; the damping scaled by the curvature is Marquardt's (1963).
 */
import type { Coefficients } from './scalability-curve.ts';
import { leastSquares } from '../statistics/index.ts';

export interface Point {
  concurrency: number;
  requestsPerSecond: number;
}

/** γ, α, β in this order. */
export type Triple = [number, number, number];

export const coefficientsOf = ([requestsPerSecondAtOne, contention, coherency]: Triple): Coefficients => ({
  requestsPerSecondAtOne,
  contention,
  coherency,
});

const MOST_STEPS = 400;

const contendersOf = (n: number) => n - 1;
const pairsOf = (n: number) => n * (n - 1);

/** What divides γN; the curve has no meaning where it is not above 0. */
const divisor = ([, alpha, beta]: Triple, n: number) => 1 + alpha * contendersOf(n) + beta * pairsOf(n);

export const modelAt = (triple: Triple, n: number) => (triple[0] * n) / divisor(triple, n);

/** Σ residual², infinite where the curve has no meaning at a point. */
export function squaresOf(triple: Triple, points: readonly Point[]): number {
  let sum = 0;
  for (const { concurrency, requestsPerSecond } of points) {
    if (!(divisor(triple, concurrency) > 1e-9)) return Infinity;
    sum += (requestsPerSecond - modelAt(triple, concurrency)) ** 2;
  }
  return sum;
}

/** Slopes of the curve by γ, α, β at a concurrency. */
export function slopesAt(triple: Triple, n: number): Triple {
  const under = divisor(triple, n);
  const value = modelAt(triple, n);
  return [n / under, (-value * contendersOf(n)) / under, (-value * pairsOf(n)) / under];
}

/** The best γ, α, β from one start, those not in `free` staying as they are. */
function descend(start: Triple, free: readonly number[], points: readonly Point[]): { triple: Triple; squares: number } {
  let triple = start;
  let squares = squaresOf(triple, points);
  let damping = 1e-3;
  for (let step = 0; step < MOST_STEPS && Number.isFinite(squares) && damping < 1e20; step++) {
    const slopes = points.map(({ concurrency }) => free.map((k) => slopesAt(triple, concurrency)[k]!));
    const residuals = points.map(({ concurrency, requestsPerSecond }) => requestsPerSecond - modelAt(triple, concurrency));
    const lengths = free.map((_, k) => Math.hypot(...slopes.map((row) => row[k]!)) || 1);
    const held = free.map((_, k) => free.map((__, j) => (j === k ? Math.sqrt(damping) * lengths[k]! : 0)));
    const solved = leastSquares({ rows: [...slopes, ...held], values: [...residuals, ...free.map(() => 0)] });
    if (solved.kind === 'dependent') {
      damping *= 100;
      continue;
    }
    const next: Triple = [...triple];
    free.forEach((k, j) => (next[k]! += solved.coefficients[j]!));
    const after = squaresOf(next, points);
    if (after <= squares) {
      const moved = Math.max(...free.map((k) => Math.abs(next[k]! - triple[k]!) / (Math.abs(next[k]!) + 1e-12)));
      triple = next;
      squares = after;
      damping = Math.max(1e-15, damping / 10);
      if (moved < 1e-9) break;
    } else damping *= 4;
  }
  return { triple, squares };
}

/** Undamped steps at the end: the sum of squares is flat to rounding long before the coefficients are. */
function polish(from: Triple, free: readonly number[], points: readonly Point[], before: number): { triple: Triple; squares: number } {
  let [triple, squares, last] = [from, before, Infinity];
  for (let step = 0; step < 30; step++) {
    const solved = leastSquares({
      rows: points.map(({ concurrency }) => free.map((k) => slopesAt(triple, concurrency)[k]!)),
      values: points.map(({ concurrency, requestsPerSecond }) => requestsPerSecond - modelAt(triple, concurrency)),
    });
    if (solved.kind === 'dependent') break;
    const next: Triple = [...triple];
    free.forEach((k, j) => (next[k]! += solved.coefficients[j]!));
    const after = squaresOf(next, points);
    const moved = Math.max(...free.map((k) => Math.abs(next[k]! - triple[k]!) / (Math.abs(next[k]!) + 1e-12)));
    if (!(after <= squares * (1 + 1e-9)) || !(moved < last)) break;
    [triple, squares, last] = [next, after, moved];
  }
  return { triple, squares };
}

/** γ that fits best for an α and β: the curve is a straight line in γ. */
function withBestRate(alpha: number, beta: number, points: readonly Point[]): Triple {
  const shape = points.map(({ concurrency }) => modelAt([1, alpha, beta], concurrency));
  const along = points.reduce((sum, { requestsPerSecond }, i) => sum + requestsPerSecond * shape[i]!, 0);
  return [along / shape.reduce((sum, value) => sum + value * value, 0), alpha, beta];
}

/** N/X is a straight line in α/γ and β/γ: a start from all points at once. */
function linearised(points: readonly Point[]): Triple | undefined {
  const served = points.filter(({ requestsPerSecond }) => requestsPerSecond > 0);
  if (served.length < 3) return undefined;
  const fit = leastSquares({
    rows: served.map(({ concurrency: n }) => [1, contendersOf(n), pairsOf(n)]),
    values: served.map(({ concurrency, requestsPerSecond }) => concurrency / requestsPerSecond),
    weights: served.map(({ concurrency, requestsPerSecond }) => (requestsPerSecond ** 2 / concurrency) ** 2),
  });
  if (fit.kind === 'dependent') return undefined;
  const [rest, alpha, beta] = fit.coefficients as Triple;
  return rest > 0 ? [1 / rest, alpha / rest, beta / rest] : undefined;
}

/**
 * The coefficients with the least squares.
 * @param bounded whether contention and coherency may not be below 0; the best of every way of holding them at 0 is taken
 */
export function bestTriple(points: readonly Point[], bounded: boolean): { triple: Triple; squares: number } {
  const most = Math.max(...points.map(({ concurrency }) => concurrency));
  const start = linearised(points);
  const starts: [number, number][] = [
    ...(start ? [[start[1], start[2]] as [number, number]] : []),
    [0, 0],
    [0.05, 0.05 / most],
    [0.5, 0.1 / most ** 2],
    [1, 0],
  ];
  const held = bounded
    ? [
        [true, true],
        [true, false],
        [false, true],
        [false, false],
      ]
    : [[true, true]];
  let best: { triple: Triple; squares: number; free: number[] } | undefined;
  for (const [freeAlpha, freeBeta] of held) {
    if (best && best.free.length === 3) break; // nothing is held back at the free optimum
    for (const [alpha, beta] of starts) {
      const from = withBestRate(freeAlpha ? alpha : 0, freeBeta ? beta : 0, points);
      const free = [0, ...(freeAlpha ? [1] : []), ...(freeBeta ? [2] : [])];
      const found = { ...descend(from, free, points), free };
      const allowed = !bounded || (found.triple[1] >= 0 && found.triple[2] >= 0);
      if (allowed && Number.isFinite(found.squares) && !(best && best.squares <= found.squares)) best = found;
    }
  }
  if (best) {
    const polished = polish(best.triple, best.free, points, best.squares);
    return !bounded || (polished.triple[1] >= 0 && polished.triple[2] >= 0) ? polished : best;
  }
  const straight = withBestRate(0, 0, points);
  return { triple: straight, squares: squaresOf(straight, points) };
}
