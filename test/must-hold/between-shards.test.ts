/**
 * What shards send one another is part of the choice: fewer, larger machines save it. Witness: the plans of each machine alone, whose bills have those
 * bytes as lines of their own. Three machines of $1,148 were chosen, with $2,523 a month between them, where one of twice the size has none.
 */
import { describe, expect, it } from 'vitest';
import { loadCatalog, planScenario } from 'plimsoll';

const PLACES = [
  { cloud: 'aws', region: 'us-east-1', machines: ['r6i.large', 'r6i.xlarge', 'r6i.2xlarge', 'r6i.4xlarge', 'r6i.8xlarge'] },
  { cloud: 'gcp', region: 'us-central1', machines: ['e2-highmem-2', 'e2-highmem-4', 'e2-highmem-8', 'e2-highmem-16', 'n2-highmem-32'] },
] as const;

describe.each(PLACES)('a call that asks every shard, on $cloud', async ({ cloud, region, machines }) => {
  const catalog = await loadCatalog({ regions: [region] });
  const planned = async (machineTypes: readonly string[], requestBytes: number | object, objectives: object = {}) => {
    const plan = await planScenario(
      {
        traffic: { peakRequestsPerSecond: 1500, averageRequestsPerSecond: 900, growthPerMonthFraction: 0.1, horizonMonths: 3 },
        regions: [{ cloud, region, zones: 3 }],
        services: {
          store: {
            demand: '1ms',
            machineTypes,
            memory: { base: '1GiB', dataset: '90GiB' },
            shardsPerRequest: 'all',
            betweenShards: { requestBytes, responseBytes: 0 },
          },
        },
        objectives: { survive: { zones: 1 }, ...objectives },
      },
      catalog,
    );
    if (!plan.feasible) throw new Error(JSON.stringify(plan.reasons));
    return plan;
  };

  it.each([
    [0, {}],
    [1_000, {}],
    [4_000, {}],
    [20_000, {}],
    [4_000, { availabilityFraction: 0.9999 }],
    [4_000, { latency: [{ fraction: 0.95, ms: 6, underLossMs: 8 }] }],
  ])('%d bytes to each of them: costs what the cheapest machine alone costs, with %j', async (bytes, objectives) => {
    const plan = await planned(machines, bytes, objectives);
    let least = Infinity;
    for (const machine of machines) least = Math.min(least, (await planned([machine], bytes, objectives)).totals.usdPerMonth);
    expect(plan.totals.usdPerMonth).toBeCloseTo(least, 6);
    expect(plan.optimality.lowerBoundUsdPerMonth).toBeLessThanOrEqual(plan.totals.usdPerMonth);
    for (const { usdPerMonth } of plan.alternatives) expect(usdPerMonth).toBeGreaterThanOrEqual(plan.totals.usdPerMonth);
  });

  it('takes fewer of them the more they send, and says so of a range', async () => {
    const [few, many] = [await planned(machines, 0), await planned(machines, 20_000)];
    expect(many.services[0]!.shards).toBeLessThan(few.services[0]!.shards);
    const ranged = await planned(machines, { low: 0, mid: 1000, high: 20_000 });
    expect(ranged.warnings.filter(({ code }) => code === 'choiceChanges').length).toBeGreaterThan(0);
    const [input] = ranged.uncertainty!.inputs;
    const held = await planned([ranged.services[0]!.machineType], 20_000);
    expect(input!.usdPerMonthHigh / held.totals.usdPerMonth).toBeCloseTo(1, 9);
  });
});
