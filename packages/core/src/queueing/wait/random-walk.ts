/**
 * How long a queue is that gains and loses whole numbers, step after step, and is never below nothing: Q ← max(0, Q + X), at rest. It is the highest
 * place that a random walk of these steps ever reaches; its transform is the outer factor of 1 − E z^X (Wiener and Hopf), whose logarithm has the
 * positive powers alone. Looked at on a circle a little wider than 1, where E z^X is smallest, the walk is tilted to stay where it is and to end for
 * sure: all powers then fall off fast. Exact but for rounding and for what lies beyond the grid.
 * Source: Spitzer, Transactions of the American Mathematical Society 82 (1956); Asmussen, Applied Probability and Queues, 2nd ed. (2003), chapters VIII and XIII.
 */
import { inverse, transform, type Grid } from '../distribution/grid.ts';

/**
 * @param steps E z^X at z = e^(tilt − 2πik/size), with the mean of X below 0 and E e^(tilt X) below 1; overwritten
 * @returns chances of 0, 1, 2, …, for half of the circle: the other half is room for what a transform wraps round
 */
export function highestPlace(steps: Grid, tilt: number): Float64Array {
  const size = steps.real.length;
  for (let k = 0; k < size; k++) {
    const [real, imaginary] = [1 - steps.real[k]!, -steps.imaginary[k]!];
    steps.real[k] = -Math.log(Math.hypot(real, imaginary));
    steps.imaginary[k] = -Math.atan2(imaginary, real);
  }
  inverse(steps);
  const place: Grid = { real: new Float64Array(size), imaginary: new Float64Array(size) };
  let sum = 0;
  for (let k = 1; k < size / 2; k++) {
    place.real[k] = steps.real[k]!;
    sum += steps.real[k]! * Math.exp(-tilt * k);
  }
  transform(place);
  for (let k = 0; k < size; k++) {
    const length = Math.exp(place.real[k]! - sum);
    const angle = place.imaginary[k]!;
    place.real[k] = length * Math.cos(angle);
    place.imaginary[k] = length * Math.sin(angle);
  }
  inverse(place);
  const chances = place.real.subarray(0, size / 2);
  for (let k = 0; k < chances.length; k++) chances[k] = Math.max(0, chances[k]! * Math.exp(-tilt * k));
  return chances;
}
