/** Which point of a crowded picture is meant, and what adopting it asks of the scenario. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usdTicks } from '../../apps/calculator/src/format.ts';
import { adopted, adoptWords } from '../../apps/calculator/src/pictures/adopt.ts';
import { nearest, nines, nineTicks, type FrontPoint } from '../../apps/calculator/src/pictures/fronts.ts';

describe('nearest', () => {
  const places = [
    { x: 10, y: 10 },
    { x: 12, y: 10 },
    { x: 12, y: 10 },
    { x: 50, y: 50 },
  ];
  it.each([
    ['the nearest of neighbours', { x: 10.9, y: 10 }, undefined, 0],
    ['the other one from its side', { x: 11.1, y: 10 }, undefined, 1],
    ['of points in one place the one that is shown', { x: 12, y: 10 }, 2, 2],
    ['another one as soon as it is nearer than the one shown', { x: 10, y: 10 }, 3, 0],
    ['none that is out of reach', { x: 30, y: 30 }, 3, undefined],
  ])('takes %s', (_, to, shown, expected) => expect(nearest(places, to, { reach: 10, shown })).toBe(expected));
});

describe('nineTicks', () => {
  it.each([
    ['whole nines where there are two', 0.985, 0.99995, ['99%', '99.9%', '99.99%']],
    ['halves of a nine where there is one', 0.9985, 0.9996, ['99.9%', '99.95%']],
    ['between nines where there is none', 0.9991, 0.9998, ['99.95%', '99.98%']],
    ['and closer still', 0.99991, 0.99994, ['99.991%', '99.992%', '99.993%', '99.994%']],
  ])('are %s', (_, from, to, words) => expect(nineTicks(nines(from), nines(to)).map((tick) => tick.words)).toEqual(words));

  it('are always two or more, inside the axis, in order, and each says where it stands', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 7, noNaN: true }), fc.double({ min: 0.001, max: 3, noNaN: true }), (from, wide) => {
        const ticks = nineTicks(from, from + wide);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(new Set(ticks.map(({ words }) => words)).size).toBe(ticks.length);
        for (const { at, words } of ticks) {
          expect(at).toBeGreaterThanOrEqual(from - 1e-6);
          expect(at).toBeLessThanOrEqual(from + wide + 1e-6);
          expect(Math.abs(nines(Number(words.slice(0, -1)) / 100) - at)).toBeLessThan(0.01 * wide + 1e-3);
        }
        expect(ticks.map(({ at }) => at)).toEqual(ticks.map(({ at }) => at).sort((a, b) => a - b));
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});

describe('adopted', () => {
  const scenario = {
    name: 'x',
    today: { services: { web: { machineType: 'm7i.large', instances: 3 } } },
    regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
    services: { web: { demand: '1ms' } },
    objectives: {
      latency: [
        { fraction: 0.99, ms: 80 },
        { fraction: 0.95, ms: 5, service: 'web' },
      ],
    },
  };
  const expanded = scenario;
  const point: FrontPoint = { usdPerMonth: 1, clouds: ['aws'], regions: ['us-east-1'], machineTypes: { web: 'c7a.large' } };

  it('takes the machine types where the fleet stands, and nothing else', () => {
    expect(adoptWords('perMillionAgainstP99', point, expanded)).toBe('adopt c7a.large');
    expect(adopted('perMillionAgainstP99', point, { scenario, expanded })).toEqual({
      ...scenario,
      services: { web: { demand: '1ms', machineTypes: ['c7a.large'] } },
    });
  });

  it('moves to the other cloud, without what runs in this one', () => {
    const there: FrontPoint = { ...point, clouds: ['gcp'], regions: ['us-east4'], machineTypes: { web: 'n2-standard-4' } };
    const { today: _, ...rest } = scenario;
    expect(adoptWords('perMillionAgainstP99', there, expanded)).toBe('adopt n2-standard-4 in GCP us-east4');
    expect(adopted('perMillionAgainstP99', there, { scenario, expanded })).toEqual({
      ...rest,
      regions: [{ cloud: 'gcp', region: 'us-east4', zones: 3 }],
      services: { web: { demand: '1ms', machineTypes: ['n2-standard-4'] } },
    });
  });

  it('asks for the p95 of a point and keeps the objectives of single services', () => {
    const asked = adopted('costAgainstP95', { ...point, askedP95Ms: 42 }, { scenario, expanded });
    expect(asked.objectives).toEqual({
      latency: [
        { fraction: 0.95, ms: 5, service: 'web' },
        { fraction: 0.95, ms: 42 },
      ],
    });
  });
});

describe('usdTicks', () => {
  it.each([
    [
      [0, 0.002, 0.004],
      ['$0.000', '$0.002', '$0.004'],
    ],
    [
      [0, 0.5, 1],
      ['$0.00', '$0.50', '$1.00'],
    ],
    [
      [0.02, 0.1, 1],
      ['$0.02', '$0.10', '$1.00'],
    ],
    [
      [5, 10],
      ['$5', '$10'],
    ],
    [
      [61_000, 61_500],
      ['$61,000', '$61,500'],
    ],
  ])('tells %j apart', (ticks, words) => expect(usdTicks(ticks)).toEqual(words));
});
