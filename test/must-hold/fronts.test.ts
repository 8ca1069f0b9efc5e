/** What else money buys, from the built command: the fronts are the plan's own numbers, and money never buys less. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadCatalog, parseScenario, planScenario, type AvailabilityPoint, type FeasiblePlan, type FrontPoint } from 'plimsoll';
import { planFronts } from '../../packages/core/src/index.ts';
import { example, run } from './run-plan.ts';

describe('plan --fronts', () => {
  const { stdout, status } = run('plan', example('from-today'), '--fronts', '--json');
  const plan = JSON.parse(stdout) as FeasiblePlan;
  const points = <T>(kind: string) => plan.fronts!.find((front) => front.kind === kind)!.points as unknown as T[];

  const seller = JSON.parse(run('plan', example('seller-gcp'), '--fronts', '--json').stdout) as FeasiblePlan;

  it('draws three, and the plan itself is on each', () => {
    expect(status).toBe(0);
    expect(plan.fronts!.map(({ kind }) => kind)).toEqual(['costAgainstP95', 'costAgainstAvailability', 'perMillionAgainstP99']);
    for (const { kind } of plan.fronts!) {
      const chosen = points<FrontPoint>(kind).filter((point) => point.chosen);
      expect(chosen.map(({ usdPerMonth }) => usdPerMonth)).toEqual([plan.totals.usdPerMonth]);
    }
  });

  // Witness: the plan of a scenario that stands there, its template written out for those regions
  it('shows a fleet of the other cloud for what it costs there: its regions have zones of their own', async () => {
    const text = readFileSync(example('seller-gcp'), 'utf8');
    const there = text
      .replaceAll('cloud: gcp', 'cloud: aws')
      .replace('region: us-east4', 'region: us-east-1')
      .replace('region: europe-west1', 'region: eu-west-1');
    const catalog = await loadCatalog({ regions: ['us-east-1', 'eu-west-1'] });
    const others = (seller.fronts!.find(({ kind }) => kind === 'perMillionAgainstP99')!.points as FrontPoint[]).filter(
      ({ clouds, best }) => clouds[0] === 'aws' && best,
    );
    expect(others.length).toBeGreaterThan(0);
    for (const { machineTypes, usdPerMonth } of others.slice(0, 3)) {
      const types = Object.entries(machineTypes).map(([service, type]) => ({ path: `services.${service}.machineTypes`, value: [type] }));
      const plan = await planScenario(parseScenario(there, { overrides: types }), catalog);
      expect(plan.feasible && plan.totals.usdPerMonth, JSON.stringify(machineTypes)).toBeCloseTo(usdPerMonth, 6);
    }
  });

  // Witness: costOfNines of the same plan, which test/failures holds against a brute force
  it('has every fleet that some availability is cheapest with once, where it comes to', () => {
    const { costOfNines: nines, fronts } = seller;
    const front = fronts!.find(({ kind }) => kind === 'costAgainstAvailability')!.points as AvailabilityPoint[];
    const [own, ...others] = front.filter(({ today }) => !today);
    const reached = nines.filter((row) => row.usdPerMonth !== null);
    expect(others.length).toBeGreaterThan(0);
    for (const { usdPerMonth, availabilityFraction, askedAvailabilityFraction } of others) {
      expect(availabilityFraction).toBeGreaterThanOrEqual(askedAvailabilityFraction!);
      expect(reached).toContainEqual(
        expect.objectContaining({
          availabilityFraction: askedAvailabilityFraction,
          reachedAvailabilityFraction: availabilityFraction,
          usdPerMonth,
        }),
      );
    }
    const fleets = front.map((point) => `${point.usdPerMonth.toFixed(4)} ${point.availabilityFraction.toFixed(12)}`);
    expect(new Set(fleets).size).toBe(fleets.length);
    for (const row of reached)
      expect(
        [own!, ...others].some(
          (point) => point.usdPerMonth <= row.usdPerMonth! + 1e-6 && point.availabilityFraction >= row.availabilityFraction,
        ),
      ).toBe(true);
    expect(points<AvailabilityPoint>('costAgainstAvailability')[0]!.availabilityFraction).toBe(plan.availabilityFraction);
  });

  // Witness: the same run's JSON, rounded as a person reads it
  it('tells them in the text too: every front, the plan and today on each', () => {
    const text = run('plan', example('from-today'), '--fronts').stdout;
    for (const { title, points: drawn } of plan.fronts!) {
      const block = text.slice(text.indexOf(title)).split('\n\n')[0]!;
      for (const [word, point] of [
        ['this plan', drawn.find(({ chosen }) => chosen)!],
        ['today', drawn.find(({ today }) => today)!],
      ] as const)
        expect(block, title).toMatch(
          new RegExp(`\\$${Math.round(point.usdPerMonth).toLocaleString('en-US')} .*${word}.*checkout ${point.machineTypes.checkout}`),
        );
    }
  });

  it('has no point called best that another one beats', () => {
    for (const [kind, cost, time] of [
      ['costAgainstP95', (point: FrontPoint) => point.usdPerMonth, (point: FrontPoint) => point.p95Ms],
      ['perMillionAgainstP99', (point: FrontPoint) => point.usdPerMillionRequests!, (point: FrontPoint) => point.p99Ms],
    ] as const) {
      const all = points<FrontPoint>(kind);
      const best = all.filter((point) => point.best);
      expect(best.length, kind).toBeGreaterThan(0);
      for (const one of best)
        expect(
          all.some((other) => cost(other) < cost(one) && time(other) < time(one)),
          `${kind} ${JSON.stringify(one.machineTypes)}`,
        ).toBe(false);
    }
  });

  // Witness: today's own verdict in the same plan, which test/failures holds against the bill
  it('has what runs today on each, and never calls it best', () => {
    for (const { kind } of plan.fronts!) {
      const today = points<FrontPoint>(kind).filter((point) => point.today);
      expect(
        today.map(({ usdPerMonth, machineTypes, best }) => ({ usdPerMonth, machineTypes, best })),
        kind,
      ).toEqual([
        { usdPerMonth: plan.today!.usdPerMonth, machineTypes: { checkout: 'c6i.2xlarge', ledger: 'm6i.xlarge' }, best: undefined },
      ]);
    }
  });

  it('looks at the other cloud too, in the nearest region', () => {
    const looked = points<FrontPoint>('perMillionAgainstP99');
    expect(new Set(looked.flatMap(({ clouds, regions }) => `${clouds.join()} ${regions.join()}`))).toEqual(
      new Set(['aws us-east-1', 'gcp us-east4']),
    );
  });

  it('names the p95 that each fleet is the cheapest for: asked for, it gives that fleet', () => {
    const asked = points<FrontPoint>('costAgainstP95').filter(({ askedP95Ms }) => typeof askedP95Ms === 'number');
    expect(asked.length).toBeGreaterThan(2);
    for (const { askedP95Ms, usdPerMonth, p95Ms } of [asked.at(0)!, asked.at(-1)!]) {
      const again = JSON.parse(
        run('plan', example('from-today'), '--json', '--set', `objectives.latency=[{fraction: 0.95, ms: ${askedP95Ms}}]`).stdout,
      ) as FeasiblePlan;
      expect(again.totals.usdPerMonth).toBeCloseTo(usdPerMonth, 6);
      expect(again.latency.p95Ms).toBeCloseTo(p95Ms, 6);
    }
  });

  // Witness: the objective itself; without a p95 objective the cheapest fleet breaks it
  it('keeps the other percentiles that are asked for', async () => {
    const catalog = await loadCatalog({ regions: ['us-east4'] });
    const asking = (ms: number) => ({
      traffic: { peakRequestsPerSecond: 600, averageRequestsPerSecond: 300 },
      regions: [{ cloud: 'gcp', region: 'us-east4', zones: 3 }],
      services: { web: { demand: '8ms', machineTypes: ['e2-highcpu-2', 'e2-highcpu-8', 't2d-standard-4'] } },
      objectives: { latency: [{ fraction: 0.99, ms }] },
    });
    const front = async (ms: number) => {
      const plan = await planScenario(asking(ms), catalog, { fronts: true });
      if (!plan.feasible) throw new Error(JSON.stringify(plan.reasons));
      return plan.fronts!.find(({ kind }) => kind === 'costAgainstP95')!.points as FrontPoint[];
    };
    expect((await front(10_000)).some(({ p99Ms }) => p99Ms > 30)).toBe(true);
    const kept = await front(30);
    expect(kept.length).toBeGreaterThan(1);
    for (const { p99Ms } of kept) expect(p99Ms).toBeLessThanOrEqual(30);
  });

  it('leaves out a fleet of today that does not answer at all, or of which something is not known', () => {
    const kinds = (today: string) =>
      (JSON.parse(run('plan', example('from-today'), '--fronts', '--json', '--set', today).stdout) as FeasiblePlan).fronts!.flatMap(
        ({ kind, points: all }) => (all.some((point) => point.today) ? [kind] : []),
      );
    expect(kinds('today.services.checkout.instances=2')).toEqual(['costAgainstAvailability']);
    expect(kinds('today.services={checkout: {machineType: c6i.2xlarge, instances: 10}}')).toEqual([]);
  });

  it('is drawn without the plan as well, the same', async () => {
    const catalog = await loadCatalog({ regions: ['us-east-1', 'us-east4', 'us-central1'] });
    const told: number[] = [];
    const alone = await planFronts(parseScenario(readFileSync(example('from-today'), 'utf8')), catalog, (done, total) =>
      told.push(done / total),
    );
    expect(alone).toEqual(plan.fronts);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });
});
