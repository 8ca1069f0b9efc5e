/**
 * The whole answer of one replica to a call: its wait, its work, and the last of its tasks where a call brings several. First come, first served.
 * Exact for exponential tasks that come at random, alone or in batches; otherwise approximate, with an error band from comparison with simulation.
 */
import { ownReplicaWait, spreadOfApart, waitingOf, type BalancerName } from './balancing.ts';
import { batchLaw, batchStarts } from './batch.ts';
import { spreadBatch } from './batch-spread.ts';
import { burstsOf } from './bursts.ts';
import { slowestOfMany, sumOfLaws } from './composed-laws.ts';
import { certainly, delayed, lawOf, NEVER, type ResponseLaw } from './response-law.ts';
import { partOfTheWay } from './part-of-the-way.ts';
import { remembered } from './remembered.ts';
import { steadyBatchLaw } from './steady-batch.ts';
import { sumShape } from './sum-shape.ts';
import { serviceShape, type ServiceShape, type ShapeName } from './service-shape.ts';
import { MOST_STEADY_SERVERS, waitOf, type Wait } from './wait.ts';

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

/** All of a queue but how fast it works and how much comes. */
export type QueueKind = Omit<ReplicaQueueing, 'requestsPerSecond' | 'serviceSeconds'>;

export function replicaResponse({ requestsPerSecond, serviceSeconds, ...kind }: ReplicaQueueing): ResponseLaw {
  return queueOf(kind)(requestsPerSecond, serviceSeconds);
}

/** By kind of queue and by how busy its servers are: in mean service times a queue has no units, and each is solved once. */
const solved = new Map<string, Map<number, ResponseLaw>>();
const MOST_LAWS = 20_000;
let lawsKept = 0;

/** The same for one kind of queue at many rates: thousands of them are asked for while machines are weighed. */
export function queueOf(kind: QueueKind): (requestsPerSecond: number, serviceSeconds: number) => ResponseLaw {
  const { servers, shape, squaredCoefficientOfVariation: scv, batchSize, arrivalSquaredCoefficientOfVariation: arrivals, balancer } = kind;
  const replicas = balancer === 'random' ? 1 : kind.replicas;
  const key = `${servers} ${shape} ${scv} ${batchSize} ${arrivals} ${balancer} ${replicas}`;
  let laws = solved.get(key);
  if (!laws) solved.set(key, (laws = new Map()));
  const known = laws;
  return (requestsPerSecond, serviceSeconds) => {
    const utilization = (requestsPerSecond * batchSize * serviceSeconds) / servers;
    if (serviceSeconds === 0) return certainly(0);
    if (!(utilization < 1)) return NEVER;
    let law = known.get(utilization);
    if (!law) {
      if (lawsKept >= MOST_LAWS) forgetAll();
      lawsKept++;
      law = solve({ servers, utilization, shape: serviceShape(shape, scv), batchSize, arrivals, balancer, replicas });
      known.set(utilization, law);
    }
    return serviceSeconds === 1 ? law : scaled(law, serviceSeconds);
  };
}

function forgetAll(): void {
  for (const laws of solved.values()) laws.clear();
  solved.clear();
  lawsKept = 0;
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
  const wait = waitOf({ servers, utilization, shape, ...burstsOf(servers, utilization, shape, arrivals) });
  return fromWait(wait, shape, bandAlone(servers, shape, arrivals));
}

/** By comparison with simulation: docs/accuracy-of-queueing.md. */
function bandAlone(servers: number, shape: ServiceShape, arrivals: number): number {
  if (arrivals < 1) return 0.3;
  if (shape.name === 'exponential') return 0;
  if (arrivals > 1) return 0.15;
  if (servers === 1) return 0.005;
  if (shape.name === 'deterministic' && servers <= MOST_STEADY_SERVERS) return 0;
  return shape.squaredCoefficientOfVariation > 1 ? 0.06 : 0.05;
}

/** A wait with its chance, then a service. */
function fromWait(wait: Wait, shape: ServiceShape, errorBandFraction: number): ResponseLaw {
  const { meanWhenDelayed: mean, varianceWhenDelayed: variance } = wait;
  const chance = mean > 0 ? wait.delayedFraction : 0;
  const scv = shape.squaredCoefficientOfVariation;
  const waitVariance = chance * (variance + mean * mean) - (chance * mean) ** 2;
  const law = {
    meanSeconds: 1 + chance * mean,
    varianceSeconds2: scv + waitVariance,
    errorBandFraction,
    leastSeconds: scv === 0 ? 1 : 0,
    cdf: (x: number) => (1 - chance) * shape.cdf(x) + (chance > 0 ? chance * wait.delayedResponseCdf()(x) : 0),
  };
  return chance === 0 ? { ...lawOf(law), quantileSeconds: (fraction) => shape.quantile(fraction) } : lawOf(law);
}

