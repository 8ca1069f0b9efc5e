/**
 * Where a service's calls come several at once, an objective on it, its load line and the latency that its row shows are of one law: no plan says that a
 * limit is kept and shows a time beyond it. Witnesses: the plan's own rows; a simulation that shares no code with the laws; plans of every machine with
 * every number of replicas stated, without the objective; a plan without it, for the processor time.
 */
import { loadCatalog, parseScenario, planScenario } from 'plimsoll';
import { describe, expect, it } from 'vitest';
import { simulateGraph } from '../simulator/simulate-graph.ts';

const catalog = await loadCatalog({ regions: ['us-east4'] });
/** Families without sustained-use discounts: small ones that are cheap by the vCPU, and dearer ones that answer sooner. */
const TYPES = ['e2-highcpu-2', 'e2-standard-4', 'e2-standard-8', 'c3d-standard-4'];

type Balancer = 'random' | 'twoChoices' | 'leastOutstanding' | 'pooled';
type Shape = 'deterministic' | 'gamma' | 'exponential' | 'lognormal' | 'hyperexponential';
interface Case {
  balancer: Balancer;
  shape: Shape;
  scv: number;
  peak: number;
  calls: number;
  ms: number;
  fraction?: number;
  workers?: number;
  batchSize?: number;
  autoscaled?: boolean;
  zones?: number;
  burstiness?: number;
}

const CASES: Record<string, Case> = {
  'five at random, spread': { balancer: 'random', shape: 'lognormal', scv: 2, peak: 300, calls: 5, ms: 46 },
  'five at random, exponential': { balancer: 'random', shape: 'exponential', scv: 1, peak: 500, calls: 5, ms: 33 },
  'three steady ones at random': { balancer: 'random', shape: 'deterministic', scv: 0, peak: 400, calls: 3, ms: 18 },
  'one worker each, many replicas': { balancer: 'random', shape: 'exponential', scv: 1, peak: 120, calls: 12, ms: 60, workers: 1 },
  'twenty over few': { balancer: 'random', shape: 'gamma', scv: 0.5, peak: 20, calls: 20, ms: 70 },
  'heavy tails, p99': { balancer: 'random', shape: 'hyperexponential', scv: 4, peak: 200, calls: 4, ms: 120, fraction: 0.99 },
  'the less loaded of two': { balancer: 'twoChoices', shape: 'lognormal', scv: 2, peak: 300, calls: 5, ms: 35 },
  'the least loaded': { balancer: 'leastOutstanding', shape: 'exponential', scv: 1, peak: 300, calls: 8, ms: 36 },
  'the least loaded, steady': { balancer: 'leastOutstanding', shape: 'deterministic', scv: 0, peak: 300, calls: 5, ms: 15 },
  'one queue for all': { balancer: 'pooled', shape: 'gamma', scv: 0.5, peak: 300, calls: 10, ms: 26 },
  'a single replica': { balancer: 'random', shape: 'exponential', scv: 1, peak: 10, calls: 5, ms: 60 },
  'batches of two': { balancer: 'random', shape: 'exponential', scv: 1, peak: 100, calls: 4, ms: 60, batchSize: 2 },
  'an hourly fleet that survives a zone': { balancer: 'random', shape: 'lognormal', scv: 2, peak: 300, calls: 5, ms: 40, autoscaled: true, zones: 3 }, // prettier-ignore
  'in bursts': { balancer: 'random', shape: 'exponential', scv: 1, peak: 300, calls: 5, ms: 50, burstiness: 4 },
};

const scenarioOf = (one: Case, leaf: object = {}, latency?: object[]) => ({
  traffic: { peakRequestsPerSecond: one.peak, placement: 'sameVpc', ...(one.burstiness && { burstiness: one.burstiness }) },
  regions: [{ cloud: 'gcp', region: 'us-east4', zones: one.zones ?? 1 }],
  services: {
    front: { demand: '0.01ms', machineTypes: ['e2-standard-2'], calls: [{ to: 'leaf', perRequest: one.calls, mode: 'parallel' }] },
    leaf: {
      demand: '10ms',
      serviceTime: { squaredCoefficientOfVariation: one.scv, shape: one.shape },
      machineTypes: TYPES,
      balancer: one.balancer,
      ...(one.workers && { workers: one.workers }),
      ...(one.batchSize && { batchSize: one.batchSize }),
      ...(one.autoscaled && { autoscaled: true }),
      ...leaf,
    },
  },
  objectives: {
    latency: latency ?? [{ service: 'leaf', fraction: one.fraction ?? 0.95, ms: one.ms }],
    survive: { zones: (one.zones ?? 1) > 1 ? 1 : 0 },
  },
});

