/** The public face of the response laws: milliseconds, plain options, whole distributions back. */
import { replicaResponse } from './replicas/replica-response.ts';
import { slowestOfMany, sumOfLaws } from './distribution/composed-laws.ts';
import { lawOf, NEVER, type ResponseLaw } from './distribution/response-law.ts';
import { burstsSharedOutBand } from './bursts/shared-out.ts';
import { serviceShape } from './distribution/service-shape.ts';
import { asGiven, checkOptions, type ResponseTimeOptions } from './response-options.ts';

/** A time as a distribution. */
export interface TimeDistribution {
  /** Infinity at or beyond full utilisation */
  meanMs: number;
  /** the time within which a fraction is answered; above 0, below 1 */
  quantileMs(fraction: number): number;
  /** the fraction answered within a time */
  cdf(ms: number): number;
  stable: boolean;
  /** how far off times may be, as a fraction either way */
  errorBand: number;
}

/**
 * How long a call takes: the wait for a vCPU and the work; with a batch, until the last of its tasks is done. One first-come-first-served queue per
 * replica. Exact for exponential tasks at random or in batches; otherwise within `errorBand`.
 * @returns Infinity and `stable: false` at or beyond full utilisation; without traffic the task's own time
 * @throws {RangeError} when an option is outside its range or the spread does not fit the shape; `SeldomNotRead` of batches of 1.f spread tasks where
 * `readSeldom` was not awaited (`plimsoll` does)
 * @example responseTime({ requestsPerSecond: 0.5, vcpus: 1, serviceTime: { meanMs: 1000 } }).meanMs // => 2000
 */
export function responseTime(options: ResponseTimeOptions): TimeDistribution {
  checkOptions(options);
  const { requestsPerSecond, vcpus, serviceTime, batchSize = 1, balancer = 'random', replicas = 1, burstiness = 1 } = options;
  const scv = serviceTime.squaredCoefficientOfVariation ?? (serviceTime.shape === 'deterministic' ? 0 : 1);
  const shape = serviceTime.shape ?? (scv === 1 ? 'exponential' : scv === 0 ? 'deterministic' : scv > 1 ? 'hyperexponential' : 'gamma');
  serviceShape(shape, scv);
  const sharedOut = balancer === 'random' ? replicas : 1;
  const law = replicaResponse({
    requestsPerSecond: requestsPerSecond / replicas,
    servers: vcpus,
    serviceSeconds: serviceTime.meanMs / 1000,
    squaredCoefficientOfVariation: scv,
    shape,
    batchSize,
    // one call in `replicas` comes to a replica that is chosen at random
    arrivalSquaredCoefficientOfVariation: 1 + (burstiness - 1) / sharedOut,
    balancer,
    replicas,
  });
  const least = burstiness > 1 && sharedOut > 1 ? burstsSharedOutBand(scv) : 0;
  return inMs(law.errorBandFraction < least ? { ...law, errorBandFraction: least } : law);
}

/**
 * The slowest of n independent times of one distribution.
 * @param n whole, >= 1
 * @throws {RangeError} when n is not that, or the first is no distribution
 * @example slowestOf(responseTime({ requestsPerSecond: 0, vcpus: 1, serviceTime: { meanMs: 1 } }), 2).meanMs // => 1.5
 */
export function slowestOf(distribution: TimeDistribution, n: number): TimeDistribution {
  if (!(Number.isInteger(n) && n >= 1)) throw new RangeError(`slowestOf: n must be a whole number >= 1, got ${asGiven(n)}`);
  const law = inSeconds(distribution, 'slowestOf(distribution, n)');
  return n === 1 ? distribution : inMs(slowestOfMany([{ law, count: n }]));
}

/**
 * Independent times one after another.
 * @throws {RangeError} without distributions, or when one is none
 * @example inSequence(a, b).meanMs // => a.meanMs + b.meanMs
 */
export function inSequence(...distributions: readonly TimeDistribution[]): TimeDistribution {
  if (distributions.length === 0) throw new RangeError('inSequence: at least one distribution is needed');
  return inMs(sumOfLaws(distributions.map((one) => inSeconds(one, 'inSequence(a, b, …)'))));
}

const sources = new WeakMap<TimeDistribution, ResponseLaw>();

function inMs(law: ResponseLaw): TimeDistribution {
  const distribution: TimeDistribution = {
    meanMs: law.meanSeconds * 1000,
    quantileMs(fraction) {
      if (typeof fraction !== 'number' || !(fraction > 0 && fraction < 1))
        throw new RangeError(`quantileMs: fraction must be above 0 and below 1, got ${asGiven(fraction)}`);
      return law.quantileSeconds(fraction) * 1000;
    },
    cdf(ms) {
      if (typeof ms !== 'number' || Number.isNaN(ms)) throw new RangeError(`cdf: ms must be a number, got ${asGiven(ms)}`);
      return ms === Infinity && law.stable ? 1 : law.cdf(ms / 1000);
    },
    stable: law.stable,
    errorBand: law.errorBandFraction,
  };
  sources.set(distribution, law);
  return distribution;
}

/** The law behind a distribution; one made elsewhere is taken by its own functions. */
function inSeconds(distribution: TimeDistribution, asked: string): ResponseLaw {
  const known = sources.get(distribution);
  if (known) return known;
  // an array in place of its elements has no `stable`: it would read as a queue that never drains
  if (typeof distribution?.stable !== 'boolean' || typeof distribution.cdf !== 'function')
    throw new RangeError(
      `${asked}: each must be a distribution, such as responseTime gives, got ${Array.isArray(distribution) ? 'an array' : String(distribution)}`,
    );
  if (!distribution.stable) return NEVER;
  const mean = distribution.meanMs / 1000;
  // the variance by the tail, to where a millionth is left
  const end = distribution.quantileMs(1 - 1e-6) / 1000;
  let square = 0;
  const cells = 400;
  for (let i = 0; i < cells; i++) {
    const [from, to] = [end * (i / cells) ** 2, end * ((i + 1) / cells) ** 2];
    square += (to ** 2 - from ** 2) * (1 - distribution.cdf(((from + to) / 2) * 1000));
  }
  return lawOf({
    meanSeconds: mean,
    varianceSeconds2: Math.max(0, square - mean ** 2),
    errorBandFraction: distribution.errorBand,
    leastSeconds: 0,
    cdf: (t) => distribution.cdf(t * 1000),
  });
}
