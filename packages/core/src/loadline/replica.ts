/** One replica of a service on a machine: its workers, how long a task holds one, and its answer at any rate. */
import type { Usable } from '../catalog/index.ts';
import type { ServiceDemand } from '../demand/index.ts';
import { refusedFraction, queueOf, slowestOfLaws, type ResponseLaw } from '../queueing/index.ts';
import type { Balancer } from '../scenario/index.ts';

export interface Replica {
  /** tasks in service at once */
  servers: number;
  /** how long one task holds a worker on this machine */
  serviceSeconds: number;
  /** calls/s that keep every worker busy all the time */
  fullRequestsPerSecond: number;
  /** whether replicas share their queues, so that the answer depends on how many survive */
  sharing: boolean;
  /** replicas of the same queue answer alike in service times, as busy and as many; undefined where bursts make that depend on the rate */
  queue?: string | undefined;
  /** @param requestsPerSecond calls/s of this replica @param survivors replicas of its shard */
  answer(requestsPerSecond: number, survivors: number): ResponseLaw;
  /** share of its calls that find the queue full @param requestsPerSecond calls/s of this replica @param survivors replicas of its shard */
  refused(requestsPerSecond: number, survivors: number): number;
}

export interface ReplicaRequest {
  demand: ServiceDemand;
  usable: Usable;
  relativeSpeed: number;
  balancer: Balancer;
  /** parts that the dataset is split in; all of them are asked when the service says so */
  shards: number;
  arrivals: Arrivals;
}

/** How client requests come: bursts reach a replica thinned by the share of them that it gets. */
export interface Arrivals {
  /** squared coefficient of variation of the time between requests of all clients */
  burstiness: number;
  /** client requests/s of all regions in the busiest hour */
  clientRequestsPerSecond: number;
}

export function replicaOf({ demand, usable, relativeSpeed, balancer, shards, arrivals }: ReplicaRequest): Replica {
  const { batchSize, squaredCoefficientOfVariation, shape } = demand;
  const servers = Math.max(1, Math.min(demand.service.workers ?? Infinity, Math.floor(usable.vcpus) || 1));
  const serviceSeconds = (demand.serviceSeconds / relativeSpeed) * Math.max(1, servers === 1 && usable.vcpus < 1 ? 1 / usable.vcpus : 1);
  const sharing = balancer !== 'random';
  const kind = { servers, squaredCoefficientOfVariation, shape, batchSize, balancer };
  const bursts = demand.front && arrivals.burstiness !== 1;
  /** squared coefficient of variation of the time between calls at those that share; where nobody calls there are no bursts */
  const arrivalSpread = (requestsPerSecond: number, replicas: number) =>
    bursts && requestsPerSecond > 0
      ? 1 + (arrivals.burstiness - 1) * Math.min(1, (replicas * requestsPerSecond) / arrivals.clientRequestsPerSecond)
      : 1;
  const asked = demand.service.everyShard ? shards : 1;
  const queues = new Map<number, ReturnType<typeof queueOf>>();
  /** the queue of so many replicas that share, kept unless bursts make it another one at each rate */
  const queueFor = (requestsPerSecond: number, replicas: number) => {
    let queue = bursts ? undefined : queues.get(replicas);
    if (!queue) {
      queue = queueOf({ ...kind, arrivalSquaredCoefficientOfVariation: arrivalSpread(requestsPerSecond, replicas), replicas });
      queues.set(replicas, queue);
    }
    return queue;
  };
  return {
    servers,
    serviceSeconds,
    fullRequestsPerSecond: servers / (serviceSeconds * batchSize),
    sharing,
    ...(!bursts && {
      queue: `${servers} ${shape} ${squaredCoefficientOfVariation} ${batchSize} ${balancer} ${asked}`,
    }),
    answer(requestsPerSecond, survivors) {
      const one = queueFor(requestsPerSecond, sharing ? survivors : 1)(requestsPerSecond, serviceSeconds);
      return asked === 1 ? one : slowestOfLaws(Array.from({ length: asked }, () => one));
    },
    refused(requestsPerSecond, survivors) {
      const { queueLimit } = demand.service;
      if (queueLimit === undefined || serviceSeconds === 0) return 0;
      const replicas = sharing ? survivors : 1;
      const utilization = (requestsPerSecond * batchSize * serviceSeconds) / servers;
      if (!(utilization < 1)) return 1;
      const one = refusedFraction({
        ...kind,
        utilization,
        arrivalSquaredCoefficientOfVariation: arrivalSpread(requestsPerSecond, replicas),
        replicas,
        queueLimit,
      });
      return 1 - (1 - one) ** asked;
    },
  };
}
