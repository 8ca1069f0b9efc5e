/** How long an answer takes, as a whole distribution; and distributions of answers that follow, wait for, or replace one another. */
import { inverse, transform } from './grid.ts';
import { cdfOf, massesOf, multiply } from './masses.ts';

export interface ResponseLaw {
  meanSeconds: number;
  varianceSeconds2: number;
  /** false at or beyond full utilisation: every time is then Infinity */
  stable: boolean;
  /** how far off times may be, either way */
  errorBandFraction: number;
  /** what it takes at least */
  leastSeconds: number;
  /** the time within which a fraction is answered; above 0, below 1 */
  quantileSeconds(fraction: number): number;
  /** the fraction answered within a time */
  cdf(seconds: number): number;
}

/** A time without any spread. */
export const certainly = (seconds: number): ResponseLaw => ({
  meanSeconds: seconds,
  varianceSeconds2: 0,
  stable: true,
  errorBandFraction: 0,
  leastSeconds: seconds,
  quantileSeconds: () => seconds,
  cdf: (t) => (t >= seconds ? 1 : 0),
});

export const NEVER: ResponseLaw = {
  meanSeconds: Infinity,
  varianceSeconds2: Infinity,
  stable: false,
  errorBandFraction: 0,
  leastSeconds: 0,
  quantileSeconds: () => Infinity,
  cdf: () => 0,
};

/** A law from its distribution function; the quantile is searched. */
export function lawOf(law: Omit<ResponseLaw, 'quantileSeconds' | 'stable'>): ResponseLaw {
  const { leastSeconds, meanSeconds, varianceSeconds2, cdf } = law;
  return {
    ...law,
    stable: true,
    quantileSeconds(fraction) {
      let low = leastSeconds;
      if (cdf(low) >= fraction) return low;
      let high = Math.max(meanSeconds, leastSeconds) + Math.sqrt(varianceSeconds2) + 1e-12;
      for (let i = 0; i < 200 && cdf(high) < fraction; i++) [low, high] = [high, leastSeconds + 2 * (high - leastSeconds)];
      for (let i = 0; i < 60 && high - low > 1e-10 * high; i++) {
        const middle = (low + high) / 2;
        if (cdf(middle) < fraction) low = middle;
        else high = middle;
      }
      return high;
    },
  };
}

/** How far off a sum on the grid may be. */
const COMPOSED = 0.01;
const NODES = 512;
/** Standard deviations beyond the mean that the grid reaches: as far as an exponential time needs for four nines. */
const REACH = 9;

/** One after another, independent: the sum. */
export function sumOfLaws(laws: readonly ResponseLaw[]): ResponseLaw {
  if (laws.some(({ stable }) => !stable)) return NEVER;
  const leastSeconds = sum(laws, (law) => law.leastSeconds);
  const spread = laws.filter((law) => law.varianceSeconds2 > 0);
  const fixed = sum(laws, (law) => law.meanSeconds) - sum(spread, (law) => law.meanSeconds - law.leastSeconds) - leastSeconds;
  if (spread.length === 0) return certainly(leastSeconds + fixed);
  if (spread.length === 1) return delayed(spread[0]!, leastSeconds + fixed - spread[0]!.leastSeconds);
  const meanSeconds = sum(laws, (law) => law.meanSeconds);
  const varianceSeconds2 = sum(laws, (law) => law.varianceSeconds2);
  const errorBandFraction = Math.max(COMPOSED, ...laws.map((law) => law.errorBandFraction));
  const end = meanSeconds - leastSeconds + REACH * Math.sqrt(varianceSeconds2);
  // means are often all that is asked for
  let below: ((t: number) => number) | undefined;
  const composed = () => {
    const step = end / NODES;
    const each = spread.map((law) => {
      const grid = massesOf((x) => 1 - law.cdf(law.leastSeconds + x), step, NODES);
      transform(grid);
      return grid;
    });
    const product = each.reduce(multiply);
    inverse(product);
    const cdf = cdfOf(product.real, step, NODES, 1 / Math.sqrt(varianceSeconds2));
    return (t: number) => cdf(t - leastSeconds);
  };
  return lawOf({ meanSeconds, varianceSeconds2, errorBandFraction, leastSeconds, cdf: (t) => (below ??= composed())(t) });
}

