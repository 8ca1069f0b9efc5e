/** Availability, today and comparison on whole plans, with the shipped prices. */
import { describe, expect, it } from 'vitest';
import {
  comparePlans,
  explain,
  loadCatalog,
  parseScenario,
  planScenario,
  planToJson,
  readPlan,
  type FeasiblePlan,
  type InfeasiblePlan,
  type Plan,
} from 'plimsoll';

const catalog = await loadCatalog({ clouds: ['gcp', 'aws'], regions: ['us-east4', 'us-central1', 'us-east-1'] });

const shop = {
  traffic: { peakRequestsPerSecond: 900, averageRequestsPerSecond: 900 },
  regions: [{ cloud: 'gcp', region: 'us-east4', zones: 3 }],
  services: {
    web: { demand: '5ms', machineTypes: ['e2-highcpu-4'], calls: [{ to: 'store', networkMs: 0.5 }] },
    store: { demand: '2ms', machineTypes: ['e2-highcpu-4'], shards: 2 },
  },
  objectives: {},
  constraints: { maxUtilizationFraction: 0.6 },
};
const planned = async (change: object): Promise<Plan> => planScenario({ ...shop, ...change }, catalog);
const plan = async (change: object = {}) => {
  const result = await planned(change);
  if (!result.feasible) throw new Error(JSON.stringify(result.reasons));
  return result;
};
const refusal = async (change: object) => (await planned(change)) as InfeasiblePlan;
const instances = (one: FeasiblePlan) => one.services.reduce((sum, row) => sum + row.instances, 0);
const twoRegions = [
  { cloud: 'gcp', region: 'us-east4', zones: 3, shareFraction: 0.5 },
  { cloud: 'gcp', region: 'us-central1', zones: 3, shareFraction: 0.5 },
];

