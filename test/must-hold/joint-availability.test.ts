/**
 * The cheapest machines and replicas for an availability, against every combination of stated ones: the planner asked to choose, and asked a
 * thousand times about fleets that it is told.
 */
import fc from 'fast-check';
import { loadCatalog, planScenario, type FeasiblePlan } from 'plimsoll';
import { describe, expect, it } from 'vitest';

const catalog = await loadCatalog({ clouds: ['gcp'], regions: ['us-east4', 'us-central1'] });
// a small and a large machine of one make, and one whose price for its vCPUs lies between
const MACHINES = ['e2-highcpu-2', 'e2-highcpu-8', 'n2d-highcpu-4'];
const MOST_SPARES = 5;

interface Case {
  peak: number;
  zones: number;
  availabilityFraction: number;
  replicaAvailabilityFraction: number;
  services: { demandMs: number; shards: number }[];
}

const scenarioOf = (one: Case, stated: readonly { machineType: string; replicas: number }[] | undefined) => ({
  traffic: { peakRequestsPerSecond: one.peak, averageRequestsPerSecond: one.peak },
  regions: [{ cloud: 'gcp', region: 'us-east4', zones: one.zones }],
  services: Object.fromEntries(
    one.services.map(({ demandMs, shards }, i) => [
      `s${i}`,
      {
        demand: `${demandMs}ms`,
        shards,
        machineTypes: stated ? [stated[i]!.machineType] : MACHINES,
        ...(stated && { replicas: stated[i]!.replicas }),
        ...(i + 1 < one.services.length && { calls: [{ to: `s${i + 1}`, networkMs: 0.5 }] }),
      },
    ]),
  ),
  failures: { replicaAvailabilityFraction: one.replicaAvailabilityFraction, releasesPerMonth: 0 },
  objectives: stated ? {} : { availabilityFraction: one.availabilityFraction },
  constraints: { maxUtilizationFraction: 0.6 },
});

/** Every machine and number of replicas of every service. */
async function cheapestStated(one: Case): Promise<number> {
  let best = Infinity;
  const visit = async (stated: { machineType: string; replicas: number }[], fewest: number[]): Promise<void> => {
    if (stated.length < one.services.length) {
      const { demandMs, shards } = one.services[stated.length]!;
      for (const [m, machineType] of MACHINES.entries()) {
        const vcpus = Number(machineType.split('-').at(-1));
        // at 60 % of its vCPUs at most
        const least = Math.max(1, Math.ceil((one.peak * demandMs) / 1000 / shards / (0.6 * vcpus) - 1e-9));
        for (let replicas = least; replicas <= least + MOST_SPARES; replicas++)
          await visit([...stated, { machineType, replicas }], [...fewest, m]);
      }
      return;
    }
    const plan = await planScenario(scenarioOf(one, stated), catalog);
    if (plan.feasible && 1 - plan.availabilityFraction <= (1 - one.availabilityFraction) * (1 + 1e-9))
      best = Math.min(best, plan.totals.usdPerMonth);
  };
  await visit([], []);
  return best;
}

const cases = fc.sample(
  fc.record({
    peak: fc.integer({ min: 20, max: 1500 }),
    zones: fc.integer({ min: 2, max: 4 }),
    availabilityFraction: fc.constantFrom(0.995, 0.999, 0.9995, 0.9998),
    replicaAvailabilityFraction: fc.constantFrom(0.99, 0.995, 0.999),
    services: fc.array(fc.record({ demandMs: fc.integer({ min: 1, max: 12 }), shards: fc.constantFrom(1, 1, 2) }), {
      minLength: 1,
      maxLength: 2,
    }),
  }),
  { numRuns: 24, seed: 20261125 },
) as Case[];

describe('machines and replicas chosen together for an availability', () => {
  it.each(cases.map((one, i) => [i, one] as const))('cost what the best of all stated fleets costs, scenario %i', async (_, one) => {
    const plan = (await planScenario(scenarioOf(one, undefined), catalog)) as FeasiblePlan;
    const best = await cheapestStated(one);
    expect(plan.feasible).toBe(best < Infinity);
    if (!plan.feasible) return;
    expect(Math.abs(plan.totals.usdPerMonth - best)).toBeLessThan(1e-6 * best);
    expect(plan.optimality.proven).toBe(true);
  });
  it('are not always those that the load alone makes cheapest', async () => {
    let others = 0;
    for (const one of cases) {
      const [bare, due] = (await Promise.all([
        planScenario(scenarioOf({ ...one, availabilityFraction: 0.5 }, undefined), catalog),
        planScenario(scenarioOf(one, undefined), catalog),
      ])) as [FeasiblePlan, FeasiblePlan];
      if (due.services.some(({ machineType }, i) => machineType !== bare.services[i]!.machineType)) others++;
    }
    expect(others).toBeGreaterThan(2);
  });

  it('cost what the cost of nines says, and never less for more nines', async () => {
    for (const one of cases.slice(0, 6)) {
      const { costOfNines } = (await planScenario(scenarioOf({ ...one, availabilityFraction: 0.5 }, undefined), catalog)) as FeasiblePlan;
      let before = 0;
      for (const { availabilityFraction, usdPerMonth } of costOfNines) {
        const plan = await planScenario(scenarioOf({ ...one, availabilityFraction }, undefined), catalog);
        expect(plan.feasible).toBe(usdPerMonth !== null);
        if (!plan.feasible || usdPerMonth === null) continue;
        expect(usdPerMonth).toBeGreaterThanOrEqual(before - 1e-9);
        expect(plan.totals.usdPerMonth).toBeCloseTo(usdPerMonth, 6);
        before = usdPerMonth;
      }
    }
  });

  it('may be larger machines where so few instances are allowed that no number of small ones is enough', async () => {
    const [one] = cases;
    const tight = (machineTypes: string[]) => ({
      ...scenarioOf({ ...one!, peak: 200, availabilityFraction: 0.9995, services: [{ demandMs: 10, shards: 1 }] }, undefined),
      services: { s0: { demand: '10ms', machineTypes } },
      constraints: { maxUtilizationFraction: 0.6, maxReplicas: 2 },
    });
    expect((await planScenario(tight(['e2-highcpu-2']), catalog)).feasible).toBe(false);
    // 2 vCPU-seconds a second are 2.4 at 60 % of four vCPUs: either of two is enough, and two of four are cheaper than two of eight
    const plan = (await planScenario(tight(MACHINES), catalog)) as FeasiblePlan;
    expect(plan.services[0]).toMatchObject({ machineType: 'n2d-highcpu-4', desiredReplicas: 2 });
  });
});

