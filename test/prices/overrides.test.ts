/** A user's own prices in a plan: which override touched which line, in the stated order. Witnesses: the list price of the same line, and arithmetic by hand. */
import { describe, expect, it } from 'vitest';
import { loadCatalog, parseScenario, planScenario, safeParseScenario, type FeasiblePlan } from 'plimsoll';
import { overridesFromSkuFile } from '../../packages/pricing/src/index.ts';

const scenario = (cloud: 'aws' | 'gcp', prices: object | undefined) => ({
  traffic: { peakRequestsPerSecond: 2000, averageRequestsPerSecond: 1000 },
  regions: [{ cloud, region: cloud === 'aws' ? 'us-east-1' : 'us-central1' }],
  services: { web: { demand: '2ms', machineTypes: [cloud === 'aws' ? 'c6i.2xlarge' : 'n2d-standard-8'] } },
  ...(prices && { prices }),
});
async function plan(cloud: 'aws' | 'gcp', prices?: object): Promise<FeasiblePlan> {
  const made = await planScenario(
    parseScenario(scenario(cloud, prices)),
    await loadCatalog({ regions: [cloud === 'aws' ? 'us-east-1' : 'us-central1'] }),
  );
  if (!made.feasible) throw new Error('infeasible');
  return made;
}
const lineOf = (made: FeasiblePlan, id: RegExp) => made.lineItems.find((line) => id.test(line.id))!;
const usdOf = (made: FeasiblePlan, id: RegExp) => {
  const { price } = lineOf(made, id);
  return price.state === 'unpriced' ? Number.NaN : price.usdPerUnit;
};

describe('overrides', () => {
  it('take percentages by service, family, region and SKU, the last match winning, and say so on the line', async () => {
    const list = await plan('aws');
    const made = await plan('aws', {
      overrides: [
        { discountFraction: 0.05 },
        { cloudService: 'AmazonEC2', discountFraction: 0.1 },
        { family: 'c6i', region: 'us-east-1', discountFraction: 0.2 },
        { family: 'm7i', discountFraction: 0.9 },
        { sku: 'EBS:VolumeUsage.gp3', usdPerUnit: 0.07 },
      ],
    });
    // 0.34 an hour on the list: a fifth off, not a tenth and a fifth
    expect(usdOf(list, /-machine$/)).toBe(0.34);
    expect(usdOf(made, /-machine$/)).toBeCloseTo(0.272, 12);
    expect(lineOf(made, /-machine$/).price.source).toContain('changed by prices.overrides[2]');
    expect(usdOf(made, /-disk/)).toBe(0.07);
    expect(lineOf(made, /-disk/).price.source).toContain('changed by prices.overrides[4]');
    expect(made.warnings.filter(({ code }) => code === 'overrideUnused').map(({ path }) => path)).toContain('prices.overrides[3]');
    expect(made.lineItems.reduce((sum, line) => sum + (line.usdPerMonth ?? 0), 0)).toBeCloseTo(made.totals.usdPerMonth, 8);
  });

  it('state the price of what no list has, in the regions they name; a discount has nothing to be taken off', async () => {
    const traced = async (overrides: object[]) => {
      const made = await planScenario(
        parseScenario({ ...scenario('gcp', { overrides }), extras: [{ name: 'traces', item: 'traceStored', count: 1000, per: 'region' }] }),
        await loadCatalog({ regions: ['us-central1'] }),
      );
      return lineOf(made as FeasiblePlan, /traces/);
    };
    expect((await traced([{ discountFraction: 0.1 }])).price.state).toBe('unpriced');
    expect((await traced([{ sku: 'Cloud Trace traceStored', region: 'us-east4', usdPerUnit: 0.2 }])).price.state).toBe('unpriced');
    const stated = await traced([{ sku: 'Cloud Trace traceStored', region: 'us-central1', usdPerUnit: 0.2 }]);
    expect(stated.price).toMatchObject({ state: 'priced', usdPerUnit: 0.2, source: 'stated by prices.overrides[0]' });
    expect(stated.usdPerMonth).toBeCloseTo(200, 8);
  });

  it('take a price in another currency at the scenario’s own rate of a day', async () => {
    const made = await plan('aws', {
      currencies: { EUR: { usdPerUnit: 1.08, date: '2026-11-20' } },
      overrides: [{ family: 'c6i', perUnit: 0.25, currency: 'EUR' }],
    });
    // 0.25 euros at 1.08 dollars
    expect(usdOf(made, /-machine$/)).toBeCloseTo(0.27, 12);
    expect(lineOf(made, /-machine$/).price.source).toContain('prices.overrides[0] (0.25 EUR at 1.08 USD of 2026-11-20)');
  });

  it.each([
    [{ overrides: [{ perUnit: 0.25, currency: 'EUR' }] }, /no rate is stated for EUR/],
    [{ overrides: [{ perUnit: 0.25 }] }, /needs its currency/],
    [{ overrides: [{ usdPerUnit: 0.25, currency: 'EUR' }] }, /belongs to perUnit/],
    [{ overrides: [{ usdPerUnit: 0.25, discountFraction: 0.1 }] }, /exactly one/],
    [{ overrides: [{ perUnit: 0.25, currency: 'EUR' }], currencies: { EUR: { usdPerUnit: 1.08, date: 'yesterday' } } }, /no day/],
    [
      {
        spendDiscounts: [
          {
            tiers: [
              { fromUsdPerMonth: 10, discountFraction: 0.1 },
              { fromUsdPerMonth: 5, discountFraction: 0.2 },
            ],
          },
        ],
      },
      /must rise/,
    ],
  ])('refuse %o', (prices, words) => {
    const result = safeParseScenario(scenario('aws', prices));
    expect(result.success ? '' : result.problems.map(({ message }) => message).join()).toMatch(words);
  });
});

