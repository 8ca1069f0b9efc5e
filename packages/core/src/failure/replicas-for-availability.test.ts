import { describe, expect, it } from 'vitest';
import { redundantAvailability, replicasForAvailability, type SpareFleet } from './index.ts';

/** Fleets that fail apart from each other, a share of requests each; sizes from the needed one upwards. */
const fleet = (needed: number, usdPerReplica: number, replicaAvailabilityFraction: number, most = needed + 6): SpareFleet => ({
  sizes: Array.from({ length: most - needed + 1 }, (_, i) => ({ installed: needed + i, usdPerMonth: (needed + i) * usdPerReplica })),
  lostWith: (installed) => redundantAvailability({ needed, installed, replicaAvailabilityFraction }).unavailabilityFraction,
});
const together = (fleets: readonly SpareFleet[], common: number) => (installed: readonly number[]) =>
  1 - (1 - common) * fleets.reduce((product, { lostWith }, i) => product * (1 - lostWith(installed[i]!)), 1);

/** Every combination of sizes. */
function cheapest(fleets: readonly SpareFleet[], allowed: number, lostWithAll: (installed: number[]) => number): number {
  let best = Infinity;
  const visit = (i: number, installed: number[], usd: number): void => {
    if (i === fleets.length) {
      if (lostWithAll(installed) <= allowed) best = Math.min(best, usd);
      return;
    }
    for (const size of fleets[i]!.sizes) visit(i + 1, [...installed, size.installed], usd + size.usdPerMonth);
  };
  visit(0, [], 0);
  return best;
}

describe('replicas for an availability', () => {
  it('costs what the best of all combinations costs', () => {
    let seed = 7;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    for (let round = 0; round < 60; round++) {
      const fleets = Array.from({ length: 1 + Math.floor(3 * random()) }, () =>
        fleet(1 + Math.floor(6 * random()), Math.ceil(100 * random()), 0.9 + 0.0999 * random()),
      );
      const allowed = 10 ** -(1 + 4 * random());
      const lostWithAll = together(fleets, 0);
      const best = cheapest(fleets, allowed, lostWithAll);
      const found = replicasForAvailability({ fleets, unavailabilityFraction: allowed, lostWithAll });
      expect(found.met).toBe(Number.isFinite(best));
      if (!found.met) continue;
      const usd = found.sizes.reduce((sum, size, i) => sum + fleets[i]!.sizes[size]!.usdPerMonth, 0);
      expect(usd).toBeGreaterThanOrEqual(best - 1e-9);
      // the sum of losses instead of their union may cost one replica more when it is close
      expect(usd).toBeLessThanOrEqual(best * 1.05 + 1e-9);
      expect(found.unavailabilityFraction).toBeLessThanOrEqual(allowed * (1 + 1e-9));
    }
  });

  it('says the best there is when a common cause takes more than is allowed', () => {
    const fleets = [fleet(3, 10, 0.999)];
    const found = replicasForAvailability({ fleets, unavailabilityFraction: 1e-5, lostWithAll: together(fleets, 1e-4) });
    expect(found.met).toBe(false);
    expect(found.unavailabilityFraction).toBeCloseTo(1e-4, 9);
  });

  it('adds nothing where enough is there, and has an answer without fleets', () => {
    const fleets = [fleet(3, 10, 0.9999)];
    expect(replicasForAvailability({ fleets, unavailabilityFraction: 0.01, lostWithAll: together(fleets, 0) }).sizes).toEqual([0]);
    expect(replicasForAvailability({ fleets: [], unavailabilityFraction: 0, lostWithAll: () => 0 })).toMatchObject({
      met: true,
      sizes: [],
    });
  });
});
