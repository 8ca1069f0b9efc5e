/** A scenario without traffic has finite times, whatever its bursts: those of idle machines. A reviewer read "p95 NaN ms", and `--json` ended with 3. */
import { loadCatalog, parseScenario, planScenario, planToJson } from 'plimsoll';
import { expect, it } from 'vitest';

const catalog = await loadCatalog({ regions: ['us-east-1'] });

it.each(['random', 'twoChoices', 'leastOutstanding', 'pooled'])('%s', async (balancer) => {
  const at = async (burstiness: number) => {
    const plan = await planScenario(
      parseScenario({
        traffic: { peakRequestsPerSecond: 0, burstiness },
        regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
        services: { a: { demand: '5ms', machineTypes: ['c7a.large'], batchSize: 64, replicas: 50, balancer, queueLimit: 100 } },
      }),
      catalog,
    );
    if (!plan.feasible) throw new Error('infeasible');
    expect(() => planToJson(plan)).not.toThrow();
    return plan.latency;
  };
  const [bursts, poisson] = [await at(100), await at(1)];
  // the witness: nobody comes in bursts where nobody comes
  for (const key of ['p50Ms', 'p95Ms', 'p99Ms'] as const) expect(bursts[key]).toBeCloseTo(poisson[key], 9);
});

it('a service behind another', async () => {
  const plan = await planScenario(
    parseScenario({
      traffic: { peakRequestsPerSecond: 0, front: 'a' },
      regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
      services: { a: { demand: '5ms', calls: [{ to: 'b', networkMs: 1 }] }, b: { demand: '5ms' } },
    }),
    catalog,
  );
  if (!plan.feasible) throw new Error('infeasible');
  // the witness: two machines with nothing to do answer one after the other as each does
  const [a, b] = plan.services;
  expect(b!.latency).toEqual(a!.latency);
  expect(plan.latency.p50Ms).toBeGreaterThan(a!.latency.p50Ms + 1);
});

it('a service that no client reaches', async () => {
  const plan = async (services: object) => {
    const traffic = { peakRequestsPerSecond: 100, burstiness: 2, front: 'a' };
    const found = await planScenario(
      parseScenario({ traffic, regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }], services }),
      catalog,
    );
    if (!found.feasible) throw new Error('infeasible');
    expect(() => planToJson(found)).not.toThrow();
    return found;
  };
  const reached = { a: { demand: '5ms', calls: [{ to: 'b', perRequest: 1 }] }, b: { demand: '5ms' } };
  const [beside, alone] = [await plan({ ...reached, c: { demand: '5ms', calls: [{ to: 'b', perRequest: 1 }] } }), await plan(reached)];
  // the witness: what nobody calls changes nothing of what others answer
  expect(beside.latency).toEqual(alone.latency);
  expect(beside.latencyErrorBandFraction).toBeCloseTo(alone.latencyErrorBandFraction, 9);
});
