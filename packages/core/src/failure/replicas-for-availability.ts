/**
 * The cheapest fleets that reach an availability: of each fleet a number of replicas, from what the load needs upwards.
 * Each fleet alone gives a curve of cost against requests lost, by single replicas at first and by eighths of what was added further up; labels
 * along the fleets keep every combination that no other beats in both. The sum of the curves is slightly too much (an outage of two services at
 * once is counted twice), so fleets are then made smaller again, replica by replica, as far as the exact answer allows. When a cause that replicas
 * do not touch takes more than is allowed, there is no answer.
 */

export interface SpareFleet {
  /** replicas per shard: what the load needs, and the most that may be taken */
  fewest: number;
  most: number;
  /** of all its shards, with so many replicas each; undefined where no fleet of that size can be had */
  usdPerMonthWith: (installed: number) => number | undefined;
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
  /** of each fleet; the most that help when nothing is enough */
  installed: number[];
  unavailabilityFraction: number;
}

const MOST_LABELS = 400;
/** A fleet that loses so little of what is allowed needs no more replicas. */
const NEGLIGIBLE = 1e-6;

interface Point {
  usd: number;
  lost: number;
  installed: number;
}
interface Label {
  usd: number;
  lost: number;
  installed: number[];
}

export function replicasForAvailability({ fleets, unavailabilityFraction: allowed, lostWithAll }: SparesRequest): Spares {
  const within = (installed: readonly number[]) => lostWithAll(installed) <= allowed * (1 + 1e-12);
  const answer = (met: boolean, installed: number[]) => ({ met, installed, unavailabilityFraction: lostWithAll(installed) });
  const now = fleets.map(({ fewest }) => fewest);
  if (within(now)) return answer(true, now);
  const curves = fleets.map((fleet) => curveOf(fleet, allowed * NEGLIGIBLE));
  const best = curves.map((curve) => curve.at(-1)!.installed);
  if (!within(best)) return answer(false, best);
  const labels = combine(curves);
  // losses fall along the list: the first label that is enough, by halving; the last is the best of all
  let low = 0;
  let high = labels.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (within(labels[middle]!.installed)) high = middle;
    else low = middle + 1;
  }
  return answer(true, trimmed(labels[high]!.installed, fleets, within));
}

/** Numbers of replicas worth a look: one by one, then by eighths of what was added. */
export function* sizesToTry(fewest: number, most: number): Generator<number> {
  for (let installed = fewest; installed <= most; installed += Math.max(1, Math.floor((installed - fewest) / 8))) yield installed;
}

/** Only sizes that lose less than any cheaper one. */
function curveOf({ fewest, most, usdPerMonthWith, lostWith }: SpareFleet, negligible: number): Point[] {
  const curve: Point[] = [{ usd: 0, lost: lostWith(fewest), installed: fewest }];
  const bareUsd = usdPerMonthWith(fewest) ?? 0;
  for (const installed of sizesToTry(fewest + 1, most)) {
    const least = curve.at(-1)!.lost;
    if (least <= negligible) break;
    const usd = usdPerMonthWith(installed);
    if (usd === undefined) break;
    const lost = lostWith(installed);
    if (lost < least * (1 - 1e-6)) curve.push({ usd: usd - bareUsd, lost, installed });
    // what is left belongs to causes that replicas do not touch
    else if (installed > 8 * fewest + 64) break;
  }
  return curve;
}

/** Cheapest first, each losing less than the one before. */
function combine(curves: readonly Point[][]): Label[] {
  let labels: Label[] = [{ usd: 0, lost: 0, installed: [] }];
  for (const curve of curves) {
    const next = labels
      .flatMap((label) =>
        curve.map(({ usd, lost, installed }) => ({
          usd: label.usd + usd,
          lost: label.lost + lost,
          installed: [...label.installed, installed],
        })),
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

/** One fleet after another made as small as the exact answer allows, the dearest replica first. */
function trimmed(found: readonly number[], fleets: readonly SpareFleet[], within: (installed: readonly number[]) => boolean): number[] {
  const installed = [...found];
  const usdOfLast = (i: number) => {
    const { fewest, usdPerMonthWith } = fleets[i]!;
    if (installed[i]! === fewest) return 0;
    return (usdPerMonthWith(installed[i]!) ?? 0) - (usdPerMonthWith(installed[i]! - 1) ?? 0);
  };
  for (const i of fleets.map((_, i) => i).sort((a, b) => usdOfLast(b) - usdOfLast(a))) {
    const enough = (count: number) => within(installed.map((own, k) => (k === i ? count : own)));
    let low = fleets[i]!.fewest - 1;
    let high = installed[i]!;
    // mostly the last one cannot be spared: look there first
    for (let step = 1; high - low > 1; step *= 2) {
      const down = Math.max(low + 1, high - step);
      if (enough(down)) high = down;
      else low = down;
      if (low === down) break;
    }
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (enough(middle)) high = middle;
      else low = middle;
    }
    installed[i] = high;
  }
  return installed;
}
