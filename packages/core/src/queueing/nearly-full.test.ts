import { describe, expect, it } from 'vitest';
import { responseTime } from './index.ts';

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
