/**
 * The wait of a task that comes alone, in mean service times: M/G/c, first come first served. Exact for one server, for exponential and for steady service.
 *
 * Service that spreads more than an exponential one is a mixture of exponentials, or nearly; that queue is solved exactly beforehand, its waits are
 * tabulated (`tabulated-wait.ts`), and the wait of those that wait is a mixture of two exponentials with the tabulated moments; then comes the service as
 * it is. Service that spreads less: a task waits with Erlang's chance C, corrected by what is exact for steady service. One that waits sees, while all servers are busy, a single server c times as
 * fast: it waits until the first of the c tasks in service is done (what is left of each is its equilibrium residual), then for a geometric number of
 * residuals of a service c times as fast.
 * For one server this is Pollaczek and Khinchine's law; its mean is Tijms, Van Hoorn and Federgruen's approximation.
 * Sources: Tijms, Van Hoorn & Federgruen, Advances in Applied Probability 13 (1981); Tijms, A First Course in Stochastic Models (2003), section 9.6.
 */
import { waitFraction } from './erlang.ts';
import type { Grid } from '../distribution/grid.ts';
import type { BatchLaw } from '../batch/batch.ts';
import { remembered } from '../distribution/remembered.ts';
import { serviceShape, type ServiceShape } from '../distribution/service-shape.ts';
import { steadyBatchLaw } from '../batch/steady-batch.ts';
import { waitOfParts } from './summed-parts.ts';
import { byPoles, tabulated } from './phased-wait.ts';
import { isTabulated } from './tabulated-wait.ts';
import { twoStages } from '../distribution/two-phases.ts';
import type { Wait, WaitRequest } from './wait-types.ts';

export type { Wait, WaitRequest } from './wait-types.ts';

/** Steady service is solved exactly up to so many: more cost tens of milliseconds, and next to nobody waits for one of them. */
export const MOST_STEADY_SERVERS = 256;

/**
 * So full a queue waits nearly exponentially, as in heavy traffic (Kingman, 1961), and longer than any grid is fine enough for: a gamma of the exact mean and variance,
 * beside which the spread of the service is next to nothing.
 */
export const HEAVY = 0.985;
const NODES = 2048;

export function waitOf(request: WaitRequest): Wait {
  const { servers, shape } = request;
  const { utilization, delayedFraction = waitFraction({ offeredVcpus: utilization * servers, vcpus: servers }) } = request;
  const asked = { ...request, delayedFraction, stretch: request.stretch ?? 1, again: request.again ?? utilization };
  const random = asked.again === utilization;
  if (shape.name === 'deterministic' && servers <= MOST_STEADY_SERVERS && (servers > 1 || utilization <= HEAVY)) {
    const steady = steadyBatchLaw({ servers, utilization, batchSize: 1 });
    if (steady) {
      const exact = steadily(asked, steady);
      return random ? exact : byResiduals(joinedToSteady(asked));
    }
  }
  if (servers === 1 && random && shape.phases && utilization > 0) return byPoles(asked, shape.phases);
  if (servers > 1 && servers <= MOST_STEADY_SERVERS && shape.squaredCoefficientOfVariation < 1) return byResiduals(joinedToSteady(asked));
  if (servers === 1 || shape.squaredCoefficientOfVariation < 1 || !isTabulated(shape.name)) return byResiduals(asked);
  const phased = tabulated(asked);
  // two servers are much like one yet: a lognormal's tail shows in the wait, which two exponentials do not have
  return servers === 2 && shape.name === 'lognormal' ? byResiduals(lastingAs(phased, asked)) : phased;
}

/** Chances smaller than this are what rounding leaves of none. */
const ROUNDING = 1e-12;

const NOBODY = 1e-9;

/** Of steady service, exactly; not exponential tasks' chance to wait but the steady ones' own. */
function steadily({ servers, utilization, delayedFraction, stretch }: Required<WaitRequest>, law: BatchLaw): Wait {
  const erlang = waitFraction({ offeredVcpus: utilization * servers, vcpus: servers });
  const late = 1 - law.cdf(1);
  const waiting = late > ROUNDING ? late : 0;
  const mean = waiting > 0 ? Math.max(0, law.mean - 1) / waiting : 0;
  const waitCdf = (x: number) => (x < 0 ? 0 : waiting > 0 && stretch > 0 ? 1 - (1 - law.cdf(1 + x / stretch)) / waiting : 1);
  return {
    delayedFraction: erlang > 0 ? Math.min(1, (delayedFraction / erlang) * waiting) : waiting,
    meanWhenDelayed: stretch * mean,
    varianceWhenDelayed: stretch ** 2 * (waiting > 0 ? Math.max(0, (law.variance + (law.mean - 1) ** 2) / waiting - mean ** 2) : 0),
    delayedWaitCdf: () => waitCdf,
    delayedResponseCdf: () => (x) => waitCdf(x - 1),
  };
}

/** The same by residuals, with the chance and the mean of another law. */
function lastingAs({ delayedFraction, meanWhenDelayed }: Wait, asked: Required<WaitRequest>): Required<WaitRequest> {
  return { ...asked, delayedFraction, stretch: meanWhenDelayed / byResiduals({ ...asked, stretch: 1 }).meanWhenDelayed };
}

/**
 * The approximation for service that spreads less than an exponential one is exact for that, and off by some per cent for steady service, whose queue is
 * solved exactly: what is between them is off by that to the power of the square of how far it is from the exponential one. So less spread never waits
 * more.
 */
