/**
 * The whole answer of one replica to a call: its wait, its work, and the last of its tasks where a call brings several. First come, first served.
 * Exact for exponential tasks that come at random, alone or in batches; otherwise approximate, with an error band from comparison with simulation.
 */
import type { BalancerName } from './balancing.ts';
import { sharedWait } from './shared-wait.ts';
import { batched } from '../batch/batch-response.ts';
import { certainly, lawOf, NEVER, type ResponseLaw } from '../distribution/response-law.ts';
import { scaled } from '../distribution/scaled-law.ts';
import { serviceShape, type ServiceShape, type ShapeName } from '../distribution/service-shape.ts';
import { alone, fromWait } from '../wait/single-response.ts';
import { seldomNow } from './read-seldom.ts';

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
  /** tasks of the call whose answer is asked for, where it is not like those that it finds; of a replica by itself */
  ownBatchSize?: number | undefined;
  /** tasks that may wait at one replica: a call that finds no place for its first task is refused, and this is the answer of those that are not */
  queueLimit?: number | undefined;
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
  const {
    servers,
    shape,
    squaredCoefficientOfVariation: scv,
    batchSize,
    arrivalSquaredCoefficientOfVariation: arrivals,
    balancer,
    ownBatchSize: own = batchSize,
    queueLimit,
  } = kind;
  const replicas = balancer === 'random' ? 1 : kind.replicas;
  const key = `${servers} ${shape} ${scv} ${batchSize} ${arrivals} ${balancer} ${replicas} ${own} ${queueLimit}`;
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
      law = solve({ servers, utilization, shape: serviceShape(shape, scv), batchSize, arrivals, balancer, replicas, own, queueLimit });
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

/** A queue in mean service times. */
export interface Dimensionless {
  servers: number;
  utilization: number;
  shape: ServiceShape;
  batchSize: number;
  arrivals: number;
  balancer: BalancerName;
  replicas: number;
  own: number;
  queueLimit: number | undefined;
}

function solve(queue: Dimensionless): ResponseLaw {
  const limited = queue.queueLimit === undefined ? undefined : seldomNow().letIn(queue, solve);
  if (limited) return limited;
  const { balancer, replicas } = queue;
  if (balancer === 'pooled') return solve({ ...queue, balancer: 'random', servers: queue.servers * replicas, replicas: 1 });
  if (balancer !== 'random' && replicas > 1) return shared(queue);
  return queue.batchSize > 1 || queue.own > 1 ? batched(queue) : alone(queue);
}

/**
 * Over replicas that share. A batch keeps as many servers as it has tasks: it waits as a single task of so many times the work does, where a replica does
 * so many fewer of them at once, and then takes what it takes where nobody else is.
 */
function shared(queue: Dimensionless): ResponseLaw {
  const { replicas, utilization, balancer, batchSize, shape, arrivals } = queue;
  const servers = Math.max(1, Math.round(queue.servers / batchSize));
  const scv = shape.squaredCoefficientOfVariation / batchSize;
  const at = { servers, replicas, utilization, ofTwo: balancer === 'twoChoices', arrivals };
  const band = bandShared(batchSize, arrivals);
  if (batchSize === 1) return fromWait(sharedWait({ ...at, shape }), shape, band);
  const idle = solve({ ...queue, balancer: 'random', replicas: 1, utilization: NEXT_TO_IDLE });
  const unit = (batchSize * servers) / queue.servers;
  const work: ServiceShape = {
    ...serviceShape(scv === 0 ? 'deterministic' : 'gamma', scv),
    name: 'sum',
  };
  const own = {
    squaredCoefficientOfVariation: idle.varianceSeconds2 / unit ** 2,
    cdf: (x: number) => idle.cdf(x * unit),
    quantile: (fraction: number) => idle.quantileSeconds(fraction) / unit,
  };
  const { delayedFraction, meanWhenDelayed, varianceWhenDelayed, delayedResponseCdf } = sharedWait({ ...at, shape: work, own });
  const mean = delayedFraction * meanWhenDelayed;
  return lawOf({
    meanSeconds: idle.meanSeconds + unit * mean,
    varianceSeconds2: idle.varianceSeconds2 + unit ** 2 * (delayedFraction * (varianceWhenDelayed + meanWhenDelayed ** 2) - mean ** 2),
    errorBandFraction: Math.max(band, idle.errorBandFraction),
    leastSeconds: idle.leastSeconds,
    cdf: (t) => (1 - delayedFraction) * idle.cdf(t) + delayedFraction * delayedResponseCdf()(t / unit),
  });
}

const NEXT_TO_IDLE = 1e-9;
/** By comparison with simulation: docs/accuracy-of-queueing.md. */
const SHARED = 0.2;
const SHARED_BATCHES = 0.3;
const SHARED_BURSTS = 0.35;
const SHARED_EVENLY = 0.55;
const bandShared = (batchSize: number, arrivals: number) =>
  arrivals < 1 ? SHARED_EVENLY : arrivals > 1 ? SHARED_BURSTS : batchSize > 1 ? SHARED_BATCHES : SHARED;
