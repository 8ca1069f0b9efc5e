/**
 * The load line: the most calls/s one replica of a service on a machine type may carry, and what stops it there. With random balancing it is one
 * number; where replicas share their queues it grows with how many survive. Limits that need other services (an end-to-end objective) lower it
 * from outside: `loweredTo`.
 */
import type { MachineType, Usable } from '../catalog/index.ts';
import type { ServiceDemand } from '../demand/index.ts';
import { asLate } from './as-late.ts';
import { largestWithin, largestWithinOfFew } from './largest-within.ts';
import type { Replica } from './replica.ts';

export type Binding = 'utilization' | 'latency' | 'memory' | 'network';

/** Calls/s that one replica may carry: the same for any number of survivors, or more the more of them share their queue. */
export interface ReplicaLine {
  /** it comes to no more, with any number of survivors; without `withSurvivors` it is the line; above 0 */
  mostRequestsPerSecond: number;
  /** undefined: always the most; otherwise never less for more survivors, and no more from `MANY_SURVIVORS` on */
  withSurvivors?: ((survivors: number) => number) | undefined;
}

/** What one replica may carry, and why no more. */
export interface LoadLine extends ReplicaLine {
  replica: Replica;
  /** calls/s of one replica when so many survive, and what stops it there */
  at(survivors: number): { requestsPerSecond: number; binding: Binding };
}

/** The machine cannot serve at all: which resource, what is needed, what there is. */
export interface NoLoadLine {
  code: 'memory' | 'latency' | 'network' | 'beyondMeasured';
  need: number;
  limit: number;
  unit: string;
}

export interface LoadLineRequest {
  demand: ServiceDemand;
  replica: Replica;
  machine: MachineType;
  usable: Usable;
  utilizationLimit: number;
  /** objectives on this service's own answer, met at the load line */
  ownObjectives: readonly { fraction: number; ms: number }[];
  /** mean time its calls take, for memory in flight */
  callsSeconds: number;
  /** parts that the dataset is split in */
  shards: number;
}

/** Replicas whose shared queue answers as if they were endless: no line grows beyond. */
export const MANY_SURVIVORS = 4096;

/** A replica that is always busy never catches up: whatever the limit, a load line stays below that. */
const MOST_BUSY = 0.9999;

export function loadLineOf(request: LoadLineRequest): LoadLine | NoLoadLine {
  const { replica } = request;
  const most = lineWith(request, replica.sharing ? MANY_SURVIVORS : 1);
  if ('code' in most) return most;
  if (!replica.sharing) return { replica, mostRequestsPerSecond: most.requestsPerSecond, at: () => most };
  const known = new Map<number, { requestsPerSecond: number; binding: Binding }>();
  const at = (survivors: number) => {
    if (survivors >= MANY_SURVIVORS) return most;
    let line = known.get(survivors);
    if (!line) {
      const found = lineWith(request, survivors);
      line = 'code' in found ? { requestsPerSecond: 0, binding: 'latency' } : found;
      known.set(survivors, line);
    }
    return line;
  };
  return { replica, mostRequestsPerSecond: most.requestsPerSecond, withSurvivors: (survivors) => at(survivors).requestsPerSecond, at };
}

function lineWith(request: LoadLineRequest, survivors: number): { requestsPerSecond: number; binding: Binding } | NoLoadLine {
  const { demand, replica, machine, usable, utilizationLimit, shards } = request;
  let line: { requestsPerSecond: number; binding: Binding } = {
    requestsPerSecond: Math.min(utilizationLimit, MOST_BUSY) * replica.fullRequestsPerSecond,
    binding: 'utilization',
  };
  const lower = (requestsPerSecond: number, binding: Binding) => {
    if (requestsPerSecond < line.requestsPerSecond) line = { requestsPerSecond, binding };
  };

  const largest = replica.costly ? largestWithinOfFew : largestWithin;

  const bytesPerCall = machine.cloud === 'gcp' ? demand.outBytesPerCall : Math.max(demand.inBytesPerCall, demand.outBytesPerCall);
  if (machine.networkGbps !== undefined && bytesPerCall > 0) lower((machine.networkGbps * 1e9) / 8 / bytesPerCall, 'network');

  for (const { fraction, ms } of request.ownObjectives) {
    const overMs = (rate: number) => replica.answer(rate, survivors).quantileSeconds(fraction) * 1000 - ms;
    const idle = overMs(0);
    if (idle > 0) return { code: 'latency', need: idle + ms, limit: ms, unit: 'ms' };
    lower(inTime(replica, overMs, { high: line.requestsPerSecond, survivors, fraction, ms }), 'latency');
  }

  const restingBytes = restingBytesOf(demand, shards);
  const memoryBytes = usable.memoryGib * 2 ** 30;
  if (restingBytes > memoryBytes) return { code: 'memory', need: restingBytes / 2 ** 30, limit: usable.memoryGib, unit: 'GiB' };
  const { memoryPerRequestInFlightBytes } = demand.service;
  if (memoryPerRequestInFlightBytes > 0)
    lower(
      largest(
        (rate) => inFlightBytes(demand, replica, rate, survivors, request.callsSeconds) - (memoryBytes - restingBytes),
        line.requestsPerSecond,
      ),
      'memory',
    );

  if (line.requestsPerSecond <= 0 && line.binding === 'memory')
    return { code: 'memory', need: (restingBytes + memoryPerRequestInFlightBytes) / 2 ** 30, limit: usable.memoryGib, unit: 'GiB' };
  if (line.requestsPerSecond <= 0)
    return { code: line.binding === 'utilization' ? 'latency' : line.binding, need: 1, limit: 0, unit: 'requests/s' };
  return line;
}