function joinedToSteady(asked: Required<WaitRequest>): Required<WaitRequest> {
  const { servers, utilization, shape, delayedFraction, stretch } = asked;
  const { delayed, mean } = steadyFactors(servers, utilization);
  const part = (1 - shape.squaredCoefficientOfVariation) ** 2;
  // the chance to wait in bursts is told as it is
  const told = asked.again === utilization ? delayed ** part : 1;
  return { ...asked, delayedFraction: delayedFraction * told, stretch: (stretch * (delayed * mean) ** part) / told };
}

/** What steady service has, exactly, over what its approximation says: the chance to wait, and the mean of those that wait. */
function steadyFactors(servers: number, utilization: number): { delayed: number; mean: number } {
  return remembered(`steady wait ${servers} ${utilization}`, () => {
    const delayedFraction = waitFraction({ offeredVcpus: utilization * servers, vcpus: servers });
    const asked = { servers, utilization, shape: serviceShape('deterministic', 0), delayedFraction, stretch: 1, again: utilization };
    // where next to nobody waits, rounding is all that is told
    const law = delayedFraction > NOBODY ? steadyBatchLaw({ servers, utilization, batchSize: 1 }) : undefined;
    if (!law) return { delayed: 1, mean: 1 };
    const exact = steadily(asked, law);
    return { delayed: exact.delayedFraction / delayedFraction, mean: exact.meanWhenDelayed / byResiduals(asked).meanWhenDelayed };
  });
}

function byResiduals({ servers, utilization, shape, delayedFraction, stretch, again }: Required<WaitRequest>): Wait {
  const scv = shape.squaredCoefficientOfVariation;
  const firstLeft = firstDone(servers, shape);
  // what is left of a service c times as fast
  const leftMean = (1 + scv) / (2 * servers);
  const leftVariance = shape.thirdMoment / (3 * servers ** 2) - leftMean ** 2;
  const others = again / (1 - again);
  const meanWhenDelayed = stretch * (firstLeft.mean + (utilization / (1 - utilization)) * leftMean);
  // each of them so many times as long that the mean is what it is, however many there are
  const scale = meanWhenDelayed / (firstLeft.mean + others * leftMean);
  const varianceWhenDelayed = scale ** 2 * (firstLeft.variance + others * leftVariance + (others / (1 - again)) * leftMean ** 2);
  if (shape.name === 'exponential') {
    const decay = 1 / meanWhenDelayed;
    return {
      delayedFraction,
      meanWhenDelayed,
      varianceWhenDelayed,
      delayedWaitCdf: () => (x) => (x <= 0 ? 0 : -Math.expm1(-decay * x)),
      delayedResponseCdf: () => (x) => 1 - twoStages(decay, 1, x),
    };
  }
  /** (1 − p) / (1 − p · left), p the chance of one more */
  const allOf = ({ real, imaginary }: Grid) => {
    for (let i = 0; i < real.length; i++) {
      const a = 1 - again * real[i]!;
      const b = -again * imaginary[i]!;
      const size = a * a + b * b;
      real[i] = ((1 - again) * a) / size;
      imaginary[i] = (-(1 - again) * b) / size;
    }
  };
  const first = (x: number) => shape.leftTail(x / scale) ** servers;
  const other = (x: number) => shape.leftTail((x * servers) / scale);
  return waitOfParts(
    { first, other, allOf, mean: meanWhenDelayed, variance: varianceWhenDelayed, heavy: again > HEAVY, nodes: NODES },
    delayedFraction,
    shape,
  );
}

/** Until the first of c tasks in service is done. */
export function firstDone(servers: number, shape: ServiceShape): { mean: number; variance: number } {
  const key = `${servers} ${shape.name} ${shape.squaredCoefficientOfVariation}`;
  let found = firsts.get(key);
  if (!found) {
    if (firsts.size > 2000) firsts.clear();
    firsts.set(key, (found = computeFirst(servers, shape)));
  }
  return found;
}
const firsts = new Map<string, { mean: number; variance: number }>();

function computeFirst(servers: number, shape: ServiceShape): { mean: number; variance: number } {
  const scv = shape.squaredCoefficientOfVariation;
  if (shape.name === 'exponential') return { mean: 1 / servers, variance: 1 / servers ** 2 };
  if (shape.name === 'deterministic') return { mean: 1 / (servers + 1), variance: servers / ((servers + 1) ** 2 * (servers + 2)) };
  if (servers === 1) return { mean: (1 + scv) / 2, variance: shape.thirdMoment / 3 - ((1 + scv) / 2) ** 2 };
  let end = 1;
  for (let i = 0; i < 60 && shape.leftTail(end) ** servers > 1e-14; i++) end *= 2;
  const cells = 600;
  let mean = 0;
  let square = 0;
  const at = (i: number) => end * (i / cells) ** 3;
  for (let i = 0; i < cells; i++) {
    const [from, to] = [at(i), at(i + 1)];
    const middle = (from + to) / 2;
    const [a, b, c] = [from, middle, to].map((x) => shape.leftTail(x) ** servers) as [number, number, number];
    mean += ((a + 4 * b + c) / 6) * (to - from);
    square += (2 * (from * a + 4 * middle * b + to * c) * (to - from)) / 6;
  }
  return { mean, variance: Math.max(0, square - mean ** 2) };
}
