/**
 * Where a series of runs changed its level, without being told where to look: so a slow drift is found as well as a step. The series is cut where the
 * energy distance between the parts is largest, a cut stands when shuffling the values hardly ever gives as large a one, and both parts are looked at again.
 * It takes the runs as independent; a series that wanders by itself (a shared machine) shows cuts that no commit made.
 * Sources: Matteson & James, A Nonparametric Approach for Multiple Change Point Analysis of Multivariate Data, JASA 109 (2014), sections 2 and 3;
 * Székely & Rizzo, Energy statistics, J. Statistical Planning and Inference 143 (2013).
 */
import { randomFrom } from '../../statistics/index.ts';

export interface ChangePoint {
  /** the first value of the new level */
  index: number;
  /** of the cut, by shuffling */
  p: number;
}

export interface ChangePointOptions {
  seed?: number;
  /** chance that a series without change shows one */
  falseAlarmFraction?: number;
  /** fewest values of a level */
  fewest?: number;
  shuffles?: number;
}

/** A longer series costs time with its square; later values decide, so the oldest are left out. */
export const LONGEST = 500;

/**
 * @param series finite; at most the last 500 are looked at
 * @returns in rising order; none for a short series
 * @throws {RangeError} when a value is not finite
 * @example changePoints([1, 1.1, 0.9, 1, 1.05, 2, 2.1, 1.9, 2, 2.05]) // => [{ index: 5, p: … }]
 */
export function changePoints(series: readonly number[], options: ChangePointOptions = {}): ChangePoint[] {
  const { seed = 1, falseAlarmFraction = 0.05, fewest = 4, shuffles = 399 } = options;
  if (!series.every(Number.isFinite)) throw new RangeError('changePoints: every value must be finite');
  const offset = Math.max(0, series.length - LONGEST);
  const values = series.slice(offset);
  const random = randomFrom(seed);
  const found: ChangePoint[] = [];
  const waiting: [from: number, to: number][] = [[0, values.length]];
  while (waiting.length > 0) {
    const [from, to] = waiting.pop()!;
    if (to - from < 2 * fewest) continue;
    const part = values.slice(from, to);
    const cut = largestCut(part, fewest);
    if (!(cut.energy > 0)) continue;
    const p = shuffledP(part, cut.energy, fewest, shuffles, falseAlarmFraction, random);
    if (p > falseAlarmFraction) continue;
    found.push({ index: offset + from + cut.at, p });
    waiting.push([from, from + cut.at], [from + cut.at, to]);
  }
  return found.sort((a, b) => a.index - b.index);
}

function largestCut(values: readonly number[], fewest: number): { at: number; energy: number } {
  let best = { at: 0, energy: 0 };
  energyByCut(values, fewest).energies.forEach((energy, at) => {
    if (energy > best.energy) best = { at, energy };
  });
  return best;
}

/**
 * The energy of every cut: sizes · (2·mean distance across − mean distance within each part).
 * @param fewest values of a part; cuts that leave fewer have 0
 * @returns by the number of values before the cut, 0 first; and the mean distance between two values
 */
export function energyByCut(values: readonly number[], fewest: number): { energies: number[]; meanDistance: number } {
  const n = values.length;
  const left = Array<number>(n).fill(0); // distances of i to those before it
  const right = Array<number>(n).fill(0); // and to those after it
  let total = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const distance = Math.abs(values[i]! - values[j]!);
      left[i]! += distance;
      right[j]! += distance;
      total += distance;
    }
  const energies = Array<number>(n).fill(0);
  let [within, beyond] = [0, total];
  for (let m = 1; m < n; m++) {
    within += left[m - 1]!;
    beyond -= right[m - 1]!;
    const k = n - m;
    if (m < fewest || k < fewest) continue;
    const across = total - within - beyond;
    energies[m] = ((m * k) / n) * ((2 * across) / (m * k) - (2 * within) / (m * m) - (2 * beyond) / (k * k));
  }
  return { energies, meanDistance: n > 1 ? total / ((n * (n - 1)) / 2) : 0 };
}

/** How often shuffled values have as large a cut; stops early once it is clear that too many do. */
function shuffledP(
  values: readonly number[],
  energy: number,
  fewest: number,
  shuffles: number,
  level: number,
  random: () => number,
): number {
  const shuffled = [...values];
  let asLarge = 0;
  for (let round = 1; round <= shuffles; round++) {
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
    }
    if (largestCut(shuffled, fewest).energy >= energy) asLarge++;
    if (asLarge + 1 > level * (shuffles + 1)) return (asLarge + 1) / (round + 1);
  }
  return (asLarge + 1) / (shuffles + 1);
}
