/**
 * How often enough replicas are up: replicas fail one by one, and zones take all of theirs with them. A first model: regions, releases and
 * everything else that takes down all zones at once are not in it, so the true figure is lower.
 * Priors: a replica is up 0.999 of the time (restarts, host failures), a zone 0.9999.
 */
export const REPLICA_AVAILABILITY = 0.999;
export const ZONE_AVAILABILITY = 0.9999;

/**
 * Fraction of time with at least `needed` of `installed` replicas up, spread over `zones` within one of each other.
 * @param needed whole, >= 0; @param installed whole, >= needed; @param zones whole, >= 1
 * @returns a fraction, 0 to 1
 */
export function enoughUpFraction({ needed, installed, zones }: { needed: number; installed: number; zones: number }): number {
  if (needed <= 0) return 1;
  const fuller = installed % zones;
  const small = Math.floor(installed / zones);
  let up = 0;
  for (let fullUp = 0; fullUp <= fuller; fullUp++)
    for (let smallUp = 0; smallUp <= zones - fuller; smallUp++) {
      const chance = binomial(fuller, fullUp, ZONE_AVAILABILITY) * binomial(zones - fuller, smallUp, ZONE_AVAILABILITY);
      up += chance * atLeast(needed, fullUp * (small + 1) + smallUp * small);
    }
  return Math.min(1, up);
}

/** P(at least `needed` of n replicas up), summed from the small end so that a tiny chance of too few is not lost. */
function atLeast(needed: number, n: number): number {
  if (n < needed) return 0;
  let below = 0;
  for (let k = 0; k < needed; k++) below += binomial(n, k, REPLICA_AVAILABILITY);
  return 1 - Math.min(1, below);
}

function binomial(n: number, k: number, p: number): number {
  if (n === 0) return 1;
  let logChance = k * Math.log(p) + (n - k) * Math.log1p(-p);
  for (let i = 1; i <= Math.min(k, n - k); i++) logChance += Math.log((n - i + 1) / i);
  return Math.exp(logChance);
}
