/** A sample of the accuracy report as tests: response laws against the simulator, within their own error bands and the simulation's noise. */
import { responseTime } from 'plimsoll';
import { describe, expect, it } from 'vitest';
import { simulateQueue, type QueueRun } from './simulate-queue.ts';

const CASES: (Omit<QueueRun, 'calls' | 'seed'> & { within: number })[] = [
  { servers: 1, utilization: 0.7, service: { shape: 'lognormal', scv: 2 }, within: 0.05 },
  { servers: 2, utilization: 0.7, service: { shape: 'lognormal', scv: 4 }, within: 0.1 },
  { servers: 4, utilization: 0.8, service: { shape: 'gamma', scv: 0.5 }, within: 0.05 },
  { servers: 8, utilization: 0.8, service: { shape: 'lognormal', scv: 1 }, within: 0.05 },
  { servers: 16, utilization: 0.8, service: { shape: 'hyperexponential', scv: 2 }, within: 0.05 },
  { servers: 64, utilization: 0.8, service: { shape: 'lognormal', scv: 4 }, within: 0.05 },
  { servers: 4, utilization: 0.6, batch: 8, service: { shape: 'exponential', scv: 1 }, within: 0.04 },
  { servers: 32, utilization: 0.75, batch: 8, service: { shape: 'exponential', scv: 1 }, within: 0.04 },
  { servers: 8, utilization: 0.3, batch: 20.5, service: { shape: 'exponential', scv: 1 }, within: 0.04 },
  { servers: 4, utilization: 0.6, batch: 24, service: { shape: 'erlang', scv: 0.5 }, within: 0.1 },
  { servers: 16, utilization: 0.6, batch: 8, service: { shape: 'lognormal', scv: 2 }, within: 0.1 },
  { servers: 16, utilization: 0.8, batch: 9, service: { shape: 'deterministic', scv: 0 }, within: 0.04 },
  { servers: 1, utilization: 0.7, batch: 4, service: { shape: 'lognormal', scv: 4 }, within: 0.06 },
  { servers: 16, utilization: 0.7, batch: 9, service: { shape: 'gamma', scv: 0.15 }, within: 0.06 },
  { servers: 16, utilization: 0.3, arrivalScv: 10, batch: 8, service: { shape: 'exponential', scv: 1 }, within: 0.06 },
  { servers: 1, utilization: 0.3, arrivalScv: 4, batch: 4, service: { shape: 'gamma', scv: 0.5 }, within: 0.1 },
  { servers: 8, utilization: 0.7, arrivalScv: 4, batch: 4, service: { shape: 'deterministic', scv: 0 }, within: 0.12 },
  { servers: 1, utilization: 0.6, arrivalScv: 4, service: { shape: 'deterministic', scv: 0 }, within: 0.15 },
  { servers: 4, utilization: 0.8, replicas: 6, balancer: 'leastOutstanding', service: { shape: 'exponential', scv: 1 }, within: 0.1 },
  { servers: 4, utilization: 0.8, replicas: 6, balancer: 'twoChoices', service: { shape: 'exponential', scv: 1 }, within: 0.1 },
  { servers: 4, utilization: 0.8, replicas: 6, balancer: 'random', service: { shape: 'exponential', scv: 1 }, within: 0.06 },
  { servers: 4, utilization: 0.7, arrivalScv: 3, service: { shape: 'exponential', scv: 1 }, within: 0.08 },
];

describe('response laws against simulation', () => {
  it.each(CASES)('$servers servers at $utilization, $service.shape $service.scv, batch $batch, $balancer', ({ within, ...run }) => {
    // tails of heavy-tailed tasks at few servers need long runs: at half a million calls p99 itself is off by a tenth
    const long = run.service.scv >= 4 && run.servers < 8;
    const simulated = simulateQueue({
      ...run,
      calls: long ? 3_000_000 : run.batch ? 40_000 : run.replicas ? 300_000 : 500_000,
      seed: 20261125,
    });
    const { servers, utilization, batch = 1, replicas = 1, service } = run;
    const law = responseTime({
      requestsPerSecond: (utilization * servers * replicas) / batch,
      vcpus: servers,
      serviceTime: { meanMs: 1000, squaredCoefficientOfVariation: service.scv, shape: service.shape },
      batchSize: batch,
      replicas,
      ...(run.balancer && { balancer: run.balancer }),
      ...(run.arrivalScv && { burstiness: run.arrivalScv }),
    });
    expect(Math.abs(law.meanMs / 1000 / simulated.mean - 1)).toBeLessThan(within);
    for (const fraction of [0.5, 0.9, 0.95, 0.99])
      expect(Math.abs(law.quantileMs(fraction) / 1000 / simulated.quantile(fraction) - 1), `p${fraction * 100}`).toBeLessThan(within);
  });
});
