/**
 * The response time of one replica: M/M/c, one first-come-first-served queue, arrivals at random. Exact for exponential service; for other
 * spreads the wait is scaled by (1 + scv)/2 (Allen-Cunneen) and the quantiles are those of a gamma distribution with the same mean and variance:
 * pessimistic for spread service under light load, optimistic for bursty arrivals.
 * Source: Gross, Shortle, Thompson & Harris, Fundamentals of Queueing Theory, 4th ed. (2008), section 2.3.
 */
import { waitFraction } from './erlang.ts';
import { gammaQuantile } from './gamma.ts';

/** Mean and variance of a time; seconds and seconds squared. */
export interface Moments {
  meanSeconds: number;
  varianceSeconds2: number;
}

export interface ReplicaQueue {
  /** arrivals/s at this replica */
  requestsPerSecond: number;
  servers: number;
  /** mean time one request holds a server */
  serviceSeconds: number;
  squaredCoefficientOfVariation: number;
}

/** Infinite moments at or beyond full utilisation. */
export function responseMoments({ requestsPerSecond, servers, serviceSeconds, squaredCoefficientOfVariation: scv }: ReplicaQueue): Moments {
  const offered = requestsPerSecond * serviceSeconds;
  if (offered >= servers) return { meanSeconds: Infinity, varianceSeconds2: Infinity };
  const waits = waitFraction({ offeredVcpus: offered, vcpus: servers });
  const drain = (servers - offered) / serviceSeconds;
  const spread = (1 + scv) / 2;
  const waitMean = (spread * waits) / drain;
  const waitVariance = spread * spread * ((2 * waits) / drain ** 2 - (waits / drain) ** 2);
  return { meanSeconds: serviceSeconds + waitMean, varianceSeconds2: scv * serviceSeconds ** 2 + waitVariance };
}

/**
 * The time within which a fraction of the requests is answered, seconds; Infinity at or beyond full utilisation.
 * @param fraction above 0, below 1
 */
export function responseQuantile(queue: ReplicaQueue, fraction: number): number {
  const { requestsPerSecond, servers, serviceSeconds, squaredCoefficientOfVariation: scv } = queue;
  const offered = requestsPerSecond * serviceSeconds;
  if (offered >= servers) return Infinity;
  if (scv !== 1) {
    const { meanSeconds, varianceSeconds2 } = responseMoments(queue);
    return gammaQuantile(meanSeconds, varianceSeconds2, fraction);
  }
  const waits = waitFraction({ offeredVcpus: offered, vcpus: servers });
  const drain = servers - offered; // per mean service time
  const tail = (t: number) => tailOfResponse(waits, drain, t);
  let high = 1;
  while (tail(high) > 1 - fraction) high *= 2;
  let low = 0;
  for (let i = 0; i < 100 && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2;
    if (tail(middle) > 1 - fraction) low = middle;
    else high = middle;
  }
  return ((low + high) / 2) * serviceSeconds;
}

/** P(response > t), t in mean service times: service alone, or an exponential wait of rate `drain` and then service. */
function tailOfResponse(waits: number, drain: number, t: number): number {
  const service = Math.exp(-t);
  const gap = drain - 1;
  // (drain·e^−t − e^−drain·t)/(drain − 1), written so that drain = 1 is no singularity
  const both = service * (1 + (Math.abs(gap * t) < 1e-5 ? t * (1 - (gap * t) / 2) : -Math.expm1(-gap * t) / gap));
  return (1 - waits) * service + waits * both;
}
