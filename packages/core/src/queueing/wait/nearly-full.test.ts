import { describe, expect, it } from 'vitest';
import { responseTime } from '../index.ts';

/** M/D/1's tail, C·exp(−θx) with ρ(e^θ − 1) = θ and C = (1 − ρ)/(ρe^θ − 1). Source: Asmussen, Applied Probability and Queues, 2nd ed. (2003), XIII.5. */
function exactSeconds(rho: number, fraction: number): number {
  let [low, high] = [1e-15, 10];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (rho * Math.expm1(middle) < middle) low = middle;
    else high = middle;
  }
  return 1 + Math.log((1 - rho) / (rho * Math.exp(low) - 1) / (1 - fraction)) / low;
}

describe('a steady queue at one server, up to nearly full', () => {
  it.each([0.9, 0.97, 0.984, 0.986, 0.99, 0.999, 0.9999, 0.999999])('%d busy answers within 0.2 percent of the exact quantiles', (rho) => {
    const law = responseTime({
      requestsPerSecond: rho,
      vcpus: 1,
      serviceTime: { meanMs: 1000, squaredCoefficientOfVariation: 0, shape: 'deterministic' },
    });
    for (const fraction of [0.5, 0.95, 0.99])
      expect(Math.abs(law.quantileMs(fraction) / 1000 / exactSeconds(rho, fraction) - 1)).toBeLessThan(0.002);
  });
});

describe('batches at nearly full servers', () => {
  // Witness: no answer comes before a task, and of so full a queue (Kingman, 1961) nearly all is wait: exponential, of mean (a n + scv)/(2c(1 − ρ))
  it.each([
    { vcpus: 1000, batchSize: 2, burstiness: 50, leftOver: 1e-6, replicas: 1 },
    { vcpus: 1000, batchSize: 200, burstiness: 1, leftOver: 1e-9, replicas: 7 },
    { vcpus: 16, batchSize: 400, burstiness: 1, leftOver: 1e-6, replicas: 1 },
  ])('$replicas × $vcpus servers, batches of $batchSize, bursts of $burstiness', ({ vcpus, batchSize, burstiness, leftOver, replicas }) => {
    const servers = vcpus * replicas;
    const law = responseTime({
      requestsPerSecond: (servers * (1 - leftOver)) / batchSize,
      vcpus,
      replicas,
      balancer: 'pooled',
      batchSize,
      burstiness,
      serviceTime: { meanMs: 1000 },
    });
    const meanSeconds = (burstiness * batchSize + 1) / (2 * servers * leftOver);
    expect(law.cdf(0)).toBe(0);
    expect(law.meanMs / 1000 / meanSeconds).toBeCloseTo(1, 1);
    for (const fraction of [0.5, 0.95]) expect(law.quantileMs(fraction) / 1000 / (-meanSeconds * Math.log(1 - fraction))).toBeCloseTo(1, 1);
  });

  it('take on no step where they become too full to be solved', () => {
    const p50 = (utilization: number) =>
      responseTime({ requestsPerSecond: (utilization * 16) / 4, vcpus: 16, batchSize: 4, serviceTime: { meanMs: 1000 } }).quantileMs(0.5);
    expect(p50(0.99951) / p50(0.99949)).toBeCloseTo(0.51 / 0.49, 2);
  });
});

describe('vast batches', () => {
  // Witness: so many tasks in a row are one service of next to no spread: M/D/1, 90 % busy (above)
  it.each([401, 1000, 10_000])('%d exponential tasks on one server are one steady service', (batchSize) => {
    const law = responseTime({ requestsPerSecond: 0.9, vcpus: 1, batchSize, serviceTime: { meanMs: 1000 / batchSize } });
    for (const fraction of [0.5, 0.95, 0.99])
      expect(law.quantileMs(fraction) / 1000 / exactSeconds(0.9, fraction) - 1).toBeLessThan(1 / batchSize + 0.002);
    expect(law.quantileMs(0.5) / 1000 / exactSeconds(0.9, 0.5)).toBeGreaterThan(0.998);
  });

  // Witness: a simulation in C written apart from this package (Lindley over a heap of servers), 6e7 tasks, seeds 1 and 2
  it.each([
    { vcpus: 16, batchSize: 10_000, utilization: 0.7, p50: 1116.6, p99: 4501 },
    { vcpus: 128, batchSize: 2000, utilization: 0.8, p50: 39.8, p99: 177.5 },
  ])('$batchSize exponential tasks on $vcpus servers', ({ vcpus, batchSize, utilization, p50, p99 }) => {
    const law = responseTime({ requestsPerSecond: (utilization * vcpus) / batchSize, vcpus, batchSize, serviceTime: { meanMs: 1000 } });
    expect(law.quantileMs(0.5) / 1000 / p50).toBeCloseTo(1, 1);
    expect(law.quantileMs(0.99) / 1000 / p99).toBeCloseTo(1, 1);
  });
});
