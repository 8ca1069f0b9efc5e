/** What `responseTime` is asked, and what it refuses. */
import type { BalancerName } from './replicas/balancing.ts';
import type { ShapeName } from './distribution/service-shape.ts';

export interface ResponseTimeOptions {
  /** calls/s of all replicas together; a batch is one call; finite, >= 0 */
  requestsPerSecond: number;
  /** of one replica; whole, >= 1 */
  vcpus: number;
  /** of one task; the spread is 1 and the shape exponential when left out */
  serviceTime: { meanMs: number; squaredCoefficientOfVariation?: number; shape?: ShapeName };
  /** tasks that a call brings at once; n.f is n, or n + 1 with chance f; 1 to 1e9, default 1 */
  batchSize?: number;
  /** default random: each replica a queue of its own */
  balancer?: BalancerName;
  /** whole, >= 1, default 1 */
  replicas?: number;
  /** squared coefficient of variation of the time between calls, all replicas together; default 1, Poisson */
  burstiness?: number;
}

/** Larger batches are beyond what sums of whole numbers tell. */
const MOST_TASKS = 1e9;
const BALANCERS: readonly BalancerName[] = ['random', 'twoChoices', 'leastOutstanding', 'pooled'];
const OPTIONS = ['requestsPerSecond', 'vcpus', 'serviceTime', 'batchSize', 'balancer', 'replicas', 'burstiness'];
const OF_SERVICE_TIME = ['meanMs', 'squaredCoefficientOfVariation', 'shape'];
const EXAMPLE = '{ requestsPerSecond: 0.5, vcpus: 1, serviceTime: { meanMs: 1000 } }';

/** A number that is a text would be added as one, and a name that is none would be left out without a word. */
export function checkOptions(options: ResponseTimeOptions): void {
  const refuse = (what: string): never => {
    throw new RangeError(`responseTime: ${what}`);
  };
  const named = (name: string, given: object | undefined, names: readonly string[]) => {
    if (typeof given !== 'object' || given === null) return refuse(`${name} must be given, as in responseTime(${EXAMPLE})`);
    const strange = Object.keys(given).find((key) => !names.includes(key));
    if (strange !== undefined) refuse(`there is no ${strange} in ${name}; there are ${names.join(', ')}`);
  };
  const number = (name: string, value: unknown, holds: (value: number) => boolean, rule: string) => {
    if (typeof value !== 'number' || !holds(value)) refuse(`${name} must be ${rule}, got ${asGiven(value)}`);
  };
  const from = (least: number) => (value: number) => value >= least && value < Infinity;
  const whole = (value: number) => Number.isInteger(value) && value >= 1;
  named('the options', options, OPTIONS);
  const { requestsPerSecond, vcpus, serviceTime, batchSize = 1, balancer = 'random', replicas = 1, burstiness = 1 } = options;
  named('serviceTime', serviceTime, OF_SERVICE_TIME);
  number('requestsPerSecond', requestsPerSecond, from(0), 'finite and >= 0');
  number('vcpus', vcpus, whole, 'a whole number >= 1');
  number('replicas', replicas, whole, 'a whole number >= 1');
  number('batchSize', batchSize, from(1), 'finite and >= 1');
  number('batchSize', batchSize, (value) => value <= MOST_TASKS, `at most ${MOST_TASKS}`);
  number('burstiness', burstiness, from(0), 'finite and >= 0');
  number('serviceTime.meanMs', serviceTime.meanMs, from(0), 'finite and >= 0');
  const { squaredCoefficientOfVariation: scv = 1 } = serviceTime;
  number('serviceTime.squaredCoefficientOfVariation', scv, from(0), 'finite and >= 0');
  if (!BALANCERS.includes(balancer)) refuse(`balancer must be ${BALANCERS.join(', ')}, got ${asGiven(balancer)}`);
}

export const asGiven = (value: unknown) => (typeof value === 'string' ? `the text ${JSON.stringify(value)}` : String(value));
