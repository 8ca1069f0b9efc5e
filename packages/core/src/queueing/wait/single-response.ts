/** The answer to a call of one task: a wait with its chance, then a service. In mean service times. */
import { burstsOf } from '../bursts/bursts.ts';
import { certainly, lawOf, mixtureOfLaws, type ResponseLaw } from '../distribution/response-law.ts';
import type { ServiceShape } from '../distribution/service-shape.ts';
import { MOST_STEADY_SERVERS, waitOf, type Wait } from './wait.ts';

export interface SingleQueue {
  servers: number;
  utilization: number;
  shape: ServiceShape;
  arrivals: number;
}

export function alone({ servers, utilization, shape, arrivals }: SingleQueue): ResponseLaw {
  const wait = waitOf({ servers, utilization, shape, ...burstsOf(servers, utilization, shape, arrivals) });
  return fromWait(wait, shape, bandAlone(servers, shape, arrivals));
}

/** By comparison with simulation: docs/accuracy-of-queueing.md. */
function bandAlone(servers: number, shape: ServiceShape, arrivals: number): number {
  if (arrivals < 1) return 0.3;
  if (shape.name === 'exponential') return 0;
  if (arrivals > 1) return servers > 1 && shape.squaredCoefficientOfVariation > 1 ? 0.16 : 0.15;
  if (servers === 1) return 0.005;
  if (shape.name === 'deterministic' && servers <= MOST_STEADY_SERVERS) return 0;
  return shape.squaredCoefficientOfVariation > 1 ? 0.06 : 0.05;
}

/** A wait with its chance, then a service. */
export function fromWait(wait: Wait, shape: ServiceShape, errorBandFraction: number): ResponseLaw {
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
  return chance === 0
    ? { ...lawOf(law), quantileSeconds: (fraction) => shape.quantile(fraction) }
    : { ...lawOf(law), wait: () => waitLaw(wait) };
}

/** A wait by itself: none, or that of those that wait. */
export function waitLaw(wait: Wait): ResponseLaw {
  const chance = wait.meanWhenDelayed > 0 ? wait.delayedFraction : 0;
  return mixtureOfLaws([
    { chance: 1 - chance, law: certainly(0) },
    {
      chance,
      law: lawOf({
        meanSeconds: wait.meanWhenDelayed,
        varianceSeconds2: wait.varianceWhenDelayed,
        errorBandFraction: 0,
        leastSeconds: 0,
        cdf: wait.delayedWaitCdf(),
      }),
    },
  ]);
}
