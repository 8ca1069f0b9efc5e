/**
 * What bursts of arrivals do to waits: the chance to wait and the decay of GI/M/c, with two-phase hyper-exponential times between arrivals (balanced
 * means) above Poisson; below it a straight line to evenly spaced arrivals' heavy-traffic limit. For other service the decay's ratio stretches waits.
 * Source: Gross, Shortle, Thompson & Harris, Fundamentals of Queueing Theory, 4th ed. (2008), section 5.3; Takács, Introduction to the Theory of Queues
 * (1962), chapter 2.
 */
import { waitFraction } from './erlang.ts';

export interface Bursts {
  delayedFraction: number;
  /** waits are so many times as long as with Poisson arrivals */
  stretch: number;
}

export function burstsOf(servers: number, utilization: number, arrivalScv: number): Bursts {
  const erlang = waitFraction({ offeredVcpus: utilization * servers, vcpus: servers });
  if (arrivalScv === 1 || utilization === 0) return { delayedFraction: erlang, stretch: 1 };
  if (arrivalScv < 1) return { delayedFraction: erlang, stretch: (1 + arrivalScv) / 2 };
  const often = (1 + Math.sqrt((arrivalScv - 1) / (arrivalScv + 1))) / 2;
  const rate = utilization * servers; // arrivals a mean service time
  const phases = [often, 1 - often].map((chance) => ({ chance, rate: 2 * chance * rate }));
  const transformAt = (s: number) => phases.reduce((sum, phase) => sum + (phase.chance * phase.rate) / (phase.rate + s), 0);
  // the root of σ = A(cμ(1 − σ)) below 1
  let [low, high] = [0, 1 - 1e-12];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (transformAt(servers * (1 - middle)) > middle) low = middle;
    else high = middle;
  }
  const sigma = (low + high) / 2;
  // P(wait) by Takács' formula, in logarithms: all its terms have one sign as long as the factor has
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
  const delayedFraction = delayed > 0 && delayed < 1 ? Math.max(erlang, delayed) : Math.max(erlang, sigma);
  return { delayedFraction, stretch: (1 - utilization) / (1 - sigma) };
}
