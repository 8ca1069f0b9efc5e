/** A number as a person reads it: whole, or four digits of it. */
export const count = (value: number) =>
  value.toLocaleString('en-US', Number.isInteger(value) ? undefined : { maximumSignificantDigits: 4 });
