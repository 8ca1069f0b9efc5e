/** A price of an objective is what planning with the tighter one costs more: the witness is that plan. */
import { loadCatalog, parseScenario, planScenario, type FeasiblePlan } from 'plimsoll';
import { expect, it } from 'vitest';

const catalog = await loadCatalog({ regions: ['us-central1'] });

const scenario = (objectives: object) => ({
  traffic: { peakRequestsPerSecond: 2000 },
  regions: [{ cloud: 'gcp', region: 'us-central1', zones: 3 }],
  services: {
    a: {
      demand: '8ms',
      machineTypes: ['e2-highcpu-4', 'n2d-standard-4', 'n2-highcpu-8'],
      balancer: 'pooled',
      autoscaled: true,
      calls: [{ to: 'b', perRequest: 3, networkMs: 0.5 }],
    },
    b: { demand: '15ms', machineTypes: ['e2-highcpu-4', 'c2d-standard-8'] },
  },
  objectives,
  constraints: { maxUtilizationFraction: 0.8 },
});

async function planned(objectives: object): Promise<FeasiblePlan> {
  const plan = await planScenario(parseScenario(scenario(objectives)), catalog);
  if (!plan.feasible) throw new Error('infeasible');
  return plan;
}

// a reviewer read "costs nothing" at 149 ms beside an availability, and paid $74.23: fewer calls a replica are more replicas needed, and more spares
it.each([
  ['alone', 149, {}],
  ['beside an availability', 149, { availabilityFraction: 0.9995 }],
  ['beside an availability, when it is loose', 400, { availabilityFraction: 0.9995 }],
])('10 ms less, %s, of %d', { timeout: 60_000 }, async (_, ms, beside) => {
  const at = (limit: number) => planned({ latency: [{ fraction: 0.95, ms: limit }], ...beside });
  const [plan, tighter] = [await at(ms), await at(ms - 10)];
  const said = plan.shadowPrices.find(({ path }) => path === 'objectives.latency[0].ms')!;
  expect(said.lessMs).toBe(10);
  expect(said.usdPerMonth).toBeCloseTo(tighter.totals.usdPerMonth - plan.totals.usdPerMonth, 6);
});
