import { describe, expect, it } from 'vitest';
import { blockedFraction, boundedQueue } from '../index.ts';

/** Shares of an M/M/c/K queue by its balance equations, one state at a time. */
function byBalance(offered: number, c: number, places: number) {
  const shares = [1];
  for (let n = 1; n <= places; n++) shares.push((shares[n - 1]! * offered) / Math.min(n, c));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const lost = shares[places]! / total;
  const waiting = shares.reduce((sum, share, n) => sum + Math.max(0, n - c) * share, 0) / total;
  return { lost, wait: waiting / (offered * (1 - lost)) };
}

describe('a pool with a bounded queue', () => {
  it.each([
    [0.5, 1, 4],
    [1, 1, 3],
    [3, 4, 10],
    [4, 4, 12],
    [7, 4, 12],
    [40, 32, 60],
    [32, 32, 100],
    [31.999999, 32, 100],
  ])('offered %d on %d with %d places', (offeredVcpus, vcpus, places) => {
    const { lostFraction, meanWaitServiceTimes } = boundedQueue({ offeredVcpus, vcpus, places });
    const { lost, wait } = byBalance(offeredVcpus, vcpus, places);
    expect(Math.abs(lostFraction / lost - 1)).toBeLessThan(1e-9);
    expect(Math.abs(meanWaitServiceTimes / wait - 1)).toBeLessThan(1e-9);
  });
  it('without waiting places is Erlang B', () =>
    expect(boundedQueue({ offeredVcpus: 10, vcpus: 12, places: 12 }).lostFraction).toBeCloseTo(
      blockedFraction({ offeredVcpus: 10, vcpus: 12 }),
      14,
    ));
  it('loses what exceeds the pool when the queue is endless', () =>
    expect(boundedQueue({ offeredVcpus: 20, vcpus: 10, places: 5_000_000 }).lostFraction).toBeCloseTo(0.5, 9));
  it('loses nothing without traffic', () =>
    expect(boundedQueue({ offeredVcpus: 0, vcpus: 3, places: 5 })).toMatchObject({ lostFraction: 0, meanWaitServiceTimes: 0 }));
  it('refuses fewer places than vCPUs', () =>
    expect(() => boundedQueue({ offeredVcpus: 1, vcpus: 3, places: 2 })).toThrow(/places must be a whole number >= vcpus, got 2/));
  // always full: whoever gets in takes the place of one who leaves, and waits for as many to leave as there are places to wait
  it.each([
    [1e9, 2, 2],
    [1e12, 3, 10],
    [1e300, 1, 1],
    [1e300, 100, 1000],
    [1e18, 4, 4 + 300_000],
  ])('offered %d on %d with %d places: as many get in as are served', (offeredVcpus, vcpus, places) => {
    const queue = boundedQueue({ offeredVcpus, vcpus, places });
    expect(queue.utilizationFraction).toBeCloseTo(1, 8);
    expect(queue.meanWaitServiceTimes / ((places - vcpus) / vcpus || 1)).toBeCloseTo(places > vcpus ? 1 : 0, 4);
    expect(queue.waitFraction).toBeCloseTo(places > vcpus ? 1 : 0, 9);
  });
  it.each([1e-300, 5e-324])('offered next to nothing, %d', (offeredVcpus) =>
    expect(boundedQueue({ offeredVcpus, vcpus: 3, places: 10 })).toMatchObject({
      lostFraction: 0,
      meanWaitServiceTimes: 0,
      waitFraction: 0,
    }),
  );
});
