/**
 * The cheapest fleets that reach an availability: of each fleet one of its sizes, from what the load needs upwards.
 * Each fleet alone gives a curve of cost against requests lost; labels along the fleets keep every combination that no other beats in both.
 * The sum of the curves is slightly too much (an outage of two services at once is counted twice), so fleets are then made smaller again as
 * long as the exact answer allows. When a cause that replicas do not touch takes more than is allowed, there is no answer.
 */

export interface SpareFleet {
  /** sizes to choose from, replicas per shard and what they cost, smallest first; the first is what the load needs */
  sizes: readonly { installed: number; usdPerMonth: number }[];
  /** share of all client requests lost for want of this fleet's replicas, with so many installed */
  lostWith: (installed: number) => number;
}

export interface SparesRequest {
  fleets: readonly SpareFleet[];
  /** most that may be lost; 0 to 1 */
  unavailabilityFraction: number;
  /** what all fleets together lose, other causes included, exactly */
  lostWithAll: (installed: readonly number[]) => number;
}

export interface Spares {
  met: boolean;
  /** of each fleet, which of its sizes; the largest that helps when nothing is enough */
  sizes: number[];
  unavailabilityFraction: number;
}

const MOST_LABELS = 400;

interface Point {
  usd: number;
  lost: number;
  size: number;
}
interface Label {
  usd: number;
  lost: number;
  sizes: number[];
}

export function replicasForAvailability({ fleets, unavailabilityFraction: allowed, lostWithAll }: SparesRequest): Spares {
  const lostBy = (sizes: readonly number[]) => lostWithAll(sizes.map((size, i) => fleets[i]!.sizes[size]!.installed));
  const within = (sizes: readonly number[]) => lostBy(sizes) <= allowed * (1 + 1e-12);
  const now = fleets.map(() => 0);
  if (within(now)) return { met: true, sizes: now, unavailabilityFraction: lostBy(now) };
  const curves = fleets.map(curveOf);
  const best = curves.map((curve) => curve.at(-1)!.size);
  if (!within(best)) return { met: false, sizes: best, unavailabilityFraction: lostBy(best) };
  const labels = combine(curves);
  // losses fall along the list: the first label that is enough, by halving; the last is the best of all
  let low = 0;
  let high = labels.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (within(labels[middle]!.sizes)) high = middle;
    else low = middle + 1;
  }
  const sizes = trimmed(labels[high]!.sizes, fleets, within);
  return { met: true, sizes, unavailabilityFraction: lostBy(sizes) };
}

/** Only sizes that lose less than any cheaper one. */
function curveOf({ sizes, lostWith }: SpareFleet): Point[] {
  const curve: Point[] = [];
  sizes.forEach(({ installed, usdPerMonth }, size) => {
    const lost = lostWith(installed);
    if (curve.length === 0 || lost < curve.at(-1)!.lost * (1 - 1e-6)) curve.push({ usd: usdPerMonth - sizes[0]!.usdPerMonth, lost, size });
  });
  return curve;
}

/** Cheapest first, each losing less than the one before. */
function combine(curves: readonly Point[][]): Label[] {
  let labels: Label[] = [{ usd: 0, lost: 0, sizes: [] }];
  for (const curve of curves) {
    const next = labels
      .flatMap((label) =>
        curve.map(({ usd, lost, size }) => ({ usd: label.usd + usd, lost: label.lost + lost, sizes: [...label.sizes, size] })),
      )
      .sort((a, b) => a.usd - b.usd || a.lost - b.lost);
    const kept: Label[] = [];
    for (const label of next) if (kept.length === 0 || label.lost < kept.at(-1)!.lost) kept.push(label);
    labels = thinned(kept);
  }
  return labels;
}

/** Evenly fewer, the ends kept: bounded whatever the number of fleets. */
function thinned(labels: Label[]): Label[] {
  if (labels.length <= MOST_LABELS) return labels;
  const step = (labels.length - 1) / (MOST_LABELS - 1);
  return Array.from({ length: MOST_LABELS }, (_, i) => labels[Math.round(i * step)]!);
}

/** One fleet after another made smaller, the dearest replica first, while enough are left. */
function trimmed(found: readonly number[], fleets: readonly SpareFleet[], within: (sizes: readonly number[]) => boolean): number[] {
  const sizes = [...found];
  const stepUsd = (i: number) => {
    const of = fleets[i]!.sizes;
    return sizes[i]! > 0 ? of[sizes[i]!]!.usdPerMonth - of[sizes[i]! - 1]!.usdPerMonth : 0;
  };
  for (const i of fleets.map((_, i) => i).sort((a, b) => stepUsd(b) - stepUsd(a)))
    while (sizes[i]! > 0) {
      sizes[i] = sizes[i]! - 1;
      if (within(sizes)) continue;
      sizes[i] = sizes[i]! + 1;
      break;
    }
  return sizes;
}
