/** What the Summary sheet says when an input is moved: the bill follows what was nothing when planned, and words say where it cannot. Witness: core's own plan. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { planScenario, readScenario, type Catalog, type FeasiblePlan } from 'plimsoll';
import { bookOf } from '../../packages/exports/src/workbook/book.ts';

const example = fileURLToPath(new URL('../../data/examples/three-tier-aws.plimsoll.yaml', import.meta.url));
const raw = {
  name: 'two tiers',
  parameters: { away: 0, seats: 3, collectors: 0 },
  traffic: { peakRequestsPerSecond: 4000, averageRequestsPerSecond: 1900 },
  regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
  services: {
    web: {
      demand: '2ms',
      calls: [{ to: 'store', requestBytes: '2kB', responseBytes: '8kB', placement: { sameVpc: '1 - away', otherRegion: 'away' } }],
    },
    store: { demand: '1ms' },
  },
  extras: [{ name: 'collector', item: 'idleIpHour', count: 'collectors' }],
  limits: [{ name: 'seats', need: 'seats', most: 4, message: 'no seat is left' }],
};
let catalog: Catalog;

beforeAll(async () => {
  ({ catalog } = await readScenario(example));
});

const planOf = async (parameters: Record<string, number>) => {
  const plan = await planScenario({ ...raw, parameters: { ...raw.parameters, ...parameters } }, catalog);
  if (!plan.feasible) throw new Error(plan.reasons.map(({ message }) => message).join());
  return plan;
};

/** The Summary's words by label, after parameters were typed over. */
function saidOf(plan: FeasiblePlan, parameters: Record<string, number>): Map<string, string> {
  const inputs = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`parameters.${name}`, value]));
  const [summary] = bookOf(plan, { inputs }).sheets;
  const rows = [...summary!.cells.values()].filter(({ column, formula }) => column === 1 && formula?.startsWith('IF('));
  return new Map(rows.map(({ row, value }) => [String(summary!.cells.get(`${row},0`)!.value), String(value)]));
}
const totalOf = (plan: FeasiblePlan, inputs: Record<string, number>) => Number(bookOf(plan, { inputs }).bill.total.value);

describe('what was nothing when planned', () => {
  it('is on the bill once there is some of it', async () => {
    const [none, some] = [await planOf({}), await planOf({ collectors: 2 })];
    expect(some.totals.usdPerMonth).toBeGreaterThan(none.totals.usdPerMonth);
    expect(totalOf(none, { 'parameters.collectors': 2 })).toBeCloseTo(some.totals.usdPerMonth, 6);
    expect(totalOf(some, { 'parameters.collectors': 0 })).toBeCloseTo(none.totals.usdPerMonth, 6);
  });

  it('follows a placement by its formula, and says that the NAT is missing', async () => {
    const [none, some] = [await planOf({}), await planOf({ away: 0.2 })];
    const bytes = (plan: FeasiblePlan) =>
      plan.lineItems.filter(({ component }) => component === 'network').reduce((sum, { usdPerMonth }) => sum + usdPerMonth!, 0);
    const { bill } = bookOf(none, { inputs: { 'parameters.away': 0.2 } });
    const network = bill.components.find(({ component }) => component === 'network')!;
    expect(Number(network.cell.value)).toBeCloseTo(bytes(some), 6);
    expect(bytes(some)).not.toBeCloseTo(bytes(none), 2);
    expect(some.lineItems.some(({ component }) => component === 'nat')).toBe(true);
    expect(saidOf(none, { away: 0.2 }).get('NAT')).toContain('PLAN AGAIN: calls now leave the VPC');
    expect(saidOf(some, { away: 0 }).get('NAT')).toContain('PLAN AGAIN: no call leaves the VPC any more');
    expect(saidOf(none, {}).get('NAT')).toContain('not needed');
  });
});

it('says when a named limit is broken, and when the shares of a placement are no shares', async () => {
  const plan = await planOf({});
  expect(saidOf(plan, {}).get('Named limits')).toBe('each holds (Limits)');
  expect(saidOf(plan, { seats: 4 }).get('Named limits')).toBe('each holds (Limits)');
  expect(saidOf(plan, { seats: 5 }).get('Named limits')).toContain('INFEASIBLE');
  expect(saidOf(plan, {}).get('Placements')).toBe('the shares of each add up to 1');
  expect(saidOf(plan, { away: 1.5 }).get('Placements')).toContain('INFEASIBLE');
});
