import { describe, expect, it } from 'vitest';
import { redundantAvailability, replicasForAvailability, type SpareFleet } from './index.ts';

/** Fleets that fail apart from each other, a share of requests each; sizes from the needed one upwards. */
const fleet = (needed: number, usdPerReplica: number, replicaAvailabilityFraction: number, most = needed + 6): SpareFleet => ({
  fewest: needed,
  most,
  usdPerMonthWith: (installed) => installed * usdPerReplica,
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
    const { fewest, most, usdPerMonthWith } = fleets[i]!;
    for (let count = fewest; count <= most; count++) visit(i + 1, [...installed, count], usd + usdPerMonthWith(count)!);
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
      const usd = found.installed.reduce((sum, count, i) => sum + fleets[i]!.usdPerMonthWith(count)!, 0);
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

  it('reaches an availability with large fleets, and not one replica more than it takes', () => {
    for (const needed of [1_000, 30_000, 1_000_000]) {
      const fleets = [fleet(needed, 10, 0.99, 2 * needed), fleet(3, 25, 0.999)];
      const lostWithAll = together(fleets, 0);
      const { met, installed } = replicasForAvailability({ fleets, unavailabilityFraction: 1e-4, lostWithAll });
      expect(met).toBe(true);
      // mean and spread of a binomial: 1 % of the replicas are down, give or take
      expect(installed[0]! / (needed / 0.99)).toBeGreaterThan(1);
      expect(installed[0]! / (needed / 0.99)).toBeLessThan(1 + 5 / Math.sqrt(needed * 100));
      for (const i of fleets.keys())
        if (installed[i]! > fleets[i]!.fewest)
          expect(lostWithAll(installed.map((count, k) => (k === i ? count - 1 : count)))).toBeGreaterThan(1e-4);
    }
  });

  it('adds nothing where enough is there, and has an answer without fleets', () => {
    const fleets = [fleet(3, 10, 0.9999)];
    expect(replicasForAvailability({ fleets, unavailabilityFraction: 0.01, lostWithAll: together(fleets, 0) }).installed).toEqual([3]);
    expect(replicasForAvailability({ fleets: [], unavailabilityFraction: 0, lostWithAll: () => 0 })).toMatchObject({
      met: true,
      installed: [],
    });
  });
});
