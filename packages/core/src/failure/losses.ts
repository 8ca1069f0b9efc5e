/**
 * The losses that a plan must survive, as seen by one region: what is left of n replicas, and by how much the rate rises.
 * Replicas are spread over zones within one of each other, as managed groups do.
 */
import type { ResolvedRegion, ResolvedScenario } from '../scenario/index.ts';

export interface Loss {
  label: string;
  /** the region's own rate is multiplied by this */
  rateRatio: number;
  zones: number;
  replicas: number;
}

export const NO_LOSS: Loss = { label: 'none', rateRatio: 1, zones: 0, replicas: 0 };

/**
 * `none` first, then every loss to survive: the worst zones, the replicas, and every way to lose up to `survive.regions` of the other regions,
 * whose shares go to the rest in proportion to theirs. Together: the worst zones and replicas in every way to lose that many regions.
 * Labels: `zones:1`, `replicas:1`, `region:NAME`, `regions:NAME+NAME`, `together:…`.
 */
export function lossesIn(region: ResolvedRegion, scenario: ResolvedScenario): Loss[] {
  const { zones, regions, replicas, together } = scenario.objectives.survive;
  const others = scenario.regions.filter((other) => other !== region && regions > 0);
  const most = Math.min(regions, others.length);
  const moved = combinations(others, most).map((lost) => ({ lost, label: labelOf(lost), rateRatio: rateRatioWithout(lost) }));
  if (together && zones + regions + replicas > 0) {
    const parts = [zones > 0 ? `zones:${zones}` : '', replicas > 0 ? `replicas:${replicas}` : ''].filter(Boolean);
    const joint = moved.length ? moved.filter(({ lost }) => lost.length === most) : [{ label: '', rateRatio: 1 }];
    return [
      NO_LOSS,
      ...joint.map(({ label, rateRatio }) => ({
        label: `together:${[...parts, label].filter(Boolean).join('+')}`,
        rateRatio,
        zones,
        replicas,
      })),
    ];
  }
  const losses = [NO_LOSS];
  if (zones > 0) losses.push({ ...NO_LOSS, label: `zones:${zones}`, zones });
  if (replicas > 0) losses.push({ ...NO_LOSS, label: `replicas:${replicas}`, replicas });
  for (const { label, rateRatio } of moved) losses.push({ ...NO_LOSS, label, rateRatio });
  return losses;
}

const labelOf = (lost: readonly ResolvedRegion[]) =>
  lost.length === 1 ? `region:${lost[0]!.region}` : `regions:${lost.map(({ region }) => region).join('+')}`;

/** What the rates of the regions left rise to, by their own shares. Infinity: they have none, so nobody says where the clients go. */
export function rateRatioWithout(lost: readonly { shareFraction: number }[]): number {
  const left = 1 - lost.reduce((sum, { shareFraction }) => sum + shareFraction, 0);
  return left > 1e-9 ? 1 / left : Infinity;
}

/** Every way to take one to `most` of a list, the small ones first. */
export function combinations<T>(list: readonly T[], most: number): T[][] {
  let size: { taken: T[]; from: number }[] = [{ taken: [], from: 0 }];
  const all: T[][] = [];
  for (let m = 1; m <= most; m++) {
    size = size.flatMap(({ taken, from }) => list.slice(from).map((one, i) => ({ taken: [...taken, one], from: from + i + 1 })));
    all.push(...size.map(({ taken }) => taken));
  }
  return all;
}

/**
 * Replicas left of n on `zones` zones after a loss takes the fullest ones.
 * @example survivors(8, 3, { zones: 1, replicas: 0 }) // => 5 (3 + 3 + 2 less 3)
 */
export function survivors(n: number, zones: number, loss: { zones: number; replicas: number }): number {
  return n - (loss.zones * Math.floor(n / zones) + Math.min(n % zones, loss.zones)) - loss.replicas;
}
