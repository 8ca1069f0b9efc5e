/**
 * No machine type left out of the search is cheaper: every type of the catalog is planned by itself, where there is nothing to leave out, for fleets
 * that stand, follow the day, grow, and have sustained-use discounts.
 */
import { loadCatalog, parseScenario, planScenario, type FirstAnswer } from 'plimsoll';
import { describe, expect, it } from 'vitest';

const catalog = await loadCatalog({ regions: ['us-central1', 'us-east-1'] });

async function answer(scenario: object): Promise<FirstAnswer | undefined> {
  const enough = new AbortController();
  let found: FirstAnswer | undefined;
  const onFirst = (first: FirstAnswer) => {
    found = first;
    enough.abort();
  };
  await planScenario(parseScenario(scenario), catalog, { signal: enough.signal, onFirst }).catch((error: unknown) => {
    if (!found) throw error;
  });
  return found;
}

const scenario = (cloud: 'aws' | 'gcp', more: { traffic: object; service: object; survive?: number }, machineTypes?: string[]) => ({
  traffic: { peakRequestsPerSecond: 9000, ...more.traffic },
  regions: [{ cloud, region: cloud === 'aws' ? 'us-east-1' : 'us-central1', zones: 3 }],
  services: { web: { demand: '4ms', ...more.service, ...(machineTypes && { machineTypes }) } },
  objectives: { survive: { zones: more.survive ?? 1 } },
  constraints: { maxUtilizationFraction: 0.6 },
});

describe.each([
  ['a fleet that stands', { traffic: {}, service: {} }],
  ['a fleet that follows the day', { traffic: { averageRequestsPerSecond: 4000 }, service: { autoscaled: true, startupSeconds: 900 } }],
  [
    'a fleet that follows the day and grows',
    { traffic: { averageRequestsPerSecond: 5500, growthPerMonthFraction: 0.08, horizonMonths: 9 }, service: { autoscaled: true } },
  ],
  ['a fleet of a few', { traffic: { peakRequestsPerSecond: 90, averageRequestsPerSecond: 30 }, service: { autoscaled: true }, survive: 2 }],
  ['a fleet held back by memory', { traffic: { averageRequestsPerSecond: 6000 }, service: { autoscaled: true, memory: { base: '6GiB' } } }],
] as const)('%s', (_, more) => {
  it.each(['gcp', 'aws'] as const)('has the cheapest machine of %s, and the next one after it', { timeout: 120_000 }, async (cloud) => {
    const chosen = (await planScenario(parseScenario(scenario(cloud, more)), catalog))!;
    if (!chosen.feasible) throw new Error('infeasible');
    const costs: [string, number][] = [];
    for (const { machineType, traits, architecture } of catalog.machines(cloud)) {
      // what is named is allowed: leave out what nobody asked for
      if (traits.size > 0 || architecture !== 'x86_64') continue;
      const alone = await answer(scenario(cloud, more, [machineType]));
      if (alone) costs.push([machineType, alone.totals.usdPerMonth]);
    }
    costs.sort((a, b) => a[1] - b[1]);
    expect(costs.length).toBeGreaterThan(100);
    expect(chosen.totals.usdPerMonth).toBeCloseTo(costs[0]![1], 6);
    const others = costs.filter(([type]) => type !== chosen.services[0]!.machineType);
    expect(chosen.alternatives[0]!.usdPerMonth).toBeCloseTo(others[0]![1], 6);
  });
});
