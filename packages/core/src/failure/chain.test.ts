/** Failures that are anything but rare. Witness: every state of zones and replicas gone through, one by one. */
import { expect, it } from 'vitest';
import type { Failures } from '../scenario/index.ts';
import { enoughUp } from './enough-up.ts';

const MINUTES_PER_MONTH = 43_800;
const HALF_BAD: Failures = {
  replicaAvailabilityFraction: 0.9,
  replicaRepairMinutes: 10,
  zoneAvailabilityFraction: 0.95,
  zoneRepairMinutes: 120,
  regionAvailabilityFraction: 0.97,
  regionRepairMinutes: 240,
  regionFailoverMinutes: { aws: 30, gcp: 2 },
  releasesPerMonth: 10,
  badReleaseFraction: 0.1,
  rollbackMinutes: 438,
  maintenanceMinutesPerMonth: 1000,
};

/** Chance that fewer than `needed` are up and at work: one replica of those whose zones are up may be out for planned work. */
function shortByStates(needed: number, installed: number, zones: number, failures: Failures): number {
  const each = failures.maintenanceMinutesPerMonth / MINUTES_PER_MONTH;
  let short = 0;
  for (let state = 0; state < 2 ** (zones + installed); state++) {
    const isUp = (part: number) => ((state >> part) & 1) === 1;
    let chance = 1;
    for (let z = 0; z < zones; z++) chance *= isUp(z) ? failures.zoneAvailabilityFraction : 1 - failures.zoneAvailabilityFraction;
    for (let n = 0; n < installed; n++)
      chance *= isUp(zones + n) ? failures.replicaAvailabilityFraction : 1 - failures.replicaAvailabilityFraction;
    const placed = Array.from({ length: installed }, (_, n) => n).filter((n) => isUp(n % zones));
    const serving = placed.filter((n) => isUp(zones + n));
    // out for planned work: nobody, or one of those placed
    if (serving.length < needed) short += chance * (1 - placed.length * each);
    for (const out of placed) if (serving.filter((n) => n !== out).length < needed) short += chance * each;
  }
  return short;
}

it.each([
  [1, 1, 1],
  [2, 3, 1],
  [2, 4, 2],
  [3, 5, 3],
  [1, 2, 4],
  [5, 7, 3],
])('%d of %d on %d zones', (needed, installed, zones) => {
  const short = shortByStates(needed, installed, zones, HALF_BAD);
  const release = (10 * 0.1 * 438) / MINUTES_PER_MONTH;
  const found = enoughUp({ needed, installed, zones, shards: 1, everyShard: false, causes: HALF_BAD, lostFraction: 0.2 });
  // 2 of 4 on 2 zones: replicas took what zones had taken already once more away
  expect(found.availabilityFraction).toBeCloseTo((1 - release) * 0.97 * (1 - short) * 0.8, 12);
  expect(found.byCause.reduce((sum, { unavailabilityFraction }) => sum + unavailabilityFraction, 0)).toBeCloseTo(
    found.unavailabilityFraction,
    12,
  );
});
