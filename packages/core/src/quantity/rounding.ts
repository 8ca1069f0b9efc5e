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
