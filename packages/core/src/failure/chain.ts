/**
 * What a chain of services in one region loses while the region is up: replicas fail one by one, a zone takes what stands in it of every
 * service at once, a bad release stops a service, planned work takes one replica at a time.
 * Model: `Σ P(zones up)·P(fewer than needed in them)`, all services on the same zones; given those, replicas are independent. Repair is as fast
 * for many as for one. Misleads when replicas share more than a zone (a database, a configuration): state that as a lower zone or region availability.
 */
import type { Failures } from '../scenario/index.ts';
import { fewerThan } from './binomial.ts';
import { either, maintenanceFraction, NOTHING_LOST, releaseUnavailability, type ByCause } from './causes.ts';
import type { RequestPath } from './request-paths.ts';
import { zoneStates } from './zone-states.ts';

export interface ChainFleet {
  /** replicas per shard that the busiest hour needs; whole, >= 1 */
  needed: number;
  /** replicas per shard that run then; whole, >= 0 */
  installed: number;
  shards: number;
  /** every call asks every shard; otherwise one */
  everyShard: boolean;
}

export interface ChainRequest {
  fleets: readonly ChainFleet[];
  paths: readonly RequestPath[];
  zones: number;
  failures: Failures;
  /** share of requests lost to timeouts and full queues */
  lostFraction?: number;
}

/** Shares of the chain's requests that each cause takes, each by itself; `region` is left at 0. */
export function chainLosses({ fleets, paths, zones, failures, lostFraction = 0 }: ChainRequest): ByCause {
  const down = { trials: 0, chance: failures.replicaAvailabilityFraction, otherwise: 1 - failures.replicaAvailabilityFraction };
  const known = new Map<string, number>();
  const tooFew = (needed: number, placed: number): number => {
    const key = `${needed} ${placed}`;
    const value = known.get(key) ?? fewerThan(needed, { ...down, trials: placed });
    known.set(key, value);
    return value;
  };
  const states = zoneStates(
    fleets.map(({ installed }) => installed),
    zones,
    1 - failures.zoneAvailabilityFraction,
  );
  const losing = (placed: readonly number[], working: boolean) =>
    lostBy(paths, fleets, (s) => {
      const { needed } = fleets[s]!;
      const plain = tooFew(needed, placed[s]!);
      return working ? plain + maintenanceFraction(placed[s]!, failures) * (tooFew(needed, Math.max(0, placed[s]! - 1)) - plain) : plain;
    });
  const all = fleets.map(({ installed }) => installed);
  const replica = losing(all, false);
  let zone = 0;
  let maintenance = 0;
  for (const { chance, placed, allUp } of states) {
    const plain = allUp ? replica : losing(placed, false);
    zone += chance * (plain - replica);
    maintenance += chance * (losing(placed, true) - plain);
  }
  const release = releaseUnavailability(failures);
  return {
    ...NOTHING_LOST,
    release: paths.reduce((sum, { chance, calls }) => sum + chance * severalOf(release, calls.filter((one) => one > 0).length), 0),
    zone: Math.max(0, zone),
    maintenance: Math.max(0, maintenance),
    replica,
    lost: lostFraction,
  };
}

/** Share of requests that meet at least one shard with too few replicas, given each service's chance of that per shard. */
function lostBy(paths: readonly RequestPath[], fleets: readonly ChainFleet[], tooFew: (service: number) => number): number {
  const each = fleets.map((_, s) => tooFew(s));
  return paths.reduce((sum, { chance, calls }) => {
    let lost = 0;
    calls.forEach((count, s) => {
      if (count > 0) lost = either(lost, severalOf(each[s]!, shardsAsked(fleets[s]!, count)));
    });
    return sum + chance * lost;
  }, 0);
}

/** At least one of `count` alike and independent; count may be a mean. */
export const severalOf = (chance: number, count: number) => (chance >= 1 && count > 0 ? 1 : -Math.expm1(count * Math.log1p(-chance)));

/** Different shards that a number of calls ask, on average. */
export const shardsAsked = ({ shards, everyShard }: Pick<ChainFleet, 'shards' | 'everyShard'>, calls: number) =>
  everyShard || calls <= 1 || shards === 1
    ? everyShard
      ? shards
      : Math.min(1, calls)
    : shards * -Math.expm1(calls * Math.log1p(-1 / shards));
