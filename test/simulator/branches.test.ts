/** Calls to several services at once, and to every shard: they come at the same moments, so waits are alike. Witness: the simulator, seeded. */
import { loadCatalog, planScenario } from 'plimsoll';
import { describe, expect, it } from 'vitest';
import { BRANCHES, planOf } from './graphs.ts';
import { simulateGraph } from './simulate-graph.ts';

const FRACTIONS = [
  ['p50Ms', 0.5],
  ['p95Ms', 0.95],
  ['p99Ms', 0.99],
] as const;

describe('several services at once', () => {
  it.each(BRANCHES)('$name', async (one) => {
    const simulated = simulateGraph({ ...one, requests: 120_000, seed: 20261130 });
    const { latency, latencyErrorBandFraction } = await planOf(one);
    expect(latencyErrorBandFraction).toBeLessThan(0.4);
    for (const [name, fraction] of FRACTIONS) {
      const true_ = simulated.quantileMs(fraction);
      expect(Math.abs(latency[name] / true_ - 1), `${name} ${latency[name]} against ${true_}`).toBeLessThan(one.within!);
    }
  });
});

describe('every shard of a dataset at once', () => {
  it.each([
    { spread: { shape: 'deterministic', scv: 0 }, replicas: 1 },
    { spread: { shape: 'gamma', scv: 0.25 }, replicas: 1 },
    { spread: { shape: 'gamma', scv: 0.25 }, replicas: 2 },
  ] as const)('$spread.shape tasks, $replicas replicas', async ({ spread, replicas }) => {
    const shards = 8;
    const requestsPerSecond = 65 * replicas;
    const shard = { replicas, servers: 1, meanMs: 10, service: spread };
    const simulated = simulateGraph({
      services: [
        {
          replicas: 1,
          servers: 16,
          meanMs: 0.1,
          service: spread,
          calls: Array.from({ length: shards }, (_, i) => ({ to: i + 1, parallel: true })),
        },
        ...Array.from({ length: shards }, () => shard),
      ],
      requestsPerSecond,
      requests: 120_000,
      seed: 20261130,
    });
    const plan = await planScenario(
      {
        traffic: { peakRequestsPerSecond: requestsPerSecond, front: 'front' },
        regions: [{ cloud: 'gcp', region: 'us-central1', zones: 1 }],
        services: {
          front: {
            demand: '0.1ms',
            serviceTime: { meanMs: 0.1, squaredCoefficientOfVariation: spread.scv, shape: spread.shape },
            workers: 16,
            replicas: 1,
            machineTypes: ['n2-highcpu-16'],
            calls: [{ to: 'store', mode: 'parallel', networkMs: 0 }],
          },
          store: {
            demand: '10ms',
            serviceTime: { meanMs: 10, squaredCoefficientOfVariation: spread.scv, shape: spread.shape },
            workers: 1,
            replicas,
            shards,
            shardsPerRequest: 'all',
            machineTypes: ['n2-highcpu-16'],
          },
        },
        constraints: { maxUtilizationFraction: 0.99 },
      },
      await loadCatalog({ regions: ['us-central1'] }),
    );
    if (!plan.feasible) throw new Error(JSON.stringify(plan.reasons));
    for (const [name, fraction] of FRACTIONS) {
      const true_ = simulated.quantileMs(fraction);
      expect(Math.abs(plan.latency[name] / true_ - 1), `${name} ${plan.latency[name]} against ${true_}`).toBeLessThan(0.1);
    }
  });
});
