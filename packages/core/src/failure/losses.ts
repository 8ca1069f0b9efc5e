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

/** `none` first, then every loss to survive. A lost region's share goes to the others in proportion to theirs. */
export function lossesIn(region: ResolvedRegion, scenario: ResolvedScenario): Loss[] {
  const { zones, regions, replicas, together } = scenario.objectives.survive;
  const others = regions > 0 ? scenario.regions.filter((other) => other !== region) : [];
  const moved = others.map((other) => ({ label: `region:${other.region}`, rateRatio: 1 / (1 - other.shareFraction) }));
  if (together && zones + regions + replicas > 0) {
    const parts = [zones > 0 ? `zones:${zones}` : '', replicas > 0 ? `replicas:${replicas}` : ''].filter(Boolean);
    const joint = moved.length ? moved : [{ label: '', rateRatio: 1 }];
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

/**
 * Replicas left of n on `zones` zones after a loss takes the fullest ones.
 * @example survivors(8, 3, { zones: 1, replicas: 0 }) // => 5 (3 + 3 + 2 less 3)
 */
export function survivors(n: number, zones: number, loss: { zones: number; replicas: number }): number {
  return n - (loss.zones * Math.floor(n / zones) + Math.min(n % zones, loss.zones)) - loss.replicas;
}
