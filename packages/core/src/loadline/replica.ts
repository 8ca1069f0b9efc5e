/** One replica of a service on a machine: its workers, how long a task holds one, and its answer at any rate. */
import type { Usable } from '../catalog/index.ts';
import type { ServiceDemand } from '../demand/index.ts';
import { burstsSharedOutBand, followsCalls, lazily, queueOf, seldomNow, slowestOfLaws, type ResponseLaw } from '../queueing/index.ts';
import type { Balancer } from '../scenario/index.ts';

export interface Replica {
  /** tasks in service at once */
  servers: number;
  /** how long one task holds a worker on this machine */
  serviceSeconds: number;
  /** calls/s that keep every worker busy all the time */
  fullRequestsPerSecond: number;
  /** whether replicas share their queues */
  sharesQueue: boolean;
  /** whether they share these, or the calls that come at once or back, so that the answer depends on how many survive */
  sharing: boolean;
  /** where calls come at once, and an answer takes milliseconds to tell: names all of the queue but how busy it is and how many there are */
  costly: string | undefined;
  /** replicas of the same queue answer alike in service times, as busy, as many, and with as much of bursts */
  queue: string;
  /** what bursts add to the squared coefficient of variation of the time between calls, at such a rate of this replica and so many of its shard */
  burstSpread(requestsPerSecond: number, survivors: number): number;
  /** as `answer`, with bursts that add so much, whatever the rate */
  answerTo(burstSpread: number, requestsPerSecond: number, survivors: number): ResponseLaw;
  /** @param requestsPerSecond calls/s of this replica @param survivors replicas of its shard */
  answer(requestsPerSecond: number, survivors: number): ResponseLaw;
  /** mean of the answer @param requestsPerSecond calls/s of this replica @param survivors replicas of its shard */
  meanSeconds(requestsPerSecond: number, survivors: number): number;
  /** share of its calls that find the queue full @param requestsPerSecond calls/s of this replica @param survivors replicas of its shard */
  refused(requestsPerSecond: number, survivors: number): number;
  /** how far off that share may be, as a fraction of it, either way */
  refusedBand(requestsPerSecond: number, survivors: number): number;
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

/** How far calls of one request meet queues of their own, as a power of the replicas: by comparison with simulation. */
const APART: Record<Balancer, number> = { random: 1, twoChoices: 0.5, leastOutstanding: 0.2, pooled: 0 };
/** With the least loaded of all more so where tasks spread: whom a call waits for is drawn anew. */
const APART_BY_SPREAD = 0.2;

/** Answers kept, so that what is composed of one is composed once. */
const MOST_ANSWERS = 500;

/** Replicas kept: machines alike, and a plan's hundred "what if", ask for the same answers again and again. */
const MOST_REPLICAS = 1000;
const replicas = new Map<string, Replica>();

/** The same replica, with all that it has answered, wherever it would answer the same. */
export function replicaOf(request: ReplicaRequest): Replica {
  const { demand, usable, relativeSpeed } = request;
  const servers = Math.max(1, Math.min(demand.service.workers ?? Infinity, Math.floor(usable.vcpus) || 1));
  const serviceSeconds = (demand.serviceSeconds / relativeSpeed) * Math.max(1, servers === 1 && usable.vcpus < 1 ? 1 / usable.vcpus : 1);
  const key = `${servers} ${serviceSeconds} ${questionOf(request)}`;
  let replica = replicas.get(key);
  if (!replica) {
    if (replicas.size >= MOST_REPLICAS) replicas.clear();
    replicas.set(key, (replica = makeReplica(request, servers, serviceSeconds)));
  }
  return replica;
}

/** What an answer depends on beside the machine: bytes and memory are not among it. */
function questionOf({ demand, balancer, shards, arrivals }: ReplicaRequest): string {
  const { batchSize, shape, squaredCoefficientOfVariation, callsTogether, callsInARow, apartShare, apartSeconds, betweenSeconds } = demand;
  const { queueLimit, everyShard } = demand.service;
  const queue = [batchSize, shape, squaredCoefficientOfVariation, balancer, queueLimit, everyShard ? shards : 1];
  const calls = [callsTogether, callsInARow, apartShare, apartSeconds, betweenSeconds];
  const bursts =
    arrivals.burstiness === 1 ? [] : [arrivals.burstiness, arrivals.clientRequestsPerSecond, demand.callsPerRequest, demand.front];
  return [...queue, ...calls, ...bursts].join(' ');
}

function makeReplica({ demand, balancer, shards, arrivals }: ReplicaRequest, servers: number, serviceSeconds: number): Replica {
  const { batchSize, callsTogether, callsInARow, apartShare, apartSeconds, squaredCoefficientOfVariation, shape } = demand;
  const shared = balancer !== 'random';
  // calls that come together, or back, fall on several replicas: the more there are, the fewer of them on each
  const sharing = shared || callsTogether > 1 || callsInARow > 1;
  const { queueLimit } = demand.service;
  const kind = { servers, squaredCoefficientOfVariation, shape, batchSize, balancer, queueLimit };
  const fullRequestsPerSecond = servers / (serviceSeconds * batchSize);
  const bursts = arrivals.burstiness !== 1;
  const passedOnBand = burstsSharedOutBand(squaredCoefficientOfVariation);
  /** what bursts of clients add to the squared coefficient of variation of the time between calls, at a replica by itself or at all that share; none where nobody calls */
  const burstSpread = (requestsPerSecond: number, replicas: number) => {
    if (!bursts || !(requestsPerSecond > 0)) return 0;
    const ofClients = ((shared ? replicas : 1) * requestsPerSecond) / arrivals.clientRequestsPerSecond;
    // those at once are as many bursts in one; those in a row draw them out: half of the way, by comparison with simulation
    const each = Math.min(demand.callsPerRequest, Math.sqrt(Math.max(1, demand.callsPerRequest) * callsTogether));
    return (arrivals.burstiness - 1) * Math.min(1, ofClients / demand.callsPerRequest) * each;
  };
  const busySeconds = serviceSeconds * Math.max(1, (batchSize * callsTogether) / servers);
  /** the fuller a replica is the longer it is busy with what came along */
  const overlapAt = (requestsPerSecond: number) =>
    apartShare === 0
      ? 1
      : 1 - apartShare + apartShare * overlapOf(apartSeconds, busySeconds, Math.max(0, 1 - requestsPerSecond / fullRequestsPerSecond));
  /** what calls that come at once add: as long a mean wait as in batches, where those that came along are waited for too (M^X/G/1); hardly loaded, most find a free server */
  const alongside = (requestsPerSecond: number, replicas: number) =>
    ((overlapAt(requestsPerSecond) * (callsTogether - 1)) / (shared ? 1 : replicas)) *
    Math.min(2, fullRequestsPerSecond / requestsPerSecond);
  const asked = demand.service.everyShard ? shards : 1;
  const ofAll = (one: ResponseLaw) => (asked === 1 ? one : slowestOfLaws(Array.from({ length: asked }, () => one)));
  const queues = new Map<number, ReturnType<typeof queueOf>>();
  /** the queue that single calls see, kept unless bursts, or calls that come at once, make it another one at each rate */
  const queueFor = (spread: number, replicas: number) => {
    let queue = bursts || callsTogether > 1 ? undefined : queues.get(replicas);
    if (!queue) {
      queue = queueOf({ ...kind, arrivalSquaredCoefficientOfVariation: spread, replicas });
      queues.set(replicas, queue);
    }
    return queue;
  };
  const callsAtOnce = (calls: number, requestsPerSecond: number, replicas: number) => ({
    kind,
    requestsPerSecond,
    serviceSeconds,
    replicas,
    calls,
    overlap: overlapAt(requestsPerSecond),
    burstSpread: bursts ? (arrivals.burstiness - 1) * Math.min(1, demand.callsPerRequest / calls) : 0,
  });
  const answerTo = (burst: number, requestsPerSecond: number, survivors: number) => {
    const replicas = sharing ? survivors : 1;
    const one = ofAll(queueFor(1 + burst + alongside(requestsPerSecond, replicas), replicas)(requestsPerSecond, serviceSeconds));
    const asTheyCome = burst === 0 || (demand.front && burst === arrivals.burstiness - 1);
    return asTheyCome || one.errorBandFraction >= passedOnBand ? one : passedOn(one, passedOnBand);
  };
  const once = (requestsPerSecond: number, survivors: number) =>
    answerTo(burstSpread(requestsPerSecond, survivors), requestsPerSecond, survivors);
  const comingBack = new Map<string, ResponseLaw>();
  const alone = (requestsPerSecond: number, survivors: number) => {
    const one = once(requestsPerSecond, survivors);
    if (callsInARow === 1 || !(requestsPerSecond < fullRequestsPerSecond)) return one;
    const key = `${requestsPerSecond} ${survivors}`;
    let law = comingBack.get(key);
    if (!law) {
      if (comingBack.size >= MOST_ANSWERS) comingBack.clear();
      const spread = squaredCoefficientOfVariation / batchSize;
      const first = seldomNow().answerInARow(one, answerTo(0, 0, survivors), {
        servers: servers * (shared ? survivors : 1),
        serviceSeconds,
        utilization: requestsPerSecond / fullRequestsPerSecond,
        spread,
        arrivals: 1 + burstSpread(requestsPerSecond, survivors),
        replicas: survivors ** (APART[balancer] + (balancer === 'leastOutstanding' ? APART_BY_SPREAD * Math.min(1, spread) : 0)),
        calls: callsInARow,
        gapSeconds: demand.betweenSeconds,
      });
      comingBack.set(key, (law = { ...first, inARow: onceEach(first.inARow!) }));
    }
    return law;
  };
  const followed = serviceSeconds > 0 && followsCalls(kind, callsTogether);
  const answers = new Map<string, ResponseLaw>();
  const answer = (requestsPerSecond: number, survivors: number): ResponseLaw => {
    if (callsTogether === 1 || !(requestsPerSecond < fullRequestsPerSecond)) return alone(requestsPerSecond, survivors);
    const key = `${requestsPerSecond} ${survivors}`;
    let known = answers.get(key);
    if (!known) {
      if (answers.size >= MOST_ANSWERS) answers.clear();
      const together = onceEach((calls) => ofAll(seldomNow().callsTogetherLaw(callsAtOnce(calls, requestsPerSecond, survivors))));
      known = followed
        ? lazily(() => ofAll(seldomNow().oneOfCalls(callsAtOnce(callsTogether, requestsPerSecond, survivors))), together)
        : { ...alone(requestsPerSecond, survivors), together };
      answers.set(key, known);
    }
    return known;
  };
  const row = callsInARow > 1 ? `${callsInARow} ${demand.betweenSeconds / (serviceSeconds || 1)}` : '';
  const queue = `${servers} ${shape} ${squaredCoefficientOfVariation} ${batchSize} ${balancer} ${queueLimit} ${asked} ${callsTogether} ${apartShare} ${apartSeconds / (serviceSeconds || 1)} ${row}`;
  const fullAt = (requestsPerSecond: number, survivors: number) => {
    if (queueLimit === undefined || serviceSeconds === 0) return undefined;
    const of = sharing ? survivors : 1;
    return {
      ...kind,
      queueLimit,
      utilization: (requestsPerSecond * batchSize * serviceSeconds) / servers,
      arrivalSquaredCoefficientOfVariation: 1 + burstSpread(requestsPerSecond, of) + alongside(requestsPerSecond, of),
      replicas: shared ? survivors : 1,
    };
  };
  return {
    servers,
    serviceSeconds,
    fullRequestsPerSecond,
    sharesQueue: shared,
    sharing,
    costly: callsTogether > 1 && followed ? `${queue} ${arrivals.burstiness} ${bursts ? demand.callsPerRequest : 1}` : undefined,
    queue,
    burstSpread,
    answerTo,
    answer,
    meanSeconds: (requestsPerSecond, survivors) => answer(requestsPerSecond, survivors).meanSeconds,
    refused(requestsPerSecond, survivors) {
      const full = fullAt(requestsPerSecond, survivors);
      if (!full) return 0;
      if (!(full.utilization < 1)) return 1;
      return 1 - (1 - seldomNow().refusedFraction(full)) ** asked;
    },
    refusedBand(requestsPerSecond, survivors) {
      const full = fullAt(requestsPerSecond, survivors);
      return full && full.utilization < 1 ? seldomNow().refusedBand(full, seldomNow().refusedFraction(full)) : 0;
    },
  };
}

/**
 * How much of one another calls meet that come apart: all where they come at once, and the less the longer apart than they keep a replica busy, of which
 * `leftFraction` of the servers is left over. By comparison with simulation.
 */
const overlapOf = (apartSeconds: number, busySeconds: number, leftFraction: number) =>
  1 / (1 + ((apartSeconds * leftFraction) / (2 * busySeconds)) ** 2);

const banded = new WeakMap<ResponseLaw, ResponseLaw>();
function passedOn(law: ResponseLaw, errorBandFraction: number): ResponseLaw {
  let one = banded.get(law);
  if (!one) banded.set(law, (one = { ...law, errorBandFraction }));
  return one;
}

/** So that what is composed of one is composed once. */
function onceEach(make: (calls: number) => ResponseLaw): (calls: number) => ResponseLaw {
  const made = new Map<number, ResponseLaw>();
  return (calls) => {
    let law = made.get(calls);
    if (!law) made.set(calls, (law = make(calls)));
    return law;
  };
}