/** Larger batches are solved in small: so many tasks, on so few servers at least. */
const MOST_BATCH = 400;
const FEW_TASKS = 100;
const FEWEST_SERVERS = 8;
/** Levels of a queue that are looked at: a fuller one waits in proportion, as in heavy traffic. */
const MOST_LEVELS = 60_000;
/** Where the tasks present fall off by twelve powers of ten within those levels: as e^(−2(1 − ρ)j/(a n + 1)). */
const mostBusy = ({ batchSize, arrivals }: Dimensionless) =>
  1 - Math.max(5e-4, (14 * (Math.max(1, arrivals) * batchSize + 1)) / MOST_LEVELS);

function batched(queue: Dimensionless): ResponseLaw {
  const { servers, utilization, shape, batchSize, arrivals } = queue;
  // batches more even than at random: as busy as makes waits shorter in heavy traffic's proportion
  const calm =
    arrivals < 1 ? (batchSize * arrivals + shape.squaredCoefficientOfVariation) / (batchSize + shape.squaredCoefficientOfVariation) : 1;
  const busy = Math.max((utilization * calm) / (1 - utilization + utilization * calm), 1e-9);
  const most = Math.max(0.5, mostBusy(queue));
  if (busy > most) {
    const idle = batched({ ...queue, utilization: 1e-9 });
    const times = (busy * (1 - most)) / (most * (1 - busy));
    return waitingLonger(batched({ ...queue, utilization: most }), { times, fromSeconds: idle.meanSeconds });
  }
  const steady = shape.name === 'deterministic';
  if (steady && arrivals <= 1) {
    const law = steadyBatchLaw({ servers, utilization: busy, batchSize });
    if (law)
      return lawOf({
        meanSeconds: law.mean,
        varianceSeconds2: law.variance,
        errorBandFraction: bandOfBatches(queue),
        leastSeconds: Math.ceil(Math.floor(batchSize) / servers),
        cdf: law.cdf,
      });
  }
  if (servers === 1 && shape.name !== 'exponential') return asOneTask({ ...queue, utilization: busy });
  if (batchSize > MOST_BATCH) return asFewerTasks({ ...queue, utilization: busy });
  const asked = { servers, utilization: busy, batchSize, arrivals: Math.max(1, arrivals) };
  const { mean, variance, cdf } = shape.name === 'exponential' ? batchLaw(asked) : spreadBatch(batchStarts(asked), shape);
  return lawOf({ meanSeconds: mean, varianceSeconds2: variance, errorBandFraction: bandOfBatches(queue), leastSeconds: 0, cdf });
}

/** What a law takes beyond so long, so many times: fuller queues in heavy traffic. */
function waitingLonger(law: ResponseLaw, { times, fromSeconds }: { times: number; fromSeconds: number }): ResponseLaw {
  const longer = (seconds: number) => Math.max(law.leastSeconds, fromSeconds + times * (seconds - fromSeconds));
  return {
    ...law,
    meanSeconds: longer(law.meanSeconds),
    varianceSeconds2: times ** 2 * law.varianceSeconds2,
    quantileSeconds: (fraction) => longer(law.quantileSeconds(fraction)),
    cdf: (t) => (t < law.leastSeconds ? 0 : law.cdf(fromSeconds + (t - fromSeconds) / times)),
  };
}

/** By comparison with simulation: docs/accuracy-of-queueing.md. */
function bandOfBatches({ servers, shape, arrivals }: Dimensionless): number {
  if (arrivals < 1) return 0.3;
  if (shape.name === 'exponential') return 0.005;
  if (arrivals > 1) return 0.25;
  return shape.name === 'deterministic' || servers === 1 ? 0.005 : 0.1;
}

/** One server does the tasks of a batch in a row: their sum is one service. */
const asOneTask = (queue: Dimensionless): ResponseLaw =>
  scaled(alone({ ...queue, servers: 1, shape: sumShape(queue.shape, queue.batchSize), batchSize: 1 }), queue.batchSize);

/**
 * So many tasks that each of them hardly counts. The same in small waits as long, and the slowest of so many more takes longer. Where that leaves too few
 * servers: all of them as one that is so many times as fast, and at the end the slowest of those still at work.
 */
function asFewerTasks(queue: Dimensionless): ResponseLaw {
  const { servers, shape, batchSize } = queue;
  const fewer = Math.floor((servers * FEW_TASKS) / batchSize);
  const own = taskLaw(shape);
  if (fewer >= FEWEST_SERVERS) {
    const small = { servers: fewer, batchSize: (batchSize * fewer) / servers };
    const slowest = (count: number) => own.quantileSeconds(0.5 ** (1 / count));
    const longer = slowest(Math.min(servers, batchSize)) - slowest(Math.min(small.servers, small.batchSize));
    return { ...delayed(batched({ ...queue, ...small }), longer), errorBandFraction: 0.1 };
  }
  const last = slowestOfMany([{ law: own, count: Math.floor(Math.min(servers, batchSize)) }]);
  return { ...sumOfLaws([scaled(asOneTask(queue), 1 / servers), last]), errorBandFraction: 0.1 };
}

