import { describe, expect, it } from 'vitest';
import type { Failures } from '../scenario/index.ts';
import { chainLosses, enoughUp, planAvailability, type ChainFleet, type RequestPath } from './index.ts';

const NOTHING_FAILS: Failures = {
  replicaAvailabilityFraction: 1,
  replicaRepairMinutes: 10,
  zoneAvailabilityFraction: 1,
  zoneRepairMinutes: 120,
  regionAvailabilityFraction: 1,
  regionRepairMinutes: 240,
  regionFailoverMinutes: { aws: 30, gcp: 2 },
  releasesPerMonth: 0,
  badReleaseFraction: 0,
  rollbackMinutes: 30,
  maintenanceMinutesPerMonth: 0,
};
const single = { shards: 1, everyShard: false };

describe('one service', () => {
  it('loses 1.2e-4 of 8 of 12 at 0.995 to zones at 0.999, not 2.4e-9 (DOMAIN.md, availability priors)', () => {
    const causes = { ...NOTHING_FAILS, replicaAvailabilityFraction: 0.995, zoneAvailabilityFraction: 0.999 };
    const result = enoughUp({ needed: 8, installed: 12, zones: 3, ...single, causes });
    expect(result.unavailabilityFraction.toPrecision(2)).toBe('0.00012');
    expect(result.dominantCause).toBe('zone');
    expect(result.byCause.find(({ cause }) => cause === 'replica')!.unavailabilityFraction.toPrecision(2)).toBe('2.4e-9');
    expect(result.byCause[0]).toMatchObject({ minutesEach: 120 });
  });

  it('keeps the digits of 1e-15', () => {
    const causes = { ...NOTHING_FAILS, zoneAvailabilityFraction: 1 - 1e-5 };
    // all three zones at once
    const { unavailabilityFraction } = enoughUp({ needed: 1, installed: 3, zones: 3, ...single, causes });
    expect(Math.abs(unavailabilityFraction / (1 - causes.zoneAvailabilityFraction) ** 3 - 1)).toBeLessThan(1e-12);
  });

  it('adds its causes up and names the largest', () => {
    const causes = {
      ...NOTHING_FAILS,
      replicaAvailabilityFraction: 0.999,
      regionAvailabilityFraction: 0.9999,
      releasesPerMonth: 4,
      badReleaseFraction: 0.05,
      maintenanceMinutesPerMonth: 10,
    };
    const result = enoughUp({ needed: 3, installed: 4, zones: 3, ...single, causes, lostFraction: 0.001 });
    expect(result.byCause.reduce((sum, one) => sum + one.unavailabilityFraction, 0)).toBeCloseTo(result.unavailabilityFraction, 15);
    expect(result.byCause.map(({ cause }) => cause)).toEqual(['lost', 'release', 'region', 'replica', 'maintenance']);
    // 4 × 5 % × 30 of 43,800 minutes
    expect(result.byCause[1]!.unavailabilityFraction).toBeCloseTo(6 / 43_800, 15);
    expect(result.byCause[1]).toMatchObject({ minutesEach: 30 });
    expect(result.byCause[1]!.timesPerMonth).toBeCloseTo(0.2, 12);
    expect(result.downtimeMinutesPerMonth).toBeCloseTo(result.unavailabilityFraction * 43_800, 9);
  });

  it('asks one shard or all of them', () => {
    const causes = { ...NOTHING_FAILS, replicaAvailabilityFraction: 0.99 };
    const lost = (everyShard: boolean) =>
      enoughUp({ needed: 1, installed: 1, zones: 1, shards: 10, everyShard, causes }).unavailabilityFraction;
    expect(lost(false)).toBeCloseTo(0.01, 12);
    expect(lost(true)).toBeCloseTo(1 - 0.99 ** 10, 12);
  });

  it('answers at once for a million replicas, a thousand zones, and for nothing installed', () => {
    const causes = { ...NOTHING_FAILS, replicaAvailabilityFraction: 0.999, zoneAvailabilityFraction: 0.9, maintenanceMinutesPerMonth: 5 };
    for (const [needed, installed, zones] of [
      [900_000, 1_000_000, 1000],
      [1, 0, 3],
      [1e12, 1e13, 1e13],
      [0, 0, 1],
    ] as const) {
      const { unavailabilityFraction } = enoughUp({ needed, installed, zones, shards: 1e6, everyShard: true, causes });
      expect(unavailabilityFraction).toBeGreaterThanOrEqual(0);
      expect(unavailabilityFraction).toBeLessThanOrEqual(1);
    }
  });

  it('refuses what it cannot mean', () => {
    const request = { needed: 1, installed: 1, zones: 3, shards: 1, everyShard: false, causes: NOTHING_FAILS };
    expect(() => enoughUp({ ...request, zones: 0 })).toThrow(/enoughUp: zones/);
    expect(() => enoughUp({ ...request, needed: NaN })).toThrow(/enoughUp: needed/);
    expect(() => enoughUp({ ...request, lostFraction: 2 })).toThrow(/enoughUp: lostFraction/);
  });
});

