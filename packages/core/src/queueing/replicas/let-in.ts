/** The answer of the calls that a queue with a limit lets in. */
import { batchLawOf, batchStarts } from '../batch/batch.ts';
import { spreadBatch } from '../batch/batch-spread.ts';
import { lawOf, type ResponseLaw } from '../distribution/response-law.ts';
import type { ServiceShape, ShapeName } from '../distribution/service-shape.ts';
import { fullQueueOfSingles, MOST_PLACES } from '../full-queue/full-queue-of-singles.ts';
import { singlesOf, steadyBatchesOf, withLimit } from '../full-queue/refused.ts';
import type { Dimensionless } from './replica-response.ts';

/** So few are refused that a limit does not matter to those that are not. */
const NEXT_TO_NONE = 1e-6;
/** By comparison with simulation: docs/accuracy-of-queueing.md. */
const LIMITED_SHARED = 0.2;
/** Of single tasks at random, and batches of steady ones: of one server exact but for the grid. */
const LIMITED_EXACT = 0.01;
const LIMITED_SINGLES = 0.15;
function bandLimited({ servers, batchSize }: { servers: number; batchSize: number }, shape: ServiceShape): number {
  const scv = shape.squaredCoefficientOfVariation;
  if (shape.name === 'exponential') return 0.005;
  if (batchSize > 1) return scv === 0 ? 0.35 : 0.2;
  return servers === 1 && scv > 1 ? 0.6 : 0.35;
}
const MOST_SERVERS = 5000;
const MOST_TASKS = 400;
const LIMITED_VAST = 0.5;

/** Of a queue with a limit that matters, the answer of the calls that are let in. @param endless the answer of a queue without a limit */
export function letIn(
  { own, queueLimit, ...queue }: Dimensionless,
  endless: (queue: Dimensionless) => ResponseLaw,
): ResponseLaw | undefined {
  const { servers, utilization, shape, batchSize, arrivals, balancer, replicas } = queue;
  const pool = servers * (balancer === 'random' || (balancer === 'twoChoices' && replicas > 2) ? 1 : replicas);
  if (queueLimit === undefined || utilization === 0 || pool > MOST_SERVERS) return undefined;
  const { squaredCoefficientOfVariation } = shape;
  const asked = { ...queue, queueLimit, squaredCoefficientOfVariation, arrivalSquaredCoefficientOfVariation: arrivals };
  const shared = balancer === 'random' || replicas === 1 ? 0 : LIMITED_SHARED;
  const named = { ...asked, shape: shape.name as ShapeName };
  const singles = own === 1 ? singlesOf(named) : undefined;
  const solvedOne =
    singles && singles.queueLimit <= MOST_PLACES ? fullQueueOfSingles(singles) : own === batchSize ? steadyBatchesOf(named) : undefined;
  if (solvedOne) {
    if (solvedOne.refusedFraction < NEXT_TO_NONE) return undefined;
    const answer = solvedOne.answer();
    const band = Math.max(answer.errorBandFraction, singles?.servers === 1 ? LIMITED_EXACT : LIMITED_SINGLES, shared);
    return { ...answer, errorBandFraction: band };
  }
  const limited = withLimit(asked);
  if (!limited || limited.refusedFraction < NEXT_TO_NONE) return undefined;
  // vast batches take as long as without a limit, or less
  if (Math.max(batchSize, own) > MOST_TASKS)
    return { ...endless({ ...queue, own, queueLimit: undefined }), errorBandFraction: LIMITED_VAST };
  const batch = { servers: pool, utilization, batchSize, arrivals: Math.max(1, arrivals), own };
  const exponential = shape.name === 'exponential';
  const { mean, variance, cdf } = exponential ? batchLawOf(batch, limited.found) : spreadBatch(batchStarts(batch, limited.found), shape);
  const errorBandFraction = Math.max(bandLimited(batch, shape), shared);
  return lawOf({ meanSeconds: mean, varianceSeconds2: variance, errorBandFraction, leastSeconds: 0, cdf });
}
