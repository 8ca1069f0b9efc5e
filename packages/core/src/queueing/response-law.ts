/** How long an answer takes, as a whole distribution; and distributions of answers that follow, wait for, or replace one another. */
import { inverse, transform } from './grid.ts';
import { cdfOf, massesOf, multiply } from './masses.ts';
import { idOf, remembered } from './remembered.ts';

export interface ResponseLaw {
  meanSeconds: number;
  varianceSeconds2: number;
  /** false at or beyond full utilisation: every time is then Infinity */
  stable: boolean;
  /** how far off times may be, either way */
  errorBandFraction: number;
  /** what it takes at least */
  leastSeconds: number;
  /** where it is one of several kinds of answer: each with its chance; a rare slow kind is then composed by itself and blurs no other */
  kinds?: readonly Kind[];
  /** the time within which a fraction is answered; above 0, below 1 */
  quantileSeconds(fraction: number): number;
  /** the fraction answered within a time */
  cdf(seconds: number): number;
}

export interface Kind {
  chance: number;
  law: ResponseLaw;
}

/** Kinds kept apart; the rarest beyond are taken together. */
const MOST_KINDS = 16;

/** A time without any spread. */
export const certainly = (seconds: number): ResponseLaw =>
  remembered(`certain ${seconds}`, () => ({
    meanSeconds: seconds,
    varianceSeconds2: 0,
    stable: true,
    errorBandFraction: 0,
    leastSeconds: seconds,
    quantileSeconds: () => seconds,
    cdf: (t) => (t >= seconds ? 1 : 0),
  }));

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
  return remembered(`sum ${laws.map(idOf).join(' ')}`, () => summed(laws));
}