describe('an availability objective', () => {
  it('adds replicas where the load alone is too few, and prints a line that they follow from', async () => {
    const [bare, due] = [await plan(), await plan({ objectives: { availabilityFraction: 0.9999 } })];
    expect(bare.availabilityFraction).toBeLessThan(0.9999);
    expect(due.availabilityFraction).toBeGreaterThanOrEqual(0.9999);
    expect(due.objectives).toEqual([expect.objectContaining({ availabilityFraction: 0.9999, met: true, predictedMs: null })]);
    expect(instances(due)).toBeGreaterThan(instances(bare));
    for (const row of due.services) {
      // no losses to survive: the fewest replicas that carry the peak at the printed line
      const rate = row.losses[0]!.requestsPerSecondPerShard;
      expect(row.desiredReplicas).toBe(Math.ceil(rate / row.loadLineRequestsPerSecond));
      expect(row.bindingConstraint).toBe(row.carriesRequestsPerSecond === undefined ? 'utilization' : 'availability');
    }
    expect(due.totals.usdPerMonth).toBeCloseTo(
      due.lineItems.reduce((sum, line) => sum + (line.usdPerMonth ?? 0), 0),
      6,
    );
  });

  it('adds no more than needed: with any one replica fewer it is missed', async () => {
    const due = await plan({ objectives: { availabilityFraction: 0.9999 } });
    for (const row of due.services.filter(({ carriesRequestsPerSecond }) => carriesRequestsPerSecond !== undefined)) {
      const replicas = Object.fromEntries(due.services.map((one) => [one.service, one.desiredReplicas - (one === row ? 1 : 0)]));
      const services = Object.fromEntries(
        Object.entries(shop.services).map(([name, service]) => [name, { ...service, replicas: replicas[name]! }]),
      );
      expect((await plan({ services })).availabilityFraction).toBeLessThan(0.9999);
    }
  });

  it('says what half the downtime costs: what a plan for it costs more', async () => {
    const price = (one: FeasiblePlan) => one.shadowPrices.find(({ path }) => path === 'objectives.availabilityFraction')!;
    const [due, tighter] = [
      await plan({ objectives: { availabilityFraction: 0.9998 } }),
      await plan({ objectives: { availabilityFraction: 0.9999 } }),
    ];
    expect(price(due).usdPerMonth).toBeCloseTo(tighter.totals.usdPerMonth - due.totals.usdPerMonth, 6);
    expect(price(due).message).toMatch(/^half the downtime, an availability of 0\.9999, costs/);
    expect(price(await plan({ objectives: { availabilityFraction: 0.9999 } }))).toMatchObject({
      usdPerMonth: null,
      message: 'half the downtime, an availability of 0.99995, cannot be met',
    });
    expect((await plan()).shadowPrices).toEqual([]);
  });

  it('says no when a cause that replicas do not touch takes more, and what can be had', async () => {
    const { reasons, nearest } = await refusal({ objectives: { availabilityFraction: 0.99999 } });
    expect(reasons).toEqual([expect.objectContaining({ code: 'availability', resource: 'region', need: 0.99999 })]);
    const attainable = Number(nearest[0]!.change.split('=')[1]);
    expect((await plan({ objectives: { availabilityFraction: attainable } })).feasible).toBe(true);
  });

  it('is kept where nobody asks, and by what it takes as soon as somebody does', async () => {
    const at = (peak: number) =>
      plan({ traffic: { peakRequestsPerSecond: peak, averageRequestsPerSecond: peak }, objectives: { availabilityFraction: 0.9995 } });
    const [none, hardly] = [await at(0), await at(0.001)];
    expect(none).toMatchObject({ availabilityFraction: 1, objectives: [{ met: true }] });
    expect(none.services.every(({ desiredReplicas, bindingConstraint }) => desiredReplicas === 1 && bindingConstraint === 'minimum')).toBe(
      true,
    );
    expect(none.warnings.map(({ code }) => code)).toContain('nothingAsked');
    expect(none.costOfNines.every(({ usdPerMonth }) => usdPerMonth === none.totals.usdPerMonth)).toBe(true);
    expect(hardly.warnings.map(({ code }) => code)).not.toContain('nothingAsked');
    expect(hardly.services.some(({ desiredReplicas }) => desiredReplicas > 1)).toBe(true);
  });

  // Witness: the plan that states them. Four on three zones leave two without the fullest, as three do: no load line asks for four
  it('says which numbers of replicas would do for less that no load line asks for', async () => {
    const zoned = (services: object, availabilityFraction = 0.9999352) =>
      plan({
        traffic: { peakRequestsPerSecond: 1490 },
        services,
        objectives: { survive: { zones: 1 }, availabilityFraction },
        constraints: {},
      });
    const chain = (a: object, b: object) => ({
      a: { demand: '2.73ms', machineTypes: ['t2d-standard-2'], calls: [{ to: 'b', networkMs: 0.5 }], ...a },
      b: { demand: '3.22ms', machineTypes: ['e2-standard-2'], ...b },
    });
    const [chosen, stated] = [await zoned(chain({}, {})), await zoned(chain({ replicas: 4 }, { replicas: 7 }))];
    expect(chosen.services.map(({ desiredReplicas }) => desiredReplicas % 3)).not.toContain(1);
    expect(chosen.optimality.method).toContain('numbers that some load line asks for');
    const { message } = chosen.warnings.find(({ code }) => code === 'statedReplicas')!;
    expect(message).toMatch(/^4 of t2d-standard-2 for a, 7 of e2-standard-2 for b would keep the availability/);
    const less = Number(/for \$([\d.,]+) a month less/.exec(message)![1]);
    expect(chosen.totals.usdPerMonth - stated.totals.usdPerMonth).toBeCloseTo(less, 1);
    expect(stated.warnings.map(({ code }) => code)).not.toContain('statedReplicas');
  });

  // Witness: the plan's own losses, each with what so many carry at most
  it('needs of replicas that share their calls as many as carry the load together', async () => {
    const at = (replicas: number) =>
      planned({
        traffic: { peakRequestsPerSecond: 1060, burstiness: 4 },
        regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
        services: { a: { demand: '6.82ms', machineTypes: ['c7a.large'], balancer: 'twoChoices', replicas } },
        objectives: { latency: [{ fraction: 0.99, ms: 39.41 }] },
        constraints: { maxUtilizationFraction: 0.9 },
      });
    const four = (await at(4)) as FeasiblePlan;
    const { neededReplicas, loadLineRequestsPerSecond } = four.services[0]!;
    // three of them would do, did each of three carry what one of four does
    expect(Math.ceil(1060 / loadLineRequestsPerSecond)).toBe(3);
    expect((await at(3)).feasible).toBe(false);
    expect(neededReplicas).toBe(4);
  });

  it('is not reached by fixed replicas', async () => {
    const services = { ...shop.services, web: { ...shop.services.web, replicas: 2 } };
    const { reasons } = await refusal({ services, objectives: { availabilityFraction: 0.9999 } });
    expect(reasons[0]).toMatchObject({ code: 'availability', resource: 'replica' });
  });

  it('never costs less for more nines, and what a row says is what planning for it costs', async () => {
    const { costOfNines, totals } = await plan();
    expect(costOfNines.map(({ availabilityFraction }) => availabilityFraction)).toEqual([
      0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99995, 0.99999,
    ]);
    expect(costOfNines.at(-1)).toMatchObject({
      usdPerMonth: null,
      reason: expect.stringContaining('regions alone take 0.00005') as string,
    });
    let before = totals.usdPerMonth;
    for (const { availabilityFraction, usdPerMonth } of costOfNines) {
      if (usdPerMonth === null) continue;
      expect(usdPerMonth).toBeGreaterThanOrEqual(before - 1e-9);
      before = usdPerMonth;
      expect((await plan({ objectives: { availabilityFraction } })).totals.usdPerMonth).toBeCloseTo(usdPerMonth, 6);
    }
  });

  it('survives a region where its loss stands in the way of more nines', async () => {
    const { costOfNines } = await plan({ regions: twoRegions, failures: { releasesPerMonth: 0 } });
    expect(costOfNines.at(-2)).toMatchObject({ survive: { regions: 1 } });
  });
});

