/**
 * The largest rate up to `high` at which a quantity that grows with the rate is at most 0: by false position with halving (Illinois), bracketed and
 * bounded in steps; from below, so that it holds at the answer.
 * Source: Dowell & Jarratt, "A modified regula falsi method for computing the root of an equation", BIT 11 (1971).
 * @returns `high` itself when it holds there; 0 when it holds nowhere
 */
export function largestWithin(excess: (rate: number) => number, high: number): number {
  let above = high;
  let overAbove = excess(above);
  if (overAbove <= 0) return high;
  let low = 0;
  let underLow = excess(low);
  if (underLow > 0) return 0;
  if (overAbove === Infinity) [above, overAbove] = finiteAbove(excess, above);
  for (let i = 0; i < 100 && above - low > 1e-12 * high; i++) {
    const straight = (low * overAbove - above * underLow) / (overAbove - underLow);
    const middle = straight > low && straight < above && i % 4 !== 3 ? straight : (low + above) / 2;
    const value = excess(middle);
    if (value <= 0) {
      low = middle;
      underLow = value;
      overAbove /= 2;
      if (value === 0) break;
    } else {
      above = middle;
      overAbove = value === Infinity ? overAbove : value;
      underLow /= 2;
    }
  }
  return low;
}

/** A rate whose excess is finite, so that a straight line can be drawn; the excess at `above` is taken as twice that where none is found. */
function finiteAbove(excess: (rate: number) => number, above: number): [number, number] {
  for (let part = 0.5, i = 0; i < 40; i++, part /= 2) {
    const rate = above * (1 - part);
    const value = excess(rate);
    if (value > 0 && value < Infinity) return [rate, value];
  }
  return [above, 1];
}

/** Of the largest rate: what is found may be so much less than is possible. */
const TOLERANCE = 1e-10;
const MOST_STEPS = 60;

/**
 * The same to a ten billionth, where the quantity is costly to ask for and smooth: by the parabola through the last three places, and by halves where that
 * does not close in; then just beyond what was found, so that both sides are known.
 * Source: Chandrupatla, "A new hybrid quadratic/bisection algorithm", Advances in Engineering Software 28 (1997).
 */
export function largestWithinOfFew(excess: (rate: number) => number, high: number): number {
  const overHigh = excess(high);
  if (overHigh <= 0) return high;
  const underLow = excess(0);
  if (underLow > 0) return 0;
  // the newest place and the nearest on the other side of the root; before them the last that was let go of
  let [newest, other, valueNewest, valueOther] = [0, high, underLow, overHigh];
  let before: number;
  let valueBefore: number;
  let part = 0.5;
  for (let step = 0; step < MOST_STEPS; step++) {
    const rate = newest + part * (other - newest);
    const value = excess(rate);
    if (value > 0 === valueNewest > 0) [before, valueBefore] = [newest, valueNewest];
    else [before, other, valueBefore, valueOther] = [other, newest, valueOther, valueNewest];
    [newest, valueNewest] = [rate, value];
    const least = (TOLERANCE * high) / Math.abs(other - newest);
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