async function planOf(scenario: object) {
  const plan = await planScenario(parseScenario(scenario), catalog);
  if (!plan.feasible) throw new Error(plan.reasons.map(({ message }) => message).join('; '));
  return { plan, leaf: plan.services.find(({ service }) => service === 'leaf')!, row: plan.objectives.find((row) => 'ms' in row)! };
}

/** The answer alone, without its range and runner-ups. */
async function firstOf(scenario: object) {
  const stop = new AbortController();
  const found: Parameters<NonNullable<NonNullable<Parameters<typeof planScenario>[2]>['onFirst']>>[0][] = [];
  const onFirst = (first: (typeof found)[number]) => (found.push(first), stop.abort());
  await planScenario(parseScenario(scenario), catalog, { signal: stop.signal, onFirst, breathe: async () => {} }).catch(
    (error: unknown) => {
      if (found.length === 0) throw error;
    },
  );
  return found[0]!.services.find(({ service }) => service === 'leaf')!;
}

const shown = (one: Case, { p95Ms, p99Ms }: { p95Ms: number; p99Ms: number }) => (one.fraction === 0.99 ? p99Ms : p95Ms);

describe.each(Object.entries(CASES))('calls that come at once: %s', (_, one) => {
  const planned = planOf(scenarioOf(one));

  it('an objective on the service is of the latency that its row shows', async () => {
    const { leaf, row } = await planned;
    if (!('ms' in row)) throw new Error('no latency objective');
    expect(row.predictedMs).toBeCloseTo(shown(one, leaf.latency), 6);
    expect(row.predictedUnderLossMs).toBeCloseTo(shown(one, leaf.underLoss.latency), 6);
    expect(row.met).toBe(true);
    expect(shown(one, leaf.underLoss.latency)).toBeLessThanOrEqual(one.ms * (1 + 1e-6));
  });

  it('and is kept in simulation, within a tenth and the error that the row states', { timeout: 60_000 }, async () => {
    const { leaf, row } = await planned;
    if (!('ms' in row)) throw new Error('no latency objective');
    const run = simulateGraph({
      services: [
        {
          replicas: 50,
          servers: 2,
          meanMs: 0.01,
          service: { shape: 'exponential', scv: 1 },
          calls: [{ to: 1, perRequest: one.calls, parallel: true }],
        },
        {
          // one queue for all is one replica with the workers of all
          replicas: one.balancer === 'pooled' ? 1 : leaf.desiredReplicas,
          servers: one.balancer === 'pooled' ? leaf.workers * leaf.desiredReplicas : leaf.workers,
          meanMs: leaf.taskSeconds * 1000,
          service: { shape: one.shape, scv: one.scv },
          batch: one.batchSize ?? 1,
          ...((one.balancer === 'twoChoices' || one.balancer === 'leastOutstanding') && { balancer: one.balancer }),
        },
      ],
      requestsPerSecond: one.peak,
      burstiness: one.burstiness ?? 1,
      requests: 40_000,
      seed: 7,
    });
    const simulatedMs = run.ownQuantileMs(1, one.fraction ?? 0.95);
    // by the seeds below within 8 %; the older law, of single calls whose arrivals are as uneven, was up to four fifths too early
    expect(Math.abs(row.predictedMs / simulatedMs - 1)).toBeLessThan(Math.min(0.1, leaf.latencyErrorBandFraction));
    expect(simulatedMs).toBeLessThanOrEqual(one.ms * 1.1);
  });

  // replicas of an hourly fleet cannot be stated
  if (one.autoscaled) return;
  it('and no machine keeps it for less with any number of replicas', { timeout: 60_000 }, async () => {
    const { leaf, plan } = await planned;
    expect(plan.optimality.proven).toBe(true);
    const cheapest: { type: string; replicas: number; usd: number }[] = [];
    for (const type of TYPES) {
      const at = (replicas: number) => firstOf(scenarioOf(one, { machineTypes: [type], replicas }, []));
      const { workers, taskSeconds, peakRequestsPerSecond } = await at(300);
      const busiest = (peakRequestsPerSecond * taskSeconds * (one.batchSize ?? 1)) / workers / 0.7;
      for (let replicas = Math.ceil(busiest - 1e-9); replicas <= 80; replicas++) {
        const stated = await at(replicas);
        if (shown(one, stated.underLoss.latency) > one.ms) continue;
        cheapest.push({ type, replicas, usd: stated.usdPerMonth });
        break;
      }
    }
    const best = cheapest.reduce((a, b) => (b.usd < a.usd ? b : a));
    expect({ usd: leaf.usdPerMonth.toFixed(6), cheapest }).toEqual({ usd: best.usd.toFixed(6), cheapest });
  });
});