/**
 * Single tasks over replicas that share. With the least loaded of all they wait as in one queue, and those that wait longer by what their own replica
 * takes: so many more times as long. With the less loaded of two, as at each replica alone, and less.
 */
function sharedOut(queue: Dimensionless): ResponseLaw {
  const { servers, replicas, utilization, balancer, shape, arrivals } = queue;
  const sharing = { servers, replicas, utilization };
  const pool = { servers: servers * replicas, utilization, shape };
  const bursts = burstsOf(pool.servers, utilization, shape, arrivals);
  const pooled = waitOf({ ...pool, ...bursts });
  const band = (exponential: number, other: number) => (shape.name === 'exponential' && arrivals === 1 ? exponential : other);
  if (balancer === 'leastOutstanding') {
    const own = ownReplicaWait(sharing, shape.squaredCoefficientOfVariation);
    const more = pooled.meanWhenDelayed > 0 ? own / pooled.meanWhenDelayed : 0;
    return fromWait(waitOf({ ...pool, ...bursts, stretch: bursts.stretch * (1 + more) }), shape, band(0.1, 0.35));
  }
  const own = waitingOf(balancer, sharing);
  const together = waitingOf('pooled', sharing);
  const apart = own.delayedFraction * own.meanWhenDelayed - together.delayedFraction * together.meanWhenDelayed;
  const mean = pooled.delayedFraction * pooled.meanWhenDelayed + apart * spreadOfApart(shape.squaredCoefficientOfVariation);
  const delayedFraction = Math.min(
    1,
    own.delayedFraction * (together.delayedFraction > 0 ? Math.max(1, bursts.delayedFraction / together.delayedFraction) : 1),
  );
  const alike = waitOf({ servers, utilization, shape, delayedFraction });
  const alone = alike.delayedFraction * alike.meanWhenDelayed;
  const wait = alone > 0 ? waitOf({ servers, utilization, shape, delayedFraction, stretch: mean / alone }) : alike;
  return fromWait(wait, shape, band(0.2, 0.55));
}

/** Batches over replicas that share: as far from one queue for all to each for itself as the waits of single exponential tasks are. */
function between(queue: Dimensionless): ResponseLaw {
  const { servers, replicas, utilization, balancer, batchSize } = queue;
  const sharing = { servers, replicas, utilization };
  if (batchSize === 1) return sharedOut(queue);
  const each = solve({ ...queue, balancer: 'random', replicas: 1 });
  const idle = solve({ ...queue, balancer: 'random', replicas: 1, utilization: 1e-9 });
  // a batch keeps as many servers as it has tasks: of those a replica has few, and waits are shared as among single tasks of so few servers
  const groups = { ...sharing, servers: Math.max(1, Math.round(servers / batchSize)) };
  const mean = (name: BalancerName) => {
    const { delayedFraction, meanWhenDelayed } = waitingOf(name, groups);
    return delayedFraction * meanWhenDelayed;
  };
  const part = Math.min(1, mean(balancer) / Math.max(1e-300, mean('random')));
  return partOfTheWay(idle, each, { part, errorBandFraction: Math.max(0.4, each.errorBandFraction) });
}

/** A law in mean service times, in seconds. */
function scaled(law: ResponseLaw, serviceSeconds: number): ResponseLaw {
  let scales = scalesOf.get(law);
  if (!scales || scales.size >= MOST_SCALES) scalesOf.set(law, (scales = new Map()));
  let one = scales.get(serviceSeconds);
  if (!one) scales.set(serviceSeconds, (one = rescaled(law, serviceSeconds)));
  return one;
}

/** Kept while the law lives, so that what is composed of one is composed once. */
const scalesOf = new WeakMap<ResponseLaw, Map<number, ResponseLaw>>();
const MOST_SCALES = 100;

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
  return scaled(taskLaw(shape), time.meanSeconds);
}

const taskLaw = (shape: ServiceShape): ResponseLaw =>
  remembered(`service ${shape.name} ${shape.squaredCoefficientOfVariation}`, () => ({
    meanSeconds: 1,
    varianceSeconds2: shape.squaredCoefficientOfVariation,
    stable: true,
    errorBandFraction: 0,
    leastSeconds: 0,
    quantileSeconds: (fraction: number) => shape.quantile(fraction),
    cdf: (x: number) => shape.cdf(x),
  }));
