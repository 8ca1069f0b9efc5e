/**
 * One of the calls that reach a service at once, whichever: before it come those of its group that fall on its replica and are served first, each of the
 * others with chance U/R, U its own place among them; they and what the group finds there are waited for. Tasks that leave in the order in which they
 * start (steady ones, or at one server) are done when so many of the group are; others start when a batch does that finds so many more tasks.
 * Exact for exponential tasks that all come at the same moment, but for what the group finds; otherwise approximate, with an error band.
 */
import { batchLawOf, batchStarts } from '../batch/batch.ts';
import type { BatchQueue } from '../batch/batch-queue.ts';
import { spreadBatch } from '../batch/batch-spread.ts';
import { oneCalledAgain, orCalledAgain } from './called-again.ts';
import { NEXT_TO_IDLE, partApart, sharedOut, wholeCalls } from './calls-shared.ts';
import { bandOf, binomial, foundBy, isSteady, sizesUpTo, type CallsTogether } from './calls-together.ts';
import { fewSpreadCalls } from './few-spread-calls.ts';
import { fullerQueue } from '../full-queue/fuller-queue.ts';
import { partOfTheWay } from '../distribution/part-of-the-way.ts';
import { presentTasks } from '../batch/present-tasks.ts';
import { queueOf } from './replica-response.ts';
import { lawOf, mixtureOfLaws, type ResponseLaw } from '../distribution/response-law.ts';
import { scaled } from '../distribution/scaled-law.ts';
import { serviceShape, type ServiceShape } from '../distribution/service-shape.ts';

/** How far off one of them may be, by comparison with simulation: mostly of its median, which falls between waiting and not. */
const SPREAD = 0.22;
const STEADY = 0.65;
const SHARED = { spread: 0.5, steady: 0.6 };
/** Of more servers in one queue hardly anybody waits: more are taken as so many. */
const MOST_POOLED = 2048;
/** Fuller queues wait in proportion. */
const MOST_BUSY = 0.98;

/** In task times a queue has no units: machines of any speed that are as busy ask for the same, and so do many fleets. */
const solved = new Map<string, ResponseLaw>();
const MOST_SOLVED = 4000;
/** Digits of how busy it is: beyond them the same queue is as busy on machines of two speeds. */
const DIGITS = 13;

/** Of a queue that is followed, and less than always busy. */
export function oneOfCalls(of: CallsTogether): ResponseLaw {
  const { kind, requestsPerSecond, serviceSeconds, replicas, calls, overlap, burstSpread } = of;
  const { servers, shape, squaredCoefficientOfVariation: scv, batchSize, balancer } = kind;
  const utilization = Number(((requestsPerSecond * batchSize * serviceSeconds) / servers).toPrecision(DIGITS));
  const key = `${servers} ${shape} ${scv} ${batchSize} ${balancer} ${replicas} ${calls} ${overlap} ${burstSpread} ${utilization}`;
  let law = solved.get(key);
  if (!law) {
    if (solved.size >= MOST_SOLVED) solved.clear();
    const full = servers / batchSize;
    solved.set(key, (law = solve({ ...of, requestsPerSecond: utilization * full, serviceSeconds: 1 }, utilization)));
  }
  return scaled(law, serviceSeconds);
}

/** In task times. */
function solve(of: CallsTogether, utilization: number): ResponseLaw {
  return orCalledAgain(of, oneCalledAgain, () => fewSpreadCalls(of, whichever(of, utilization), false));
}

function whichever(of: CallsTogether, utilization: number): ResponseLaw {
  const { kind, replicas, calls } = of;
  const { servers, batchSize, balancer, squaredCoefficientOfVariation } = kind;
  const shares = balancer !== 'random' && replicas > 1;
  const own = isSteady(kind) ? (shares ? SHARED.steady : STEADY) : shares ? SHARED.spread : kind.shape === 'exponential' ? 0 : SPREAD;
  const errorBandFraction = Math.max(bandOf(of), own);
  if (!shares) return { ...amongThose(of), errorBandFraction };
  const part = partApart({ balancer, servers, batchSize, replicas, utilization, calls, squaredCoefficientOfVariation });
  const pool = Math.min(replicas, Math.max(1, Math.floor(MOST_POOLED / servers)));
  const idle = (own: number) =>
    amongThose({ ...of, calls: own, requestsPerSecond: (NEXT_TO_IDLE * servers) / batchSize, replicas: 1, burstSpread: 0 });
  const parts = sharedOut(calls, replicas).map(({ own, replicas: those }) => ({ chance: (own * those) / calls, law: idle(own) }));
  const whole = wholeCalls({
    calls: { ...of, replicas: pool },
    utilization,
    law: amongThose,
    idle: parts.length === 1 ? parts[0]!.law : mixtureOfLaws(parts),
    slowest: false,
  });
  return partOfTheWay(whole, amongThose(of), { part, errorBandFraction });
}

