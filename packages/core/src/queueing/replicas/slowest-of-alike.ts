/**
 * The slowest of answers whose waits are alike, since the same requests bring their calls: a Gaussian copula of one factor, which is what those calls
 * have in common. Each answer's own distribution is as it is; of those that have nothing else the slowest is one of them. Compared with simulation: the
 * band of a plan (`plan/answers/arrivals-band.ts`).
 * Source: Nelsen, An Introduction to Copulas, 2nd ed. (2006), section 2.3.
 */
import { normalCdf, normalQuantile } from '../distribution/normal.ts';
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