function summed(laws: readonly ResponseLaw[]): ResponseLaw {
  if (laws.some(({ stable }) => !stable)) return NEVER;
  if (laws.some(({ kinds }) => kinds)) return kindByKind(laws, sumOfLaws);
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

/** Every combination of kinds composed by itself. */
function kindByKind(laws: readonly ResponseLaw[], compose: (laws: readonly ResponseLaw[]) => ResponseLaw): ResponseLaw {
  let combinations: { chance: number; laws: ResponseLaw[] }[] = [{ chance: 1, laws: [] }];
  for (const law of laws) {
    const kinds = few(law.kinds ?? [{ chance: 1, law }], Math.max(1, Math.floor(MOST_KINDS / combinations.length)));
    combinations = combinations.flatMap((one) =>
      kinds.map((kind) => ({ chance: one.chance * kind.chance, laws: [...one.laws, kind.law] })),
    );
  }
  return mixtureOfLaws(combinations.map((one) => ({ chance: one.chance, law: compose(one.laws) })));
}

/** At most so many kinds: the most frequent ones, and all others as one. */
function few(kinds: readonly Kind[], most: number): readonly Kind[] {
  if (kinds.length <= most) return kinds;
  const sorted = [...kinds].sort((a, b) => b.chance - a.chance);
  const rest = sorted.slice(most - 1);
  const chance = sum(rest, (kind) => kind.chance);
  const { kinds: _, ...together } = mixtureOfLaws(rest.map((kind) => ({ chance: kind.chance / chance, law: kind.law })));
  return [...sorted.slice(0, most - 1), { chance, law: together }];
}

/** The same, later by a certain time. */
function delayed(law: ResponseLaw, seconds: number): ResponseLaw {
  if (seconds === 0) return law;
  return {
    ...law,
    ...(law.kinds && { kinds: law.kinds.map((kind) => ({ chance: kind.chance, law: delayed(kind.law, seconds) })) }),
    meanSeconds: law.meanSeconds + seconds,
    leastSeconds: law.leastSeconds + seconds,
    quantileSeconds: (fraction) => law.quantileSeconds(fraction) + seconds,
    cdf: (t) => law.cdf(t - seconds),
  };
}

/** All at once, independent: the slowest. */
export function slowestOfLaws(laws: readonly ResponseLaw[]): ResponseLaw {
  if (laws.length === 1) return laws[0]!;
  return remembered(`slowest ${laws.map(idOf).join(' ')}`, () => slowest(laws));
}

function slowest(laws: readonly ResponseLaw[]): ResponseLaw {
  const counts = new Map<ResponseLaw, number>();
  for (const law of laws) counts.set(law, (counts.get(law) ?? 0) + 1);
  // a call made only sometimes: with it, and without
  if ([...counts].some(([{ kinds }, count]) => kinds && count === 1)) {
    const repeated = [...counts].filter(([, count]) => count > 1).map(([law, count]) => slowestOfMany([{ law, count }]));
    const single = [...counts].filter(([, count]) => count === 1).map(([law]) => law);
    return kindByKind([...repeated.map(({ kinds: _, ...law }) => law), ...single], (combination) =>
      combination.length === 1 ? combination[0]! : slowestOfMany(combination.map((law) => ({ law, count: 1 }))),
    );
  }
  return slowestOfMany([...counts].map(([law, count]) => ({ law, count })));
}

/** The slowest of so many of each. */
export function slowestOfMany(each: readonly { law: ResponseLaw; count: number }[]): ResponseLaw {
  if (each.some(({ law }) => !law.stable)) return NEVER;
  const leastSeconds = Math.max(...each.map(({ law }) => law.leastSeconds));
  if (each.every(({ law }) => law.varianceSeconds2 === 0 && !law.kinds))
    return certainly(Math.max(...each.map(({ law }) => law.meanSeconds)));
  const cdf = (t: number) => each.reduce((product, { law, count }) => product * (count === 1 ? law.cdf(t) : law.cdf(t) ** count), 1);
  const end = Math.max(...each.map(({ law, count }) => law.quantileSeconds(1 - Math.max(1e-15, 1e-6 / count))));
  const errorBandFraction = Math.max(...each.map(({ law }) => law.errorBandFraction));
  return lawOf({ ...momentsOf(cdf, leastSeconds, end), errorBandFraction, leastSeconds, cdf });
}

/** One of several, by chance. */
export function mixtureOfLaws(parts: readonly Kind[]): ResponseLaw {
  return remembered(`mixture ${parts.map(({ chance, law }) => `${chance} ${idOf(law)}`).join(' ')}`, () => mixed(parts));
}

function mixed(parts: readonly Kind[]): ResponseLaw {
  const made = parts
    .filter(({ chance }) => chance > 0)
    .flatMap(({ chance, law }) => law.kinds?.map((kind) => ({ chance: chance * kind.chance, law: kind.law })) ?? [{ chance, law }]);
  if (made.length === 1) return made[0]!.law;
  if (made.some(({ law }) => !law.stable)) return NEVER;
  const meanSeconds = sum(made, ({ chance, law }) => chance * law.meanSeconds);
  const square = sum(made, ({ chance, law }) => chance * (law.varianceSeconds2 + law.meanSeconds ** 2));
  return lawOf({
    meanSeconds,
    varianceSeconds2: Math.max(0, square - meanSeconds ** 2),
    errorBandFraction: Math.max(...made.map(({ law }) => law.errorBandFraction)),
    leastSeconds: Math.min(...made.map(({ law }) => law.leastSeconds)),
    kinds: made,
    cdf: (t) => sum(made, ({ chance, law }) => chance * law.cdf(t)),
  });
}

/** The caller goes on after so long, answered or not. */
export function cutAt(law: ResponseLaw, seconds: number): { law: ResponseLaw; cutFraction: number } {
  return remembered(`cut ${idOf(law)} ${seconds}`, () => cut(law, seconds));
}

function cut(law: ResponseLaw, seconds: number): { law: ResponseLaw; cutFraction: number } {
  if (!law.stable) return { law: certainly(seconds), cutFraction: 1 };
  const cutFraction = 1 - law.cdf(seconds);
  if (cutFraction <= 0) return { law, cutFraction: 0 };
  if (law.kinds)
    return { law: mixtureOfLaws(law.kinds.map((kind) => ({ chance: kind.chance, law: cutAt(kind.law, seconds).law }))), cutFraction };
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
