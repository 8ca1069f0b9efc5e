import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lowestFirst } from './lowest-first.ts';

it('is the stable sort of the places by value', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true }))), (values) => {
      expect([...lowestFirst(values)]).toEqual(
        [...values.keys()].sort((a, b) => (values[a]! < values[b]! ? -1 : values[a]! > values[b]! ? 1 : a - b)),
      );
    }),
    { seed: 7 },
  );
});
