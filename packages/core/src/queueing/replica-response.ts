/**
 * The whole answer of one replica to a call: its wait, its work, and the last of its tasks where a call brings several. First come, first served.
 * Exact for exponential tasks that come at random, alone or in batches; otherwise approximate, with an error band from comparison with simulation.
 */
import { waitingOf, type BalancerName } from './balancing.ts';
import { batchLaw, batchStarts } from './batch.ts';
import { spreadBatch } from './batch-spread.ts';
import { burstsOf } from './bursts.ts';
import { slowestOfMany, sumOfLaws } from './composed-laws.ts';
import { certainly, lawOf, NEVER, type ResponseLaw } from './response-law.ts';
import { idOf, remembered } from './remembered.ts';
import { serviceShape, type ServiceShape, type ShapeName } from './service-shape.ts';
import { waitOf, type Wait } from './wait.ts';

export interface ReplicaQueueing {
  /** calls/s of one replica; >= 0 */
  requestsPerSecond: number;
  /** tasks in service at once; whole, >= 1 */
  servers: number;
  /** mean time of one task; >= 0 */
  serviceSeconds: number;
  squaredCoefficientOfVariation: number;
  shape: ShapeName;
  /** tasks a call brings; n.f is n, or n + 1 with chance f; >= 1 */
  batchSize: number;
  /** squared coefficient of variation of the time between calls at this queue, or at all replicas together where they share */
  arrivalSquaredCoefficientOfVariation: number;
  balancer: BalancerName;
  /** replicas that share */
  replicas: number;
}

const laws = new Map<string, ResponseLaw>();
const MOST_LAWS = 20_000;

/** In mean service times a queue has no units: each is solved once. */
export function replicaResponse(queue: ReplicaQueueing): ResponseLaw {
  const { requestsPerSecond, servers, serviceSeconds, batchSize } = queue;
  const utilization = (requestsPerSecond * batchSize * serviceSeconds) / servers;
  if (serviceSeconds === 0) return certainly(0);
  if (!(utilization < 1)) return NEVER;
  const { shape, squaredCoefficientOfVariation: scv, arrivalSquaredCoefficientOfVariation: arrivals, balancer } = queue;
  const replicas = balancer === 'random' ? 1 : queue.replicas;
  const key = `${servers} ${utilization} ${shape} ${scv} ${batchSize} ${arrivals} ${balancer} ${replicas}`;
  let law = laws.get(key);
  if (!law) {
    if (laws.size >= MOST_LAWS) laws.clear();
    law = solve({ servers, utilization, shape: serviceShape(shape, scv), batchSize, arrivals, balancer, replicas });
    laws.set(key, law);
  }
  return serviceSeconds === 1 ? law : scaled(law, serviceSeconds);
}

interface Dimensionless {
  servers: number;
  utilization: number;
  shape: ServiceShape;
  batchSize: number;
  arrivals: number;
  balancer: BalancerName;
  replicas: number;
}

function solve(queue: Dimensionless): ResponseLaw {
  const { balancer, replicas } = queue;
  if (balancer === 'pooled') return solve({ ...queue, balancer: 'random', servers: queue.servers * replicas, replicas: 1 });
  if (balancer !== 'random' && replicas > 1) return between(queue);
  return queue.batchSize > 1 ? batched(queue) : alone(queue);
}

function alone({ servers, utilization, shape, arrivals }: Dimensionless): ResponseLaw {
  const wait = waitOf({ servers, utilization, shape, ...burstsFor(servers, utilization, shape, arrivals) });
  return fromWait(wait, shape, bandAlone(servers, shape, arrivals));
}

/** Spreads of arrivals and of service add up in heavy traffic: beside service that spreads more, bursts lengthen waits by less. */
function burstsFor(servers: number, utilization: number, shape: ServiceShape, arrivals: number) {
  const { delayedFraction, stretch } = burstsOf(servers, utilization, arrivals);
  return { delayedFraction, stretch: 1 + ((stretch - 1) * 2) / (1 + shape.squaredCoefficientOfVariation) };
}

/** By comparison with simulation: docs/accuracy-of-queueing.md. */
function bandAlone(servers: number, shape: ServiceShape, arrivals: number): number {
  if (arrivals !== 1) return 0.3;
  if (shape.name === 'exponential') return 0;
  if (servers === 1) return 0.005;
  return shape.squaredCoefficientOfVariation > 1 ? 0.06 : 0.05;
}

