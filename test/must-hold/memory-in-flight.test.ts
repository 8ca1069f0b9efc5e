/**
 * Memory that requests hold while their calls take time ties machines together: a faster callee lets its caller do with less. Witnesses: every pair of
 * machine types planned by itself, and every cheaper fleet stated to the planner, machines and replicas.
 */
import { describe, expect, it } from 'vitest';
import { loadCatalog, planScenario, type FeasiblePlan } from 'plimsoll';
import { randomOf } from '../simulator/simulate-queue.ts';

const CALLERS = ['n2d-highcpu-2', 'n2d-standard-2', 'n2d-highmem-2', 'n2d-standard-4'];
const CALLEES = ['e2-highcpu-2', 'e2-highcpu-4', 't2d-standard-1', 't2d-standard-4'];

interface Drawn {
  peak: number;
  callerMs: number;
  calleeMs: number;
  heldMib: number;
  limit: number;
  ms?: number;
}

interface Service {
  demand: string;
  machineTypes: string[];
  memory?: { base: string; perRequestInFlight: string };
  calls?: object[];
  balancer?: string;
}

const around = (peak: number, services: Record<string, Service>, objectives: object, limit: number) => ({
  traffic: { peakRequestsPerSecond: peak, averageRequestsPerSecond: peak, front: 'a' },
  regions: [{ cloud: 'gcp', region: 'us-central1', zones: 3 }],
  services,
  objectives,
  constraints: { maxUtilizationFraction: limit },
});

const scenario = ({ peak, callerMs, calleeMs, heldMib, limit, ms }: Drawn, callers = CALLERS, callees = CALLEES) =>
  around(
    peak,
    {
      a: {
        demand: `${callerMs}ms`,
        machineTypes: callers,
        memory: { base: '0.3GiB', perRequestInFlight: `${heldMib}MiB` },
        calls: [{ to: 'b', networkMs: 0.5 }],
      },
      b: { demand: `${calleeMs}ms`, machineTypes: callees },
    },
    { survive: { zones: 1 }, ...(ms !== undefined && { latency: [{ fraction: 0.95, ms }] }) },
    limit,
  );