// A second tier's row is of another law than what is composed of it into the whole answer, and so is an objective on it. Witness: the plan's own row, as it is
// without an objective.
describe.each([
  { name: 'in bursts', shape: 'hyperexponential', scv: 4 },
  { name: 'evenly', shape: 'deterministic', scv: 0 },
] as const)('a second tier that is called $name', ({ shape, scv }) => {
  const planned = (latency: object[]) => {
    const one = (service: object, calls: object[]) => ({
      demand: '10ms',
      workers: 1,
      replicas: 1,
      machineTypes: ['t2d-standard-1'],
      ...service,
      calls,
    });
    const serviceTime = { meanMs: 10, squaredCoefficientOfVariation: scv, shape };
    return planScenario(
      parseScenario({
        traffic: { peakRequestsPerSecond: 75, front: 'first' },
        regions: [{ cloud: 'gcp', region: 'us-east4', zones: 1 }],
        services: { first: one({ serviceTime }, [{ to: 'second', networkMs: 0 }]), second: one({}, []) },
        constraints: { maxUtilizationFraction: 0.9 },
        objectives: { latency },
      }),
      catalog,
    );
  };
  const asked = (ms: number) => planned([{ service: 'second', fraction: 0.95, ms }]);
  const rowOf = (plan: Awaited<ReturnType<typeof planned>>) => {
    if (!plan.feasible) throw new Error(plan.reasons.map(({ message }) => message).join('; '));
    const [objective] = plan.objectives;
    return {
      objective: objective && 'ms' in objective ? objective : undefined,
      p95Ms: plan.services.find(({ service }) => service === 'second')!.latency.p95Ms,
    };
  };

  it('is met where its row is within the limit, and of the same time', async () => {
    const { p95Ms } = rowOf(await planned([]));
    // the search keeps what calls at random would take where they come more evenly
    const { objective, p95Ms: shownMs } = rowOf(await asked(p95Ms * (scv > 1 ? 1.01 : 1.5)));
    expect(objective!.met).toBe(true);
    expect(objective!.predictedMs).toBeCloseTo(shownMs, 6);
    expect(shownMs).toBeCloseTo(p95Ms, 6);
  });

  it('and refused where it is beyond', async () => {
    const { p95Ms } = rowOf(await planned([]));
    expect((await asked(p95Ms * 0.99)).feasible).toBe(false);
  });
});

it('memory of what is in flight is of that law too', { timeout: 60_000 }, async () => {
  const one: Case = { balancer: 'random', shape: 'exponential', scv: 1, peak: 300, calls: 8, ms: 0 };
  const inFlightMb = 4000;
  const memory = { base: '1GiB', perRequestInFlight: `${inFlightMb}MB` };
  const { leaf } = await planOf(scenarioOf(one, { memory, machineTypes: ['c3d-standard-4'] }, []));
  expect(leaf.bindingConstraint).toBe('memory');
  // at its load line, by Little's law on the mean time that a simulation of it finds
  const requestsPerSecond = (leaf.loadLineRequestsPerSecond * leaf.desiredReplicas) / one.calls;
  const run = simulateGraph({
    services: [
      {
        replicas: 50,
        servers: 2,
        meanMs: 0.01,
        service: { shape: 'exponential', scv: 1 },
        calls: [{ to: 1, perRequest: one.calls, parallel: true }],
      },
      { replicas: leaf.desiredReplicas, servers: leaf.workers, meanMs: leaf.taskSeconds * 1000, service: { shape: 'exponential', scv: 1 } },
    ],
    requestsPerSecond,
    requests: 40_000,
    seed: 7,
  });
  const parts = 1000;
  const meanMs = Array.from({ length: parts }, (_, i) => run.ownQuantileMs(1, (i + 0.5) / parts)).reduce((sum, ms) => sum + ms, 0) / parts;
  const inFlight = leaf.loadLineRequestsPerSecond * (meanMs / 1000);
  const told = ((leaf.memoryNeededGib - 1) * 2 ** 30) / (inFlightMb * 1e6);
  expect(Math.abs(told / inFlight - 1)).toBeLessThan(0.05);
});

it('costs a bounded part more processor time than the same plans without it, among all machines', { timeout: 240_000 }, async () => {
  const secondsFor = async (more: number, latency?: object[]) => {
    const before = process.cpuUsage();
    for (const name of ['five at random, spread', 'three steady ones at random', 'the less loaded of two']) {
      // of laws that are not known yet
      const one = { ...CASES[name]!, calls: CASES[name]!.calls + more };
      await planScenario(parseScenario(scenarioOf(one, { machineTypes: undefined }, latency)), catalog);
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  await secondsFor(1, []); // prices are read, and code is warm
  const without = await secondsFor(2, []);
  // asked for anew at every step of a root to the last digit, the true law took 235 times as long as no objective; now it takes 20 times as long
  expect((await secondsFor(2)) / without).toBeLessThan(70);
});
