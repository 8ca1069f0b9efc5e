/**
 * Answers that follow one another and answers that wait for the slowest, taken as independent. Laws of several kinds are composed kind by kind:
 * combinations of about the same length share a grid, and one that is rare and slow blurs no other.
 */
import { emptyGrid, giveBack, inverse, transform, type Grid } from './grid.ts';
import { cdfOf, massesOf, multiplyAdd } from './masses.ts';
import { idOf, remembered } from './remembered.ts';
import { certainly, delayed, LATE, lawOf, MEDIAN, mixtureOfLaws, momentsOf, NEVER, type Kind, type ResponseLaw } from './response-law.ts';

/** How far off a sum on the grid may be. */
const COMPOSED = 0.01;
const NODES = 512;
/** Standard deviations beyond the mean that the grid reaches: as far as an exponential time needs for four nines. */
const REACH = 9;
/** So little of the slowest of many lies beyond what a grid reaches. */
const FAR = 1e-4;
/** Kinds kept apart; the rarest beyond are taken together. */
const MOST_KINDS = 16;
/** Combinations on one grid differ at most so much in length. */
const ALIKE = 2;

/** One after another, independent: the sum. */
export function sumOfLaws(laws: readonly ResponseLaw[]): ResponseLaw {
  return remembered(`sum ${laws.map(idOf).join(' ')}`, () => {
    if (laws.some(({ stable }) => !stable)) return NEVER;
    const sums = combinationsOf(laws).map((one): Sum => ({
      chance: one.chance,
      spread: one.laws.filter((law) => law.varianceSeconds2 > 0),
      certainSeconds: total(one.laws, (law) => (law.varianceSeconds2 > 0 ? 0 : law.meanSeconds)),
      leastSeconds: total(one.laws, (law) => (law.varianceSeconds2 > 0 ? law.leastSeconds : law.meanSeconds)),
      meanSeconds: total(one.laws, (law) => law.meanSeconds),
      varianceSeconds2: total(one.laws, (law) => law.varianceSeconds2),
    }));
    const least = Math.min(...sums.map(({ leastSeconds }) => leastSeconds));
    const exact = sums.filter(({ spread }) => spread.length < 2);
    const groups = alike(
      sums.filter(({ spread }) => spread.length >= 2),
      (one) => lengthOf(one, least),
    );
    return mixtureOfLaws([
      ...exact.map(({ chance, spread, certainSeconds }) => ({
        chance,
        law: spread[0] ? delayed(spread[0], certainSeconds) : certainly(certainSeconds),
      })),
      ...groups.map((group) => ({ chance: total(group, ({ chance }) => chance), law: convolved(group) })),
    ]);
  });
}

interface Sum {
  chance: number;
  /** at least two, unless it is exact without a grid */
  spread: ResponseLaw[];
  certainSeconds: number;
  leastSeconds: number;
  meanSeconds: number;
  varianceSeconds2: number;
}

type Extent = Pick<ResponseLaw, 'meanSeconds' | 'varianceSeconds2'>;

const lengthOf = ({ meanSeconds, varianceSeconds2 }: Extent, fromSeconds: number) =>
  meanSeconds - fromSeconds + REACH * Math.sqrt(varianceSeconds2);

