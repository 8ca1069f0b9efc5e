/**
 * The row of a second tier told by itself: within 10 % of the simulator at p95 and p99, where its callers call more evenly than at random and where they
 * call in bursts.
 */
import { describe, expect, it } from 'vitest';
import { planOf, type GraphCase } from './graphs.ts';
import { simulateGraph, type GraphService } from './simulate-graph.ts';

const STEADY = { shape: 'deterministic', scv: 0 } as const;
const GAMMA = { shape: 'gamma', scv: 0.25 } as const;
const EXPONENTIAL = { shape: 'exponential', scv: 1 } as const;
const HYPEREXPONENTIAL = { shape: 'hyperexponential', scv: 4 } as const;

const REQUESTS_PER_SECOND = 100;

/** @param busy share of the time that a server works */
function tier(replicas: number, servers: number, busy: number, service: GraphService['service'], batch = 1): GraphService {
  return { replicas, servers, meanMs: (busy * replicas * servers * 1000) / REQUESTS_PER_SECOND / batch, service, batch };
}

const CASES: { name: string; first: GraphService; second: GraphService }[] = [
  // of the law that is composed into the whole 52 % too late at p95
  { name: 'two steady replicas, then Erlang-4 tasks', first: tier(2, 2, 0.8, STEADY), second: tier(1, 1, 0.8, GAMMA) },
  // 27 %
  { name: 'four steady servers, then exponential tasks, less busy', first: tier(1, 4, 0.8, STEADY), second: tier(1, 1, 0.5, EXPONENTIAL) },
  // 24 %
  { name: 'Erlang-4, then exponential, less busy', first: tier(1, 1, 0.8, GAMMA), second: tier(1, 1, 0.5, EXPONENTIAL) },
  { name: 'Erlang-4, busier than steady ones', first: tier(1, 1, 0.7, STEADY), second: tier(1, 1, 0.76, GAMMA) },
  // 18 % too early at p99
  { name: 'in bursts', first: tier(2, 1, 0.79, HYPEREXPONENTIAL), second: tier(1, 1, 0.66, EXPONENTIAL) },
];

const graph = (services: GraphService[]): GraphCase => ({ name: '', requestsPerSecond: REQUESTS_PER_SECOND, services });

describe('the row of a second tier', () => {
  it.each(CASES)('$name', async ({ first, second }) => {
    const services = [{ ...first, calls: [{ to: 1 }] }, second];
    const run = simulateGraph({ services, requestsPerSecond: REQUESTS_PER_SECOND, requests: 1_000_000, seed: 20261201 });
    const plan = await planOf(graph(services));
    const row = plan.services.find(({ service }) => service === 's1')!;
    for (const [key, fraction] of [
      ['p95Ms', 0.95],
      ['p99Ms', 0.99],
    ] as const) {
      const simulatedMs = run.ownQuantileMs(1, fraction);
      const off = Math.abs(row.latency[key] / simulatedMs - 1);
      expect(off, `${key} ${row.latency[key]} against ${simulatedMs}`).toBeLessThan(0.1);
      expect(off).toBeLessThan(row.latencyErrorBandFraction);
    }
  });
});
