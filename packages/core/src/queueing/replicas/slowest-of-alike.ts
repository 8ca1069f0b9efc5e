/**
 * The slowest of answers whose waits are alike, since the same requests bring their calls: a Gaussian copula of one factor, which is what those calls
 * have in common. Each answer's own distribution is as it is; of those that have nothing else the slowest is one of them. Compared with simulation: the
 * band of a plan (`plan/answers/arrivals-band.ts`).
 * Source: Nelsen, An Introduction to Copulas, 2nd ed. (2006), section 2.3; normal distribution: Abramowitz & Stegun, Handbook of Mathematical Functions
 * (1964), 26.2.17 and 26.2.23.
 */
import { idOf, remembered } from '../distribution/remembered.ts';
import { lawOf, momentsOf, NEVER, type ResponseLaw } from '../distribution/response-law.ts';

export interface AlikeAnswer {
  law: ResponseLaw;
  /** so many of them */
  count: number;
  /** part of its variance that is in common with all others that have any; 0 to 1 */
  commonFraction: number;
}

/** As good as nothing else. */
const ALL = 0.98;
/** The factor is summed up at so many places of either side, so far apart. */
const PLACES = 25;
const STEP = 0.2;

/** @param bandFraction how far off it may be at least */
export function slowestOfAlike(answers: readonly AlikeAnswer[], bandFraction = 0): ResponseLaw {
  return remembered(
    `alike ${bandFraction} ${answers.map(({ law, count, commonFraction }) => `${count} ${idOf(law)} ${commonFraction}`).join(' ')}`,
    () => {
      if (answers.some(({ law }) => !law.stable)) return NEVER;
      const same = answers.filter(({ commonFraction }) => commonFraction >= ALL);
      const apart = answers.filter(({ commonFraction }) => commonFraction === 0);
      const partly = answers.filter((one) => !same.includes(one) && !apart.includes(one));
      const cdf = (t: number) => {
        let product = 1;
        for (const { law, count } of apart) product *= law.cdf(t) ** count;
        const least = Math.min(1, ...same.map(({ law }) => law.cdf(t)));
        if (partly.length === 0 || product * least === 0) return product * least;
        const parts = [
          ...partly.map(({ law, count, commonFraction }) => ({ below: law.cdf(t), count, commonFraction })),
          ...(same.length > 0 ? [{ below: least, count: 1, commonFraction: ALL }] : []),
        ];
        return product * together(parts);
      };
      const laws = answers.map(({ law }) => law);
      const leastSeconds = Math.max(...laws.map((law) => law.leastSeconds));
      const end = Math.max(...answers.map(({ law, count }) => law.quantileSeconds(1 - 1e-6 / count)));
      return lawOf({
        ...momentsOf(cdf, leastSeconds, end),
        errorBandFraction: Math.max(bandFraction, ...laws.map((law) => law.errorBandFraction)),
        leastSeconds,
        cdf,
      });
    },
  );
}

function together(parts: readonly { below: number; count: number; commonFraction: number }[]): number {
  const given = parts.map(({ below, count, commonFraction }) => ({
    at: normalQuantile(below) / Math.sqrt(1 - commonFraction),
    slope: Math.sqrt(commonFraction / (1 - commonFraction)),
    count,
  }));
  let sum = 0;
  let whole = 0;
  for (let i = -PLACES; i <= PLACES; i++) {
    const factor = i * STEP;
    let product = Math.exp((-factor * factor) / 2);
    whole += product;
    for (const { at, slope, count } of given) product *= normalCdf(at - slope * factor) ** count;
    sum += product;
  }
  return sum / whole;
}

function normalCdf(x: number): number {
  if (x < 0) return 1 - normalCdf(-x);
  const k = 1 / (1 + 0.2316419 * x);
  const sum = k * (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}

function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(Math.max(1e-300, p)));
  const first = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  // one step nearer, so that each answer by itself stays as it is
  return first - ((normalCdf(first) - p) * Math.sqrt(2 * Math.PI)) / Math.exp((-first * first) / 2);
}