/** One of several sums by chance, all of them on one grid. */
function convolved(sums: readonly Sum[]): ResponseLaw {
  const whole = total(sums, ({ chance }) => chance);
  const mean = (of: (one: Sum) => number) => total(sums, (one) => (one.chance / whole) * of(one));
  const leastSeconds = Math.min(...sums.map((one) => one.leastSeconds));
  const meanSeconds = mean((one) => one.meanSeconds);
  const farOf = (one: Sum) =>
    one.meanSeconds - leastSeconds + Math.max(0, ...one.spread.map((law) => (law.farSeconds ?? 0) - law.meanSeconds));
  const end = Math.max(...sums.map((one) => Math.max(lengthOf(one, leastSeconds), farOf(one))));
  const widest = Math.sqrt(Math.max(...sums.map((one) => one.varianceSeconds2)));
  const composed = () => {
    const step = end / NODES;
    const grids = new Map<ResponseLaw, Grid>();
    const gridOf = (law: ResponseLaw) => {
      let grid = grids.get(law);
      if (!grid) {
        grid = massesOf((x) => 1 - law.cdf(law.leastSeconds + x), step, NODES);
        transform(grid);
        grids.set(law, grid);
      }
      return grid;
    };
    const sum = emptyGrid(2 * NODES);
    for (const one of sums)
      multiplyAdd(sum, one.spread.map(gridOf), { cells: (one.leastSeconds - leastSeconds) / step, mass: one.chance / whole });
    inverse(sum);
    const cdf = cdfOf(sum.real, step, NODES, 1 / widest);
    for (const grid of [sum, ...grids.values()]) giveBack(grid);
    return cdf;
  };
  // means are often all that is asked for
  let below: ((x: number) => number) | undefined;
  return lawOf({
    meanSeconds,
    varianceSeconds2: mean((one) => one.varianceSeconds2 + (one.meanSeconds - meanSeconds) ** 2),
    errorBandFraction: Math.max(COMPOSED, ...sums.map(bandOfSum)),
    leastSeconds,
    cdf: (t) => (below ??= composed())(t - leastSeconds),
  });
}

/**
 * How far off a sum is if its parts are as far off as their bands say: each weighs as it is part of the sum, of a median one and of one that is
 * late, where whatever spreads most has most of it (Euler's allocation, of normal times).
 */
function bandOfSum({ spread, certainSeconds, varianceSeconds2 }: Sum): number {
  const at = (deviations: number) => {
    const part = ({ meanSeconds, varianceSeconds2: own }: ResponseLaw) =>
      Math.max(LEAST_PART * meanSeconds, meanSeconds + (deviations * own) / Math.sqrt(varianceSeconds2));
    return total(spread, (law) => law.errorBandFraction * part(law)) / (total(spread, part) + certainSeconds);
  };
  return Math.max(at(MEDIAN), at(LATE));
}
/** Of its mean, however much it spreads. */
const LEAST_PART = 0.3;

interface Combination {
  chance: number;
  laws: readonly ResponseLaw[];
}

/** Every combination of kinds, at most so many. */
function combinationsOf(laws: readonly ResponseLaw[]): Combination[] {
  let combinations: Combination[] = [{ chance: 1, laws: [] }];
  for (const law of laws) {
    const kinds = few(law.kinds ?? [{ chance: 1, law }], Math.max(1, Math.floor(MOST_KINDS / combinations.length)));
    combinations = combinations.flatMap((one) =>
      kinds.map((kind) => ({ chance: one.chance * kind.chance, laws: [...one.laws, kind.law] })),
    );
  }
  return combinations;
}

/** At most so many kinds: the most frequent ones, and all others as one. */
function few(kinds: readonly Kind[], most: number): readonly Kind[] {
  if (kinds.length <= most) return kinds;
  const sorted = [...kinds].sort((a, b) => b.chance - a.chance);
  const rest = sorted.slice(most - 1);
  const chance = total(rest, (kind) => kind.chance);
  const { kinds: _, ...together } = mixtureOfLaws(rest.map((kind) => ({ chance: kind.chance / chance, law: kind.law })));
  return [...sorted.slice(0, most - 1), { chance, law: together }];
}

/** Groups of about the same length, the longest first. */
function alike<T>(all: readonly T[], lengthOf: (one: T) => number): T[][] {
  const groups: T[][] = [];
  let shortest = Infinity;
  for (const { one, length } of all.map((one) => ({ one, length: lengthOf(one) })).sort((a, b) => b.length - a.length)) {
    if (length >= shortest) groups.at(-1)!.push(one);
    else {
      groups.push([one]);
      shortest = length / ALIKE;
    }
  }
  return groups;
}