describe('what fails how often', () => {
  it('is filled into the scenario, listed once, and gives the same plan again', async () => {
    const first = await plan();
    expect(first.availability.assumptions).toHaveLength(12);
    expect(first.warnings.filter(({ code }) => code === 'failurePriors')).toHaveLength(1);
    const again = (await planScenario(JSON.parse(JSON.stringify(first.scenario)) as object, catalog)) as FeasiblePlan;
    expect(again.availability).toEqual(first.availability);
    expect(again.scenario).toEqual(first.scenario);
  });

  it('is the scenario’s own where stated, and refused where it cannot be', async () => {
    const own = await plan({
      objectives: { survive: { zones: 1 } },
      failures: { regionAvailabilityFraction: '99.9%', regionRepairMinutes: '2h', releasesPerMonth: 0 },
    });
    expect(own.availability).toMatchObject({ dominantCause: 'region' });
    expect(own.availability.causes[0]).toMatchObject({ minutesEach: 120 });
    expect(own.availability.causes[0]!.unavailabilityFraction).toBeCloseTo(0.001, 12);
    expect(() => parseScenario({ ...shop, failures: { zoneAvailabilityFraction: 1.2 } })).toThrow(/at most 1/);
    expect(() => parseScenario({ ...shop, failures: { zoneAvailability: 1 } })).toThrow(/zoneAvailabilityFraction/);
  });

  it('warns that nothing on AWS moves the clients of a lost region', async () => {
    const regions = [twoRegions[0]!, { cloud: 'aws', region: 'us-east-1', zones: 3, shareFraction: 0.5 }];
    const services = { web: { demand: '5ms' } };
    const codes = async (survive: object) => (await plan({ regions, services, objectives: { survive } })).warnings.map(({ code }) => code);
    expect(await codes({ regions: 1 })).toContain('regionFailover');
    expect(await codes({ zones: 1 })).not.toContain('regionFailover');
  });

  it('opens, number by number', async () => {
    const one = await plan({ today: { services: { web: { machineType: 'n2-highcpu-4', instances: 9 } } } });
    for (const path of [
      'availabilityFraction',
      'availability.causes[0].unavailabilityFraction',
      'services.web.availabilityFraction',
      'costOfNines[4].usdPerMonth',
      'today.savingsUsdPerMonth',
      'today.paybackDays',
    ]) {
      const { formula, inputs, title } = explain(one, path);
      expect(title).not.toBe(path);
      expect(formula).toBeTruthy();
      expect(inputs.length).toBeGreaterThan(0);
    }
  });
});

