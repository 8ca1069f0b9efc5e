/**
 * Looks up what service that spreads more than an exponential time does to waits: queues solved exactly on a grid (`wait-table.ts`, made by
 * scripts/waits/tabulate.ts), between its points by logarithms, along each axis linearly: within 3 % of the exact mean wait up to 97 % busy
 * (test/simulator/exact-waits.test.ts). Beyond the grid's ends the last point holds.
 */
import { WAIT_TABLE } from './wait-table.ts';
import type { ServiceShape } from '../distribution/service-shape.ts';

/** Against single exponential tasks: chance to wait, mean of those that wait; and the shape of what they wait. */
export interface WaitFactors {
  delayed: number;
  mean: number;
  /**
   * Second moment over twice the mean's square; third moment, of the nearest mixture of two exponentials, times the mean over 1.5 times the second's
   * square: 1 and 1 of an exponential.
   */
  second: number;
  third: number;
}

const { shapes, spreads, servers, utilizations } = WAIT_TABLE;
let values: Int32Array | undefined;
const NUMBERS = 4;

export const isTabulated = (shape: ServiceShape['name']): boolean => (shapes as readonly string[]).includes(shape);

/**
 * @param at.servers 2 and more
 * @param at.squaredCoefficientOfVariation above 1
 */
export function tabulatedWait(at: {
  shape: ServiceShape['name'];
  servers: number;
  utilization: number;
  squaredCoefficientOfVariation: number;
}): WaitFactors {
  values ??= summed(numbersOf(WAIT_TABLE.differences));
  const shape = (shapes as readonly string[]).indexOf(at.shape);
  // an exponential service has factors of 1: the point before the first
  const [spread, spreadPart] = placeIn([1, ...spreads], at.squaredCoefficientOfVariation, Math.log);
  const [server, serverPart] = placeIn(servers, at.servers, Math.log);
  const [busy, busyPart] = placeIn(utilizations, at.utilization, (value) => value);
  const sums = [0, 0, 0, 0];
  for (const [s, sWeight] of ends(spread, spreadPart)) {
    if (s === 0) continue;
    for (const [c, cWeight] of ends(server, serverPart))
      for (const [u, uWeight] of ends(busy, busyPart)) {
        const from = NUMBERS * (((shape * spreads.length + s - 1) * servers.length + c) * utilizations.length + u);
        for (let k = 0; k < NUMBERS; k++) sums[k]! += sWeight * cWeight * uWeight * values[from + k]!;
      }
  }
  const [delayed, mean, second, third] = sums.map((sum) => Math.exp(sum / 1000)) as [number, number, number, number];
  return { delayed, mean, second, third };
}

/**
 * Whole numbers as letters, of which there are 86, from ( on and without the backslash: 0, −1, 1, −2, 2, … 42 are one each, and of what is further away the last
 * says that two more follow. (A fifth less to load than the numbers themselves, compressed.)
 */
function numbersOf(letters: string): Int32Array {
  const numbers: number[] = [];
  let at = 0;
  const digit = () => {
    const code = letters.charCodeAt(at++);
    return code - (code > 92 ? 41 : 40);
  };
  while (at < letters.length) {
    let rank = digit();
    if (rank === 85) rank += 86 * digit() + digit();
    numbers.push(rank % 2 === 0 ? rank / 2 : -(rank + 1) / 2);
  }
  return Int32Array.from(numbers);
}

/** Differences along utilisation, servers and spread, added up again. */
function summed(table: Int32Array): Int32Array {
  let stride = NUMBERS;
  for (const { length } of [utilizations, servers, spreads]) {
    for (let i = 0; i < table.length; i++) if (Math.floor(i / stride) % length > 0) table[i]! += table[i - stride]!;
    stride *= length;
  }
  return table;
}

/** The point before a value, and how far it is to the next; the ends hold beyond them. */
function placeIn(points: readonly number[], value: number, scale: (value: number) => number): [index: number, part: number] {
  const last = points.length - 1;
  if (value <= points[0]!) return [0, 0];
  if (value >= points[last]!) return [last, 0];
  let index = 0;
  while (points[index + 1]! < value) index++;
  const [low, high] = [scale(points[index]!), scale(points[index + 1]!)];
  return [index, (scale(value) - low) / (high - low)];
}

const ends = (index: number, part: number): [number, number][] =>
  part === 0
    ? [[index, 1]]
    : [
        [index, 1 - part],
        [index + 1, part],
      ];
