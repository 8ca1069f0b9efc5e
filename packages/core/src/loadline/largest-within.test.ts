import { describe, expect, it } from 'vitest';
import { largestWithin, largestWithinOfFew } from './largest-within.ts';

/** Of a wait that grows as 1/(1 − u) does; late from the start, from the middle, hardly; with a bend; nowhere late. */
const CURVES: Record<string, { excess: (u: number) => number; root: number }> = {
  'a wait': { excess: (u) => 1 / (1 - u) - 3, root: 2 / 3 },
  'nearly full': { excess: (u) => 1 / (1 - u) - 900, root: 1 - 1 / 900 },
  'nearly idle': { excess: (u) => u ** 3 - 1e-9, root: 1e-3 },
  bent: { excess: (u) => (u < 0.5 ? u - 0.6 : 3 * u - 1.6), root: 1.6 / 3 },
  'at a step': { excess: (u) => (u <= 0.25 ? -1 : 1), root: 0.25 },
};

describe('the largest rate that holds, asked for at few places', () => {
  // Witness: the roots in closed form
  it.each(Object.entries(CURVES))('%s', (_, { excess, root }) => {
    let asked = 0;
    const found = largestWithinOfFew((rate) => (asked++, excess(rate)), 0.9999);
    expect(excess(found)).toBeLessThanOrEqual(0);
    expect(Math.abs(found - root)).toBeLessThan(2e-10);
    expect(asked).toBeLessThan(40);
  });

  it('asks for a wait at half as many places as to the last digit', () => {
    const count = (find: typeof largestWithin) => {
      let asked = 0;
      find((rate) => (asked++, CURVES['a wait']!.excess(rate)), 0.9999);
      return asked;
    };
    expect(count(largestWithinOfFew)).toBeLessThanOrEqual(0.5 * count(largestWithin));
  });

  it('is the limit itself where that holds, and nothing where nothing does', () => {
    expect(largestWithinOfFew((rate) => rate - 2, 1)).toBe(1);
    expect(largestWithinOfFew((rate) => rate + 1, 1)).toBe(0);
  });
});
