/** What the scenario's extras buy with every instance is part of what the search compares: no machine type that is forced costs less than the plan. */
import { fileURLToPath } from 'node:url';
import { loadCatalog, planScenario, readScenario, type FeasiblePlan } from 'plimsoll';
import { describe, expect, it } from 'vitest';

const feasible = async (scenario: object, catalog: Awaited<ReturnType<typeof loadCatalog>>): Promise<FeasiblePlan> => {
  const plan = await planScenario(scenario, catalog);
  if (!plan.feasible) throw new Error(JSON.stringify(plan.reasons));
  return plan;
};

describe('extras counted per instance', () => {
  const TYPES = ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge', '24xlarge', '48xlarge'].map(
    (size) => `c7a.${size}`,
  );
  const scenario = (machineTypes: string[], metrics: number) => ({
    traffic: { peakRequestsPerSecond: 20_000, averageRequestsPerSecond: 9000 },
    regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
    services: { web: { demand: '5ms', autoscaled: true, machineTypes } },
    objectives: { survive: { zones: 1 } },
    extras: [{ name: 'metrics', item: 'metricMonth', per: 'instance', service: 'web', count: metrics }],
  });

  // Witness: every machine type by itself, whose whole bill is added up line by line
  it.each([0, 20, 100, 2000])('with %i metrics an instance the cheapest bill of all is chosen, tiers and all', async (metrics) => {
    const catalog = await loadCatalog({ regions: ['us-east-1'] });
    const plan = await feasible(scenario(TYPES, metrics), catalog);
    const alone = await Promise.all(TYPES.map((type) => feasible(scenario([type], metrics), catalog)));
    const cheapest = Math.min(...alone.map(({ totals }) => totals.usdPerMonth));
    expect(plan.totals.usdPerMonth).toBeCloseTo(cheapest, 6);
    expect(plan.optimality).toMatchObject({ proven: true });
    expect(plan.optimality.lowerBoundUsdPerMonth).toBeCloseTo(cheapest, 4);
    for (const { machineType, usdPerMonth } of plan.alternatives.filter((one) => one.lostBy.code === 'cost'))
      expect(usdPerMonth, machineType).toBeCloseTo(alone[TYPES.indexOf(machineType)]!.totals.usdPerMonth, 6);
  });

  it('makes larger machines the cheapest where instances are dear', async () => {
    const catalog = await loadCatalog({ regions: ['us-east-1'] });
    const vcpus = async (metrics: number) => {
      const { services } = await feasible(scenario(TYPES, metrics), catalog);
      return catalog.machine(services[0]!.machineType)!.vcpus;
    };
    expect(await vcpus(2000)).toBeGreaterThan(await vcpus(0));
  });
});

describe.each(['buyer-aws', 'seller-gcp', 'sizing'])('%s', (name) => {
  const file = fileURLToPath(new URL(`../../data/examples/${name}.plimsoll.yaml`, import.meta.url));
  it('costs no more than with one machine type of a service forced', { timeout: 120_000 }, async () => {
    const { scenario, catalog } = await readScenario(file);
    const plan = await feasible(scenario.plain, catalog);
    const forced = new Map(plan.alternatives.map(({ service, machineType }) => [`${service} ${machineType}`, { service, machineType }]));
    expect(forced.size).toBeGreaterThan(3);
    for (const { service, machineType } of forced.values()) {
      if (catalog.machine(machineType)!.architecture === 'arm64') continue;
      const services = { ...scenario.plain.services, [service]: { ...scenario.plain.services[service]!, machineTypes: [machineType] } };
      const other = await planScenario({ ...scenario.plain, services }, catalog);
      if (other.feasible)
        expect(other.totals.usdPerMonth, `${service} on ${machineType}`).toBeGreaterThanOrEqual(plan.totals.usdPerMonth - 1e-6);
    }
  });
});
