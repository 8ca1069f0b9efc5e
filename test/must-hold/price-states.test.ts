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

  it('warns of prices of different dates', () => {
    expect(run('plan', example('three-tier-aws')).stdout).toContain('mixedPriceDates');
  });
});