describe('several regions lost', () => {
  const thirds = [...twoRegions, { cloud: 'aws', region: 'us-east-1', zones: 3, shareFraction: 0.2 }].map((region, i) => ({
    ...region,
    shareFraction: [0.5, 0.3, 0.2][i]!,
  }));
  const services = { web: { demand: '5ms' } };

  it('is carried by what is left, in every combination', async () => {
    const { services: rows } = await plan({ regions: thirds, services, objectives: { survive: { regions: 2 } } });
    const last = rows.find(({ region }) => region === 'us-east-1')!;
    expect(last.losses.map(({ loss }) => loss)).toEqual(['none', 'region:us-east4', 'region:us-central1', 'regions:us-east4+us-central1']);
    expect(last.losses.at(-1)!.requestsPerSecondPerShard).toBeCloseTo(900, 6);
    for (const row of rows)
      for (const loss of row.losses)
        expect(loss.survivingReplicas * row.loadLineRequestsPerSecond).toBeGreaterThanOrEqual(loss.requestsPerSecondPerShard * (1 - 1e-9));
  });

  it('says no when none is left, or none with a share', async () => {
    const all = await refusal({ regions: thirds, services, objectives: { survive: { regions: 3 } } });
    expect(all).toMatchObject({ reasons: [{ code: 'regions', need: 4, limit: 3 }], nearest: [{ change: 'objectives.survive.regions=2' }] });
    const idle = thirds.slice(0, 2).map((region, i) => ({ ...region, shareFraction: i === 0 ? 1 : 0 }));
    expect(await refusal({ regions: idle, services, objectives: { survive: { regions: 1 } } })).toMatchObject({ feasible: false });
  });
});

describe('what runs today', () => {
  const now = (machineType: string, instances: number, more: object = {}) => ({ services: { web: { machineType, instances, ...more } } });
  const only = { services: { web: { demand: '5ms', machineTypes: ['e2-highcpu-4'] } } };

  it('costs what a plan of exactly that costs', async () => {
    const { today } = await plan({ ...only, today: now('n2-highcpu-4', 9) });
    const same = await plan({ services: { web: { demand: '5ms', machineTypes: ['n2-highcpu-4'], replicas: 9 } } });
    expect(today!.usdPerMonth).toBeCloseTo(same.totals.usdPerMonth, 9);
    expect(today!.services[0]!.utilizationFraction).toBeCloseTo(same.services[0]!.utilizationFraction, 12);
    expect(today).toMatchObject({ verdict: 'move', meets: true, instancesChanged: 9 + 2 });
    expect(today!.paybackDays).toBeCloseTo((8 * 120 * 730) / 24 / today!.savingsUsdPerMonth!, 9);
  });

  it.each([
    ['the plan itself', 'e2-highcpu-4', 2, 'stay'],
    ['too few', 'e2-highcpu-4', 1, 'mustMove'],
    ['none', 'e2-highcpu-4', 0, 'mustMove'],
    ['a little more', 'n2-highcpu-4', 2, 'stay'],
    ['far too many', 'e2-highcpu-4', 40, 'move'],
  ])('%s: %s × %d, %s', async (_, machineType, count, verdict) => {
    const { today } = await plan({ ...only, today: now(machineType, count) });
    expect(today!.verdict).toBe(verdict);
    expect(today!.options[0]!.option === 'changeNothing').toBe(verdict === 'stay');
  });

  it('leaves pennies alone', async () => {
    const change = { hoursPerService: 0, worthwhileFraction: '40%' };
    const at = async (count: number) => (await plan({ ...only, change, today: now('e2-highcpu-4', count) })).today!;
    expect(await at(3)).toMatchObject({ verdict: 'stay', why: expect.stringContaining('band of 40 %') as string });
    expect(await at(4)).toMatchObject({ verdict: 'move', paybackDays: 0 });
  });

  it('is unknown where nothing is said, never 0', async () => {
    const { today } = await plan({ today: now('e2-highcpu-4', 3) });
    expect(today).toMatchObject({ usdPerMonth: null, meets: null, unknown: [{ service: 'store', region: 'us-east4' }] });
  });

  it('is spread over the regions by their shares when none is named', async () => {
    const { today } = await plan({ ...only, regions: twoRegions, today: now('e2-highcpu-4', 5) });
    expect(today!.services.map((row) => row.instances).sort()).toEqual([2, 3]);
  });

  it('is checked by name', () => {
    expect(() => parseScenario({ ...shop, today: { services: { wib: { machineType: 'e2-highcpu-4', instances: 1 } } } })).toThrow(
      /did you mean web/,
    );
    expect(() => parseScenario({ ...shop, today: now('e2-highcpu-4', 1.5) })).toThrow(/whole number/);
  });
});

