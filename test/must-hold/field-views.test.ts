/** Cost ids and their views: every line has its id, views add up to the total, placements bring ids to nothing. Through the built command. */
import { COST_IDS, costView, viewsOf, type CostView, type FeasiblePlan } from 'plimsoll';
import { describe, expect, it } from 'vitest';
import { atMid, template as templateOf, write } from './certain.ts';
import { example, plan, run } from './run-plan.ts';

/** Replicas stated, so that only the bill is looked at. */
const still = (cloud: string, region: string, use: string, template: object, services: string[], more: Record<string, object> = {}) => ({
  template: templateOf(use, template),
  traffic: { peakRequestsPerSecond: 50, averageRequestsPerSecond: 40 },
  regions: [{ cloud, region, zones: 3 }],
  services: Object.fromEntries(services.map((name) => [name, { replicas: 4, ...more[name] }])),
  objectives: { latency: [] },
});
const usdOf = (of: FeasiblePlan, view: CostView, id: string) =>
  costView(of, view)
    .filter((row) => row.id === id)
    .reduce((sum, row) => sum + row.usdPerMonth, 0);

const EXAMPLES: [name: string, views: CostView[]][] = [
  ['seller-gcp', ['seller']],
  ['buyer-aws', ['buyer']],
  ['key-value-gcp', ['keyValue']],
  ['protected-app-signals', ['protectedAppSignals']],
  ['seller-and-buyer', ['seller', 'buyer']],
];

describe.each(EXAMPLES)('the bill of %s by cost id', (name, views) => {
  const of = plan(atMid(example(name)));

  it('gives every line an id of the field, or calls it general', () => {
    const known = new Set(['general', ...views.flatMap((view) => COST_IDS[view].map(({ id }) => id))]);
    for (const line of of.lineItems) expect(known, line.id).toContain(line.costId);
  });

  it('adds up, view by view, to the total', () => {
    expect(viewsOf(of)).toEqual(views);
    const sum = views.flatMap((view) => costView(of, view)).reduce((total, row) => total + row.usdPerMonth, 0);
    expect(Math.abs(sum - of.totals.usdPerMonth)).toBeLessThan(1e-9 * of.totals.usdPerMonth);
    const lines = views.flatMap((view) => costView(of, view)).reduce((total, row) => total + row.lines.length, 0);
    expect(lines).toBe(of.lineItems.length);
  });
});

describe('plan --view', () => {
  const file = atMid(example('key-value-gcp'));
  it('prints a party’s ids and what they come to', () => {
    const { stdout, status } = run('plan', file, '--view', 'keyValue');
    expect(status).toBe(0);
    for (const { id, what } of COST_IDS.keyValue) expect(stdout).toMatch(new RegExp(`^${id} +${what}`, 'm'));
    expect(stdout).toMatch(/^total ≥ \$/m);
  });

  it('is data with --json, and refuses a view that the plan does not have', () => {
    const { stdout } = run('plan', file, '--view', 'all', '--json');
    const views = JSON.parse(stdout) as { views: { view: string }[]; usdPerMonth: number; totalUsdPerMonth: number };
    expect(views.views.map(({ view }) => view)).toEqual(['keyValue']);
    expect(views.usdPerMonth).toBeCloseTo(views.totalUsdPerMonth, 6);
    const refused = run('plan', file, '--view', 'seller');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('this plan has keyValue, all');
  });
});

describe('placements that bring an id to nothing', () => {
  // bidding_auction_cost.md: “zero when”
  it('seller: C1 and C8 in the ad server’s VPC, C4 with the Key/Value service there, C5 never on this bill', () => {
    const of = (template: object) => plan(write(still('gcp', 'us-east4', 'seller', template, ['sfe', 'auction'])));
    const apart = of({});
    for (const id of ['C1', 'C2', 'C3', 'C4', 'C6', 'C7', 'C8', 'C9']) expect(usdOf(apart, 'seller', id), id).toBeGreaterThan(0);
    expect(usdOf(apart, 'seller', 'C5')).toBe(0);
    const together = of({ adServerInVpcFraction: 1, sellerKvInVpcFraction: 1, sellerKvInRegionFraction: 0 });
    for (const id of ['C1', 'C4', 'C8']) expect(usdOf(together, 'seller', id), id).toBe(0);
    const near = of({ buyerInRegionFraction: 1 });
    expect(usdOf(near, 'seller', 'C7')).toBeLessThan(usdOf(apart, 'seller', 'C7'));
  });

  it('buyer: C3 with the Key/Value service in the VPC, C6 with the sellers there, C4 never on this bill', () => {
    const of = (template: object) => plan(write(still('aws', 'us-east-1', 'buyer', template, ['bfe', 'bidding'])));
    const apart = of({});
    for (const id of ['C1', 'C2', 'C3', 'C5', 'C6']) expect(usdOf(apart, 'buyer', id), id).toBeGreaterThan(0);
    expect(usdOf(apart, 'buyer', 'C4')).toBe(0);
    const together = of({ buyerKvInVpcFraction: 1, buyerKvInRegionFraction: 0, sellerInVpcFraction: 1 });
    // the gateways that stand there stay: key fetches pass them
    const c3 = costView(together, 'buyer').find(({ id }) => id === 'C3')!;
    expect(c3.lines.every(({ kind }) => kind === 'fixed')).toBe(true);
    expect(usdOf(together, 'buyer', 'C6')).toBe(0);
  });

  it('Key/Value: C1 without a load balancer, C5 without updates, C6 with callers in the VPC', () => {
    const of = (template: object, kv: object) => plan(write(still('aws', 'us-east-1', 'key-value', template, ['kv'], { kv })));
    const apart = of({ records: 1_000_000 }, {});
    for (const id of ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7']) expect(usdOf(apart, 'keyValue', id), id).toBeGreaterThan(0);
    const inside = of({ records: 1_000_000, callerInVpcFraction: 1, updatesPerSecond: 0 }, { loadBalancer: 'none' });
    for (const id of ['C1', 'C5']) expect(usdOf(inside, 'keyValue', id), id).toBe(0);
    // a hosted zone is all that is left of C6
    expect(
      costView(inside, 'keyValue')
        .find(({ id }) => id === 'C6')!
        .lines.map(({ sku }) => sku),
    ).toEqual(['HostedZone']);
  });
});
