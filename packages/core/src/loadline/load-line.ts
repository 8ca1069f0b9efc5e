/**
 * The load line: the most calls/s one replica of a service on a machine type may carry, and what stops it there. Random balancing, so that each
 * replica is a queue of its own. Limits that need other services (an end-to-end objective) lower `utilizationLimit` from outside.
 */
import type { MachineType, Usable } from '../catalog/index.ts';
import type { ServiceDemand } from '../demand/index.ts';
import { responseMoments, responseQuantile, type ReplicaQueue } from '../queueing/index.ts';

export type Binding = 'utilization' | 'latency' | 'memory' | 'network';

export interface LoadLine {
  requestsPerSecond: number;
  binding: Binding;
  servers: number;
  /** how long one call holds a server on this machine, seconds */
  serviceSeconds: number;
}

/** The machine cannot serve at all: which resource, what is needed, what there is. */
export interface NoLoadLine {
  code: 'memory' | 'latency' | 'network';
  need: number;
  limit: number;
  unit: string;
}

export interface LoadLineRequest {
  demand: ServiceDemand;
  machine: MachineType;
  usable: Usable;
  relativeSpeed: number;
  utilizationLimit: number;
  /** objectives on this service's own answer, met at the load line */
  ownObjectives: readonly { fraction: number; ms: number }[];
  /** mean time its calls take, for memory in flight */
  callsSeconds: number;
  /** parts that the dataset is split in */
  shards: number;
}

export function loadLineOf(request: LoadLineRequest): LoadLine | NoLoadLine {
  const { demand, machine, usable, relativeSpeed, utilizationLimit, shards } = request;
  const { batchSize } = demand;
  const servers = Math.max(1, Math.min(demand.service.workers ?? Infinity, Math.floor(usable.vcpus) || 1));
  const serviceSeconds = (demand.serviceSeconds / relativeSpeed) * Math.max(1, servers === 1 && usable.vcpus < 1 ? 1 / usable.vcpus : 1);
  const queueAt = (requestsPerSecond: number): ReplicaQueue => ({
    requestsPerSecond: requestsPerSecond * batchSize,
    servers,
    serviceSeconds,
    squaredCoefficientOfVariation: demand.squaredCoefficientOfVariation,
  });
  let line: LoadLine = {
    requestsPerSecond: (utilizationLimit * servers) / (serviceSeconds * batchSize),
    binding: 'utilization',
    servers,
    serviceSeconds,
  };
  const lower = (requestsPerSecond: number, binding: Binding) => {
    if (requestsPerSecond < line.requestsPerSecond) line = { ...line, requestsPerSecond, binding };
  };

  const bytesPerCall = machine.cloud === 'gcp' ? demand.outBytesPerCall : Math.max(demand.inBytesPerCall, demand.outBytesPerCall);
  if (machine.networkGbps !== undefined && bytesPerCall > 0) lower((machine.networkGbps * 1e9) / 8 / bytesPerCall, 'network');

  for (const objective of request.ownObjectives) {
    const within = (rate: number) => responseQuantile(queueAt(rate), objective.fraction) * 1000 <= objective.ms;
    if (!within(0))
      return { code: 'latency', need: responseQuantile(queueAt(0), objective.fraction) * 1000, limit: objective.ms, unit: 'ms' };
    if (!within(line.requestsPerSecond)) lower(largest(within, line.requestsPerSecond), 'latency');
  }

  const { memoryPerRequestInFlightBytes } = demand.service;
  const restingBytes = restingBytesOf(demand, shards);
  const memoryBytes = usable.memoryGib * 2 ** 30;
  const needed = (rate: number) =>
    restingBytes + memoryPerRequestInFlightBytes * rate * (responseMoments(queueAt(rate)).meanSeconds + request.callsSeconds);
  if (restingBytes > memoryBytes) return { code: 'memory', need: restingBytes / 2 ** 30, limit: usable.memoryGib, unit: 'GiB' };
  if (memoryPerRequestInFlightBytes > 0 && needed(line.requestsPerSecond) > memoryBytes)
    lower(
      largest((rate) => needed(rate) <= memoryBytes, line.requestsPerSecond),
      'memory',
    );

  if (line.requestsPerSecond <= 0)
    return { code: line.binding === 'utilization' ? 'latency' : line.binding, need: 1, limit: 0, unit: 'requests/s' };
  return line;
}

/** GiB that a replica needs at a rate, with what is in flight by Little's law. */
export function memoryNeededGib(
  demand: ServiceDemand,
  line: LoadLine,
  requestsPerSecond: number,
  callsSeconds: number,
  shards: number,
): number {
  const { servers, serviceSeconds } = line;
  const { meanSeconds } = responseMoments({
    requestsPerSecond: requestsPerSecond * demand.batchSize,
    servers,
    serviceSeconds,
    squaredCoefficientOfVariation: demand.squaredCoefficientOfVariation,
  });
  return (
    (restingBytesOf(demand, shards) + demand.service.memoryPerRequestInFlightBytes * requestsPerSecond * (meanSeconds + callsSeconds)) /
    2 ** 30
  );
}

/** Memory of a replica that nobody calls: what it always needs, and its shard of the dataset. */
export const restingBytesOf = (demand: ServiceDemand, shards: number) =>
  demand.service.memoryBaseBytes + demand.service.datasetBytes / shards;

/** The largest rate in (0, high) that satisfies a condition which holds for small rates; from below, so that it holds at the answer. */
function largest(holds: (rate: number) => boolean, high: number): number {
  let low = 0;
  let above = high;
  for (let i = 0; i < 80 && above - low > 1e-12 * high; i++) {
    const middle = (low + above) / 2;
    if (holds(middle)) low = middle;
    else above = middle;
  }
  return low;
}
