/** How long an answer takes, as a whole distribution; later, cut off, or one of several. Answers that follow or wait for one another: composed-laws.ts. */
import { closedIn } from './closed-in.ts';
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
  /** how far a grid must reach to tell its tail, where that is further than its spread says */
  farSeconds?: number;
  /** where it is one of several kinds of answer: each with its chance; kinds of another scale are composed by themselves and blur no other */
  kinds?: readonly Kind[];
  /** of a replica's own answer to one of the calls that come several at once: the slowest of so many that do */
  together?: (calls: number) => ResponseLaw;
  /** where a request calls several times one after another: what so many calls take; their waits are alike */
  inARow?: (calls: number) => ResponseLaw;
  /** the wait by itself, where the answer is a wait and then a service */
  wait?: () => ResponseLaw;
  /** the time within which a fraction is answered; above 0, below 1 */
  quantileSeconds(fraction: number): number;
  /** the fraction answered within a time */
  cdf(seconds: number): number;
}

export interface Kind {
  chance: number;
  law: ResponseLaw;
}

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

/** One that is finite, made when it is first asked for anything: many are passed on whose calls at once alone are asked for. */
export function lazily(make: () => ResponseLaw, together: (calls: number) => ResponseLaw): ResponseLaw {
  let made: ResponseLaw | undefined;
  const law = () => (made ??= make());
  return {
    stable: true,
    together,
    get meanSeconds() {
      return law().meanSeconds;
    },
    get varianceSeconds2() {
      return law().varianceSeconds2;
    },
    get errorBandFraction() {
      return law().errorBandFraction;
    },
    get leastSeconds() {
      return law().leastSeconds;
    },
    quantileSeconds: (fraction) => law().quantileSeconds(fraction),
    cdf: (seconds) => law().cdf(seconds),
  };
}

/** How near a quantile is searched, relative. */
const NEAR = 1e-10;

/** A law from its distribution function; the quantile is searched, and the last one kept: a plan with one input moved asks most laws what it asked before. */
export function lawOf(law: Omit<ResponseLaw, 'quantileSeconds' | 'stable'>): ResponseLaw {
  let last = { fraction: NaN, seconds: NaN };
  return {
    ...law,
    stable: true,
    quantileSeconds(fraction) {
      if (fraction !== last.fraction) last = { fraction, seconds: quantileOf(law, fraction) };
      return last.seconds;
    },
  };
}

function quantileOf(
  { leastSeconds, meanSeconds, varianceSeconds2, cdf }: Omit<ResponseLaw, 'quantileSeconds' | 'stable'>,
  fraction: number,
): number {
  const missing = (seconds: number) => fraction - cdf(seconds);
  let low = leastSeconds;
  let missingLow = missing(low);
  if (missingLow <= 0) return low;
  let high = Math.max(meanSeconds, leastSeconds) + Math.sqrt(varianceSeconds2) + 1e-12;
  let missingHigh = missing(high);
  for (let i = 0; i < 200 && missingHigh > 0; i++) {
    [low, missingLow, high] = [high, missingHigh, leastSeconds + 2 * (high - leastSeconds)];
    missingHigh = missing(high);
  }
  if (missingHigh > 0) return high;
  return closedIn(missing, { within: high, beyond: low, excessWithin: missingHigh, excessBeyond: missingLow }, NEAR * high);
}

/** Standard deviations from the mean that the 99th percentile is of spread times, and a median of skewed ones. */
export const LATE = 4;
export const MEDIAN = -0.5;

/** The same, later by a certain time, of which nothing is uncertain. */
export function delayed(law: ResponseLaw, seconds: number): ResponseLaw {
  if (seconds === 0) return law;
  const lateSeconds = law.meanSeconds + LATE * Math.sqrt(law.varianceSeconds2);
  return {
    ...law,
    errorBandFraction: (law.errorBandFraction * lateSeconds) / (lateSeconds + seconds),
    ...(law.kinds && { kinds: law.kinds.map((kind) => ({ chance: kind.chance, law: delayed(kind.law, seconds) })) }),
    meanSeconds: law.meanSeconds + seconds,
    leastSeconds: law.leastSeconds + seconds,
    ...(law.farSeconds !== undefined && { farSeconds: law.farSeconds + seconds }),
    quantileSeconds: (fraction) => law.quantileSeconds(fraction) + seconds,
    cdf: (t) => law.cdf(t - seconds),
  };
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
    cdf(t) {
      let below = 0;
      for (let i = 0; i < made.length; i++) below += made[i]!.chance * made[i]!.law.cdf(t);
      return below;
    },
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
export function momentsOf(cdf: (t: number) => number, least: number, end: number): { meanSeconds: number; varianceSeconds2: number } {
  let mean = 0;
  let square = 0;
  let from = 0;
  let before = 1 - cdf(least);
  for (let i = 1; i <= CELLS; i++) {
    const to = (end - least) * (i / CELLS) ** 2;
    const middle = (from + to) / 2;
    const after = 1 - cdf(least + to);
    const above = (before + 4 * (1 - cdf(least + middle)) + after) / 6;
    mean += above * (to - from);
    square += 2 * middle * above * (to - from);
    from = to;
    before = after;
  }
  return { meanSeconds: least + mean, varianceSeconds2: Math.max(0, square - mean * mean) };
}

const sum = <T>(values: readonly T[], pick: (value: T) => number) => values.reduce((total, value) => total + pick(value), 0);