describe('discounts by what is spent', () => {
  it('come off tier by tier, as lines of their own, and the total is still the sum of the lines', async () => {
    const list = await plan('gcp');
    const spent = list.totals.usdPerMonth;
    const made = await plan('gcp', {
      spendDiscounts: [
        {
          cloud: 'gcp',
          tiers: [
            { fromUsdPerMonth: 0, discountFraction: 0.02 },
            { fromUsdPerMonth: 100, discountFraction: 0.1 },
          ],
        },
        { cloud: 'aws', tiers: [{ fromUsdPerMonth: 0, discountFraction: 0.5 }] },
      ],
    });
    // 2 % of the first hundred, 10 % of the rest; the other cloud is not paid
    expect(made.totals.usdPerMonth).toBeCloseTo(spent - 2 - 0.1 * (spent - 100), 8);
    expect(
      made.lineItems.filter(({ id }) => id.startsWith('spend-discount')).map(({ quantity, price }) => [quantity, price.source]),
    ).toEqual([
      [100, 'prices.spendDiscounts[0].tiers[0]'],
      [expect.closeTo(spent - 100, 8), 'prices.spendDiscounts[0].tiers[1]'],
    ]);
    expect(made.services.map(({ machineType }) => machineType)).toEqual(list.services.map(({ machineType }) => machineType));
    expect(made.optimality.usdPerMonth).toBe(made.totals.usdPerMonth);
  });
});

describe('the cost tool’s sku.json', () => {
  const file = {
    aws: [
      { region: 'us-east-1', description: 'BoxUsage:c6i.2xlarge', sku_id: '', unit_cost: 0.3, cost_basis: 'HR' },
      { region: 'us-west-1', description: 'LCUUsage', sku_id: '', unit_cost: 0, cost_basis: 'GB' },
      { region: 'us-east-1', description: 'NatGateway-Bytes', sku_id: '', unit_cost: 'x', cost_basis: 'GB' },
    ],
    gcp: [
      { region: 'global', description: 'Message Delivery Basic', sku_id: '027D-B6C7-CCA2', unit_cost: 35, cost_basis: 'TB' },
      { region: 'us-east1', description: 'a', sku_id: 'FDFC-D3EF-B0A1', unit_cost: 0.008, cost_basis: 'GB' },
      { region: 'us-east1', description: 'b', sku_id: 'FDFC-D3EF-B0A1', unit_cost: 0.008, cost_basis: 'GB' },
      { region: 'us-east1', description: 'c', sku_id: 'FDFC-D3EF-B0A1', unit_cost: 0.009, cost_basis: 'GB' },
    ],
  };
  it('becomes overrides; zeros are not prices, twins count once', async () => {
    const { overrides, left } = overridesFromSkuFile(JSON.stringify(file));
    expect(overrides).toEqual([
      { sku: 'BoxUsage:c6i.2xlarge', region: 'us-east-1', usdPerUnit: 0.3 },
      { sku: '027D-B6C7-CCA2', usdPerUnit: 35 },
      { sku: 'FDFC-D3EF-B0A1', region: 'us-east1', usdPerUnit: 0.008 },
    ]);
    expect(left.map(({ reason }) => reason)).toEqual([
      'its unit_cost is 0: not filled in',
      'its unit_cost is "x", no price',
      'the same row is there twice',
      'the same SKU is there at 0.008 already',
    ]);
    expect(
      usdOf(await plan('aws', { overrides: overridesFromSkuFile(JSON.stringify(file), { cloud: 'aws' }).overrides }), /-machine$/),
    ).toBe(0.3);
  });
  it.each(['', '[]', '{"aws": 3}', 'null'])('refuses %s', (text) => {
    expect(() => overridesFromSkuFile(text)).toThrow(RangeError);
  });
});
