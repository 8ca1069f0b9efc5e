/**
 * A small simulation of failures and repairs against the formula: replicas and zones each up and down for exponential times, one after another.
 * Written without the formula's code. Agreement is due within 4 standard errors, and within 5 % where the error is smaller than that.
 */
import { describe, expect, it } from 'vitest';
import { enoughUp, type Failures } from 'plimsoll';

const MINUTES_PER_MONTH = 43_800;

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface System {
  needed: number;
  installed: number;
  zones: number;
  replica: { up: number; repairMinutes: number };
  zone: { up: number; repairMinutes: number };
}

/** Share of time short of replicas, how often a month and how long, over a number of months. */
function simulate({ needed, installed, zones, replica, zone }: System, months: number, seed: number) {
  const random = randomFrom(seed);
  const exponential = (mean: number) => -mean * Math.log(1 - random());
  const parts = [...Array.from({ length: zones }, () => zone), ...Array.from({ length: installed }, () => replica)].map(
    ({ up, repairMinutes }) => ({ up: true, upMinutes: (repairMinutes * up) / (1 - up), repairMinutes, next: 0 }),
  );
  for (const part of parts) part.next = exponential(part.upMinutes);
  const end = months * MINUTES_PER_MONTH;
  let now = 0;
  let short = 0;
  let outages = 0;
  let wasShort = false;
  while (now < end) {
    const first = parts.reduce((least, part) => (part.next < least.next ? part : least));
    if (wasShort) short += Math.min(first.next, end) - now;
    now = first.next;
    first.up = !first.up;
    first.next = now + exponential(first.up ? first.upMinutes : first.repairMinutes);
    let serving = 0;
    for (let n = 0; n < installed; n++) if (parts[zones + n]!.up && parts[n % zones]!.up) serving++;
    const isShort = serving < needed;
    if (isShort && !wasShort) outages++;
    wasShort = isShort;
  }
  return { unavailabilityFraction: short / end, timesPerMonth: outages / months, outages };
}

const failuresOf = ({ replica, zone }: System): Failures => ({
  replicaAvailabilityFraction: replica.up,
  replicaRepairMinutes: replica.repairMinutes,
  zoneAvailabilityFraction: zone.up,
  zoneRepairMinutes: zone.repairMinutes,
  regionAvailabilityFraction: 1,
  regionRepairMinutes: 240,
  regionFailoverMinutes: { aws: 30, gcp: 2 },
  releasesPerMonth: 0,
  badReleaseFraction: 0,
  rollbackMinutes: 30,
  maintenanceMinutesPerMonth: 0,
});

describe('failures and repairs, simulated', () => {
  it.each<[string, System]>([
    ['2 of 3', { needed: 2, installed: 3, zones: 1, replica: { up: 0.95, repairMinutes: 60 }, zone: { up: 0.9999, repairMinutes: 60 } }],
    [
      '5 of 8 on 3 zones',
      { needed: 5, installed: 8, zones: 3, replica: { up: 0.97, repairMinutes: 120 }, zone: { up: 0.99, repairMinutes: 240 } },
    ],
    ['4 of 4', { needed: 4, installed: 4, zones: 2, replica: { up: 0.99, repairMinutes: 30 }, zone: { up: 0.995, repairMinutes: 300 } }],
  ])('%s', (_, system) => {
    const seen = simulate(system, 600, 20261125);
    const { needed, installed, zones } = system;
    const said = enoughUp({ needed, installed, zones, shards: 1, everyShard: false, causes: failuresOf(system) });
    const tolerance = Math.max(0.05, 4 / Math.sqrt(seen.outages));
    expect(Math.abs(seen.unavailabilityFraction / said.unavailabilityFraction - 1)).toBeLessThan(tolerance);
  });

  it('says how often and how long replicas run short', () => {
    const system: System = {
      needed: 2,
      installed: 3,
      zones: 1,
      replica: { up: 0.99, repairMinutes: 60 },
      zone: { up: 1 - 1e-12, repairMinutes: 60 },
    };
    const seen = simulate(system, 1200, 3);
    const said = enoughUp({ needed: 2, installed: 3, zones: 1, shards: 1, everyShard: false, causes: failuresOf(system) }).byCause[0]!;
    // two of three down: either is repaired, in half the time
    expect(said.minutesEach).toBe(30);
    expect(Math.abs(seen.timesPerMonth / said.timesPerMonth! - 1)).toBeLessThan(Math.max(0.05, 4 / Math.sqrt(seen.outages)));
  });
});
