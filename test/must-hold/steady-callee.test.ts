/**
 * A callee with steady tasks is answered in its own time by nineteen requests of twenty long before it waits for nobody: what the others wait still moves the
 * 95th percentile of what is composed of it, so more of its replicas are worth their money. Witness: the same machines, so many stated.
 */
import { describe, expect, it } from 'vitest';
import { loadCatalog, planScenario } from 'plimsoll';

describe('a callee of steady tasks near the wall', async () => {
  const catalog = await loadCatalog({ regions: ['us-east-1'] });
  const planned = async (ms: number, [a, b]: readonly (number | undefined)[] = []) => {
    const steady = { squaredCoefficientOfVariation: 0, shape: 'deterministic' };
    const plan = await planScenario(
      {
        traffic: { peakRequestsPerSecond: 1200, averageRequestsPerSecond: 1200, front: 'a' },
        regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
        services: {
          a: { demand: '2ms', machineTypes: ['c6i.xlarge'], calls: [{ to: 'b', networkMs: 0.5 }], ...(a && { replicas: a }) },
          b: { demand: '8ms', machineTypes: ['c6i.2xlarge'], serviceTime: steady, ...(b && { replicas: b }) },
        },
        objectives: { survive: { zones: 1 }, latency: [{ fraction: 0.95, ms }] },
      },
      catalog,
    );
    return plan.feasible ? plan : undefined;
  };

  // nine, eight and five of b were chosen, with 5, 5 and 5 of a: $755, $503 and $11 a month more, and called proven
  it.each([14.51, 14.53, 14.55])('costs no more within %d ms than any fleet that is stated', async (ms) => {
    const plan = (await planned(ms))!;
    expect(plan.optimality.proven).toBe(true);
    let least = Infinity;
    for (const a of [3, 5, 6])
      for (const b of [5, 6, 8, 9]) {
        const stated = await planned(ms, [a, b]);
        least = Math.min(least, stated?.totals.usdPerMonth ?? Infinity);
      }
    expect(plan.totals.usdPerMonth).toBeCloseTo(least, 6);
  });
});
