import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JointOption } from './joint-request.ts';
import { cheapestJoint } from './joint.ts';
import { Undominated } from './undominated.ts';

interface Timed extends JointOption {
  /** two times, so that options are only partly ordered */
  times: readonly [number, number];
  instances: number;
}

const noSlower = (a: Timed, b: Timed) => a.times[0] <= b.times[0] && a.times[1] <= b.times[1];
const option = fc.record({
  usdPerMonth: fc.integer({ min: 1, max: 90 }),
  times: fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 })),
  instances: fc.integer({ min: 1, max: 20 }),
});
const lists = fc.array(fc.array(option, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** A condition that is monotone and not additive, as composed distributions are. */
const meetsWithin = (limit: number) => (chosen: readonly Timed[]) =>
  Math.hypot(...chosen.map(({ times }) => times[0])) + sum(chosen.map(({ times }) => times[1])) / 2 <= limit;
/** A cost of the whole that stops growing, as a NAT's does. */
const shared = (chosen: readonly Timed[]) => 0.7 * Math.min(12, sum(chosen.map(({ instances }) => instances)));

function exhaustive(given: readonly (readonly Timed[])[], meets: (chosen: readonly Timed[]) => boolean): number {
  const visit = (i: number, chosen: Timed[]): number =>
    i === given.length
      ? meets(chosen)
        ? sum(chosen.map(({ usdPerMonth }) => usdPerMonth)) + shared(chosen)
        : Infinity
      : Math.min(...given[i]!.map((one) => visit(i + 1, [...chosen, one])));
  return visit(0, []);
}

const ideal = (options: readonly Timed[]): Timed => ({
  ...options[0]!,
  times: [Math.min(...options.map(({ times }) => times[0])), Math.min(...options.map(({ times }) => times[1]))],
});

describe('the cheapest that keeps the objectives together', () => {
  it('agrees with exhaustive search on 500 random problems', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 80 }), (given, limit) => {
        const meets = meetsWithin(limit);
        const choices = given.map((options) => new Undominated({ instances: ({ instances }) => instances, noSlower }).of(options));
        const found = cheapestJoint({ choices, fastest: choices.map(ideal), sharedUsdPerMonth: shared, noSlower, meets });
        expect(found.complete).toBe(true);
        const best = exhaustive(given, meets);
        if (best === Infinity) expect(found.chosen).toBeUndefined();
        else expect(found.usdPerMonth).toBeCloseTo(best, 9);
      }),
      { numRuns: 500, seed: 20261125 },
    );
  });

  it('asks for few of the combinations', () => {
    const options = Array.from({ length: 40 }, (_, i): Timed => ({ usdPerMonth: 10 + i * i, times: [60 - i, 60 - i], instances: 1 }));
    const choices = [options, options, options];
    const found = cheapestJoint({ choices, fastest: choices.map(ideal), sharedUsdPerMonth: () => 0, noSlower, meets: meetsWithin(150) });
    expect(found.complete).toBe(true);
    expect(found.composed).toBeLessThan(40 ** 3 / 50);
  });

  it('is not dearer than a known combination, and keeps it when nothing beats it', () => {
    const only: Timed = { usdPerMonth: 7, times: [1, 1], instances: 1 };
    const found = cheapestJoint({
      choices: [[only]],
      fastest: [only],
      sharedUsdPerMonth: () => 0,
      noSlower,
      meets: () => true,
      incumbent: [only],
    });
    expect(found).toMatchObject({ chosen: [only], usdPerMonth: 7 });
  });

  /** Options in stretches of up to three that a machine's load lines are: the slower, the cheaper. */
  const stretch = fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 40 })), { minLength: 1, maxLength: 3 });
  const stretches = fc.array(fc.array(stretch, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 });
  interface Part extends Timed {
    parts: readonly Timed[];
  }
  const partOf = (parts: readonly Timed[]): Part => ({ ...parts.at(-1)!, leastUsdPerMonth: parts[0]!.usdPerMonth, parts });
  const partsOf = (steps: readonly (readonly [number, number])[]): Timed[] => {
    let [usdPerMonth, time] = [0, 31];
    return steps.map(([dearer, faster]) => {
      usdPerMonth += dearer;
      time = Math.max(1, time - faster);
      return { usdPerMonth, times: [time, time], instances: usdPerMonth };
    });
  };
  /** Sure only where the limit is not nearer than a factor. */
  const roughly = (limit: number, factor: number) => ({
    meets: (chosen: readonly Timed[]) => meetsWithin(limit / factor)(chosen) || (meetsWithin(limit * factor)(chosen) ? undefined : false),
    faster: (a: Part, b: Part): Part => ({ ...a, times: [Math.min(a.times[0], b.times[0]), Math.min(a.times[1], b.times[1])] }),
  });
  const search = (given: readonly (readonly Timed[][])[], limit: number, rest: object = {}) =>
    cheapestJoint<Part>({
      choices: given.map((lists) => lists.map(partOf).sort((a, b) => a.usdPerMonth - b.usdPerMonth)),
      sharedUsdPerMonth: shared,
      leastSharedUsdPerMonth: (chosen) => (chosen ? shared(chosen.map(({ parts }) => parts[0]!)) : 0),
      noSlower,
      meets: meetsWithin(limit),
      coarse: roughly(limit, 1.2),
      split: ({ parts }) => [partOf(parts.slice(0, -1)), partOf(parts.slice(-1))],
      ...rest,
    });

  it('finds the same among stretches of options, split where they matter, with a coarse look', () => {
    fc.assert(
      fc.property(stretches, fc.integer({ min: 1, max: 80 }), (lists, limit) => {
        const given = lists.map((own) => own.map(partsOf));
        const best = exhaustive(
          given.map((own) => own.flat()),
          meetsWithin(limit),
        );
        const found = search(given, limit);
        expect(found.complete).toBe(true);
        if (best === Infinity) expect(found.chosen).toBeUndefined();
        else expect(found.usdPerMonth).toBeCloseTo(best, 9);
        // what is gone through below a cost without finding any is a bound
        expect(search(given, limit, { belowUsdPerMonth: best }).chosen).toBeUndefined();
      }),
      { numRuns: 500, seed: 20261130 },
    );
  });

  // Witness: exhaustive search. A look that is wrong of what is near the limit may cost the best, but never unnoticed
  it('tells what a coarse look made it leave: whatever is cheaper and holds is among it', () => {
    let missed = 0;
    fc.assert(
      fc.property(stretches, fc.integer({ min: 1, max: 80 }), (lists, limit) => {
        const given = lists.map((own) => own.map(partsOf));
        const best = exhaustive(
          given.map((own) => own.flat()),
          meetsWithin(limit),
        );
        const left: { usd: number; holds: boolean }[] = [];
        const wrong = {
          ...roughly(limit, 1.2),
          meets: (chosen: readonly Timed[]) => meetsWithin(limit / 1.2)(chosen) || (meetsWithin(limit / 1.05)(chosen) ? undefined : false),
          left: (usd: number, fastest: readonly (readonly Timed[])[]) => left.push({ usd, holds: fastest.some(meetsWithin(limit)) }),
        };
        const found = search(given, limit, { coarse: wrong });
        const open = left.filter(({ usd, holds }) => holds && usd < found.usdPerMonth).map(({ usd }) => usd);
        if (found.usdPerMonth > best + 1e-9) missed++;
        expect(Math.min(found.usdPerMonth, ...open)).toBeLessThanOrEqual(best + 1e-9);
      }),
      { numRuns: 500, seed: 20261201 },
    );
    expect(missed).toBeGreaterThan(10);
  });

  it('composes few of the combinations that a coarse look leaves open, and says so when it stops early', () => {
    const line = Array.from({ length: 60 }, (_, i): [number, number] => [1 + (i % 7), 1]);
    const given = [3, 5, 7].map((first) => [partsOf([[first, 0], ...line])]);
    const found = search(given, 40, { coarse: roughly(40, 1.02) });
    expect(found.complete).toBe(true);
    expect(found.composed).toBeLessThan(61 ** 3 / 250);
    const cut = search(given, 40, { mostComposed: 0 });
    expect(cut.complete).toBe(false);
  });
});
