/** A stated fleet is judged by what it does: an objective that its own plan keeps is not refused, whatever the utilisation limit allows beyond. */
import { describe, expect, it } from 'vitest';
import { loadCatalog, planScenario } from 'plimsoll';

const scenario = (maxUtilizationFraction: number, ms?: number) => ({
  traffic: { peakRequestsPerSecond: 280, averageRequestsPerSecond: 280 },
  regions: [{ cloud: 'gcp', region: 'us-east4', zones: 3 }],
  services: {
    front: { demand: '1ms', machineTypes: ['e2-highcpu-32'], workers: 32, replicas: 1, calls: [{ to: 'b', networkMs: 0.3 }] },
    b: { demand: '10ms', machineTypes: ['e2-highcpu-4'], workers: 4, replicas: 1 },
  },
  constraints: { maxUtilizationFraction },
  ...(ms !== undefined && { objectives: { latency: [{ fraction: 0.95, ms }] } }),
});

describe('an objective that stated replicas keep', async () => {
  const catalog = await loadCatalog({ regions: ['us-east4'] });
  // Witness: the plan of the same machines with their line at what they carry
  it.each([0.75, 0.9, 0.999])('is kept with a utilisation limit of %d', async (limit) => {
    const own = await planScenario(scenario(0.7001), catalog);
    if (!own.feasible) throw new Error(JSON.stringify(own.reasons));
    const asked = Math.ceil(own.latency.p95Ms * 1.01);
    const plan = await planScenario(scenario(limit, asked), catalog);
    if (!plan.feasible) throw new Error(JSON.stringify(plan.reasons));
    expect(plan.latency.p95Ms).toBeCloseTo(own.latency.p95Ms, 6);
    expect((await planScenario(scenario(limit, own.latency.p95Ms * 0.99), catalog)).feasible).toBe(false);
  });
});
