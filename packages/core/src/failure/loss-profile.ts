/**
 * What one fleet loses in every state of its zones: a fleet that loses no more than another in any of them never makes a chain lose more, whatever
 * else is in the chain. That is more than comparing totals, for services lose the same zones at the same time.
 */
import type { Failures } from '../scenario/index.ts';
import { fewerThan } from './binomial.ts';
import { maintenanceFraction } from './causes.ts';
import { severalOf, shardsAsked, type ChainFleet } from './chain.ts';

export interface LossProfileRequest {
  fleet: Omit<ChainFleet, 'needed'>;
  /** replicas that are needed in each situation that is asked for: all regions up, some of them lost */
  needed: readonly number[];
  zones: number;
  failures: Failures;
  /** how often a request calls the service, each way that it may */
  calls: readonly number[];
}

/** More zones than this have too many states to go through. */
export const MOST_ZONES_PROFILED = 6;

/** @returns chances of too few replicas in a fixed order of states, without and with planned work */
export function lossProfile({ fleet, needed, zones, failures, calls }: LossProfileRequest): number[] {
  const { installed } = fleet;
  const each = Math.floor(installed / zones);
  const extra = installed % zones;
  const replica = { chance: failures.replicaAvailabilityFraction, otherwise: 1 - failures.replicaAvailabilityFraction };
  const profile: number[] = [];
  for (const due of needed) {
    const chances = new Map<number, number>();
    const short = (placed: number) => {
      let chance = chances.get(placed);
      if (chance === undefined) chances.set(placed, (chance = fewerThan(due, { ...replica, trials: placed })));
      return chance;
    };
    for (let up = 0; up < 2 ** zones; up++) {
      let placed = 0;
      for (let z = 0; z < zones; z++) if (up & (1 << z)) placed += each + (z < extra ? 1 : 0);
      const plain = short(placed);
      const working = plain + maintenanceFraction(placed, failures) * (short(Math.max(0, placed - 1)) - plain);
      for (const count of calls) profile.push(severalOf(plain, shardsAsked(fleet, count)), severalOf(working, shardsAsked(fleet, count)));
    }
  }
  return profile;
}
