/** What a search over combinations is asked, and what it may ask. */

export interface JointOption {
  usdPerMonth: number;
  /** a lower limit of what any load line between this option's and the next higher one costs; the option's own cost when nothing lies between */
  leastUsdPerMonth?: number;
}

export interface JointRequest<T extends JointOption> {
  /** per service, cheapest first; none empty */
  choices: readonly (readonly T[])[];
  /** per service, an answer at least as fast as any of its options, real or not; not asked for where there is a coarse look */
  fastest?: readonly T[];
  /** cost beyond the options' own, of the whole combination; at least 0 */
  sharedUsdPerMonth: (chosen: readonly T[]) => number;
  /** whether a answers no later than b at every fraction; asked of the same pairs again and again */
  noSlower: (a: T, b: T) => boolean;
  meets: (chosen: readonly T[]) => boolean;
  /** the least that services share beyond their own, of what a combination's stretches stand for; without a combination, of any */
  leastSharedUsdPerMonth?: (chosen?: readonly T[]) => number;
  /** a quick look at the same */
  coarse?: Coarse<T> | undefined;
  /** the options of a stretch, or two stretches that make it up; without it an option stands for itself alone */
  split?: ((option: T) => readonly T[]) | undefined;
  /** other conditions on a whole combination, not monotone */
  within?: ((chosen: readonly T[]) => boolean) | undefined;
  /** a known combination to beat */
  incumbent?: readonly T[] | undefined;
  /** what costs as much is not looked for */
  belowUsdPerMonth?: number;
  /** combinations that may be asked about, at most */
  mostComposed?: number | undefined;
}

export interface Coarse<T> {
  /** undefined: too near to say */
  meets(chosen: readonly T[]): boolean | undefined;
  /** one that answers no later than either */
  faster(a: T, b: T): T;
  /** Told of what is left since each of these, as fast as any of it, is too late at a coarse look; it costs at least so much. */
  left?(leastUsdPerMonth: number, fastest: readonly (readonly T[])[]): void;
}

/** What an option costs at least, with all that it stands for. */
export const leastOf = (option: JointOption) => option.leastUsdPerMonth ?? option.usdPerMonth;
