/**
 * Moments of the slowest of several independent times, each taken as a gamma distribution: a group of parallel calls ends with it.
 * Integrated numerically over the tail, to about 1e-3 of the mean.
 */
import { gammaCdf, gammaQuantile } from './gamma.ts';
import type { Moments } from './response.ts';

export interface Member extends Moments {
  /** what it takes at least; mean and variance are of the rest */
  certainSeconds: number;
  /** how many such calls, all of them made; whole */
  count: number;
}

const STEPS = 160;

export function slowestMoments(members: readonly Member[]): Moments {
  if (members.length === 0) return { meanSeconds: 0, varianceSeconds2: 0 };
  if (members.some((member) => member.meanSeconds === Infinity)) return { meanSeconds: Infinity, varianceSeconds2: Infinity };
  const [only] = members;
  if (members.length === 1 && only!.count === 1)
    return { meanSeconds: only!.certainSeconds + only!.meanSeconds, varianceSeconds2: only!.varianceSeconds2 };
  const start = Math.max(...members.map((member) => member.certainSeconds));
  const end = Math.max(
    ...members.map((member) => member.certainSeconds + gammaQuantile(member.meanSeconds, member.varianceSeconds2, 1 - 1e-6 / member.count)),
  );
  const below = (t: number) => members.reduce((product, member) => product * belowOf(member, t) ** member.count, 1);
  let mean = start;
  let square = start ** 2;
  for (let i = 0; i < STEPS; i++) {
    // steps that widen: half of the distribution lies in a small part of the range
    const [from, to] = [start + (end - start) * (i / STEPS) ** 2, start + (end - start) * ((i + 1) / STEPS) ** 2];
    const t = (from + to) / 2;
    const above = 1 - below(t);
    mean += above * (to - from);
    square += 2 * t * above * (to - from);
  }
  return { meanSeconds: mean, varianceSeconds2: Math.max(0, square - mean * mean) };
}

function belowOf({ certainSeconds, meanSeconds, varianceSeconds2 }: Member, t: number): number {
  const rest = t - certainSeconds;
  if (varianceSeconds2 <= meanSeconds ** 2 * 1e-12) return rest >= meanSeconds ? 1 : 0;
  return gammaCdf(meanSeconds ** 2 / varianceSeconds2, (rest * meanSeconds) / varianceSeconds2);
}
