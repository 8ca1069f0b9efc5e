/** A utilisation limit of 1: a queue that is always busy has no finite answer, so no plan may stand on one. */
import { loadCatalog, planScenario, planToJson } from 'plimsoll';
import { describe, expect, it } from 'vitest';

describe('a utilisation limit of 1', () => {
  // 5 ms × 1,000/s are 5 vCPUs and 3 ms × 1,000/s are 3: fleets that fit exactly are full
  it.each([1, 0.999999999])('of %d gives a plan of finite numbers, each replica with something to spare', async (limit) => {
    const scenario = {
      traffic: { peakRequestsPerSecond: 1000 },
      regions: [{ cloud: 'gcp', region: 'us-central1', zones: 3 }],
      services: { a: { demand: '5ms', calls: [{ to: 'b', perRequest: 1 }] }, b: { demand: '3ms' } },
      constraints: { maxUtilizationFraction: limit },
    };
    const plan = await planScenario(scenario, await loadCatalog({ regions: ['us-central1'] }));
    if (!plan.feasible) throw new Error('infeasible');
    expect(() => planToJson(plan)).not.toThrow();
    expect(plan.latency.p99Ms).toBeLessThan(Infinity);
    for (const { utilizationFraction } of plan.services) expect(utilizationFraction).toBeLessThan(1);
  });
});

// Beyond 10¹² replicas chances of losing some take minutes to add up, and the last digits of a count are lost
it('that would take more replicas than can be counted is refused, with the number', async () => {
  const plan = await planScenario(
    {
      traffic: { peakRequestsPerSecond: 1e15 },
      regions: [{ cloud: 'gcp', region: 'us-central1' }],
      services: { a: { demand: '1ns', calls: [{ to: 'b', perRequest: 1e9, mode: 'parallel' }] }, b: { demand: '1ms' } },
    },
    await loadCatalog({ regions: ['us-central1'] }),
  );
  expect(plan).toMatchObject({
    feasible: false,
    reasons: [{ service: 'b', message: expect.stringContaining('more than can be counted') as string }],
  });
});
