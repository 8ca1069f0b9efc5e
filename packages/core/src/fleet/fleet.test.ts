import { describe, expect, it } from 'vitest';
import { NO_LOSS } from '../failure/index.ts';
import { fleetFor, replicasFor } from './index.ts';

const zone = [NO_LOSS, { ...NO_LOSS, label: 'zones:1', zones: 1 }];

describe('replicas', () => {
  // survivors of n on Z zones without the worst one: n − ⌈n/Z⌉
  it.each([
    [1400, 300, 3, 8],
    [500, 300, 3, 3],
    [725, 300, 3, 5],
    [0, 300, 4, 2],
    [1400, 1200, 3, 3],
    [900, 300, 3, 5],
  ])('%d requests/s at a line of %d on %d zones', (rate, line, zones, expected) =>
    expect(replicasFor(rate, { mostRequestsPerSecond: line }, zone, zones)).toBe(expected),
  );
  it('none survive the loss of all zones', () =>
    expect(replicasFor(1, { mostRequestsPerSecond: 1 }, [{ ...NO_LOSS, zones: 3 }], 3)).toBe(Infinity));
  it('is the least by exhaustive search', () => {
    for (let rate = 0; rate < 60; rate++)
      for (const zones of [2, 3, 4, 5]) {
        let n = 1;
        while (n - Math.ceil(n / zones) < Math.max(1, Math.ceil(rate / 7))) n++;
        expect(replicasFor(rate, { mostRequestsPerSecond: 7 }, zone, zones)).toBe(n);
      }
  });
});

describe('the fleet hour by hour', () => {
  const rates = [...Array<number>(8).fill(500), ...Array<number>(12).fill(1400), ...Array<number>(4).fill(500)];
  const fleet = fleetFor({
    hourlyRequestsPerSecond: rates,
    line: { mostRequestsPerSecond: 300 },
    losses: zone,
    zones: 3,
    autoscaled: true,
    startupSeconds: 900,
  })!;
  // 12 hours at 1,400 need 8, 11 at 500 need 3, the hour before the rise carries 500 + 900/4 and needs 5
  it('has room for the rise while a replica starts', () =>
    expect(fleet).toMatchObject({ minReplicas: 3, desiredReplicas: 8, maxReplicas: 10, averageReplicas: (12 * 8 + 11 * 3 + 5) / 24 }));
  it('splits layers over the quarters of the month: they add up to the average', () => {
    expect(fleet.layerQuarters.reduce((sum, one) => sum + one, 0)).toBeCloseTo(fleet.averageReplicas, 12);
    expect(fleet.layerQuarters[0]).toBe(2); // the busiest quarter of the hours runs 8 replicas
  });
  it('keeps stated replicas and refuses too few', () => {
    const request = {
      hourlyRequestsPerSecond: [1000],
      line: { mostRequestsPerSecond: 300 },
      losses: [NO_LOSS],
      zones: 3,
      autoscaled: false,
      startupSeconds: 0,
    };
    expect(fleetFor({ ...request, fixedReplicas: 6 })?.desiredReplicas).toBe(6);
    expect(fleetFor({ ...request, fixedReplicas: 3 })).toBeUndefined();
  });
});
