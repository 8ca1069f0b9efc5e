import { describe, expect, it } from 'vitest';
import { blockedFraction, gammaCdf, gammaQuantile, vcpusForWait, waitFraction } from './index.ts';

describe('Erlang B and C', () => {
  // one server: C is the utilisation, B = a/(1 + a); two servers: C = 2ρ²/(1 + ρ) (Gross et al., section 2.3)
  it.each([
    [0.6, 1, 0.6],
    [1, 2, 1 / 3],
    [8, 10, 0.40918015],
  ])('waitFraction of %d on %d', (offeredVcpus, vcpus, expected) => expect(waitFraction({ offeredVcpus, vcpus })).toBeCloseTo(expected, 6));
  // pyworkforce (README, tests/test_erlang.py) and open-source Erlang B unit tests, to 17 digits
  it.each([
    [5, 1, 5 / 6],
    [20, 10, 0.5379631686320729],
    [200, 190, 0.08869684386923561],
    [123, 132, 0.031242821046996373],
  ])('blockedFraction of %d on %d', (offeredVcpus, vcpus, expected) =>
    expect(Math.abs(blockedFraction({ offeredVcpus, vcpus }) / expected - 1)).toBeLessThan(1e-9),
  );
  it.each([
    [10, 14, 0.1741319335950498],
    [10, 15, 0.102042367007988],
    [123, 132, 0.3211161792617074],
    [12345, 12421, 0.3812250150617514],
  ])('waitFraction of %d on %d to nine digits', (offeredVcpus, vcpus, expected) =>
    expect(Math.abs(waitFraction({ offeredVcpus, vcpus }) / expected - 1)).toBeLessThan(1e-9),
  );
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

describe('gamma', () => {
  // shape 1 is the exponential; shape 1/2 at x = y²/2 is the normal's erf: P(χ²₁ < 3.841458820694124) = 0.95 (Abramowitz & Stegun, table 26.8)
  it.each([
    [1, 2, 1 - Math.exp(-2)],
    [0.5, 3.841458820694124 / 2, 0.95],
    [5, 18.307038053275146 / 2, 0.95],
  ])('cdf of shape %d', (shape, x, expected) => expect(gammaCdf(shape, x)).toBeCloseTo(expected, 10));
  it('quantile inverts it', () => expect(gammaQuantile(1, 1, 0.95)).toBeCloseTo(-Math.log(0.05), 9));
});