describe('a chain', () => {
  /** Every zone and every replica up or down, one by one: written without the code under test. */
  function enumerate(fleets: ChainFleet[], calls: number[], zones: number, replicaUp: number, zoneUp: number): number {
    const places = fleets.flatMap((fleet, s) =>
      Array.from({ length: fleet.shards }, (_, shard) =>
        Array.from({ length: fleet.installed }, (_, n) => ({ s, shard, zone: n % zones })),
      ).flat(),
    );
    let lost = 0;
    for (let zoneBits = 0; zoneBits < 2 ** zones; zoneBits++)
      for (let bits = 0; bits < 2 ** places.length; bits++) {
        let chance = 1;
        for (let z = 0; z < zones; z++) chance *= (zoneBits >> z) & 1 ? zoneUp : 1 - zoneUp;
        const up = fleets.map(({ shards }) => Array<number>(shards).fill(0));
        places.forEach(({ s, shard, zone }, i) => {
          const works = (bits >> i) & 1;
          chance *= works ? replicaUp : 1 - replicaUp;
          if (works && (zoneBits >> zone) & 1) up[s]![shard]!++;
        });
        const served = fleets.reduce((product, { needed, shards, everyShard }, s) => {
          if (calls[s] === 0) return product;
          const good = up[s]!.filter((count) => count >= needed).length;
          return product * (everyShard ? Number(good === shards) : good / shards);
        }, 1);
        lost += chance * (1 - served);
      }
    return lost;
  }

  it.each<[string, ChainFleet[], number[], number]>([
    ['one of two', [{ needed: 1, installed: 2, ...single }], [1], 2],
    ['five of eight on three zones', [{ needed: 5, installed: 8, ...single }], [1], 3],
    [
      'two services on the same zones',
      [
        { needed: 2, installed: 4, ...single },
        { needed: 2, installed: 5, ...single },
      ],
      [1, 1],
      3,
    ],
    [
      'one of several shards',
      [
        { needed: 1, installed: 2, ...single },
        { needed: 1, installed: 2, shards: 3, everyShard: false },
      ],
      [1, 1],
      2,
    ],
    [
      'every shard',
      [
        { needed: 1, installed: 2, ...single },
        { needed: 1, installed: 2, shards: 3, everyShard: true },
      ],
      [1, 1],
      2,
    ],
    [
      'more zones than replicas',
      [
        { needed: 1, installed: 2, ...single },
        { needed: 2, installed: 3, ...single },
      ],
      [1, 1],
      5,
    ],
  ])('%s: as every state says', (_, fleets, calls, zones) => {
    for (const [replicaUp, zoneUp] of [
      [0.9, 0.8],
      [0.999, 0.9999],
    ] as const) {
      const failures = { ...NOTHING_FAILS, replicaAvailabilityFraction: replicaUp, zoneAvailabilityFraction: zoneUp };
      const losses = chainLosses({ fleets, paths: [{ chance: 1, calls }], zones, failures });
      const exact = enumerate(fleets, calls, zones, replicaUp, zoneUp);
      expect(Math.abs((losses.replica + losses.zone) / exact - 1)).toBeLessThan(1e-9);
    }
  });

  it('is the plan of the contract kit: 5 of 8, and 2 of 3 on each of two shards', () => {
    const failures = { ...NOTHING_FAILS, replicaAvailabilityFraction: 0.999, zoneAvailabilityFraction: 0.9999 };
    const web = { needed: 5, installed: 8, ...single };
    const store = { needed: 2, installed: 3, shards: 2, everyShard: true };
    const available = (fleets: ChainFleet[]) => {
      const { replica, zone } = chainLosses({ fleets, paths: [{ chance: 1, calls: fleets.map(() => 1) }], zones: 3, failures });
      return Number((1 - replica - zone).toFixed(9));
    };
    expect([available([web]), available([store]), available([web, store])]).toEqual([0.999998971, 0.999992778, 0.999991782]);
  });

  it('needs a service only for the requests that call it', () => {
    const failures = { ...NOTHING_FAILS, replicaAvailabilityFraction: 0.99 };
    const paths: RequestPath[] = [
      { chance: 0.2, calls: [1, 1] },
      { chance: 0.8, calls: [1, 0] },
    ];
    const one = { needed: 1, installed: 1, ...single };
    const { replica } = chainLosses({ fleets: [one, one], paths, zones: 1, failures });
    expect(replica).toBeCloseTo(0.2 * (1 - 0.99 ** 2) + 0.8 * 0.01, 14);
  });
});

describe('regions', () => {
  const causes = { ...NOTHING_FAILS, regionAvailabilityFraction: 0.99 };
  const fleet = { installed: 4, ...single, neededAt: (ratio: number) => Math.ceil(2 * ratio) };
  const regions = [
    { region: 'a', cloud: 'aws' as const, shareFraction: 0.5, zones: 3, fleets: [fleet] },
    { region: 'g', cloud: 'gcp' as const, shareFraction: 0.5, zones: 3, fleets: [fleet] },
  ];
  const paths = [{ chance: 1, calls: [1] }];

  it('lose their own requests when nothing moves', () =>
    expect(planAvailability({ regions, paths, failures: causes, surviveRegions: 0 }).unavailabilityFraction).toBeCloseTo(0.01, 14));

  it('lose them until the clients move: half an hour of four on AWS, two minutes on GCP; and when both are gone', () => {
    const { unavailabilityFraction, dominantCause } = planAvailability({ regions, paths, failures: causes, surviveRegions: 1 });
    const moving = 0.01 * 0.99 * 0.5 * (30 / 240 + 2 / 240);
    expect(unavailabilityFraction).toBeCloseTo(moving + 0.01 ** 2, 14);
    expect(dominantCause).toBe('region');
  });

  it('lose everything when the one left cannot carry all', () => {
    const small = regions.map((region) => ({ ...region, fleets: [{ ...fleet, installed: 3 }] }));
    const { unavailabilityFraction } = planAvailability({ regions: small, paths, failures: causes, surviveRegions: 1 });
    // until the clients have moved only the lost region's half is missing
    const one = (until: number) => 0.01 * 0.99 * (1 - until + until / 2);
    expect(unavailabilityFraction).toBeCloseTo(one(30 / 240) + one(2 / 240) + 0.01 ** 2, 14);
  });
});