/** The same, later by a certain time. */
function delayed(law: ResponseLaw, seconds: number): ResponseLaw {
  if (seconds === 0) return law;
  return {
    ...law,
    meanSeconds: law.meanSeconds + seconds,
    leastSeconds: law.leastSeconds + seconds,
    quantileSeconds: (fraction) => law.quantileSeconds(fraction) + seconds,
    cdf: (t) => law.cdf(t - seconds),
  };
}

/** All at once, independent: the slowest. */
export function slowestOfLaws(laws: readonly ResponseLaw[]): ResponseLaw {
  if (laws.length === 1) return laws[0]!;
  if (laws.some(({ stable }) => !stable)) return NEVER;
  const counts = new Map<ResponseLaw, number>();
  for (const law of laws) counts.set(law, (counts.get(law) ?? 0) + 1);
  const each = [...counts];
  const leastSeconds = Math.max(...laws.map((law) => law.leastSeconds));
  const cdf = (t: number) => each.reduce((product, [law, count]) => product * (count === 1 ? law.cdf(t) : law.cdf(t) ** count), 1);
  const end = Math.max(...each.map(([law, count]) => law.quantileSeconds(1 - 1e-6 / count)));
  const errorBandFraction = Math.max(...laws.map((law) => law.errorBandFraction));
  return lawOf({ ...momentsOf(cdf, leastSeconds, end), errorBandFraction, leastSeconds, cdf });
}

/** One of several, by chance. */
export function mixtureOfLaws(parts: readonly { chance: number; law: ResponseLaw }[]): ResponseLaw {
  const made = parts.filter(({ chance }) => chance > 0);
  if (made.some(({ law }) => !law.stable)) return NEVER;
  const meanSeconds = sum(made, ({ chance, law }) => chance * law.meanSeconds);
  const square = sum(made, ({ chance, law }) => chance * (law.varianceSeconds2 + law.meanSeconds ** 2));
  return lawOf({
    meanSeconds,
    varianceSeconds2: Math.max(0, square - meanSeconds ** 2),
    errorBandFraction: Math.max(...made.map(({ law }) => law.errorBandFraction)),
    leastSeconds: Math.min(...made.map(({ law }) => law.leastSeconds)),
    cdf: (t) => sum(made, ({ chance, law }) => chance * law.cdf(t)),
  });
}

/** The caller goes on after so long, answered or not. */
export function cutAt(law: ResponseLaw, seconds: number): { law: ResponseLaw; cutFraction: number } {
  if (!law.stable) return { law: certainly(seconds), cutFraction: 1 };
  const cutFraction = 1 - law.cdf(seconds);
  if (cutFraction <= 0) return { law, cutFraction: 0 };
  const leastSeconds = Math.min(seconds, law.leastSeconds);
  const cdf = (t: number) => (t >= seconds ? 1 : law.cdf(t));
  return {
    law: lawOf({ ...momentsOf(cdf, leastSeconds, seconds), errorBandFraction: law.errorBandFraction, leastSeconds, cdf }),
    cutFraction,
  };
}

const CELLS = 256;

/** Mean and variance by integration of the tail, in cells that widen. */
function momentsOf(cdf: (t: number) => number, least: number, end: number): { meanSeconds: number; varianceSeconds2: number } {
  let mean = 0;
  let square = 0;
  const at = (i: number) => (end - least) * (i / CELLS) ** 2;
  for (let i = 0; i < CELLS; i++) {
    const [from, to] = [at(i), at(i + 1)];
    const middle = (from + to) / 2;
    const above = (1 - cdf(least + from) + 4 * (1 - cdf(least + middle)) + 1 - cdf(least + to)) / 6;
    mean += above * (to - from);
    square += 2 * middle * above * (to - from);
  }
  return { meanSeconds: least + mean, varianceSeconds2: Math.max(0, square - mean * mean) };
}

const sum = <T>(values: readonly T[], pick: (value: T) => number) => values.reduce((total, value) => total + pick(value), 0);
