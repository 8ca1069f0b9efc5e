import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cheapestWithin, type Weighed } from './additive.ts';

/** Every combination tried. */
function exhaustive(lists: readonly (readonly Weighed[])[], limit: number): number {
  const visit = (i: number, cost: number, weight: number): number =>
    i === lists.length
      ? weight <= limit
        ? cost
        : Infinity
      : Math.min(...lists[i]!.map((one) => visit(i + 1, cost + one.cost, weight + one.weight)));
  return visit(0, 0, 0);
}

const option = fc.record({ cost: fc.integer({ min: 0, max: 60 }), weight: fc.integer({ min: 0, max: 40 }) });
const lists = fc.array(fc.array(option, { minLength: 1, maxLength: 7 }), { minLength: 1, maxLength: 5 });

describe('the cheapest within a weight', () => {
  it('answers its own example', () => {
    const example = [
      [
        { cost: 5, weight: 1 },
        { cost: 2, weight: 4 },
      ],
      [
        { cost: 3, weight: 1 },
        { cost: 1, weight: 3 },
      ],
    ];
    // combinations: 8 at 2, 6 at 4, 5 at 5, 3 at 7
    expect(cheapestWithin(example, 5)).toEqual({ chosen: [1, 0], cost: 5, weight: 5 });
  });

  it('agrees with exhaustive search, and what it chose adds up', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 0, max: 120 }), (given, limit) => {
        const found = cheapestWithin(given, limit);
        expect(found?.cost ?? Infinity).toBe(exhaustive(given, limit));
        if (!found) return;
        expect(found.cost).toBe(found.chosen.reduce((sum, index, i) => sum + given[i]![index]!.cost, 0));
        expect(found.chosen.reduce((sum, index, i) => sum + given[i]![index]!.weight, 0)).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 500, seed: 20261125 },
    );
  });
});