/** A wait with its chance, then a service. */
function fromWait(wait: Wait, shape: ServiceShape, errorBandFraction: number): ResponseLaw {
  const { delayedFraction: delayed, meanWhenDelayed: mean, varianceWhenDelayed: variance } = wait;
  const scv = shape.squaredCoefficientOfVariation;
  const waitVariance = delayed * (variance + mean * mean) - (delayed * mean) ** 2;
  const law = {
    meanSeconds: 1 + delayed * mean,
    varianceSeconds2: scv + waitVariance,
    errorBandFraction,
    leastSeconds: scv === 0 ? 1 : 0,
    cdf: (x: number) => (1 - delayed) * shape.cdf(x) + (delayed > 0 ? delayed * wait.delayedResponseCdf()(x) : 0),
  };
  return delayed === 0 ? { ...lawOf(law), quantileSeconds: (fraction) => shape.quantile(fraction) } : lawOf(law);
}

/** Beyond these a batch is taken as one long task, and a queue this full as its heavy-traffic limit. */
const MOST_BATCH = 400;
const MOST_BUSY = 0.9995;

/** Batches in bursts are taken as busier batches, which is too late: by 69 %, 187 % and 509 % at p99 for bursts of 2, 4 and 10 at one server, 30 % busy. */
const burstyBand = (arrivals: number) => Math.max(0.3, 0.75 * (arrivals - 1));

function batched(queue: Dimensionless): ResponseLaw {
  const { servers, utilization, shape, batchSize, arrivals } = queue;
  const scv = shape.squaredCoefficientOfVariation;
  // bursts of batches: as busy as makes waits grow in heavy traffic's proportion
  const burst = (batchSize * arrivals + scv) / (batchSize + scv);
  const busy = Math.max(burst > 1 ? 1 - (1 - utilization) / burst : utilization, 1e-9);
  if (busy > MOST_BUSY) return scaled(batched({ ...queue, arrivals: 1, utilization: MOST_BUSY }), (1 - MOST_BUSY) / (1 - busy));
  if (shape.name === 'deterministic') return inRounds({ ...queue, utilization: busy });
  if (servers === 1 && shape.name !== 'exponential') return asOneTask({ ...queue, utilization: busy });
  if (batchSize > MOST_BATCH) return asOneLongTask({ ...queue, utilization: busy });
  const asked = { servers, utilization: busy, batchSize };
  const exact = shape.name === 'exponential';
  const { mean, variance, cdf } = exact ? batchLaw(asked) : spreadBatch(batchStarts(asked), shape);
  const band = arrivals !== 1 ? burstyBand(arrivals) : exact ? 0.005 : 0.16;
  return lawOf({ meanSeconds: mean, varianceSeconds2: variance, errorBandFraction: band, leastSeconds: 0, cdf });
}

/** Steady batches that do not divide the servers, nor the servers them: up to 63 % too late at p99 (16 servers, 9 tasks, 80 % busy). */
const UNEVEN_ROUNDS = 0.65;

/**
 * Steady tasks start and end together. Where the batch divides the servers they are so many groups, M/D/(c/n); where the servers divide the batch it
 * is one task of n/c: exact. Otherwise fewer whole groups, or the started round taken as full at the end.
 */
function inRounds({ servers, utilization, shape, batchSize }: Dimensionless): ResponseLaw {
  const single = { utilization, shape, batchSize: 1, arrivals: 1, balancer: 'random' as const, replicas: 1 };
  const exact = Number.isInteger(batchSize) && (servers % batchSize === 0 || batchSize % servers === 0);
  const banded = (law: ResponseLaw) => (exact ? law : { ...law, errorBandFraction: UNEVEN_ROUNDS });
  if (batchSize <= servers) return banded(alone({ ...single, servers: Math.max(1, Math.floor(servers / batchSize)) }));
  const rounds = batchSize / servers;
  return banded(sumOfLaws([scaled(alone({ ...single, servers: 1 }), rounds), certainly(Math.ceil(rounds) - rounds)]));
}

/** One server does the tasks of a batch in a row: M/G/1 with their sum as the service, a gamma distribution of the sum's mean and spread. */
function asOneTask({ utilization, shape, batchSize }: Dimensionless): ResponseLaw {
  const part = batchSize - Math.floor(batchSize);
  const spread = (batchSize * shape.squaredCoefficientOfVariation + part * (1 - part)) / batchSize ** 2;
  const sum = serviceShape('gamma', spread);
  return {
    ...scaled(alone({ servers: 1, utilization, shape: sum, batchSize: 1, arrivals: 1, balancer: 'random', replicas: 1 }), batchSize),
    errorBandFraction: shape.squaredCoefficientOfVariation > 1 ? 0.3 : 0.05,
  };
}

