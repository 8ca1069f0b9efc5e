/**
 * Change points of several series measured on the same runs: one test for all of them. Runs are shuffled whole, so that whatever the series have in
 * common stays together, and a cut stands when the largest energy of any series is hardly ever reached by shuffling: no price is paid for series that
 * say the same. Worse and better are tested apart, each at the stated level.
 * It takes the runs as exchangeable while nothing changes.
 * Sources: Matteson & James, A Nonparametric Approach for Multiple Change Point Analysis of Multivariate Data, JASA 109 (2014); Westfall & Young,
 * Resampling-Based Multiple Testing (1993), section 2.3 (the largest statistic over all tests, shuffled).
 */
import { meanOf, randomFrom } from '../../statistics/index.ts';
import { energyByCut, LONGEST } from './change-points.ts';

export interface JointChange {
  /** the first run of the new level */
  index: number;
  direction: 'up' | 'down';
  /** the series that changed there, by their place, with p corrected for all series */
  changed: { series: number; p: number }[];
}

export interface JointOptions {
  seed: number;
  /** chance that series without change show one upwards, and the same downwards */
  falseAlarmFraction: number;
  fewest?: number;
  shuffles: number;
}

/** Largest energy of all series in one direction, and where. */
interface Largest {
  at: number;
  energy: number;
}

/**
 * @param series all of the same length, finite; at most the last 500 values are looked at
 * @returns in rising order
 * @throws {RangeError} when lengths differ or a value is not finite
 */
export function jointChangePoints(series: readonly (readonly number[])[], options: JointOptions): JointChange[] {
  const { seed, fewest = 4, shuffles } = options;
  // a cut downwards that is not there makes two parts, and either may show one upwards: both ways to a false alarm together keep the level
  const falseAlarmFraction = options.falseAlarmFraction / (1 + 2 * options.falseAlarmFraction);
  const length = series[0]?.length ?? 0;
  if (series.some((one) => one.length !== length || !one.every(Number.isFinite)))
    throw new RangeError('jointChangePoints: series must be finite and equally long');
  const offset = Math.max(0, length - LONGEST);
  const random = randomFrom(mixed(seed, series));
  const found: JointChange[] = [];
  const waiting: [from: number, to: number][] = [[offset, length]];
  while (waiting.length > 0) {
    const [from, to] = waiting.pop()!;
    if (to - from < 2 * fewest) continue;
    const parts = series.map((one) => one.slice(from, to));
    const change = cutOf(parts, { falseAlarmFraction, fewest, shuffles }, random);
    if (!change) continue;
    found.push({ ...change, index: from + change.index });
    waiting.push([from, from + change.index], [from + change.index, to]);
  }
  return found.sort((a, b) => a.index - b.index);
}

/** Other values, other shuffles: one set of shuffles for all histories would be a little too strict or too lax for all of them. */
function mixed(seed: number, series: readonly (readonly number[])[]): number {
  let mix = seed >>> 0;
  for (const values of series)
    for (const value of values) {
      const digits = Math.abs(value * 1e6) % 1;
      mix = Math.imul(mix ^ Math.floor(digits * 2 ** 32), 0x9e3779b1) >>> 0;
      mix ^= mix >>> 15;
    }
  return mix >>> 0;
}

function cutOf(
  parts: readonly (readonly number[])[],
  { falseAlarmFraction, fewest, shuffles }: { falseAlarmFraction: number; fewest: number; shuffles: number },
  random: () => number,
): JointChange | undefined {
  const observed = parts.map((part) => signedEnergies(part, fewest));
  const sides = (['up', 'down'] as const).map((direction) => ({
    direction,
    sign: direction === 'up' ? 1 : -1,
    largest: largestOf(observed, direction === 'up' ? 1 : -1),
    shuffled: [] as number[],
    asLarge: 0,
  }));
  const order = parts[0]!.map((_, i) => i);
  const most = falseAlarmFraction * (shuffles + 1) - 1;
  for (let round = 0; round < shuffles && sides.some(({ asLarge }) => asLarge <= most); round++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    const energies = parts.map((part) =>
      signedEnergies(
        order.map((i) => part[i]!),
        fewest,
      ),
    );
    for (const side of sides) {
      const { energy } = largestOf(energies, side.sign);
      side.shuffled.push(energy);
      if (energy >= side.largest.energy) side.asLarge++;
    }
  }
  const certain = sides.filter(({ asLarge, largest }) => largest.energy > 0 && asLarge <= most);
  if (certain.length === 0) return undefined;
  const { direction, sign, largest, shuffled } = certain.reduce((a, b) => (b.largest.energy > a.largest.energy ? b : a));
  const changed = observed.flatMap((energies, series) => {
    const energy = sign * energies[largest.at]!;
    const p = (shuffled.filter((one) => one >= energy).length + 1) / (shuffled.length + 1);
    return energy > 0 && p <= falseAlarmFraction ? [{ series, p }] : [];
  });
  return { index: largest.at, direction, changed };
}

/** By cut, in mean distances between two values; above 0 where the later part is higher. */
function signedEnergies(values: readonly number[], fewest: number): number[] {
  const { energies, meanDistance } = energyByCut(values, fewest);
  const total = values.reduce((sum, value) => sum + value, 0);
  let left = 0;
  return energies.map((energy, m) => {
    if (m > 0) left += values[m - 1]!;
    if (!(energy > 0) || !(meanDistance > 0)) return 0;
    return ((total - left) / (values.length - m) > left / m ? energy : -energy) / meanDistance;
  });
}

function largestOf(series: readonly (readonly number[])[], sign: number): Largest {
  let best: Largest = { at: 0, energy: 0 };
  for (const energies of series)
    for (let m = 1; m < energies.length; m++) {
      const energy = sign * energies[m]!;
      if (energy > best.energy) best = { at: m, energy };
    }
  return best;
}

/**
 * All series in one: their mean with weights that make each vary alike. Where they vary by themselves it varies less than any of them.
 * @returns undefined for fewer than two series that vary
 */
export function togetherOf(series: readonly (readonly number[])[]): number[] | undefined {
  const varying = series.flatMap((values) => {
    const mean = meanOf(values);
    const deviation = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
    return deviation > 1e-12 ? [{ values, weight: 1 / deviation }] : [];
  });
  if (varying.length < 2) return undefined;
  const total = varying.reduce((sum, { weight }) => sum + weight, 0);
  return varying[0]!.values.map((_, i) => varying.reduce((sum, { values, weight }) => sum + (weight / total) * values[i]!, 0));
}
