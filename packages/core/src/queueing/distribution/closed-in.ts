/** A root between two places, closed in on from both sides. */
export interface Bracket {
  /** where the excess is at most 0 */
  within: number;
  /** where it is above 0; below or above the other place */
  beyond: number;
  excessWithin: number;
  excessBeyond: number;
}

const MOST_STEPS = 60;

/**
 * Where a smooth quantity comes to 0, of few looks at it: by the parabola through the last three places, and by halves where that does not close in; then
 * just beyond what was found, so that both sides are known.
 * Source: Chandrupatla, "A new hybrid quadratic/bisection algorithm", Advances in Engineering Software 28 (1997).
 * @param tolerance how far from the root the answer may be
 * @returns a place where the excess is at most 0
 */
export function closedIn(excess: (place: number) => number, from: Bracket, tolerance: number): number {
  // the newest place and the nearest on the other side of the root; before them the last that was let go of
  let [newest, other, valueNewest, valueOther] = [from.within, from.beyond, from.excessWithin, from.excessBeyond];
  let before: number;
  let valueBefore: number;
  let part = 0.5;
  for (let step = 0; step < MOST_STEPS; step++) {
    const place = newest + part * (other - newest);
    const value = excess(place);
    if (value > 0 === valueNewest > 0) [before, valueBefore] = [newest, valueNewest];
    else [before, other, valueBefore, valueOther] = [other, newest, valueOther, valueNewest];
    [newest, valueNewest] = [place, value];
    const least = tolerance / Math.abs(other - newest);
    if (least > 0.5 || value === 0) break;
    const along = (newest - other) / (before - other);
    const up = (valueNewest - valueOther) / (valueBefore - valueOther);
    const curved = up ** 2 < along && (1 - up) ** 2 < 1 - along;
    part = curved
      ? (valueNewest / (valueOther - valueNewest)) * (valueBefore / (valueOther - valueBefore)) +
        (((before - newest) / (other - newest)) * valueNewest * valueOther) / (valueBefore - valueNewest) / (valueBefore - valueOther)
      : 0.5;
    part = Math.min(1 - least, Math.max(least, part));
  }
  return valueNewest <= 0 ? newest : other;
}
