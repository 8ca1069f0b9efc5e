/** Scenarios that a reviewer's fuzzing found slow: 16 s of processor time for the plan, 12 s for the refusal. Bounds are generous: machines differ. */
import { loadCatalog, parseScenario, planScenario } from 'plimsoll';
import { expect, it } from 'vitest';

const catalog = await loadCatalog({ regions: ['us-east-1', 'us-west-2', 'us-central1', 'us-east4'] });

const secondsFor = async (scenario: object) => {
  const before = process.cpuUsage();
  const plan = await planScenario(parseScenario(scenario), catalog);
  const { user, system } = process.cpuUsage(before);
  return { plan, seconds: (user + system) / 1e6 };
};

it('bursts at replicas that share queues, with the cost of nines', { timeout: 60_000 }, async () => {
  const { plan, seconds } = await secondsFor({
    traffic: { peakRequestsPerSecond: 50, burstiness: 100 },
    regions: [
      { cloud: 'aws', region: 'us-east-1', shareFraction: 0.6, zones: 2 },
      { cloud: 'aws', region: 'us-west-2', shareFraction: 0.4, zones: 3 },
    ],
    services: {
      a: {
        demand: '10ms',
        serviceTime: { meanMs: 60, squaredCoefficientOfVariation: 0.3, shape: 'gamma' },
        balancer: 'leastOutstanding',
        replicas: 1,
        autoscaled: true,
        memory: { base: '1GiB', perRequestInFlight: '1MB' },
        calls: [{ to: 'b', perRequest: 20, mode: 'parallel', timeoutMs: 10 }],
      },
      b: { demand: '10ms', batchSize: 2.5, workers: 1000, balancer: 'twoChoices', autoscaled: true },
    },
    objectives: { latency: [{ fraction: 0.99, ms: 300, underLossMs: 5000 }] },
    constraints: { maxUtilizationFraction: 0.01, maxReplicas: 5 },
  });
  if (!plan.feasible) throw new Error('infeasible');
  expect(plan.optimality.proven).toBe(true);
  expect(plan.totals.usdPerMonth).toBeCloseTo(37_073.6376, 3);
  expect(seconds).toBeLessThan(8);
});

it('a latency that idle machines miss, among other reasons to refuse', { timeout: 60_000 }, async () => {
  const machineTypes = ['e2-highcpu-4', 'n2d-standard-4'];
  const { plan, seconds } = await secondsFor({
    traffic: { peakRequestsPerSecond: 1000, burstiness: 4 },
    regions: [
      { cloud: 'gcp', region: 'us-central1', shareFraction: 0.6, zones: 3 },
      { cloud: 'gcp', region: 'us-east4', shareFraction: 0.4, zones: 1 },
    ],
    services: {
      a: {
        demand: '20ms',
        serviceTime: { meanMs: 20, squaredCoefficientOfVariation: 0.5, shape: 'erlang' },
        calls: [{ to: 'b', perRequest: 20, mode: 'parallel' }],
      },
      b: { demand: '200ms', machineTypes, memory: { base: '1GiB', perRequestInFlight: '1MB' }, calls: [{ to: 'c', perRequest: 0.2 }] },
      c: { demand: '1ms', machineTypes, serviceTime: { squaredCoefficientOfVariation: 0.3, shape: 'gamma' }, workers: 1, shards: 2 },
    },
    objectives: { latency: [{ fraction: 0.5, ms: 1 }], survive: { zones: 2, regions: 1 } },
    constraints: { maxUtilizationFraction: 0.7 },
  });
  if (plan.feasible) throw new Error('feasible');
  expect(plan.reasons.map(({ resource }) => resource)).toEqual(['latency', 'zones', 'zones', 'zones']);
  expect(plan.nearest.map(({ change }) => change.split('=')[0])).toEqual(['objectives.latency[0].ms', 'objectives.survive.zones']);
  expect(seconds).toBeLessThan(6);
});
