/**
 * The one rounding-up rule: a value within a billionth of a whole number is that number, so that the last digit of a float buys no machine.
 * @example ceilTolerant(3.0000000001) // => 3
 */
export function ceilTolerant(value: number): number {
  return Math.ceil(value - 1e-9 * Math.max(1, Math.abs(value)));
}

/** The same rule downwards. @example floorTolerant(2.9999999999) // => 3 */
export function floorTolerant(value: number): number {
  return Math.floor(value + 1e-9 * Math.max(1, Math.abs(value)));
}

/** Equal within a billionth of the larger: the same rule for comparisons. Nothing but 0 equals 0. @example nearlyEqual(0.1 + 0.2, 0.3) // => true */
export function nearlyEqual(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}
