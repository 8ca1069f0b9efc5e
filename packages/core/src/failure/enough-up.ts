/** How often a service finds enough replicas, by cause: how much, how often, how long. */
import type { Failures } from '../scenario/index.ts';
import { CAUSES, downtimeMinutes, inTurn, MINUTES_PER_MONTH, sumOf, type ByCause, type Cause } from './causes.ts';
import { chainLosses } from './chain.ts';
import { fraction, whole } from './redundant.ts';

export interface CauseShare {
  cause: Cause;
  unavailabilityFraction: number;
  /** of the whole unavailability */
  shareFraction: number;
  downtimeMinutesPerMonth: number;
  /** how often a month, and how long each time; null where there are no separate events */
  timesPerMonth: number | null;
  minutesEach: number | null;
}

export interface EnoughUp {
  availabilityFraction: number;
  /** with all its digits: 1 − availabilityFraction has lost them */
  unavailabilityFraction: number;
  downtimeMinutesPerMonth: number;
  /** largest first; they add up */
  byCause: CauseShare[];
  dominantCause: Cause | null;
}

export interface EnoughUpRequest {
  /** replicas per shard that must be up; whole, >= 0 */
  needed: number;
  installed: number;
  /** whole, >= 1; replicas are spread over them within one of each other */
  zones: number;
  shards: number;
  everyShard: boolean;
  causes: Failures;
  /** share of calls lost to timeouts and full queues, 0 to 1 */
  lostFraction?: number;
}

/**
 * One service in one region. A shard short of replicas is an outage of its keys: with one shard asked per call a share of the calls, with
 * every shard asked all of them. The region's own failure counts in full: that others take over is the plan's matter.
 * @throws {RangeError} when a number is outside its range
 * @example enoughUp({ needed: 8, installed: 12, zones: 3, shards: 1, everyShard: false, causes }).dominantCause // => 'zone' at 0.999 a zone
 */
export function enoughUp({ needed, installed, zones, shards, everyShard, causes, lostFraction = 0 }: EnoughUpRequest): EnoughUp {
  whole('enoughUp', 'needed', needed);
  whole('enoughUp', 'installed', installed);
  for (const [key, value] of Object.entries({ zones, shards }))
    if (!(Number.isSafeInteger(value) && value >= 1))
      throw new RangeError(`enoughUp: ${key} must be a whole number of at least 1, got ${value}`);
  fraction('enoughUp', 'lostFraction', lostFraction);
  const losses = chainLosses({
    fleets: [{ needed, installed, shards, everyShard }],
    paths: [{ chance: 1, calls: [1] }],
    zones,
    failures: causes,
    lostFraction,
  });
  const parts = inTurn({ ...losses, region: 1 - causes.regionAvailabilityFraction });
  return summed(parts, causes, { spare: installed - needed });
}

/** Parts that add up, with how often and how long. @param spare replicas beyond the needed: more repairs run at once, so a shortage is shorter */
export function summed(
  parts: ByCause,
  failures: Failures,
  { spare, regionMinutes = failures.regionRepairMinutes }: { spare: number; regionMinutes?: number },
): EnoughUp {
  const minutes: Record<Cause, number | null> = {
    release: failures.rollbackMinutes,
    region: regionMinutes || null,
    zone: failures.zoneRepairMinutes,
    maintenance: failures.maintenanceMinutesPerMonth || null,
    replica: failures.replicaRepairMinutes / (Math.max(0, spare) + 1),
    lost: null,
  };
  const unavailabilityFraction = Math.min(1, sumOf(parts));
  const byCause = CAUSES.map((cause): CauseShare => {
    const minutesEach = minutes[cause];
    return {
      cause,
      unavailabilityFraction: parts[cause],
      shareFraction: unavailabilityFraction > 0 ? parts[cause] / unavailabilityFraction : 0,
      downtimeMinutesPerMonth: downtimeMinutes(parts[cause]),
      timesPerMonth: minutesEach === null ? null : (parts[cause] * MINUTES_PER_MONTH) / minutesEach,
      minutesEach,
    };
  })
    .filter((one) => one.unavailabilityFraction > 0)
    .sort((a, b) => b.unavailabilityFraction - a.unavailabilityFraction);
  return {
    availabilityFraction: 1 - unavailabilityFraction,
    unavailabilityFraction,
    downtimeMinutesPerMonth: downtimeMinutes(unavailabilityFraction),
    byCause,
    dominantCause: byCause[0]?.cause ?? null,
  };
}
