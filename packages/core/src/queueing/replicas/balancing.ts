/** How long a single exponential task waits when replicas share their work, by how the balancer shares it out. */
import { tasksAhead } from './tasks-ahead.ts';
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

/** With the least loaded of all replicas, or the less loaded of two. */
function sharedWaiting(sharing: Sharing, ofTwo: boolean): Waiting {
  if (sharing.replicas === 1) return randomWaiting(sharing);
  const { delayedFraction, mean } = tasksAhead({ ...sharing, squaredCoefficientOfVariation: 1, ofTwo, left: 1, stretch: 1 });
  return { delayedFraction, meanWhenDelayed: (1 + mean) / sharing.servers };
}

/** Waiting under a balancer. */
export function waitingOf(balancer: BalancerName, sharing: Sharing): Waiting {
  switch (balancer) {
    case 'random':
      return randomWaiting(sharing);
    case 'pooled':
      return pooledWaiting(sharing);
    case 'leastOutstanding':
      return sharedWaiting(sharing, false);
    case 'twoChoices':
      return sharedWaiting(sharing, true);
    default:
      throw new RangeError(
        `responseTime: balancer must be random, twoChoices, leastOutstanding or pooled, got ${String(balancer satisfies never)}`,
      );
  }
}
