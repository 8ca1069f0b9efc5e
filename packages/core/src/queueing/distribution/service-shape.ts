/**
 * How long one task holds a server, as a distribution with mean 1: its share done within a time, what is left of it when it is looked at, its moments.
 * Sources: Gross, Shortle, Thompson & Harris, Fundamentals of Queueing Theory, 4th ed. (2008), section 4.3 (balanced-means hyper-exponential);
 * Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1 (1994), chapters 14 and 17 (lognormal, gamma).
 */
import { gammaCdf, gammaQuantile } from './gamma.ts';
import { normalCdf, normalQuantile } from './normal.ts';

export type ShapeName = 'deterministic' | 'exponential' | 'erlang' | 'hyperexponential' | 'gamma' | 'lognormal';

export interface ServiceShape {
  /** `sum`: of a batch's tasks (sum-shape.ts) */
  name: ShapeName | 'sum';
  squaredCoefficientOfVariation: number;
  thirdMoment: number;
  /** share done within x mean service times */
  cdf(x: number): number;
  /** chance that what is left, looked at at a random moment of service, is longer than x: the mean of what exceeds x */
  leftTail(x: number): number;
  quantile(fraction: number): number;
  /** E e^(−sX), s ≥ 0 */
  laplaceTransform(s: number): number;
  /** of a mixture of exponentials */
  phases?: readonly { chance: number; rate: number }[];
}

const known = new Map<string, ServiceShape>();

/** Spreads beyond are no task's, and their tails are beyond what numbers can tell. */
export const MOST_SPREAD = 1e6;
/** Steadier tasks take the same time to within a hundredth of a per cent. */
const STEADY = 1e-9;

/** @throws {RangeError} when the spread does not fit the shape, or is above `MOST_SPREAD` */
export function serviceShape(name: ShapeName, squaredCoefficientOfVariation: number): ServiceShape {
  const key = `${name} ${squaredCoefficientOfVariation}`;
  let shape = known.get(key);
  if (!shape) {
    shape = make(name, squaredCoefficientOfVariation);
    if (known.size > 500) known.clear();
    known.set(key, shape);
  }
  return shape;
}

function make(name: ShapeName, scv: number): ServiceShape {
  if (!(scv >= 0 && scv < Infinity)) throw new RangeError(`serviceTime: squaredCoefficientOfVariation must be finite and >= 0, got ${scv}`);
  if (scv > MOST_SPREAD) throw new RangeError(`serviceTime: squaredCoefficientOfVariation must be at most ${MOST_SPREAD}, got ${scv}`);
  const misfit = (rule: string) => new RangeError(`serviceTime: a ${name} time has a squaredCoefficientOfVariation ${rule}, got ${scv}`);
  switch (name) {
    case 'deterministic':
      if (scv !== 0) throw misfit('of 0');
      return deterministic;
    case 'exponential':
      if (scv !== 1) throw misfit('of 1');
      return exponential;
    case 'erlang':
      if (!(scv > 0 && Math.abs(1 / scv - Math.round(1 / scv)) < 1e-9)) throw misfit('of 1/k, k whole');
      return nearly(scv, () => gamma(name, scv));
    case 'gamma':
      if (scv === 0) throw misfit('above 0');
      return nearly(scv, () => gamma(name, scv));
    case 'hyperexponential':
      if (!(scv > 1)) throw misfit('above 1');
      return hyperexponential(scv);
    case 'lognormal':
      if (scv === 0) throw misfit('above 0');
      return nearly(scv, () => lognormal(scv));
    default:
      throw new RangeError(
        `serviceTime: shape must be deterministic, exponential, erlang, hyperexponential, gamma or lognormal, got ${String(name satisfies never)}`,
      );
  }
}

const nearly = (scv: number, spread: () => ServiceShape) => (scv < STEADY ? deterministic : spread());

const deterministic: ServiceShape = {
  name: 'deterministic',
  squaredCoefficientOfVariation: 0,
  thirdMoment: 1,
  cdf: (x) => (x >= 1 ? 1 : 0),
  leftTail: (x) => Math.max(0, 1 - x),
  quantile: () => 1,
  laplaceTransform: (s) => Math.exp(-s),
};

