/** What the pictures show is what the plan says: each figure drawn is held against the plan's own rows, which were worked out another way. */
import { loadCatalog, parseScenario, planScenario, type FeasiblePlan } from 'plimsoll';
import {
  atLoad,
  billSections,
  failureGridOf,
  graphOf,
  latencyBand,
  loadLadderOf,
  moneyOf,
  ratesToDraw,
  sideBySide,
  weekOfPlan,
  worstRegionOf,
  type Catalog,
} from '../../packages/core/src/index.ts';
import { beforeAll, describe, expect, it } from 'vitest';

const SCENARIO = {
  traffic: { peakRequestsPerSecond: 3000, averageRequestsPerSecond: 1400, responseBytes: '8kB' },
  regions: [
    { cloud: 'gcp', region: 'us-central1', shareFraction: 0.6, zones: 3 },
    { cloud: 'gcp', region: 'europe-west1', shareFraction: 0.4, zones: 3 },
  ],
  services: {
    web: {
      demand: '2ms',
      autoscaled: true,
      loadBalancer: 'public',
      calls: [
        { to: 'store', perRequest: 2, requestBytes: 400, responseBytes: '3kB' },
        { external: 'mail', perRequest: 0.1, requestBytes: 100, responseBytes: 50, networkMs: 5, serviceTime: { meanMs: 20 } },
      ],
    },
    store: { demand: '1ms', memory: { base: '6GiB' } },
  },
  objectives: { latency: [{ fraction: 0.95, ms: 100 }], survive: { zones: 1 } },
};

let catalog: Catalog;
let plan: FeasiblePlan;
beforeAll(async () => {
  catalog = await loadCatalog({ regions: ['us-central1', 'europe-west1'] });
  plan = (await planScenario(parseScenario(SCENARIO), catalog)) as FeasiblePlan;
});

describe('moneyOf', () => {
  it('adds up to the total, row by row and group by group, and holds every line once', () => {
    const rows = moneyOf(plan);
    expect(rows.reduce((sum, row) => sum + row.usdPerMonth, 0)).toBeCloseTo(plan.totals.usdPerMonth, 8);
    for (const row of rows) expect(Object.values(row.groups).reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(row.usdPerMonth, 8);
    expect(rows.flatMap((row) => row.lines).sort((a, b) => a - b)).toEqual(plan.lineItems.map((_, i) => i));
    for (const row of rows.filter((one) => one.service !== null))
      expect(row.usdPerMonth).toBeCloseTo(
        plan.services.find(({ service, region }) => service === row.service && region === row.region)!.usdPerMonth,
        8,
      );
  });
});

describe('billSections', () => {
  it('holds the lines asked for once, the dearest section first, and adds up to them', () => {
    const all = plan.lineItems.map((_, i) => i);
    const sections = billSections(plan, all);
    expect(sections.flatMap(({ lines }) => lines).sort((a, b) => a - b)).toEqual(all);
    expect(sections.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0)).toBeCloseTo(plan.totals.usdPerMonth, 8);
    expect(sections.map(({ usdPerMonth }) => usdPerMonth)).toEqual(sections.map(({ usdPerMonth }) => usdPerMonth).sort((a, b) => b - a));
    const [row] = moneyOf(plan);
    for (const { group, usdPerMonth } of billSections(plan, row!.lines)) expect(usdPerMonth).toBeCloseTo(row!.groups[group], 8);
  });
});

describe('graphOf', () => {
  it('carries the rates of the rows and the bytes of the calls', () => {
    const { nodes, edges } = graphOf(plan);
    expect(nodes.map(({ name, depth, kind }) => [name, depth, kind])).toEqual([
      ['clients', 0, 'clients'],
      ['web', 1, 'service'],
      ['store', 2, 'service'],
      ['mail', 2, 'external'],
    ]);
    // 3,000 client requests/s, two store reads and a tenth of a mail each: by hand.
    expect(nodes.map(({ requestsPerSecond }) => Math.round(requestsPerSecond))).toEqual([3000, 3000, 6000, 300]);
    expect(edges.find(({ to }) => to === 'store')).toEqual({
      from: 'web',
      to: 'store',
      callsPerSecond: 6000,
      requestBytesPerSecond: 2_400_000,
      responseBytesPerSecond: 18_000_000,
    });
    for (const node of nodes.filter(({ kind }) => kind === 'service'))
      expect(node.instances).toBe(
        plan.services.filter(({ service }) => service === node.name).reduce((sum, row) => sum + row.instances, 0),
      );
    expect(nodes.filter(({ hot }) => hot.length).length).toBeGreaterThan(0);
  });
});

