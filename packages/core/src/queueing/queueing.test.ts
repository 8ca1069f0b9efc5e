import { describe, expect, it } from 'vitest';
import {
  blockedFraction,
  gammaCdf,
  gammaQuantile,
  responseMoments,
  responseQuantile,
  slowestMoments,
  vcpusForWait,
  waitFraction,
} from './index.ts';

describe('Erlang B and C', () => {
  // one server: C is the utilisation, B = a/(1 + a); two servers: C = 2ρ²/(1 + ρ) (Gross et al., section 2.3)
  it.each([
    [0.6, 1, 0.6],
    [1, 2, 1 / 3],
    [8, 10, 0.40918015],
  ])('waitFraction of %d on %d', (offeredVcpus, vcpus, expected) => expect(waitFraction({ offeredVcpus, vcpus })).toBeCloseTo(expected, 6));
  it('blockedFraction of 2 on 2 is 2/5', () => expect(blockedFraction({ offeredVcpus: 2, vcpus: 2 })).toBeCloseTo(0.4, 14));
  it('Halfin-Whitt: a square-root margin of 1 on a million servers waits 0.2233 of the time', () => {
    const vcpus = 1_000_000;
    expect(waitFraction({ offeredVcpus: vcpus - Math.sqrt(vcpus), vcpus })).toBeCloseTo(0.2233, 3);
  });
  it('vcpusForWait is the fewest', () => {
    const vcpus = vcpusForWait({ offeredVcpus: 8, maxWaitFraction: 0.2 });
    expect(waitFraction({ offeredVcpus: 8, vcpus })).toBeLessThanOrEqual(0.2);
    expect(waitFraction({ offeredVcpus: 8, vcpus: vcpus - 1 })).toBeGreaterThan(0.2);
  });
  it('refuses what is no pool', () =>
    expect(() => waitFraction({ offeredVcpus: -1, vcpus: 1 })).toThrow(/offeredVcpus must be finite and >= 0, got -1/));
});

describe('the response of one replica', () => {
  const queue = (requestsPerSecond: number, servers: number) => ({
    requestsPerSecond,
    servers,
    serviceSeconds: 1,
    squaredCoefficientOfVariation: 1,
  });
  it('M/M/1 is exponential with rate μ − λ', () => {
    expect(responseMoments(queue(0.5, 1)).meanSeconds).toBeCloseTo(2, 12);
    expect(responseQuantile(queue(0.5, 1), 0.95)).toBeCloseTo(-2 * Math.log(0.05), 9);
  });
  it('is the service alone without traffic', () => expect(responseQuantile(queue(0, 4), 0.95)).toBeCloseTo(-Math.log(0.05), 9));
  it('has no answer at full utilisation', () => expect(responseQuantile(queue(4, 4), 0.5)).toBe(Infinity));
  it('passes the removable singularity, where the queue drains as fast as one task', () => {
    // c − a = 1: P(T > t) = e^−t (1 + C t)
    const quantile = responseQuantile(queue(3, 4), 0.9);
    expect(Math.exp(-quantile) * (1 + waitFraction({ offeredVcpus: 3, vcpus: 4 }) * quantile)).toBeCloseTo(0.1, 9);
  });
  it('agrees with a simulation of 4 servers at 80 %', () => {
    // a seeded first-come-first-served simulation, written without the formulas
    let state = 12345;
    const random = () => ((state = (Math.imul(state, 1103515245) + 12345) >>> 0) + 0.5) / 4294967296;
    const exponential = (mean: number) => -mean * Math.log(random());
    const free = [0, 0, 0, 0];
    const times: number[] = [];
    for (let i = 0, now = 0; i < 400_000; i++) {
      now += exponential(1 / 3.2);
      const k = free.indexOf(Math.min(...free));
      const start = Math.max(now, free[k]!);
      free[k] = start + exponential(1);
      if (i > 20_000) times.push(free[k]! - now);
    }
    times.sort((a, b) => a - b);
    for (const fraction of [0.5, 0.95, 0.99]) {
      const simulated = times[Math.floor(fraction * times.length)]!;
      expect(Math.abs(responseQuantile(queue(3.2, 4), fraction) / simulated - 1)).toBeLessThan(0.03);
    }
  });
});

describe('gamma', () => {
  // shape 1 is the exponential; shape 1/2 at x = y²/2 is the normal's erf: P(χ²₁ < 3.841458820694124) = 0.95 (Abramowitz & Stegun, table 26.8)
  it.each([
    [1, 2, 1 - Math.exp(-2)],
    [0.5, 3.841458820694124 / 2, 0.95],
    [5, 18.307038053275146 / 2, 0.95],
  ])('cdf of shape %d', (shape, x, expected) => expect(gammaCdf(shape, x)).toBeCloseTo(expected, 10));
  it('quantile inverts it', () => expect(gammaQuantile(1, 1, 0.95)).toBeCloseTo(-Math.log(0.05), 9));
  it('the slowest of three exponentials has mean 1 + 1/2 + 1/3', () => {
    const { meanSeconds } = slowestMoments([{ meanSeconds: 1, varianceSeconds2: 1, certainSeconds: 0, count: 3 }]);
    expect(Math.abs(meanSeconds / (11 / 6) - 1)).toBeLessThan(2e-3);
  });
});
