/**
 * How long a task waits when replicas share their work, by how the balancer shares it out. Between each for itself (random) and one queue for all
 * (pooled), waits are some part of the way: the part is what is computed here, from the waits of single exponential tasks.
 *
 * Least outstanding requests: nobody waits while any server is idle, as with one queue, but then for the next departure of one replica and not of any.
 * Power of two choices: each replica in the mean field of endlessly many, arrivals joining the less loaded of two.
 * Source: Mitzenmacher, IEEE Transactions on Parallel and Distributed Systems 12 (2001), extended here to several servers a replica.
 */
import { waitFraction } from '../wait/erlang.ts';

export type BalancerName = 'random' | 'twoChoices' | 'leastOutstanding' | 'pooled';

export interface Sharing {
  servers: number;
  replicas: number;
  utilization: number;
}

/** Chance to wait, and mean wait of those that do, in mean service times. */
export interface Waiting {
  delayedFraction: number;
  meanWhenDelayed: number;
}

export function randomWaiting({ servers, utilization }: Sharing): Waiting {
  return {
    delayedFraction: waitFraction({ offeredVcpus: utilization * servers, vcpus: servers }),
    meanWhenDelayed: 1 / (servers * (1 - utilization)),
  };
}

export function pooledWaiting({ servers, replicas, utilization }: Sharing): Waiting {
  return randomWaiting({ servers: servers * replicas, replicas: 1, utilization });
}

export function leastOutstandingWaiting(sharing: Sharing): Waiting {
  const pooled = pooledWaiting(sharing);
  return { delayedFraction: pooled.delayedFraction, meanWhenDelayed: pooled.meanWhenDelayed + ownReplicaWait(sharing, 1) };
}

/**
 * What those that wait at the least loaded replica wait longer than in one queue for all, since it is for their own replica's next departure: by
 * comparison with simulation a third of its time between departures, with few replicas and near saturation less, and in proportion to (1 + scv)/2.
 */
export function ownReplicaWait({ servers, replicas, utilization }: Sharing, scv: number): number {
  const full = servers > 1 || scv > 1 ? 1 - 0.55 * utilization ** 6 : 1;
  return (0.35 / servers) * (1 - 1 / replicas ** 2) * full * ((1 + scv) / 2);
}

/** So many times as long as exponential tasks do tasks wait because only two replicas are looked at: by comparison with simulation. */
export const spreadOfApart = (scv: number) => (scv <= 1 ? (1 + scv) / 2 : 1 + 0.3 * (scv - 1));

/** The stationary share of replicas with at least i tasks, iterated to rest. */
export function twoChoicesWaiting(sharing: Sharing): Waiting {
  const { servers, replicas, utilization } = sharing;
  if (replicas === 1 || utilization === 0) return randomWaiting(sharing);
  // so many servers a replica that two of them are as good as all
  if (servers > 256) return leastOutstandingWaiting(sharing);
  const rate = utilization * servers;
  const most = servers + 60;
  let atLeast = Array.from({ length: most + 2 }, (_, i) => (i === 0 ? 1 : Math.min(1, utilization ** Math.max(0, i - servers + 1))));
  for (let round = 0; round < 400; round++) {
    const share = [1];
    let total = 1;
    for (let i = 0; i < most; i++) {
      const joins = rate * (atLeast[i]! + atLeast[i + 1]!);
      share.push((share[i]! * joins) / Math.min(i + 1, servers));
      total += share[i + 1]!;
    }
    const next = Array<number>(most + 2).fill(0);
    for (let i = most; i >= 0; i--) next[i] = next[i + 1]! + share[i]! / total;
    const moved = next.reduce((largest, value, i) => Math.max(largest, Math.abs(value - atLeast[i]!)), 0);
    atLeast = next.map((value, i) => 0.5 * value + 0.5 * atLeast[i]!);
    if (moved < 1e-12) break;
  }
  let delayed = 0;
  let waited = 0;
  for (let i = servers; i <= most; i++) {
    const joins = atLeast[i]! ** 2 - atLeast[i + 1]! ** 2;
    delayed += joins;
    waited += (joins * (i - servers + 1)) / servers;
  }
  // few replicas do not make a mean field: near saturation they wait together, as one queue does; and never less than with the least loaded of all
  const pooled = pooledWaiting(sharing);
  const least = leastOutstandingWaiting(sharing);
  const delayedFraction = Math.max(delayed, pooled.delayedFraction);
  const together = pooled.meanWhenDelayed * 0.6 * utilization ** 4;
  return {
    delayedFraction,
    meanWhenDelayed: Math.max(
      delayed > 0 ? waited / delayed + together : 0,
      (least.delayedFraction * least.meanWhenDelayed) / delayedFraction,
    ),
  };
}

/** Waiting under a balancer. */
export function waitingOf(balancer: BalancerName, sharing: Sharing): Waiting {
  switch (balancer) {
    case 'random':
      return randomWaiting(sharing);
    case 'pooled':
      return pooledWaiting(sharing);
    case 'leastOutstanding':
      return leastOutstandingWaiting(sharing);
    case 'twoChoices':
      return twoChoicesWaiting(sharing);
    default:
      throw new RangeError(
        `responseTime: balancer must be random, twoChoices, leastOutstanding or pooled, got ${String(balancer satisfies never)}`,
      );
  }
}
