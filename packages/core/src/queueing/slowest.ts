/**
 * Moments of the slowest of several independent times, each taken as a gamma distribution: a group of parallel calls ends with it.
 * Integrated numerically over the tail, to about 1e-3 of the mean.
 */
import { gammaCdf, gammaQuantile } from './gamma.ts';
import type { Moments } from './response.ts';

export interface Member extends Moments {
  /** how many such calls: whole ones are always made, the rest is the chance of one more */
  count: number;
}

const STEPS = 160;

export function slowestMoments(members: readonly Member[]): Moments {
  const active = members.filter((member) => member.count > 0);
  if (active.length === 0) return { meanSeconds: 0, varianceSeconds2: 0 };
  if (active.length === 1 && active[0]!.count === 1) return active[0]!;
  if (active.some((member) => member.meanSeconds === Infinity)) return { meanSeconds: Infinity, varianceSeconds2: Infinity };
  const end = Math.max(...active.map((member) => gammaQuantile(member.meanSeconds, member.varianceSeconds2, 1 - 1e-6 / Math.max(1, member.count))));
  if (!(end > 0)) return { meanSeconds: 0, varianceSeconds2: 0 };
  const below = (t: number) => active.reduce((product, member) => product * belowOf(member, t), 1);
  let mean = 0;
  let square = 0;
  for (let i = 0; i < STEPS; i++) {
    // steps that widen: half of the distribution lies in a small part of the range
    const [from, to] = [end * (i / STEPS) ** 2, end * ((i + 1) / STEPS) ** 2];
    const t = (from + to) / 2;
    const above = 1 - below(t);
    mean += above * (to - from);
    square += 2 * t * above * (to - from);
  }
  return { meanSeconds: mean, varianceSeconds2: Math.max(0, square - mean * mean) };
}

function belowOf({ meanSeconds, varianceSeconds2, count }: Member, t: number): number {
  const certain = varianceSeconds2 <= meanSeconds ** 2 * 1e-12;
  const one = certain ? (t >= meanSeconds ? 1 : 0) : gammaCdf(meanSeconds ** 2 / varianceSeconds2, (t * meanSeconds) / varianceSeconds2);
  const whole = Math.floor(count);
  return one ** whole * (1 - (count - whole) + (count - whole) * one);
}