/** All at once, independent: the slowest. */
export function slowestOfLaws(laws: readonly ResponseLaw[]): ResponseLaw {
  if (laws.length === 1) return laws[0]!;
  return remembered(`slowest ${laws.map(idOf).join(' ')}`, () => {
    const counts = new Map<ResponseLaw, number>();
    for (const law of laws) counts.set(law, (counts.get(law) ?? 0) + 1);
    const many = [...counts].filter(([, count]) => count > 1).map(([law, count]): Many => ({ law, count }));
    const single = [...counts].filter(([, count]) => count === 1).map(([law]) => law);
    // a call made only sometimes: with it, and without
    const all = combinationsOf(single).map((one): Slowest => ({
      chance: one.chance,
      each: [...many, ...one.laws.map((law): Many => ({ law, count: 1 }))],
    }));
    if (all.some(({ each }) => each.some(({ law }) => !law.stable))) return NEVER;
    const exact = all.filter(({ each }) => isCertain(each) || each.length === 1);
    const groups = alike(
      all.filter((one) => !exact.includes(one)),
      ({ each }) => Math.max(...each.map(({ law }) => lengthOf(law, 0))),
    );
    // of about the same length all: the product of the whole laws says the same
    if (exact.length === 0 && groups.length === 1) return slowestOfMany([...many, ...single.map((law): Many => ({ law, count: 1 }))]);
    return mixtureOfLaws([
      ...exact.map(({ chance, each }) => ({ chance, law: slowestOfMany(each) })),
      ...groups.map((group) => ({ chance: total(group, ({ chance }) => chance), law: slowestOfAny(group) })),
    ]);
  });
}

interface Many {
  law: ResponseLaw;
  count: number;
}

interface Slowest {
  chance: number;
  each: readonly Many[];
}

const isCertain = (each: readonly Many[]) => each.every(({ law }) => law.varianceSeconds2 === 0 && !law.kinds);

/** The slowest of so many of each; between two whole counts the power in between, below 1 the root: one of as many that have this slowest. */
export function slowestOfMany(each: readonly Many[]): ResponseLaw {
  if (each.some(({ law }) => !law.stable)) return NEVER;
  if (each.length === 1 && each[0]!.count === 1) return each[0]!.law;
  if (isCertain(each)) return certainly(Math.max(...each.map(({ law }) => law.meanSeconds)));
  return remembered(`slowest of ${each.map(({ law, count }) => `${count} ${idOf(law)}`).join(' ')}`, () => {
    const slowest = slowestOfAny([{ chance: 1, each }]);
    // of a root the far tail is what many together are told by
    return each.length === 1 && each[0]!.count < 1 ? { ...slowest, farSeconds: each[0]!.law.quantileSeconds(1 - FAR) } : slowest;
  });
}

/** One of several by chance, each the slowest of its own. */
function slowestOfAny(all: readonly Slowest[]): ResponseLaw {
  const whole = total(all, ({ chance }) => chance);
  const laws = [...new Set(all.flatMap(({ each }) => each.map(({ law }) => law)))];
  const products = all.map(({ chance, each }) => ({
    chance: chance / whole,
    factors: each.map(({ law, count }) => ({ of: laws.indexOf(law), count })),
  }));
  const values = new Float64Array(laws.length);
  const cdf = (t: number) => {
    for (let i = 0; i < laws.length; i++) values[i] = laws[i]!.cdf(t);
    let sum = 0;
    for (const { chance, factors } of products) {
      let product = chance;
      for (const { of, count } of factors) product *= power(values[of]!, count);
      sum += product;
    }
    return sum;
  };
  const leastSeconds = Math.min(...all.map(({ each }) => Math.max(...each.map(({ law }) => law.leastSeconds))));
  const end = Math.max(
    ...all.flatMap(({ each }) => each.map(({ law, count }) => law.quantileSeconds(1 - Math.min(0.01, Math.max(1e-15, 1e-6 / count))))),
  );
  const errorBandFraction = Math.max(...laws.map((law) => law.errorBandFraction));
  return lawOf({ ...momentsOf(cdf, leastSeconds, end), errorBandFraction, leastSeconds, cdf });
}

/** A whole power, by squares: asked for at every place of every grid. */
function power(base: number, exponent: number): number {
  if (exponent === 1) return base;
  if (exponent > 64 || !Number.isInteger(exponent)) return base ** exponent;
  let result = 1;
  for (let square = base, left = exponent; left > 0; left >>= 1, square *= square) if (left & 1) result *= square;
  return result;
}

const total = <T>(values: readonly T[], pick: (value: T) => number) => values.reduce((sum, value) => sum + pick(value), 0);
