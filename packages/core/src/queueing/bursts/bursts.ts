/**
 * What bursts of arrivals do to waits. Times between arrivals that spread more than Poisson's are one of two exponentials, with balanced means: H2.
 *
 * H2/G/1: exact chance to wait and mean wait. Between busy stretches a server idles for what is left of one of the two exponentials; with which chance
 * is told by the one root of A(−s) B(s) = 1 between their rates. H2/M/c: exact, by Takács' formula. H2/G/c takes its chance to wait from H2/M/c, and its
 * waits are as many times longer than with Poisson arrivals as those of one server. More even arrivals: in heavy traffic's proportion.
 * A wait is a sum of as many parts as a chance that stays the same says, each of them as what is left of a service is, and longer in proportion.
 * Source: Gross, Shortle, Thompson & Harris, Fundamentals of Queueing Theory, 4th ed. (2008), sections 5.3 and 6.2; Takács, Introduction to the Theory of
 * Queues (1962), chapter 2; Marshall, Operations Research 16 (1968), waits from idle times.
 */
import { waitFraction } from '../wait/erlang.ts';
import { serviceShape, type ServiceShape } from '../distribution/service-shape.ts';

export interface Bursts {
  delayedFraction: number;
  /** those that wait do so for so many times as long as with Poisson arrivals */
  stretch: number;
  /** chance that a wait goes on once what was left of a service is over: as with one server the chance to wait at all */
  again: number;
}

/** The two exponentials of times between arrivals at such a rate. */
export function burstPhases(arrivalScv: number, rate: number): readonly { chance: number; rate: number }[] {
  const often = (1 + Math.sqrt((arrivalScv - 1) / (arrivalScv + 1))) / 2;
  return [often, 1 - often].map((chance) => ({ chance, rate: 2 * chance * rate }));
}

/**
 * So many times as long do tasks wait that come more evenly than at random: in heavy traffic's proportion, and at one server less where it is seldom full.
 * Source: Kraemer & Langenbach-Belz, Proceedings of the 8th International Teletraffic Congress (1976), of whose exponent this takes less where tasks
 * come most evenly: by comparison with simulation.
 */
export function calmOf(at: { servers: number; utilization: number; scv: number; arrivalScv: number }): number {
  const { servers, utilization, scv, arrivalScv } = at;
  const proportion = (arrivalScv + scv) / (1 + scv);
  if (servers > 1 || proportion === 0) return proportion;
  return proportion * Math.exp(-((1 - utilization) * (1 - arrivalScv)) / (3 * utilization * (arrivalScv + scv)));
}

/** So much seldomer do they wait at all, at one server. Source: the same. */
function seldomerOf(utilization: number, scv: number, arrivalScv: number): number {
  const evenness = (1 + arrivalScv + utilization * scv) / (1 + utilization * (scv - 1) + utilization ** 2 * (4 * arrivalScv + scv));
  return Math.max(1e-6, 1 - (1 - arrivalScv) * (1 - utilization) * evenness);
}

const LEAST_BUSY = 1e-3;

export function burstsOf(servers: number, utilization: number, shape: ServiceShape, arrivalScv: number): Bursts {
  const erlang = waitFraction({ offeredVcpus: utilization * servers, vcpus: servers });
  if (arrivalScv === 1 || utilization === 0) return { delayedFraction: erlang, stretch: 1, again: utilization };
  const scv = shape.squaredCoefficientOfVariation;
  if (arrivalScv < 1) {
    const stretch = calmOf({ servers, utilization, scv, arrivalScv });
    const seldomer = servers === 1 ? seldomerOf(utilization, scv, arrivalScv) : 1;
    return { delayedFraction: erlang * seldomer, stretch: stretch / seldomer, again: utilization };
  }
  // nearly idle, waits are as many times those at random as where the difference can still be told
  const seen = Math.max(LEAST_BUSY, utilization);
  const one = ofOneServer(seen, shape, arrivalScv);
  const poissonMeanWhenDelayed = (1 + scv) / (2 * (1 - seen));
  const stretch = one.meanWait / one.delayedFraction / poissonMeanWhenDelayed;
  const again = Math.max(utilization, (one.delayedFraction * utilization) / seen);
  if (servers === 1) return { delayedFraction: (one.delayedFraction * utilization) / seen, stretch, again };
  // steadier tasks find all servers busy more often, and then wait less: of several servers by comparison with simulation
  const oftener = scv < 1 ? (one.delayedFraction / ofOneServer(seen, serviceShape('exponential', 1), arrivalScv).delayedFraction) ** 2 : 1;
  const delayedFraction = Math.max(erlang, ofExponential(servers, utilization, arrivalScv)) * oftener;
  return { delayedFraction: Math.min(1, delayedFraction), stretch: stretch / oftener, again };
}

/** H2/G/1. */
function ofOneServer(utilization: number, shape: ServiceShape, arrivalScv: number): { delayedFraction: number; meanWait: number } {
  const [short, long] = burstPhases(arrivalScv, utilization) as [Phase, Phase];
  let [low, high] = [long.rate, short.rate];
  for (let i = 0; i < 80; i++) {
    const s = (low + high) / 2;
    const arrivals = (short.chance * short.rate) / (short.rate - s) + (long.chance * long.rate) / (long.rate - s);
    if (arrivals * shape.laplaceTransform(s) < 1) low = s;
    else high = s;
  }
  const root = (low + high) / 2;
  const idleMean = root / (short.rate * long.rate);
  const idleSquare = (2 * (root * (1 / short.rate + 1 / long.rate) - 1)) / (short.rate * long.rate);
  const between = 1 / utilization;
  const drift = between - 1;
  const stepSquare = shape.squaredCoefficientOfVariation + arrivalScv * between ** 2 + drift ** 2;
  return {
    delayedFraction: Math.min(1, Math.max(utilization, 1 - drift / idleMean)),
    meanWait: Math.max(0, stepSquare / (2 * drift) - idleSquare / (2 * idleMean)),
  };
}

interface Phase {
  chance: number;
  rate: number;
}

/** P(wait) of H2/M/c. */
function ofExponential(servers: number, utilization: number, arrivalScv: number): number {
  const phases = burstPhases(arrivalScv, utilization * servers);
  const transformAt = (s: number) => phases.reduce((sum, phase) => sum + (phase.chance * phase.rate) / (phase.rate + s), 0);
  // the root of σ = A(cμ(1 − σ)) below 1
  let [low, high] = [0, 1 - 1e-12];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (transformAt(servers * (1 - middle)) > middle) low = middle;
    else high = middle;
  }
  const sigma = (low + high) / 2;
  // in logarithms: all terms have one sign as long as the factor has
  let sum = 1 / (1 - sigma);
  let logFactor = 0;
  for (let j = 1; j <= servers; j++) {
    const phi = transformAt(j);
    logFactor += Math.log((servers - j + 1) / j) - Math.log(phi / (1 - phi));
    const below = servers * (1 - sigma) - j;
    const ratio = (servers * (1 - phi) - j) / (Math.abs(below) < 1e-9 ? 1e-9 : below);
    sum += (Math.exp(logFactor) / (1 - phi)) * ratio;
  }
  const delayed = 1 / (sum * (1 - sigma));
  return delayed > 0 && delayed < 1 ? delayed : sigma;
}