describe('a plan against another', () => {
  it('says nothing when nothing changed', async () =>
    expect(comparePlans(await plan(), await plan())).toMatchObject({ same: true, why: { inputs: [] } }));

  it('says what changed and why, the biggest first, and the parts add up', async () => {
    const [old, now] = [
      await plan(),
      await plan({ traffic: { peakRequestsPerSecond: 2700, averageRequestsPerSecond: 900 }, objectives: { survive: { zones: 1 } } }),
    ];
    const against = comparePlans(old, now);
    expect(against.services[0]!.service).toBe('web');
    expect(against.money.reduce((sum, one) => sum + one.differenceUsdPerMonth!, 0)).toBeCloseTo(
      now.totals.usdPerMonth - old.totals.usdPerMonth,
      6,
    );
    expect(against.why.inputs).toEqual(
      [
        { path: 'traffic.peakRequestsPerSecond', old: 900, now: 2700, ratio: 3 },
        { path: 'objectives.survive.zones', old: 0, now: 1 },
      ].sort((a, b) => Number(a.ratio !== undefined) - Number(b.ratio !== undefined)),
    );
    expect(against.risk.unavailabilityFraction).toEqual({
      old: old.availability.unavailabilityFraction,
      now: now.availability.unavailabilityFraction,
    });
  });

  it('compares with an infeasible one, and with one of a version that knew less', async () => {
    const none = await refusal({ objectives: { availabilityFraction: 0.99999 } });
    expect(comparePlans(none, await plan())).toMatchObject({ feasible: { old: false, now: true }, differenceUsdPerMonth: null });
    // what runs no more is not money saved where there is no plan instead
    expect(comparePlans(await plan(), none)).toMatchObject({ services: [], money: [] });
    const { availability: _, costOfNines: __, ...earlier } = await plan();
    expect(comparePlans(earlier as FeasiblePlan, await plan()).risk.dominantCause).toEqual({ old: null, now: 'replica' });
  });

  it('knows a part that is not there to cost nothing, and one without a price not to be known', async () => {
    const old = await plan();
    const [first] = old.lineItems;
    const gone = { ...old, lineItems: old.lineItems.filter(({ component }) => component !== first!.component) };
    const { money } = comparePlans(old, gone);
    expect(money.length).toBeGreaterThan(0);
    for (const { usdPerMonth, differenceUsdPerMonth } of money)
      expect([usdPerMonth.now, differenceUsdPerMonth]).toEqual([0, -usdPerMonth.old!]);
    const unpriced = { ...old, lineItems: [{ ...first!, usdPerMonth: null }, ...old.lineItems.slice(1)] };
    expect(comparePlans(old, unpriced).money).toMatchObject([
      { service: first!.service, component: first!.component, usdPerMonth: { now: null }, differenceUsdPerMonth: null },
    ]);
  });

  it('reads back what it wrote, and nothing else', async () => {
    const text = planToJson(await plan());
    expect(readPlan(JSON.parse(text))).toMatchObject({ kind: 'plan' });
    expect(readPlan({ schema: 'plimsoll.plan/2' })).toMatchObject({ kind: 'problem', problem: { code: 'newerSchema' } });
    for (const broken of [{ schema: 'other/1' }, { schema: 7 }, { schema: 'plimsoll.plan/1', feasible: true, services: [{}] }])
      expect(readPlan(broken)).toMatchObject({ kind: 'problem', problem: { code: 'notAPlan' } });
    for (const other of [null, 3, 'x', [], { traffic: {} }]) expect(readPlan(other)).toEqual({ kind: 'other' });
  });
});
