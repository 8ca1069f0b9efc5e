import { closedIn } from '../queueing/index.ts';

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

/** The same to a ten billionth, where the quantity is costly to ask for and smooth. */
export function largestWithinOfFew(excess: (rate: number) => number, high: number): number {
  const overHigh = excess(high);
  if (overHigh <= 0) return high;
  const underLow = excess(0);
  if (underLow > 0) return 0;
  return closedIn(excess, { within: 0, beyond: high, excessWithin: underLow, excessBeyond: overHigh }, TOLERANCE * high);
}
