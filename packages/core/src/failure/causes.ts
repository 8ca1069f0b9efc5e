/** The causes that take service away, and what each amounts to. */
import type { Failures } from '../scenario/index.ts';
import { HOURS_PER_MONTH } from '../traffic/index.ts';

/** In this order they are counted, so that the parts add up: what an earlier cause took, a later one cannot take again. */
export const CAUSES = ['release', 'region', 'zone', 'maintenance', 'replica', 'lost'] as const;
export type Cause = (typeof CAUSES)[number];
export type ByCause = Record<Cause, number>;

export const MINUTES_PER_MONTH = HOURS_PER_MONTH * 60;
export const NOTHING_LOST: ByCause = { release: 0, region: 0, zone: 0, maintenance: 0, replica: 0, lost: 0 };

/** In words, for people. */
export const CAUSE_WORDS: Record<Cause, string> = {
  release: 'bad releases',
  region: 'regions',
  zone: 'zones',
  maintenance: 'maintenance',
  replica: 'single replicas',
  lost: 'timeouts and full queues',
};

/** Share of time that a bad release has one service down. */
export const releaseUnavailability = ({ releasesPerMonth, badReleaseFraction, rollbackMinutes }: Failures) =>
  Math.min(1, (releasesPerMonth * badReleaseFraction * rollbackMinutes) / MINUTES_PER_MONTH);

/** Share of time that one of a shard's replicas is out for planned work. @param placed those whose zones are up: what is gone needs none */
export const maintenanceFraction = (placed: number, { maintenanceMinutesPerMonth }: Failures) =>
  Math.min(1, (placed * maintenanceMinutesPerMonth) / MINUTES_PER_MONTH);

export const sumOf = (parts: ByCause) => CAUSES.reduce((sum, cause) => sum + parts[cause], 0);

/** Minutes of a month that a share of it comes to. @example downtimeMinutes(0.001, 30 * 24) // => 43.2 */
export const downtimeMinutes = (unavailabilityFraction: number, hoursPerMonth = HOURS_PER_MONTH) =>
  unavailabilityFraction * hoursPerMonth * 60;

/** Either happens, of two that know nothing of each other; exact for tiny chances. */
export const either = (a: number, b: number) => a + b * (1 - a);

/**
 * What is left of a part after earlier causes took theirs. Zones, planned work and replicas are one chance of too few being up, told apart: none of them
 * takes from the next.
 */
export function inTurn({ release, region, zone, maintenance, replica, lost }: ByCause): ByCause {
  const released = 1 - release;
  const up = released * (1 - region);
  const enough = up * Math.max(0, 1 - (zone + maintenance + replica));
  return {
    release,
    region: released * region,
    zone: up * zone,
    maintenance: up * maintenance,
    replica: up * replica,
    lost: enough * lost,
  };
}