describe('memory of what is in flight', async () => {
  const catalog = await loadCatalog({ regions: ['us-central1'] });
  const planned = async (of: object) => {
    const plan = await planScenario(of, catalog);
    return plan.feasible ? plan : undefined;
  };
  const usableGib = (plan: FeasiblePlan, machineType: string) =>
    (plan.catalog.machineTypes as { machineType: string; usableMemoryGib: number }[]).find((one) => one.machineType === machineType)!
      .usableMemoryGib;
  const fitsIn = (plan: FeasiblePlan) => plan.services.every((row) => row.memoryNeededGib <= usableGib(plan, row.machineType) * (1 + 1e-9));

  it('is proven cheapest, no pair of caller and callee being cheaper, and fits', async () => {
    const random = randomOf(7);
    const between = (a: number, b: number) => a + Math.floor(random() * (b - a + 1));
    let tight = 0;
    for (let i = 0; i < 16; i++) {
      const drawn: Drawn = {
        peak: between(20, 300),
        callerMs: between(5, 30),
        calleeMs: between(50, 400),
        heldMib: between(40, 200),
        limit: [0.6, 0.7, 0.85][i % 3]!,
        ...(i % 4 === 3 && { ms: between(1200, 2500) }),
      };
      const plan = await planned(scenario(drawn));
      let least = Infinity;
      for (const caller of CALLERS)
        for (const callee of CALLEES)
          least = Math.min(least, (await planned(scenario(drawn, [caller], [callee])))?.totals.usdPerMonth ?? Infinity);
      if (!plan) {
        expect(least, JSON.stringify(drawn)).toBe(Infinity);
        continue;
      }
      expect(plan.optimality.proven, JSON.stringify(drawn)).toBe(true);
      expect(plan.totals.usdPerMonth, JSON.stringify(drawn)).toBeLessThanOrEqual(least * (1 + 1e-9));
      expect(fitsIn(plan), JSON.stringify(drawn)).toBe(true);
      if ((await planned(scenario({ ...drawn, heldMib: 0.01 })))!.totals.usdPerMonth < plan.totals.usdPerMonth) tight++;
    }
    expect(tight).toBeGreaterThan(3);
  });

  it('costs no more than any fleet that is stated: chains and fans, timeouts, shared queues, an availability', async () => {
    const random = randomOf(11);
    const between = (a: number, b: number) => a + Math.floor(random() * (b - a + 1));
    const some = (from: readonly string[], count: number) => [...from].sort(() => random() - 0.5).slice(0, count);
    let [tight, asked] = [0, 0];
    for (let i = 0; i < 12; i++) {
      const [three, fan] = [i % 3 === 2, i % 4 === 1];
      const services: Record<string, Service> = {
        a: {
          demand: `${between(5, 30)}ms`,
          machineTypes: some(CALLERS, 2),
          memory: { base: '0.3GiB', perRequestInFlight: `${between(100, 500)}MiB` },
          calls: [
            {
              to: 'b',
              networkMs: 0.5,
              ...(fan && { mode: 'parallel', perRequest: 2 }),
              ...(i % 6 === 3 && { timeoutMs: between(300, 900) }),
            },
            ...(three ? [{ to: 'c', networkMs: 0.5, ...(fan && { mode: 'parallel' }) }] : []),
          ],
        },
        b: { demand: `${between(50, 400)}ms`, machineTypes: some(CALLEES, 2), ...(i % 5 === 4 && { balancer: 'pooled' }) },
        ...(three && { c: { demand: `${between(20, 200)}ms`, machineTypes: some(CALLEES, 2) } }),
      };
      const objectives = {
        survive: { zones: i % 2 },
        ...(i % 4 === 0 && { latency: [{ fraction: 0.95, ms: between(1200, 2500) }] }),
        ...(i % 6 === 2 && { availabilityFraction: 0.999 }),
      };
      const peak = between(20, 100);
      const limit = [0.6, 0.7, 0.85][i % 3]!;
      const plan = (await planned(around(peak, services, objectives, limit)))!;
      const what = JSON.stringify({ peak, services, objectives, limit });
      expect(plan.optimality.proven, what).toBe(true);
      expect(fitsIn(plan), what).toBe(true);
      const names = Object.keys(services);
      // fleets as the utilisation alone has them, and larger ones: what each costs by itself
      const own = { survive: objectives.survive };
      const free = Object.fromEntries(names.map((name) => [name, { ...services[name]!, memory: undefined }]));
      const fleets = await Promise.all(
        names.map(async (name) => {
          const lists = services[name]!.machineTypes.map(async (machineType) => {
            const alone = (await planned(around(peak, { ...free, [name]: { ...free[name]!, machineTypes: [machineType] } }, own, limit)))!;
            const { desiredReplicas, usdPerMonth } = alone.services.find((row) => row.service === name)!;
            const each = usdPerMonth / desiredReplicas;
            return Array.from({ length: 30 }, (_, n) => ({
              machineType,
              replicas: desiredReplicas + n,
              usd: (desiredReplicas + n) * each,
            }));
          });
          return (await Promise.all(lists)).flat();
        }),
      );
      const usd = plan.services.reduce((sum, row) => sum + row.usdPerMonth, 0);
      let cheaper = [{ usd: 0, fleet: [] as { machineType: string; replicas: number }[] }];
      fleets.forEach((list, n) => {
        const rest = fleets.slice(n + 1).reduce((sum, after) => sum + Math.min(...after.map((one) => one.usd)), 0);
        cheaper = cheaper.flatMap((before) =>
          list
            .filter((one) => before.usd + one.usd + rest < usd * (1 - 1e-6))
            .map((one) => ({ usd: before.usd + one.usd, fleet: [...before.fleet, one] })),
        );
      });
      for (const { fleet } of cheaper.sort((a, b) => b.usd - a.usd).slice(0, 60)) {
        asked++;
        const stated = Object.fromEntries(
          names.map((name, n) => [name, { ...services[name]!, machineTypes: [fleet[n]!.machineType], replicas: fleet[n]!.replicas }]),
        );
        const other = await planned(around(peak, stated, objectives, limit));
        expect(other?.totals.usdPerMonth ?? Infinity, `${what} ${JSON.stringify(fleet)}`).toBeGreaterThanOrEqual(
          plan.totals.usdPerMonth * (1 - 1e-6),
        );
      }
      const without = (await planned(around(peak, free, objectives, limit)))!;
      if (without.totals.usdPerMonth < plan.totals.usdPerMonth * (1 - 1e-6)) tight++;
    }
    expect(tight).toBeGreaterThan(3);
    expect(asked).toBeGreaterThan(50);
  });
});
