/**
 * Whether two groups of values differ, by ranks: Mann and Whitney's test, Hodges and Lehmann's estimate of the shift with its interval. Nothing is assumed of
 * the shape of the values, so that one wild run does not decide; it does assume that only the middle differs, not the spread.
 * Source: Hollander, Wolfe & Chicken, Nonparametric Statistical Methods, 3rd ed. (2014), chapter 4.
 */
import { incompleteBeta, medianOf } from '../../statistics/index.ts';

export interface Shift {
  /** second − first */
  shift: number;
  low: number;
  high: number;
  /** two-sided */
  p: number;
  /** chance that a value of the second group is above one of the first, ties counted half */
  aboveFraction: number;
}

const EXACT_UP_TO = 12;

/**
 * @param first at least 2 values
 * @param second at least 2 values
 * @param z half-width in standard deviations: 1.96 for 95 %
 */
export function rankShift(first: readonly number[], second: readonly number[], z = 1.96): Shift {
  const [m, n] = [first.length, second.length];
  const differences = second.flatMap((b) => first.map((a) => b - a)).sort((a, b) => a - b);
  const u = differences.filter((difference) => difference > 0).length + 0.5 * differences.filter((difference) => difference === 0).length;
  const tied = new Set([...first, ...second]).size < m + n;
  const deviation = Math.sqrt((m * n * (m + n + 1)) / 12);
  const p =
    !tied && Math.max(m, n) <= EXACT_UP_TO
      ? exactP(u, m, n)
      : normalP(Math.max(0, Math.abs(u - (m * n) / 2) - 0.5) / tieCorrected(deviation, first, second));
  const skip = Math.max(0, Math.round((m * n) / 2 - z * deviation) - 1);
  return {
    shift: medianOf(differences),
    low: differences[Math.min(skip, differences.length - 1)]!,
    high: differences[Math.max(0, differences.length - 1 - skip)]!,
    p,
    aboveFraction: u / (m * n),
  };
}

/** Two-sided p of the standard normal: P(χ²₁ > z²), by Student's t with very many degrees. */
function normalP(z: number): number {
  if (!Number.isFinite(z)) return z === Infinity ? 0 : 1;
  const degrees = 1e9;
  return incompleteBeta(degrees / (degrees + z * z), degrees / 2, 0.5);
}

function tieCorrected(deviation: number, first: readonly number[], second: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of [...first, ...second]) counts.set(value, (counts.get(value) ?? 0) + 1);
  const all = first.length + second.length;
  const ties = [...counts.values()].reduce((sum, count) => sum + (count ** 3 - count), 0);
  return deviation * Math.sqrt(Math.max(0, 1 - ties / (all ** 3 - all)));
}

/** Among all ways to deal the ranks, the share that is at least as far from the middle. */
function exactP(u: number, m: number, n: number): number {
  // ways[j][s]: subsets of j of the ranks so far with U = s
  const most = m * n;
  let ways = Array.from({ length: n + 1 }, () => new Float64Array(most + 1));
  ways[0]![0] = 1;
  for (let rank = 1; rank <= m + n; rank++) {
    const next = ways.map((row) => row.slice());
    for (let j = 1; j <= n; j++) {
      const below = rank - j; // members of the first group under this one
      if (below < 0 || below > m) continue;
      for (let s = below; s <= most; s++) next[j]![s]! += ways[j - 1]![s - below]!;
    }
    ways = next;
  }
  const counts = ways[n]!;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const far = Math.abs(u - most / 2) - 1e-9;
  return counts.reduce((sum, count, s) => (Math.abs(s - most / 2) >= far ? sum + count : sum), 0) / total;
}
