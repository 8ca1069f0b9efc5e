import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockedFraction, vcpusForWait, waitFraction } from './erlang.ts';

/** 1/B(n) = 1 + n/a · 1/B(n − 1) in whole numbers of 10^−60: no float64 until the answer. */
function exactly(offeredVcpus: number, vcpus: number): { blocked: number; waits: number } {
  const one = 10n ** 60n;
  const scale = 2n ** 40n;
  const offered = BigInt(offeredVcpus * 2 ** 40);
  let inverse = one;
  for (let n = 1n; n <= BigInt(vcpus); n++) inverse = one + (n * scale * inverse) / offered;
  const blocked = (one * one) / inverse;
  const spare = BigInt(vcpus) * scale - offered;
  const waits = (blocked * BigInt(vcpus) * scale * one) / (spare * one + offered * blocked);
  return { blocked: Number(blocked) / 1e60, waits: Number(waits) / 1e60 };
}

describe('Erlang B and C to 1e-9', () => {
  // witness: the recursion in whole numbers of 10^−60, above
  it.each([
    [0.5, 1],
    [8, 10],
    [63.5, 64],
    [900, 1000],
    [9900, 10_000],
    [9999.75, 10_000],
    [12_000, 10_000],
    [19_990, 20_000],
    [19_990, 20_001],
    [20_000.5, 20_001],
    [30_000, 25_000],
    [29_500, 30_000],
    [100_000, 60_000],
  ])('%d offered on %d', (offeredVcpus, vcpus) => {
    const { blocked, waits } = exactly(offeredVcpus, vcpus);
    expect(Math.abs(blockedFraction({ offeredVcpus, vcpus }) / blocked - 1)).toBeLessThan(1e-9);
    if (offeredVcpus < vcpus) expect(Math.abs(waitFraction({ offeredVcpus, vcpus }) / waits - 1)).toBeLessThan(1e-9);
  });
  it('a billionth below saturation, where spare servers are a difference of near numbers', () => {
    const load = { offeredVcpus: 10_000 - 2 ** -30, vcpus: 10_000 };
    expect(Math.abs(waitFraction(load) / exactly(load.offeredVcpus, load.vcpus).waits - 1)).toBeLessThan(1e-9);
  });
});

describe('absurd pools', () => {
  // Halfin & Whitt, Operations Research 29 (1981): a square-root margin of 1 tends to 1/(1 + Φ(1)/φ(1)) = 0.22336
  it.each([1e6, 1e9, 1e12, 1e15])('a square-root margin of 1 on %d servers waits 0.2234 of the time', (vcpus) =>
    expect(waitFraction({ offeredVcpus: vcpus - Math.sqrt(vcpus), vcpus })).toBeCloseTo(0.22336, vcpus > 1e8 ? 4 : 3),
  );
  it.each([
    [1e12, 2e12, 0],
    [1e-300, 1e12, 0],
    [0, 1e300, 0],
    [1e300, 30_000, 1],
  ])('%d offered on %d loses %d', (offeredVcpus, vcpus, expected) =>
    expect(blockedFraction({ offeredVcpus, vcpus })).toBeCloseTo(expected, 12),
  );
  it('vcpusForWait finds the fewest for a trillion servers of work', () => {
    const vcpus = vcpusForWait({ offeredVcpus: 1e12, maxWaitFraction: 0.1 });
    expect(waitFraction({ offeredVcpus: 1e12, vcpus })).toBeLessThanOrEqual(0.1);
    expect(waitFraction({ offeredVcpus: 1e12, vcpus: vcpus - 1 })).toBeGreaterThan(0.1);
  });
  it('vcpusForWait crosses from growing to integrating without a step', () => {
    for (const offeredVcpus of [19_700, 19_800, 19_858.5, 19_900, 19_999, 20_000, 20_001]) {
      const vcpus = vcpusForWait({ offeredVcpus, maxWaitFraction: 0.2233 });
      expect(waitFraction({ offeredVcpus, vcpus })).toBeLessThanOrEqual(0.2233);
      expect(waitFraction({ offeredVcpus, vcpus: vcpus - 1 })).toBeGreaterThan(0.2233);
    }
  });
  it('refuses what has no neighbouring whole number', () =>
    expect(() => vcpusForWait({ offeredVcpus: 1e300, maxWaitFraction: 0.1 })).toThrow(/at most 1000000000000000, got 1e\+300/));
});

describe('properties', () => {
  const loads = fc.tuple(fc.double({ min: 0.01, max: 0.999, noNaN: true }), fc.integer({ min: 1, max: 40_000 }));
  const options = { seed: 4, numRuns: 200 };
  it('a pool never waits more than two halves', () =>
    fc.assert(
      fc.property(loads, ([utilization, vcpus]) => {
        const one = waitFraction({ offeredVcpus: utilization * vcpus, vcpus });
        return waitFraction({ offeredVcpus: 2 * utilization * vcpus, vcpus: 2 * vcpus }) <= one * (1 + 1e-9);
      }),
      options,
    ));
  it('a server more never blocks more, at any size', () =>
    fc.assert(
      fc.property(loads, ([utilization, vcpus]) => {
        const offeredVcpus = utilization * vcpus;
        return blockedFraction({ offeredVcpus, vcpus: vcpus + 1 }) <= blockedFraction({ offeredVcpus, vcpus }) * (1 + 1e-11);
      }),
      options,
    ));
});