describe('weekOfPlan', () => {
  it('has the replicas of the plan: its most, its least and its mean', () => {
    const week = weekOfPlan(plan);
    plan.services.forEach((row, i) => {
      const { instances } = week.services[i]!;
      expect(Math.max(...instances)).toBe(row.desiredReplicas * row.shards);
      expect(Math.min(...instances)).toBe(row.minReplicas * row.shards);
      expect(instances.reduce((sum, n) => sum + n, 0) / instances.length).toBeCloseTo(row.averageReplicas * row.shards, 9);
    });
    expect(Math.max(...week.requestsPerSecond)).toBeCloseTo(3000, 9);
    expect(week.meanRequestsPerSecond).toBeCloseTo(1400, 6);
  });
});

describe('the curve against load', () => {
  it('goes through the plan at its peak, all up and with a zone lost', () => {
    const point = atLoad(plan, catalog, 3000);
    expect(point.lost!.p95Ms).toBeCloseTo(plan.underLoss.latency.p95Ms, 9);
    expect(worstRegionOf(plan)).toBe(plan.underLoss.region);
  });

  it('rises with the load, is above itself when a zone is lost, and ends where the fleet is full', () => {
    const points = ratesToDraw(plan, 8).map((rate) => atLoad(plan, catalog, rate));
    const allUp = points.flatMap(({ allUp }) => (allUp ? [allUp.p95Ms] : []));
    expect(allUp.length).toBeGreaterThan(5);
    expect([...allUp].sort((a, b) => a - b)).toEqual(allUp);
    for (const { allUp, lost } of points) if (lost) expect(lost.p95Ms).toBeGreaterThanOrEqual(allUp!.p95Ms);
    expect(points.at(-1)!.lost).toBeUndefined();
  });

  it.each([0, -1, NaN, Infinity])('refuses a load of %s', (rate) => {
    expect(() => atLoad(plan, catalog, rate)).toThrow('atLoad: requestsPerSecond must be finite and > 0');
  });
});

describe('latencyBand', () => {
  it.each([
    [100, 0.1, 90, 110],
    [100, 0, 100, 100],
    [100, 1.5, 0, 250],
  ])('of %s ms and %s either way', (ms, fraction, lowMs, highMs) => {
    const band = latencyBand(ms, fraction);
    expect(band.lowMs).toBeCloseTo(lowMs, 9);
    expect(band.highMs).toBeCloseTo(highMs, 9);
  });

  it('is the plan’s own at its peak', () => expect(atLoad(plan, catalog, 3000).errorBandFraction).toBe(plan.latencyErrorBandFraction));
});

