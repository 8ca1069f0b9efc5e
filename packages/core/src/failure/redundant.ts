/**
 * How often enough of several replicas are up, when each fails by itself: k of n.
 * Misleads when something takes several down at once, which in practice decides: see `enoughUp`.
 */
import { fewerThan } from './binomial.ts';

export interface RedundantRequest {
  /** replicas that must be up; whole, >= 0 */
  needed: number;
  /** replicas there are; whole, >= 0 */
  installed: number;
  /** share of time that one replica is up; 0 to 1, both included */
  replicaAvailabilityFraction: number;
}

export interface Redundant {
  availabilityFraction: number;
  /** the rest, with all its digits: 1 − availabilityFraction has lost them */
  unavailabilityFraction: number;
}

/**
 * @returns fractions, 0 to 1; more needed than installed is never available
 * @throws {RangeError} when a number is outside its range
 * @example redundantAvailability({ needed: 8, installed: 12, replicaAvailabilityFraction: 0.995 }) // => unavailabilityFraction 2.4e-9
 * Source: Barlow & Proschan, Statistical Theory of Reliability (1975), section 2.1 (k out of n).
 */
export function redundantAvailability({ needed, installed, replicaAvailabilityFraction }: RedundantRequest): Redundant {
  whole('redundantAvailability', 'needed', needed);
  whole('redundantAvailability', 'installed', installed);
  fraction('redundantAvailability', 'replicaAvailabilityFraction', replicaAvailabilityFraction);
  const unavailabilityFraction = fewerThan(needed, {
    trials: installed,
    chance: replicaAvailabilityFraction,
    otherwise: 1 - replicaAvailabilityFraction,
  });
  return { availabilityFraction: 1 - unavailabilityFraction, unavailabilityFraction };
}

export function whole(name: string, key: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 0))
    throw new RangeError(`${name}: ${key} must be a whole number of at least 0, got ${value}`);
}

export function fraction(name: string, key: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name}: ${key} must be 0 to 1, got ${value}`);
}
