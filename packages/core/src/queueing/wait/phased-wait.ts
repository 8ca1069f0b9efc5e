/** Waits that are mixtures of exponentials: exactly so at one server whose service is one, and nearly so at several, from a table of exact solutions. */
import { giveBack, inverse, transform } from '../distribution/grid.ts';
import { cdfOf, massesOf, multiply } from '../distribution/masses.ts';
import type { ServiceShape } from '../distribution/service-shape.ts';
import { tabulatedWait } from './tabulated-wait.ts';
import { phasesOf, twoPhases, twoStages } from '../distribution/two-phases.ts';
import type { Wait, WaitRequest } from './wait-types.ts';

const NODES = 2048;
/** Standard deviations beyond the mean that the grid reaches. */
const REACH = 14;

/** Of service that spreads as much as an exponential one, whose wait it then has, or more. */
export function tabulated({ servers, utilization, shape, delayedFraction, stretch, again }: Required<WaitRequest>): Wait {
  const factors = tabulatedWait({
    shape: shape.name,
    servers,
    utilization,
    squaredCoefficientOfVariation: shape.squaredCoefficientOfVariation,
  });
  const mean = (stretch * factors.mean) / (servers * (1 - utilization));
  // the more parts a wait is made of the nearer it is to an exponential one: at one server in proportion, at several less, by comparison with simulation
  const nearer = ((1 - again) / (1 - utilization)) ** (1 / 3);
  const second = 2 * (1 + (factors.second - 1) * nearer) * mean ** 2;
  const mixture = twoPhases(mean, second, (1.5 * (1 + (factors.third - 1) * nearer) * second ** 2) / mean);
  return ofPhases(mixture ? phasesOf(mixture) : [{ chance: 1, rate: 1 / mean }], shape, Math.min(1, delayedFraction * factors.delayed));
}

/**
 * At one server a mixture of two exponentials: the wait's transform (1 − ρ) s / (s − λ + λB(s)) is rational, and so is the tail, of the decays r that solve
 * (r − a)(r − b) = λ(a + b − r − (pa + qb)), p of the tasks of rate a and q of rate b. Exact.
 * Source: Gross, Shortle, Thompson & Harris 2008, section 5.1 (Pollaczek and Khinchine's transform), in partial fractions.
 */
export function byPoles({ utilization, shape, delayedFraction, stretch }: Required<WaitRequest>, phases: readonly Phase[]): Wait {
  const [{ rate: a }, { rate: b }] = phases as [Phase, Phase];
  const sum = a + b - utilization;
  const product = a * b * (1 - utilization);
  const fast = (sum + Math.sqrt(sum ** 2 - 4 * product)) / 2;
  const slow = product / fast;
  const shareOf = (own: number, other: number) =>
    Math.max(0, ((1 - utilization) * (a - own) * (b - own)) / ((other - own) * own * utilization));
  const chance = Math.min(1, shareOf(slow, fast));
  const waits = [
    { chance, rate: slow / stretch },
    { chance: 1 - chance, rate: fast / stretch },
  ];
  return ofPhases(waits, shape, delayedFraction);
}

interface Phase {
  chance: number;
  rate: number;
}

/** Those that wait do so for one of several exponential times. */
function ofPhases(phases: readonly Phase[], shape: ServiceShape, delayedFraction: number): Wait {
  const mean = phases.reduce((sum, { chance, rate }) => sum + chance / rate, 0);
  const varianceWhenDelayed = phases.reduce((sum, { chance, rate }) => sum + (2 * chance) / rate ** 2, 0) - mean ** 2;
  const waitAbove = (x: number) => {
    if (x <= 0) return 1;
    let above = 0;
    for (let i = 0; i < phases.length; i++) above += phases[i]!.chance * Math.exp(-phases[i]!.rate * x);
    return above;
  };
  let responseCdf: ((x: number) => number) | undefined;
  const summed = () => {
    const service = shape.phases;
    if (service)
      return (x: number) => {
        let above = 0;
        for (const own of service) for (const { chance, rate } of phases) above += own.chance * chance * twoStages(rate, own.rate, x);
        return 1 - above;
      };
    const step = (shape.quantile(1 - 1e-6) + mean + REACH * Math.sqrt(varianceWhenDelayed)) / NODES;
    const wait = massesOf(waitAbove, step, NODES);
    const own = massesOf((x) => 1 - shape.cdf(x), step, NODES);
    transform(wait);
    transform(own);
    inverse(multiply(wait, own));
    const cdf = cdfOf(wait.real, step, NODES, 1 / Math.sqrt(varianceWhenDelayed + shape.squaredCoefficientOfVariation));
    for (const grid of [wait, own]) giveBack(grid);
    return cdf;
  };
  return {
    delayedFraction,
    meanWhenDelayed: mean,
    varianceWhenDelayed,
    delayedWaitCdf: () => (x) => 1 - waitAbove(x),
    delayedResponseCdf: () => (responseCdf ??= summed()),
  };
}