/** How busy a replica may be to answer in time, without units: kept where an answer is costly, for machines and plans ask for the same again and again. */
const busy = new Map<string, number>();
const MOST_BUSY_KEPT = 20_000;
const DIGITS = 13;

interface InTime {
  high: number;
  survivors: number;
  fraction: number;
  ms: number;
}

/** The largest rate up to `high` that is answered in time. */
function inTime(replica: Replica, overMs: (rate: number) => number, { high, survivors, fraction, ms }: InTime): number {
  const { costly, fullRequestsPerSecond: full, serviceSeconds } = replica;
  if (!costly) return largestWithin(overMs, high);
  const key = `${costly} ${survivors} ${fraction} ${(ms / serviceSeconds).toPrecision(DIGITS)} ${(high / full).toPrecision(DIGITS)}`;
  let part = busy.get(key);
  if (part === undefined) {
    if (busy.size >= MOST_BUSY_KEPT) busy.clear();
    busy.set(key, (part = largestWithinOfFew(overMs, high) / high));
  }
  return part * high;
}

/**
 * The same load line, lowered: with as many survivors as given one replica carries at most this. With other survivors it answers as late as it does
 * there, at the 95th percentile.
 */
export function loweredTo(line: LoadLine, requestsPerSecond: number, survivors: number): LoadLine {
  const capped = (most: { requestsPerSecond: number; binding: Binding }, rate: number) =>
    rate < most.requestsPerSecond ? { requestsPerSecond: rate, binding: 'latency' as const } : most;
  if (!line.replica.sharing) {
    const one = capped(line.at(survivors), requestsPerSecond);
    return { ...line, mostRequestsPerSecond: one.requestsPerSecond, at: () => one };
  }
  const known = new Map<number, { requestsPerSecond: number; binding: Binding }>();
  const at = (others: number) => {
    let one = known.get(others);
    if (!one) {
      const most = line.at(others);
      const rate = others === survivors ? requestsPerSecond : asLate(line.replica, requestsPerSecond, { survivors, others });
      known.set(others, (one = capped(most, rate)));
    }
    return one;
  };
  return { ...line, withSurvivors: (others) => at(others).requestsPerSecond, at };
}

/** The same load line with a ceiling, however many survive: below it what bound still binds. For replicas that are added for other reasons than time. */
export function atMost(line: LoadLine, requestsPerSecond: number): LoadLine {
  const at = (survivors: number) => {
    const own = line.at(survivors);
    return requestsPerSecond < own.requestsPerSecond ? { ...own, requestsPerSecond } : own;
  };
  return {
    ...line,
    mostRequestsPerSecond: Math.min(line.mostRequestsPerSecond, requestsPerSecond),
    withSurvivors: line.withSurvivors && ((survivors) => at(survivors).requestsPerSecond),
    at,
  };
}

/** Bytes of the calls in flight, by Little's law. */
function inFlightBytes(
  demand: ServiceDemand,
  replica: Replica,
  requestsPerSecond: number,
  survivors: number,
  callsSeconds: number,
): number {
  return (
    demand.service.memoryPerRequestInFlightBytes * requestsPerSecond * (replica.meanSeconds(requestsPerSecond, survivors) + callsSeconds)
  );
}

/** GiB that a replica needs at a rate, with what is in flight. */
export function memoryNeededGib(
  demand: ServiceDemand,
  replica: Replica,
  at: { requestsPerSecond: number; survivors: number; callsSeconds: number; shards: number },
): number {
  const { requestsPerSecond, survivors, callsSeconds, shards } = at;
  const flying =
    demand.service.memoryPerRequestInFlightBytes > 0 ? inFlightBytes(demand, replica, requestsPerSecond, survivors, callsSeconds) : 0;
  return (restingBytesOf(demand, shards) + flying) / 2 ** 30;
}

/** Memory of a replica that nobody calls: what it always needs, and its shard of the dataset. */
export const restingBytesOf = (demand: ServiceDemand, shards: number) =>
  demand.service.memoryBaseBytes + demand.service.datasetBytes / shards;