/** So many tasks that their sum hardly spreads: the servers as one that is c times as fast, and at the end the slowest of those still at work. */
function asOneLongTask({ servers, utilization, shape, batchSize }: Dimensionless): ResponseLaw {
  const own = serviceLaw({ meanSeconds: 1, squaredCoefficientOfVariation: shape.squaredCoefficientOfVariation, shape: shape.name });
  const last = slowestOfMany([{ law: own, count: Math.floor(Math.min(servers, batchSize)) }]);
  if (batchSize <= servers) return { ...last, errorBandFraction: 0.45 };
  const long = asOneTask({ servers: 1, utilization, shape, batchSize, arrivals: 1, balancer: 'random', replicas: 1 });
  const wait = scaled(long, 1 / servers);
  return { ...sumOfLaws([wait, last]), errorBandFraction: 0.1 };
}

/** Replicas that share: as far from one queue for all to each for itself as the waits of single exponential tasks are. */
function between(queue: Dimensionless): ResponseLaw {
  const { servers, replicas, utilization, balancer, batchSize, shape } = queue;
  const sharing = { servers, replicas, utilization };
  const mean = (name: BalancerName) => {
    const { delayedFraction, meanWhenDelayed } = waitingOf(name, sharing);
    return delayedFraction * meanWhenDelayed;
  };
  if (batchSize === 1) {
    const bursts = burstsFor(servers, utilization, shape, queue.arrivals);
    const [own, random] = [waitingOf(balancer, sharing), waitingOf('random', sharing)];
    const wait = waitOf({
      servers,
      utilization,
      shape,
      delayedFraction: Math.min(1, (bursts.delayedFraction * own.delayedFraction) / Math.max(1e-300, random.delayedFraction)),
      stretch: (bursts.stretch * own.meanWhenDelayed) / random.meanWhenDelayed,
    });
    return fromWait(wait, shape, shape.name === 'exponential' && queue.arrivals === 1 ? 0.25 : 0.75);
  }
  const random = solve({ ...queue, balancer: 'random', replicas: 1 });
  const idle = solve({ ...queue, balancer: 'random', replicas: 1, utilization: 1e-9 });
  const part = Math.min(1, mean(balancer) / Math.max(1e-300, mean('random')));
  const quantileSeconds = (fraction: number) =>
    idle.quantileSeconds(fraction) + part * (random.quantileSeconds(fraction) - idle.quantileSeconds(fraction));
  return {
    ...lawOf({
      meanSeconds: idle.meanSeconds + part * (random.meanSeconds - idle.meanSeconds),
      varianceSeconds2: idle.varianceSeconds2 + part * Math.max(0, random.varianceSeconds2 - idle.varianceSeconds2),
      errorBandFraction: Math.max(0.5, random.errorBandFraction),
      leastSeconds: 0,
      cdf: (x) => idle.cdf(x) + part * (random.cdf(x) - idle.cdf(x)),
    }),
    quantileSeconds,
  };
}

/** A law in mean service times, in seconds. */
const scaled = (law: ResponseLaw, serviceSeconds: number): ResponseLaw =>
  remembered(`scaled ${idOf(law)} ${serviceSeconds}`, () => rescaled(law, serviceSeconds));

function rescaled(law: ResponseLaw, serviceSeconds: number): ResponseLaw {
  return {
    meanSeconds: law.meanSeconds * serviceSeconds,
    varianceSeconds2: law.varianceSeconds2 * serviceSeconds ** 2,
    stable: true,
    errorBandFraction: law.errorBandFraction,
    leastSeconds: law.leastSeconds * serviceSeconds,
    ...(law.kinds && { kinds: law.kinds.map((kind) => ({ chance: kind.chance, law: scaled(kind.law, serviceSeconds) })) }),
    quantileSeconds: (fraction) => law.quantileSeconds(fraction) * serviceSeconds,
    cdf: (t) => law.cdf(t / serviceSeconds),
  };
}

/** A bare service time, without any queue. */
export function serviceLaw(time: { meanSeconds: number; squaredCoefficientOfVariation: number; shape: ShapeName }): ResponseLaw {
  const shape = serviceShape(time.shape, time.squaredCoefficientOfVariation);
  if (time.meanSeconds === 0) return certainly(0);
  if (shape.squaredCoefficientOfVariation === 0) return certainly(time.meanSeconds);
  return scaled(
    remembered(`service ${shape.name} ${shape.squaredCoefficientOfVariation}`, () => ({
      meanSeconds: 1,
      varianceSeconds2: shape.squaredCoefficientOfVariation,
      stable: true,
      errorBandFraction: 0,
      leastSeconds: 0,
      quantileSeconds: (fraction: number) => shape.quantile(fraction),
      cdf: (x: number) => shape.cdf(x),
    })),
    time.meanSeconds,
  );
}