/** Two services of one promise: what it costs with one more thing promised, and another. */
const promised = (one: { peak: number; demandMs: [number, number]; ms: number }, objectives: object) => ({
  traffic: { peakRequestsPerSecond: one.peak, averageRequestsPerSecond: one.peak },
  regions: [{ cloud: 'gcp', region: 'us-east4', zones: 3 }],
  services: {
    a: { demand: `${one.demandMs[0]}ms`, machineTypes: MACHINES, calls: [{ to: 'b', networkMs: 0.5 }] },
    b: { demand: `${one.demandMs[1]}ms`, machineTypes: MACHINES },
  },
  failures: { releasesPerMonth: 0 },
  objectives: { latency: [{ fraction: 0.95, ms: one.ms }], ...objectives },
});

const promises = fc
  .sample(
    fc.record({
      peak: fc.integer({ min: 50, max: 2000 }),
      demandMs: fc.tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 10 })),
      slack: fc.double({ min: 1.5, max: 6, noNaN: true }),
      availabilityFraction: fc.constantFrom(0.999, 0.9995, 0.9999),
    }),
    { numRuns: 12, seed: 20261130 },
  )
  .map((one) => ({ ...one, ms: Math.ceil((one.demandMs[0] + one.demandMs[1]) * one.slack) }));

describe('an availability together with a latency over several services', () => {
  it.each(promises.map((one, i) => [i, one] as const))('never costs less with more promised, scenario %i', async (_, one) => {
    const usd = async (objectives: object) => {
      const plan = await planScenario(promised(one, objectives), catalog);
      return { usdPerMonth: plan.feasible ? plan.totals.usdPerMonth : Infinity, plan };
    };
    const latencyAlone = await usd({});
    const both = await usd({ availabilityFraction: one.availabilityFraction });
    const withZone = await usd({ availabilityFraction: one.availabilityFraction, survive: { zones: 1 } });
    expect(both.usdPerMonth).toBeGreaterThanOrEqual(latencyAlone.usdPerMonth * (1 - 1e-9));
    expect(withZone.usdPerMonth).toBeGreaterThanOrEqual(both.usdPerMonth * (1 - 1e-9));
    if (!both.plan.feasible) return;
    expect(both.plan.optimality.proven).toBe(true);
    for (const { met } of both.plan.objectives) expect(met).toBe(true);
    const nines = both.plan.costOfNines.flatMap(({ usdPerMonth }) => (usdPerMonth === null ? [] : [usdPerMonth]));
    expect(nines).toEqual([...nines].sort((a, b) => a - b));
  });

  it('costs no more than the best of all stated fleets', async () => {
    for (const one of promises.slice(0, 3)) {
      const chosen = await planScenario(promised(one, { availabilityFraction: one.availabilityFraction }), catalog);
      let best = Infinity;
      for (const first of stated(one.peak, one.demandMs[0]))
        for (const second of stated(one.peak, one.demandMs[1])) {
          const scenario = promised(one, {});
          Object.assign(scenario.services.a, { machineTypes: [first.machineType], replicas: first.replicas });
          Object.assign(scenario.services.b, { machineTypes: [second.machineType], replicas: second.replicas });
          const plan = await planScenario(scenario, catalog);
          if (plan.feasible && 1 - plan.availabilityFraction <= (1 - one.availabilityFraction) * (1 + 1e-9))
            best = Math.min(best, plan.totals.usdPerMonth);
        }
      expect(chosen.feasible ? chosen.totals.usdPerMonth : Infinity).toBeLessThanOrEqual(best * (1 + 1e-9));
    }
  });
});

/** Every machine with as many replicas as carry the load at 70 % of it, up to seven more. */
function stated(peak: number, demandMs: number): { machineType: string; replicas: number }[] {
  return MACHINES.flatMap((machineType) => {
    const least = Math.max(1, Math.ceil((peak * demandMs) / 1000 / (0.7 * Number(machineType.split('-').at(-1))) - 1e-9));
    return Array.from({ length: 8 }, (_, more) => ({ machineType, replicas: least + more }));
  });
}
