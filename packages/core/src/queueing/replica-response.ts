import { batchLaw } from './batch.ts';
import { waitFraction } from './erlang.ts';
import { certainly, gammaLaw, lawOf, NEVER, type ResponseLaw } from './response-law.ts';

export interface ReplicaQueueing {
  requestsPerSecond: number;
  servers: number;
  serviceSeconds: number;
  squaredCoefficientOfVariation: number;
  shape: string;
  batchSize: number;
  arrivalSquaredCoefficientOfVariation: number;
  balancer: string;
  replicas: number;
}

export function replicaResponse(queue: ReplicaQueueing): ResponseLaw {
  const { requestsPerSecond, servers, serviceSeconds, squaredCoefficientOfVariation: scv, batchSize } = queue;
  const offered = requestsPerSecond * batchSize * serviceSeconds;
  if (offered >= servers) return NEVER;
  if (serviceSeconds === 0) return certainly(0);
  if (batchSize > 1) {
    const law = batchLaw({ servers, utilization: Math.max(1e-6, offered / servers), batchSize });
    return lawOf({
      meanSeconds: law.mean * serviceSeconds,
      varianceSeconds2: law.variance * serviceSeconds ** 2,
      errorBandFraction: scv === 1 ? 0.01 : 0.3,
      leastSeconds: 0,
      cdf: (t) => law.cdf(t / serviceSeconds),
    });
  }
  const waits = waitFraction({ offeredVcpus: offered, vcpus: servers });
  const drain = servers - offered;
  const spread = (1 + scv) / 2;
  const meanSeconds = serviceSeconds * (1 + (spread * waits) / drain);
  const varianceSeconds2 = serviceSeconds ** 2 * (scv + spread ** 2 * ((2 * waits) / drain ** 2 - (waits / drain) ** 2));
  if (scv !== 1) return gammaLaw(meanSeconds, varianceSeconds2, 0.3);
  const cdf = (t: number) => (t <= 0 ? 0 : 1 - tailOfResponse(waits, drain, t / serviceSeconds));
  return lawOf({ meanSeconds, varianceSeconds2, errorBandFraction: 0, leastSeconds: 0, cdf });
}

export const serviceLaw = ({
  meanSeconds,
  squaredCoefficientOfVariation,
}: {
  meanSeconds: number;
  squaredCoefficientOfVariation: number;
  shape: string;
}) => gammaLaw(meanSeconds, squaredCoefficientOfVariation * meanSeconds ** 2, 0);

/** P(response > t), t in mean service times: service alone, or an exponential wait of rate `drain` and then service. */
function tailOfResponse(waits: number, drain: number, t: number): number {
  const service = Math.exp(-t);
  const gap = drain - 1;
  const both = service * (1 + (Math.abs(gap * t) < 1e-5 ? t * (1 - (gap * t) / 2) : -Math.expm1(-gap * t) / gap));
  return (1 - waits) * service + waits * both;
}
