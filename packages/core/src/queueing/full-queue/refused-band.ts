/** How far off the share may be that a full queue refuses, by comparison with simulation (docs/accuracy-of-queueing.md). */
import type { FullQueue } from './refused.ts';

const EXACT = 0.02;
const SEVERAL = 0.25;
const BATCHES = 0.5;
const OF_TWO = 0.4;
/** What hardly anybody meets is told least: the less loaded of two of many, and batches. */
const SELDOM = 0.01;
const SELDOM_BAND = 1;
const MANY_OF_TWO = 4;

/** @returns as a fraction of the share, either way */
export function refusedBand(queue: FullQueue, refused: number): number {
  const { servers, shape, batchSize, arrivalSquaredCoefficientOfVariation: arrivals, balancer, replicas } = queue;
  const apart = balancer === 'random' || balancer === 'pooled' || replicas === 1;
  if (!apart && replicas > 2 && balancer === 'twoChoices') return replicas > 8 ? MANY_OF_TWO : OF_TWO;
  const shared = apart ? 0 : OF_TWO;
  if (shape === 'exponential') return Math.max(shared, arrivals > 1 && replicas > 1 ? SEVERAL : EXACT);
  if (batchSize === 1) return Math.max(shared, servers === 1 && arrivals === 1 ? EXACT : arrivals === 1 ? SEVERAL : BATCHES);
  const divide = shape === 'deterministic' && arrivals === 1 && (batchSize % servers === 0 || servers % batchSize === 0);
  return Math.max(shared, divide ? EXACT : refused < SELDOM ? SELDOM_BAND : BATCHES);
}
