/** A wait that is a first part and then a number of others, each by itself, and the service after it: on a grid that reaches far enough for all. */
import { gammaCdf } from '../distribution/gamma.ts';
import { giveBack, inverse, transform, type Grid } from '../distribution/grid.ts';
import { cdfOf, massesOf, multiply } from '../distribution/masses.ts';
import type { ServiceShape } from '../distribution/service-shape.ts';
import type { Wait } from './wait-types.ts';

/** Of those that wait. */
export interface Parts {
  /** chance that the first part takes longer than x, and that one of the others does */
  first: (x: number) => number;
  other: (x: number) => number;
  /** from the transform of one of the others to that of all of them, in place */
  allOf: (other: Grid) => void;
  /** of the whole wait */
  mean: number;
  variance: number;
  /** so long that the service after it hardly matters, and that no grid is fine enough for both: then nearly exponential (Kingman, 1961), a gamma of that mean and variance */
  heavy: boolean;
  /** cells of the grid; a power of two */
  nodes: number;
}

/** What follows the wait. */
export type Served = Pick<ServiceShape, 'squaredCoefficientOfVariation' | 'cdf' | 'quantile'> & { name?: ServiceShape['name'] };

/** Standard deviations beyond the mean that the grid reaches. */
const REACH = 14;

export function waitOfParts(parts: Parts, delayedFraction: number, service: Served): Wait {
  const { mean, variance, heavy } = parts;
  let waitCdf: ((x: number) => number) | undefined;
  let responseCdf: ((x: number) => number) | undefined;
  const delayedWaitCdf = () => (waitCdf ??= heavy ? (x) => gammaCdf(mean ** 2 / variance, (x * mean) / variance) : onGrid(parts));
  return {
    delayedFraction,
    meanWhenDelayed: mean,
    varianceWhenDelayed: variance,
    delayedWaitCdf,
    delayedResponseCdf: () =>
      (responseCdf ??= heavy || service.name === 'deterministic' ? (x) => delayedWaitCdf()(x - 1) : onGrid(parts, service)),
  };
}

/** @param service that follows the wait, where it is asked for */
function onGrid({ first, other, allOf, mean, variance, nodes }: Parts, service?: Served): (x: number) => number {
  const step = ((service ? service.quantile(1 - 1e-6) : 0) + mean + REACH * Math.sqrt(variance)) / nodes;
  const wait = massesOf(first, step, nodes);
  const others = massesOf(other, step, nodes);
  transform(wait);
  transform(others);
  allOf(others);
  multiply(wait, others);
  if (service) {
    const own = massesOf((x) => 1 - service.cdf(x), step, nodes);
    transform(own);
    multiply(wait, own);
    giveBack(own);
  }
  inverse(wait);
  const cdf = cdfOf(wait.real, step, nodes, 1 / Math.sqrt(variance + (service?.squaredCoefficientOfVariation ?? 0)));
  for (const grid of [wait, others]) giveBack(grid);
  return cdf;
}
