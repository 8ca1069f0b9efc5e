/** Stand-in until the laws land: gamma fits. */
import { gammaCdf, gammaQuantile } from './gamma.ts';
import { responseMoments, responseQuantile } from './response.ts';
import { slowestMoments } from './slowest.ts';

export interface ResponseLaw {
  meanSeconds: number;
  varianceSeconds2: number;
  stable: boolean;
  errorBandFraction: number;
  quantileSeconds(fraction: number): number;
  cdf(seconds: number): number;
}
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
const gamma = (meanSeconds: number, varianceSeconds2: number): ResponseLaw => ({
  meanSeconds,
  varianceSeconds2,
  stable: meanSeconds < Infinity,
  errorBandFraction: 0.1,
  quantileSeconds: (f) => (varianceSeconds2 <= 1e-12 * meanSeconds ** 2 ? meanSeconds : gammaQuantile(meanSeconds, varianceSeconds2, f)),
  cdf: (t) =>
    varianceSeconds2 <= 1e-12 * meanSeconds ** 2
      ? t >= meanSeconds
        ? 1
        : 0
      : gammaCdf(meanSeconds ** 2 / varianceSeconds2, (t * meanSeconds) / varianceSeconds2),
});
export function replicaResponse(q: ReplicaQueueing): ResponseLaw {
  const queue = {
    requestsPerSecond: q.requestsPerSecond * q.batchSize,
    servers: q.servers,
    serviceSeconds: q.serviceSeconds,
    squaredCoefficientOfVariation: q.squaredCoefficientOfVariation,
  };
  const { meanSeconds, varianceSeconds2 } = responseMoments(queue);
  if (q.squaredCoefficientOfVariation !== 1) return gamma(meanSeconds, varianceSeconds2);
  return { ...gamma(meanSeconds, varianceSeconds2), quantileSeconds: (f) => responseQuantile(queue, f) };
}
export const certainly = (seconds: number) => gamma(seconds, 0);
export const serviceLaw = ({
  meanSeconds,
  squaredCoefficientOfVariation,
}: {
  meanSeconds: number;
  squaredCoefficientOfVariation: number;
  shape: string;
}) => gamma(meanSeconds, squaredCoefficientOfVariation * meanSeconds ** 2);
export const sumOfLaws = (laws: readonly ResponseLaw[]) =>
  gamma(
    laws.reduce((s, l) => s + l.meanSeconds, 0),
    laws.reduce((s, l) => s + l.varianceSeconds2, 0),
  );
export function slowestOfLaws(laws: readonly ResponseLaw[]): ResponseLaw {
  const { meanSeconds, varianceSeconds2 } = slowestMoments(laws.map((l) => ({ ...l, certainSeconds: 0, count: 1 })));
  return gamma(meanSeconds, varianceSeconds2);
}
export const mixtureOfLaws = (parts: readonly { chance: number; law: ResponseLaw }[]): ResponseLaw => {
  const mean = parts.reduce((s, p) => s + p.chance * p.law.meanSeconds, 0);
  const sq = parts.reduce((s, p) => s + p.chance * (p.law.varianceSeconds2 + p.law.meanSeconds ** 2), 0);
  return gamma(mean, Math.max(0, sq - mean * mean));
};
export const cutAt = (law: ResponseLaw, seconds: number) => ({
  law: {
    ...law,
    quantileSeconds: (f: number) => Math.min(seconds, law.quantileSeconds(f)),
    cdf: (t: number) => (t >= seconds ? 1 : law.cdf(t)),
  },
  cutFraction: 1 - law.cdf(seconds),
});
