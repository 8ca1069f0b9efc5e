/**
 * The Universal Scalability Law: throughput at a concurrency, and what the curve says about its own end.
 * X(N) = γN / (1 + α(N − 1) + βN(N − 1)): γ requests/s at one, α the share that waits for its turn, β the price of keeping each other in step.
 * It misleads beyond the measured concurrency, and where the bottleneck changes (a cache that fills, a generator that saturates).
 * Source: N. J. Gunther, Guerrilla Capacity Planning (2007), chapter 4 and sections 6.1 to 6.6; limit and knee as in the R package usl 3.0.3.
 */

export interface Coefficients {
  requestsPerSecondAtOne: number;
  /** share of the work that must wait for its turn */
  contention: number;
  /** cost of keeping every pair in step */
  coherency: number;
}

/**
 * Requests/s at a concurrency; a fraction of a caller is allowed.
 * @param concurrency above 0
 * @example throughputAt({ requestsPerSecondAtOne: 995.6486, contention: 0.02671591, coherency: 0.0007690945 }, 35) // => 12341.7
 */
export function throughputAt({ requestsPerSecondAtOne, contention, coherency }: Coefficients, concurrency: number): number {
  return (requestsPerSecondAtOne * concurrency) / (1 + contention * (concurrency - 1) + coherency * concurrency * (concurrency - 1));
}

/** Mean response in seconds at a concurrency, by Little's law. */
export const responseSecondsAt = (coefficients: Coefficients, concurrency: number) => concurrency / throughputAt(coefficients, concurrency);

/** Where the curve turns down, if these coefficients have such a place. */
export function turningPoint(coefficients: Coefficients): { concurrency: number; requestsPerSecond: number } | undefined {
  const { contention, coherency } = coefficients;
  if (!(coherency > 0 && contention < 1)) return undefined;
  const concurrency = Math.sqrt((1 - contention) / coherency);
  const requestsPerSecond = throughputAt(coefficients, concurrency);
  return concurrency >= 1 && Number.isFinite(requestsPerSecond) ? { concurrency, requestsPerSecond } : undefined;
}

/** The most that contention alone leaves, however many callers: γ / α. */
export const limitOf = ({ requestsPerSecondAtOne, contention }: Coefficients): number | undefined =>
  contention > 0 ? requestsPerSecondAtOne / contention : undefined;

/** Where the straight line γN would reach that limit: beyond 1 / α more callers mostly wait. */
export const kneeOf = ({ contention }: Coefficients): number | undefined => (contention > 0 ? 1 / contention : undefined);
