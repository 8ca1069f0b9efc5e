/** An option as the search over combinations judges it: its answers on coarse grids, and its memory where that is tight. */
import { fasterOf, noSlowerCoarsely, type Weighed } from './coarse.ts';
import { holdsNoMore, lessOf, type Held } from './held-together.ts';

export interface Candidate extends Weighed {
  held?: Held;
}

/** Answers no later at any time, and neither holds nor lets others hold more memory. */
export const beats = (a: Candidate, b: Candidate) => noSlowerCoarsely(a, b) && (!a.held || !b.held || holdsNoMore(a.held, b.held));

/** As fast as the faster of two at any time, and with as little memory. */
export function asFastAsEither(a: Candidate, b: Candidate): Candidate {
  const faster = fasterOf(a, b);
  return a.held && b.held ? { ...faster, held: lessOf(a.held, b.held) } : faster;
}
