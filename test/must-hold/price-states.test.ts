/** Priced, assumed, unpriced: from the catalog through bill, totals, warnings and --strict. */
import { catalogFrom, parseScenario, planScenario, type CatalogDocument, type FeasiblePlan, type PricesDocument } from 'plimsoll';
import { describe, expect, it } from 'vitest';
import { catalogDocuments } from '../../packages/plimsoll/src/snapshots/load-catalog.ts';
import { example, run } from './run-plan.ts';

const scenario = () =>
  parseScenario({
    traffic: { peakRequestsPerSecond: 500, responseBytes: '2kB' },
    regions: [{ cloud: 'gcp', region: 'us-east4', zones: 3 }],
    services: { web: { demand: '5ms', loadBalancer: 'public' } },
    constraints: { maxUtilizationFraction: 0.6 },
  });
const without = (sku: RegExp, regions: string[]): CatalogDocument[] =>
  catalogDocuments({ regions: ['us-east4'] }).map((document) =>
    document.schema === 'plimsoll.prices/1' && regions.includes(document.region)
      ? { ...(document as PricesDocument), skus: (document as PricesDocument).skus.filter((row) => !sku.test(row[1])) }
      : document,
  );
const planOn = async (documents: CatalogDocument[]) => (await planScenario(scenario(), catalogFrom(documents))) as FeasiblePlan;

describe('price states', () => {
  it('a SKU of another region stands in, by name, and widens the range', async () => {
    const plan = await planOn(without(/^Balanced PD/, ['us-east4']));
    const disk = plan.lineItems.find((line) => line.component === 'disk')!;
    // gcp-skus.csv: pd-balanced is 0.1 USD per GiB-month in us-central1
    expect(disk.price).toMatchObject({ state: 'assumed', usdPerUnit: 0.1, standIn: expect.stringContaining('us-central1') as string });
    expect(plan.totals.assumedItems).toBe(1);
    expect(plan.totals.usdPerMonthHigh - plan.totals.usdPerMonth).toBeGreaterThanOrEqual(0.16 * disk.usdPerMonth! - 1e-9);
    expect(plan.warnings.map(({ code }) => code)).toContain('assumedPrice');
  });

  it('without any list the line is unpriced: null, counted, never 0', async () => {
    const plan = await planOn(without(/^Balanced PD/, ['us-east4', 'us-central1']));
    const disk = plan.lineItems.find((line) => line.component === 'disk')!;
    expect(disk.price.state).toBe('unpriced');
    expect(disk.usdPerMonth).toBeNull();
    expect(plan.totals).toMatchObject({ complete: false, unpricedItems: 1 });
    expect(plan.warnings.map(({ code }) => code)).toContain('unpriced');
  });

  it('--strict answers no when a price is assumed', () => {
    expect(run('plan', example('from-today'), '--strict').status).toBe(0);
    const { status, stderr } = run('plan', example('three-tier-aws'), '--strict');
    expect(status).toBe(1);
    expect(stderr).toContain('EBS:VolumeUsage.gp3');
  });

  it('a comparison marks both sums as lower limits: its lines of unknown price are in neither', () => {
    const file = example('wind-down');
    const { stdout } = run('plan', file, '--set', 'traffic.peakRequestsPerSecond=15000', '--against', file);
    expect(/against .*/.exec(stdout)![0]).toMatch(/: ≥ \$\S+ → ≥ \$\S+ a month, .* of what has a known price; /);
  });

  it('warns of prices of different dates', () => {
    expect(run('plan', example('three-tier-aws')).stdout).toContain('mixedPriceDates');
  });
});

/**
 * What is chosen may rest on a price that is not known. Witness: the planner itself, told that price by an override: below what is said the choice stays,
 * above it is what is said; and with every price known the plan is proven.
 */
describe('a choice that rests on a price that is not known', () => {
  const MACHINES = ['e2-highcpu-2', 'n2d-standard-2', 'n2-highcpu-4', 'n2-highcpu-8'];
  const region = 'us-east4';
  const web = { demand: '5ms', loadBalancer: 'public', machineTypes: MACHINES, diskGib: 50 };
  const store = {
    demand: '1ms',
    machineTypes: ['e2-highmem-2', 'e2-highmem-4', 'e2-highmem-8', 'e2-highmem-16'],
    memory: { base: '1GiB', dataset: '90GiB' },
    shardsPerRequest: 'all',
    betweenShards: { requestBytes: 20_000, responseBytes: 0 },
  };
  const planned = async (
    missing: RegExp,
    service: object,
    { usdPerUnit, sku = '', ...rest }: { usdPerUnit?: number; sku?: string; objectives?: object } = {},
  ) => {
    // prettier-ignore
    const plan = await planScenario(
      parseScenario({
        traffic: { peakRequestsPerSecond: 1500 },
        regions: [{ cloud: 'gcp', region, zones: 3 }],
        services: { a: service },
        ...rest,
        ...(usdPerUnit !== undefined && { prices: { overrides: [{ sku, region, usdPerUnit }] } }),
      }),
      catalogFrom(without(missing, everywhere)),
    );
    if (!plan.feasible) throw new Error(JSON.stringify(plan.reasons));
    return plan;
  };
  const everywhere = ['us-east4', 'us-central1', 'global'];
  const warningsOf = (plan: FeasiblePlan) => plan.warnings.filter(({ code }) => code === 'unpricedChoice');

  it.each([
    ['a disk for each instance', /^Balanced PD/, web],
    ['bytes between shards', /Inter Zone/i, store],
  ])('names the price, the machine, and from where on: %s', async (_, missing, service) => {
    const plan = await planned(missing, service);
    const [warning] = warningsOf(plan);
    const [, sku, machineType, above] = /for (.+) in us-east4, .*?: (\S+) costs less above \$(\S+) a /.exec(warning!.message)!;
    expect(warning!.path).toBe('services[0].machineType');
    expect(plan.optimality.proven).toBe(false);
    expect(plan.optimality.method).toContain(sku);
    const at = async (part: number) => planned(missing, service, { sku: sku!, usdPerUnit: Number(above) * part });
    const [below, beyond] = [await at(0.99), await at(1.01)];
    expect(below.services[0]!.machineType).toBe(plan.services[0]!.machineType);
    expect(beyond.services[0]!.machineType).toBe(machineType);
    for (const known of [below, beyond]) {
      expect(known.optimality.proven).toBe(true);
      expect(warningsOf(known)).toEqual([]);
    }
  });

  it('is proven where no machine buys less, or there is but one', async () => {
    const one = await planned(/^Balanced PD/, { ...web, machineTypes: ['e2-highcpu-2'] });
    expect([one.optimality.proven, warningsOf(one).length, one.totals.unpricedItems]).toEqual([true, 0, 1]);
    const noDisk = await planned(/^Balanced PD/, { ...web, diskGib: 0 });
    expect([noDisk.optimality.proven, noDisk.totals.unpricedItems]).toEqual([true, 0]);
  });

  it('nor are the costs of other availabilities', async () => {
    const proven = async (missing: RegExp) => (await planned(missing, web)).costOfNines.flatMap((row) => row.proven ?? []);
    expect(new Set(await proven(/^Balanced PD/))).toEqual(new Set([false]));
    expect(new Set(await proven(/^nothing/))).toEqual(new Set([true]));
  });
});
