/**
 * Points that do not belong: the line through the middle half of the data is found first, and a point far from it, by the scatter of the others, is named.
 * Found this way one wrong run cannot hide itself by pulling the line to it. It misleads where nearly half of the points are wrong.
 * Source: Rousseeuw & Leroy, Robust Regression and Outlier Detection (1987), chapter 5: least median of squares, its finite-sample scale.
 */
import { leastSquares, medianOf, randomFrom } from '../statistics/index.ts';

const MOST_TRIALS = 250;
/** in robust standard deviations; a normal point is that far out once in 16,000 */
const FAR = 4;

/**
 * @param rows one row a point, first column 1 for a constant
 * @returns the places of the points that do not belong; none where there are too few to tell
 */
export function outliersOf(rows: readonly (readonly number[])[], values: readonly number[]): number[] {
  const columns = rows[0]?.length ?? 0;
  const points = rows.length;
  if (columns === 0 || points < 2 * columns + 3) return [];
  const random = randomFrom(points * 31 + columns);
  let best: { squares: number[]; median: number } | undefined;
  for (let trial = 0; trial < MOST_TRIALS; trial++) {
    const chosen = columns === 1 && trial < points ? [trial] : pick(random, points, columns);
    if (columns === 1 && trial >= points) break;
    const exact = leastSquares({ rows: chosen.map((i) => rows[i]!), values: chosen.map((i) => values[i]!) });
    if (exact.kind === 'dependent') continue;
    const squares = rows.map((row, i) => (values[i]! - row.reduce((sum, x, j) => sum + x * exact.coefficients[j]!, 0)) ** 2);
    const median = medianOf(squares);
    if (!best || median < best.median) best = { squares, median };
  }
  if (!best) return [];
  const typical = medianOf(values.map(Math.abs));
  const first = Math.max(1.4826 * (1 + 5 / (points - columns)) * Math.sqrt(best.median), typical * 1e-9);
  // the scale once more, from the points that are clearly inside
  const inside = best.squares.filter((square) => Math.sqrt(square) <= 2.5 * first);
  const second = Math.sqrt(inside.reduce((sum, square) => sum + square, 0) / Math.max(1, inside.length - columns));
  const scale = Math.max(second, first / 2, typical * 1e-9);
  const far = best.squares.flatMap((square, i) => (Math.sqrt(square) > FAR * scale ? [i] : []));
  return far.length * 2 < points ? far : [];
}

function pick(random: () => number, points: number, count: number): number[] {
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(Math.floor(random() * points));
  return [...chosen];
}