/** Placed at random. */
function amongThose(of: CallsTogether): ResponseLaw {
  const { kind, requestsPerSecond, serviceSeconds, replicas, calls, overlap, burstSpread } = of;
  const { servers, shape: name, squaredCoefficientOfVariation, batchSize } = kind;
  const shape = serviceShape(name, squaredCoefficientOfVariation);
  const others = binomial(calls - 1, 1 / replicas);
  // of j others on its replica any number is ahead of it as likely
  const ahead = others.map((_, k) => others.subarray(k).reduce((sum, chance, i) => sum + chance / (k + i + 1), 0));
  const found = foundBy(of);
  const arrivals = 1 + burstSpread * -Math.expm1(calls * Math.log1p(-1 / replicas));
  if (name === 'exponential' || (servers > 1 && name !== 'deterministic')) {
    const lawAt = (busy: number) =>
      startingAfter({ servers, utilization: busy, batchSize: found, arrivals }, { ahead, batchSize, overlap, shape });
    const utilization = (requestsPerSecond * batchSize * serviceSeconds) / servers;
    if (utilization <= MOST_BUSY) return scaled(lawAt(utilization), serviceSeconds);
    const fullSeconds = (arrivals * found + squaredCoefficientOfVariation) / (2 * servers);
    return scaled(fullerQueue(lawAt(0), lawAt(MOST_BUSY), { solvedUtilization: MOST_BUSY, utilization, fullSeconds }), serviceSeconds);
  }
  const queue = (own: number) =>
    queueOf({
      ...kind,
      batchSize: found,
      ownBatchSize: own,
      balancer: 'random',
      arrivalSquaredCoefficientOfVariation: arrivals,
      replicas: 1,
    })((requestsPerSecond * batchSize) / found, serviceSeconds);
  const sizes = sizesUpTo(
    1 +
      Math.max(
        0,
        ahead.findLastIndex((chance) => chance > SELDOM),
      ),
  );
  const laws = sizes.map((size) => queue(batchSize * (1 + (size - 1) * overlap)));
  // those between two sizes that are solved are answered by both in proportion
  const weights = new Float64Array(sizes.length);
  ahead.forEach((chance, k) => {
    const next = sizes.findIndex((size) => size >= k + 1);
    if (next <= 0) weights[next < 0 ? sizes.length - 1 : 0]! += chance;
    else {
      const part = (k + 1 - sizes[next - 1]!) / (sizes[next]! - sizes[next - 1]!);
      weights[next]! += part * chance;
      weights[next - 1]! += (1 - part) * chance;
    }
  });
  const mean = (of: (law: ResponseLaw) => number) => laws.reduce((sum, law, i) => sum + weights[i]! * of(law), 0);
  const meanSeconds = mean((law) => law.meanSeconds);
  return lawOf({
    meanSeconds,
    varianceSeconds2: mean((law) => law.varianceSeconds2 + (law.meanSeconds - meanSeconds) ** 2),
    errorBandFraction: 0,
    leastSeconds: laws[0]!.leastSeconds,
    cdf: (t) => mean((law) => law.cdf(t)),
  });
}

const SELDOM = 1e-6;

interface Ahead {
  /** chances of 0, 1, … calls that are served first */
  ahead: Float64Array;
  batchSize: number;
  overlap: number;
  shape: ServiceShape;
}

/** In task times. */
function startingAfter(queue: BatchQueue, { ahead, batchSize, overlap, shape }: Ahead): ResponseLaw {
  const present = withThose(queue.utilization > 0 ? presentTasks(queue) : [1], ahead, batchSize * overlap);
  const own = { ...queue, own: batchSize };
  const { mean, variance, cdf } =
    shape.name === 'exponential' ? batchLawOf(own, present) : spreadBatch({ ...batchStarts(own, present), limited: false }, shape);
  return lawOf({ meanSeconds: mean, varianceSeconds2: variance, errorBandFraction: 0, leastSeconds: 0, cdf });
}

/** Tasks present with those of the calls ahead, each so many: n.f are n, or n + 1 with chance f. */
function withThose(present: readonly number[], ahead: Float64Array, each: number): number[] {
  const most = ahead.length - 1;
  const sum = Array<number>(present.length + Math.ceil(most * each)).fill(0);
  ahead.forEach((chance, k) => {
    if (chance === 0) return;
    const whole = Math.floor(k * each);
    const more = k * each - whole;
    present.forEach((share, j) => {
      sum[j + whole]! += chance * (1 - more) * share;
      if (more > 0) sum[j + whole + 1]! += chance * more * share;
    });
  });
  return sum;
}
