/**
 * p-values of several measures of the same runs, corrected for how many there are: runs change sides whole, so that what the measures have in common
 * stays together, and a measure counts by how often the largest rank statistic of any is as large as its own. Measures that say the same cost nothing.
 * It takes the runs as exchangeable while nothing changed.
 * Source: Westfall & Young, Resampling-Based Multiple Testing (1993), section 2.3 (single-step maxT).
 */
import { meanOf, midRanks, randomFrom } from '../../statistics/index.ts';

const SHUFFLES = 1999;

/**
 * @param pairs one a measure, values of the same runs in the same order in all of them
 * @returns two-sided, in the order of the measures
 */
export function jointRankPs(pairs: readonly { before: readonly number[]; after: readonly number[] }[], seed = 1): number[] {
  const before = pairs[0]?.before.length ?? 0;
  const after = pairs[0]?.after.length ?? 0;
  const total = before + after;
  const centred = pairs.map((pair) => {
    const ranks = midRanks([...pair.before, ...pair.after]);
    const mean = meanOf(ranks);
    const deviation = Math.sqrt(((before * after) / (total * (total - 1))) * ranks.reduce((sum, rank) => sum + (rank - mean) ** 2, 0));
    return ranks.map((rank) => (deviation > 0 ? (rank - mean) / deviation : 0));
  });
  const places = Array.from({ length: total }, (_, i) => i);
  const statistic = (ranks: readonly number[]) => {
    let sum = 0;
    for (let i = before; i < total; i++) sum += ranks[places[i]!]!;
    return Math.abs(sum);
  };
  const observed = centred.map(statistic);
  const asLarge = observed.map(() => 0);
  const random = randomFrom(seed);
  for (let round = 0; round < SHUFFLES; round++) {
    for (let i = total - 1; i >= before; i--) {
      const j = Math.floor(random() * (i + 1));
      [places[i], places[j]] = [places[j]!, places[i]!];
    }
    const largest = Math.max(...centred.map(statistic));
    observed.forEach((one, k) => {
      if (largest >= one - 1e-9) asLarge[k]!++;
    });
  }
  return asLarge.map((count) => (count + 1) / (SHUFFLES + 1));
}
