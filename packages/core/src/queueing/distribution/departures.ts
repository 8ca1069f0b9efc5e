/**
 * How many tasks a server has done on average by a time, that began afresh at 0 and is never idle: the renewal function, by its integral equation on a grid.
 * Source: Cox, Renewal Theory (1962), section 4.1.
 */
import type { ServiceShape } from './service-shape.ts';

const CELLS = 300;
/** In mean task times; later tasks are done evenly. */
const END = 12;

const known = new WeakMap<ServiceShape, Float64Array>();

export function departuresBy(shape: ServiceShape): (time: number) => number {
  let table = known.get(shape);
  if (!table) known.set(shape, (table = secondOnes(shape)));
  const later = table;
  return (time) => {
    const cell = (time / END) * CELLS;
    const k = Math.min(CELLS - 1, Math.floor(cell));
    // past the end as many as time goes by
    return cell >= CELLS ? 1 + later[CELLS]! + time - END : shape.cdf(time) + later[k]! + (cell - k) * (later[k + 1]! - later[k]!);
  };
}

/** All but the first, which may be very early: of M = F + F ∗ M the second, the first task being done in the middle of its cell. */
function secondOnes(shape: ServiceShape): Float64Array {
  const first = Float64Array.from({ length: CELLS + 1 }, (_, k) => shape.cdf((k * END) / CELLS));
  const later = new Float64Array(CELLS + 1);
  for (let k = 1; k <= CELLS; k++) {
    let sum = 0;
    for (let i = 1; i <= k; i++)
      sum += ((first[i]! - first[i - 1]!) * (first[k - i]! + later[k - i]! + first[k - i + 1]! + (i === 1 ? 0 : later[k - i + 1]!))) / 2;
    later[k] = sum / (1 - first[1]! / 2);
  }
  return later;
}
