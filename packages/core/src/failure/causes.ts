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

/** Share of time that one replica of a shard is out for planned work. */
export const maintenanceFraction = (installed: number, { maintenanceMinutesPerMonth }: Failures) =>
  Math.min(1, (installed * maintenanceMinutesPerMonth) / MINUTES_PER_MONTH);

export const sumOf = (parts: ByCause) => CAUSES.reduce((sum, cause) => sum + parts[cause], 0);

/** Minutes of a month that a share of it comes to. @example downtimeMinutes(0.001, 30 * 24) // => 43.2 */
export const downtimeMinutes = (unavailabilityFraction: number, hoursPerMonth = HOURS_PER_MONTH) =>
  unavailabilityFraction * hoursPerMonth * 60;

/** Either happens, of two that know nothing of each other; exact for tiny chances. */
export const either = (a: number, b: number) => a + b * (1 - a);

/** What is left of a part after earlier causes took theirs. */
export function inTurn(parts: ByCause): ByCause {
  let left = 1;
  const result = { ...NOTHING_LOST };
  for (const cause of CAUSES) {
    result[cause] = left * parts[cause];
    left -= result[cause];
  }
  return result;
}
