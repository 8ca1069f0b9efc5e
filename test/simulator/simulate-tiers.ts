/**
 * Two tiers played event by event, seeded: every call goes through one of the first's replicas, and what it then asks the second at once each through one
 * of the second's, all chosen at random.
 */
import { randomOf, samplerOf, type Service } from './simulate-queue.ts';

export interface Tier {
  replicas: number;
  servers: number;
  utilization: number;
  service: Service;
}

/**
 * Times in mean service times of the first tier; the second's mean follows from its utilisation.
 * @param together calls to the second at once, the slowest of which is waited for
 * @returns the sorted times of the calls
 */
export function simulateTiers(first: Tier, second: Tier, calls: number, seed: number, together = 1): Float64Array {
  const random = randomOf(seed);
  const rate = first.utilization * first.servers * first.replicas;
  const secondMean = secondMeanOf(first, second) / together;
  let now = 0;
  const arrivals = Float64Array.from({ length: calls }, () => (now += -Math.log(random()) / rate));
  const order = Uint32Array.from({ length: calls }, (_, i) => i);
  const between = through(arrivals, first, 1, random);
  order.sort((a, b) => between[a]! - between[b]!);
  const done = through(
    Float64Array.from({ length: calls * together }, (_, n) => between[order[Math.floor(n / together)]!]!),
    second,
    secondMean,
    random,
  );
  const slowest = Float64Array.from(order, (_, k) =>
    done.subarray(k * together, (k + 1) * together).reduce((most, time) => Math.max(most, time)),
  );
  return slowest
    .map((time, k) => time - arrivals[order[k]!]!)
    .subarray(calls / 10)
    .sort();
}

/** What a task of the second tier takes so that it is as busy as said. */
const secondMeanOf = (first: Tier, second: Tier) =>
  (second.utilization * second.servers * second.replicas) / (first.utilization * first.servers * first.replicas);

/** When calls that come in this order are done. */
function through(arrivals: Float64Array, tier: Tier, mean: number, random: () => number): Float64Array {
  const time = samplerOf(tier.service, random);
  const free = Array.from({ length: tier.replicas }, () => new Float64Array(tier.servers));
  return arrivals.map((at) => {
    const servers = free[Math.floor(random() * tier.replicas)]!;
    let least = 0;
    for (let i = 1; i < servers.length; i++) if (servers[i]! < servers[least]!) least = i;
    return (servers[least] = Math.max(at, servers[least]!) + mean * time());
  });
}