describe('failureGridOf', () => {
  it('has no loads above a peak of nothing', async () => {
    const idle = (await planScenario(parseScenario({ ...SCENARIO, traffic: { peakRequestsPerSecond: 0 } }), catalog)) as FeasiblePlan;
    expect(failureGridOf(idle).loads).toEqual([{ of: 'peak', timesPeak: 1, requestsPerSecond: 0 }]);
  });
  it('has the plan’s own use at the peak, and in proportion elsewhere', () => {
    const { loads, rows } = failureGridOf(plan);
    expect(loads.map(({ of, requestsPerSecond }) => [of, Math.round(requestsPerSecond)])).toEqual([
      ['mean', 1400],
      ['peak', 3000],
      ['above', 3750],
      ['above', 4500],
      ['above', 6000],
    ]);
    rows.forEach((row, i) => {
      row.cells.forEach((cell, j) => {
        const loss = plan.services[i]!.losses[j]!;
        expect([cell.loss, cell.survivingReplicas, cell.utilizationFractions[1]]).toEqual([
          loss.loss,
          loss.survivingReplicas,
          loss.utilizationFraction,
        ]);
        expect(cell.utilizationFractions[4]).toBeCloseTo(2 * loss.utilizationFraction, 12);
      });
    });
  });

  // Witness: the ladder, which is worked out rung by rung, and the planner asked at another load
  it('reaches its load lines where the ladder says, and is as busy as the planner says at another load', async () => {
    const { rows } = failureGridOf(plan);
    for (const { loss, requestsPerSecond } of loadLadderOf(plan)) {
      const reached = rows.flatMap(({ cells }) => cells.filter((cell) => cell.loss === loss).map((cell) => cell.lineAtRequestsPerSecond!));
      expect(Math.min(...reached)).toBeCloseTo(requestsPerSecond, 6);
    }
    for (const { cells, lineUtilizationFraction } of rows)
      for (const cell of cells)
        expect((cell.utilizationFractions[1]! * cell.lineAtRequestsPerSecond!) / 3000).toBeCloseTo(lineUtilizationFraction!, 9);
    const more = (await planScenario(
      parseScenario({
        ...SCENARIO,
        traffic: { ...SCENARIO.traffic, peakRequestsPerSecond: 3750 },
        services: Object.fromEntries(
          Object.entries(SCENARIO.services).map(([name, service]) => [
            name,
            {
              ...service,
              autoscaled: false,
              replicas: Math.max(...plan.services.filter((row) => row.service === name).map((row) => row.desiredReplicas)),
              machineTypes: [plan.services.find((row) => row.service === name)!.machineType],
            },
          ]),
        ),
        objectives: {},
        constraints: { maxUtilizationFraction: 0.98 },
      }),
      catalog,
    )) as FeasiblePlan;
    let compared = 0;
    for (const row of more.services) {
      const own = plan.services.findIndex(({ service, region }) => service === row.service && region === row.region);
      if (plan.services[own]!.desiredReplicas !== row.desiredReplicas || plan.services[own]!.machineType !== row.machineType) continue;
      expect(rows[own]!.cells[0]!.utilizationFractions[2]).toBeCloseTo(row.utilizationFraction, 9);
      compared++;
    }
    expect(compared).toBeGreaterThan(1);
  });
});

describe('loadLadderOf', () => {
  it('is the survivors at their load line: all up above a zone lost, and both above the peak', () => {
    const ladder = loadLadderOf(plan);
    expect(ladder.map(({ loss }) => loss)).toEqual(['none', 'zones:1']);
    expect(ladder[0]!.requestsPerSecond).toBeGreaterThan(ladder[1]!.requestsPerSecond);
    expect(ladder[1]!.requestsPerSecond).toBeGreaterThanOrEqual(3000 - 1e-6);
  });
});

describe('sideBySide', () => {
  it('says how far each plan is from the first, and nothing for a plan that does not exist', async () => {
    const dearer = await planScenario(parseScenario({ ...SCENARIO, traffic: { peakRequestsPerSecond: 6000 } }), catalog);
    const none = await planScenario(
      parseScenario({ ...SCENARIO, objectives: { latency: [{ fraction: 0.95, ms: 1 }], survive: { zones: 1 } } }),
      catalog,
    );
    const [cost] = sideBySide([plan, dearer, none]);
    expect(cost!.cells[0]).toEqual({ value: plan.totals.usdPerMonth, difference: undefined, differs: false });
    expect(cost!.cells[1]!.difference).toBeCloseTo((dearer as FeasiblePlan).totals.usdPerMonth - plan.totals.usdPerMonth, 8);
    expect(cost!.cells[2]).toEqual({ value: null, difference: undefined, differs: true });
  });
  it('tells machines and peak of the busiest month, whichever that is', async () => {
    const months = { horizonMonths: 3, growthPerMonthFraction: -0.5 };
    const winding = (await planScenario(
      parseScenario({ ...SCENARIO, traffic: { ...SCENARIO.traffic, ...months } }),
      catalog,
    )) as FeasiblePlan;
    const figure = (name: string) => sideBySide([winding]).find((one) => one.name === name)!.cells[0]!.value;
    expect(figure('Peak')).toBe(3000);
    expect(figure('Machines')).toBe(winding.months[0]!.instances);
    expect(winding.months[0]!.instances).toBeGreaterThan(winding.months[2]!.instances);
  });
});
