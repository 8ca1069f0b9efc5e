/** A law in another unit of time. */
import type { ResponseLaw } from './response-law.ts';

/** A law in mean service times, in seconds. */
export function scaled(law: ResponseLaw, serviceSeconds: number): ResponseLaw {
  let scales = scalesOf.get(law);
  if (!scales || scales.size >= MOST_SCALES) scalesOf.set(law, (scales = new Map()));
  let one = scales.get(serviceSeconds);
  if (!one) scales.set(serviceSeconds, (one = rescaled(law, serviceSeconds)));
  return one;
}

/** Kept while the law lives, so that what is composed of one is composed once. */
const scalesOf = new WeakMap<ResponseLaw, Map<number, ResponseLaw>>();
const MOST_SCALES = 100;

function rescaled(law: ResponseLaw, serviceSeconds: number): ResponseLaw {
  return {
    meanSeconds: law.meanSeconds * serviceSeconds,
    varianceSeconds2: law.varianceSeconds2 * serviceSeconds ** 2,
    stable: true,
    errorBandFraction: law.errorBandFraction,
    leastSeconds: law.leastSeconds * serviceSeconds,
    ...(law.kinds && { kinds: law.kinds.map((kind) => ({ chance: kind.chance, law: scaled(kind.law, serviceSeconds) })) }),
    ...(law.wait && { wait: () => scaled(law.wait!(), serviceSeconds) }),
    quantileSeconds: (fraction) => law.quantileSeconds(fraction) * serviceSeconds,
    cdf: (t) => law.cdf(t / serviceSeconds),
  };
}