const exponential: ServiceShape = {
  name: 'exponential',
  squaredCoefficientOfVariation: 1,
  thirdMoment: 6,
  cdf: (x) => (x <= 0 ? 0 : -Math.expm1(-x)),
  leftTail: (x) => Math.exp(-x),
  quantile: (fraction) => -Math.log1p(-fraction),
  laplaceTransform: (s) => 1 / (1 + s),
};

function gamma(name: ShapeName, scv: number): ServiceShape {
  const phases = 1 / scv;
  return {
    name,
    squaredCoefficientOfVariation: scv,
    thirdMoment: (1 + scv) * (1 + 2 * scv),
    cdf: (x) => gammaCdf(phases, x * phases),
    leftTail: (x) => Math.max(0, 1 - gammaCdf(phases + 1, x * phases) - x * (1 - gammaCdf(phases, x * phases))),
    quantile: (fraction) => gammaQuantile(1, scv, fraction),
    laplaceTransform: (s) => (1 + s * scv) ** -phases,
  };
}

/** Two exponential phases, each with half of the work. */
function hyperexponential(scv: number): ServiceShape {
  const often = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
  const rare = 1 - often;
  const phases = [often, rare].map((chance) => ({ chance, rate: 2 * chance }));
  // asked for thousands of times a plan
  const cdf = (x: number) => (x <= 0 ? 0 : 1 - often * Math.exp(-2 * often * x) - rare * Math.exp(-2 * rare * x));
  return {
    name: 'hyperexponential',
    squaredCoefficientOfVariation: scv,
    thirdMoment: (6 * (1 / often ** 2 + 1 / rare ** 2)) / 8,
    cdf,
    leftTail: (x) => (Math.exp(-2 * often * x) + Math.exp(-2 * rare * x)) / 2,
    quantile: (fraction) => inverted(cdf, fraction),
    laplaceTransform: (s) => phases.reduce((sum, { chance, rate }) => sum + (chance * rate) / (rate + s), 0),
    phases,
  };
}

function lognormal(scv: number): ServiceShape {
  const sigma = Math.sqrt(Math.log1p(scv));
  const z = (x: number) => (Math.log(x) + (sigma * sigma) / 2) / sigma;
  const cdf = (x: number) => (x <= 0 ? 0 : normalCdf(z(x)));
  const quantile = (fraction: number) => Math.exp(sigma * normalQuantile(fraction) - (sigma * sigma) / 2);
  let laplaceTransform: ServiceShape['laplaceTransform'] | undefined;
  return {
    name: 'lognormal',
    squaredCoefficientOfVariation: scv,
    thirdMoment: (1 + scv) ** 3,
    cdf,
    leftTail: (x) => (x <= 0 ? 1 : Math.max(0, normalCdf(sigma - z(x)) - x * normalCdf(-z(x)))),
    quantile,
    laplaceTransform: (s) => (laplaceTransform ??= laplaceFrom(cdf, quantile(BEYOND)))(s),
  };
}

const BEYOND = 1 - 1e-9;
const CELLS = 400;

/** E e^(−sX) = 1 − s ∫ P(X > x) e^(−sx) dx, by Simpson's rule on cells that widen with x; s up to a few. */
function laplaceFrom(cdf: (x: number) => number, end: number): (s: number) => number {
  const at = (half: number) => {
    const [from, to] = [Math.floor(half / 2), Math.ceil(half / 2)].map((cell) => end * (cell / CELLS) ** 3) as [number, number];
    return (from + to) / 2;
  };
  const places = Float64Array.from({ length: 2 * CELLS + 1 }, (_, half) => at(half));
  const weights = places.map((x, half) => {
    const width = (cell: number) => (cell < 0 || cell >= CELLS ? 0 : places[2 * cell + 2]! - places[2 * cell]!);
    const share = half % 2 === 1 ? 4 * width((half - 1) / 2) : width(half / 2 - 1) + width(half / 2);
    return ((1 - cdf(x)) * share) / 6;
  });
  return (s) => 1 - s * weights.reduce((sum, weight, half) => sum + weight * Math.exp(-s * places[half]!), 0);
}

function inverted(cdf: (x: number) => number, fraction: number): number {
  let high = 1;
  for (let i = 0; i < 200 && cdf(high) < fraction; i++) high *= 2;
  let low = 0;
  for (let i = 0; i < 80 && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2;
    if (cdf(middle) < fraction) low = middle;
    else high = middle;
  }
  return high;
}
