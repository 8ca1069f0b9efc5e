import { describe, expect, it } from 'vitest';
import type { ResolvedScenario } from '../scenario/index.ts';
import { parseScenario } from '../scenario/index.ts';
import { lossesIn } from './index.ts';

const scenario = (survive: object): ResolvedScenario =>
  parseScenario({
    traffic: { peakRequestsPerSecond: 10 },
    regions: [
      { cloud: 'gcp', region: 'a', shareFraction: 0.4 },
      { cloud: 'gcp', region: 'b', shareFraction: 0.3 },
      { cloud: 'aws', region: 'c', shareFraction: 0.2 },
      { cloud: 'aws', region: 'd', shareFraction: 0.1 },
    ],
    services: { web: { demand: '1ms' } },
    objectives: { survive },
  }).resolved;

const rows = (survive: object) => {
  const resolved = scenario(survive);
  return lossesIn(resolved.regions[0]!, resolved).map(({ label, rateRatio, zones }) => [label, Number(rateRatio.toFixed(6)), zones]);
};

describe('losses to survive', () => {
  it('takes each other region in turn', () =>
    expect(rows({ regions: 1, zones: 1 })).toEqual([
      ['none', 1, 0],
      ['zones:1', 1, 1],
      ['region:b', 1.428571, 0],
      ['region:c', 1.25, 0],
      ['region:d', 1.111111, 0],
    ]));

  it('takes every way to lose up to two', () =>
    expect(rows({ regions: 2 })).toEqual([
      ['none', 1, 0],
      ['region:b', 1.428571, 0],
      ['region:c', 1.25, 0],
      ['region:d', 1.111111, 0],
      ['regions:b+c', 2, 0],
      ['regions:b+d', 1.666667, 0],
      ['regions:c+d', 1.428571, 0],
    ]));

  it('takes them together with zones, that many regions at once', () =>
    expect(rows({ regions: 2, zones: 1, together: true })).toEqual([
      ['none', 1, 0],
      ['together:zones:1+regions:b+c', 2, 1],
      ['together:zones:1+regions:b+d', 1.666667, 1],
      ['together:zones:1+regions:c+d', 1.428571, 1],
    ]));

  it('refuses ways without end', () => {
    const regions = Array.from({ length: 30 }, (_, i) => ({ cloud: 'gcp', region: `r${i}`, shareFraction: 1 / 30 }));
    const input = {
      traffic: { peakRequestsPerSecond: 1 },
      regions,
      services: { web: { demand: '1ms' } },
      objectives: { survive: { regions: 15 } },
    };
    expect(() => parseScenario(input)).toThrow(/lost in more than 300 ways/);
  });
});
