/** A mixture of two exponential times, by three moments; and how long it takes with another exponential time after it. */
export interface TwoPhases {
  /** chance of the first phase, and the mean of each */
  chance: number;
  means: [number, number];
}

/**
 * The only one with these moments: the means are the roots of x² − s·x + t, found from the moments divided by 1, 2 and 6. Source: Whitt, "Approximating a
 * point process by a renewal process I", Operations Research 30 (1982), section 3.
 * @returns undefined when no mixture of two exponentials has them
 */
export function twoPhases(mean: number, second: number, third: number): TwoPhases | undefined {
  const [f1, f2, f3] = [mean, second / 2, third / 6];
  const spread = f2 - f1 * f1;
  const s = (f3 - f1 * f2) / spread;
  const t = s * f1 - f2;
  const root = Math.sqrt(s * s - 4 * t);
  const means: [number, number] = [(s - root) / 2, (s + root) / 2];
  const chance = (means[1] - f1) / (means[1] - means[0]);
  return spread > 0 && means[0] > 0 && chance > 0 && chance < 1 ? { chance, means } : undefined;
}

/** Each phase with its chance and rate. */
export const phasesOf = ({ chance, means }: TwoPhases): { chance: number; rate: number }[] => [
  { chance, rate: 1 / means[0] },
  { chance: 1 - chance, rate: 1 / means[1] },
];

/** P(an exponential time of one rate, then one of another, take longer than x), also where the two rates meet. */
export function twoStages(first: number, second: number, x: number): number {
  if (x <= 0) return 1;
  const slower = Math.min(first, second);
  const gap = Math.max(first, second) - slower;
  if (gap * x < 1e-5) return Math.exp(-slower * x) * (1 + slower * x * (1 - (gap * x) / 2));
  // written on the slower of the two, so that neither overflows
  return Math.exp(-slower * x) * (1 - (slower * Math.expm1(-gap * x)) / gap);
}
