import { expect, test } from 'vitest';
import { plainlyNoWorse, type Point } from './spare-point.ts';
import { UndominatedPoints } from './undominated-points.ts';

let seed = 1;
const random = (below: number) => Math.floor(((seed = (seed * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32) * below);

/** A machine with a load line, and fleets of it. */
const line = (name: number) => ({ name, seconds: random(6), needed: [1 + random(4), 1 + random(4)], shards: 1 + random(2) });
type Line = ReturnType<typeof line>;
const fleet = (of: Line): Point & { of: Line } =>
  ({
    of,
    timed: of,
    usdPerMonth: random(300),
    needed: of.needed,
    losses: [random(5), random(5)],
    planned: { installed: 1 + random(9), shards: of.shards },
  }) as unknown as Point & { of: Line };

const comparing = (sharing: boolean) => ({
  sharing,
  noSlower: (a: Point, b: Point) => (a as ReturnType<typeof fleet>).of.seconds <= (b as ReturnType<typeof fleet>).of.seconds,
  losesNoMore: (a: Point, b: Point) => plainlyNoWorse(a, b) || a.losses.every((lost, state) => lost <= b.losses[state]!),
  alike: ({ timed }: Point) => timed,
});

/** Witness: every fleet against every cheaper one that was kept, of what is plainly beaten first. */
function oneByOne(points: readonly Point[], { sharing, noSlower, losesNoMore }: ReturnType<typeof comparing>): Point[] {
  const instances = ({ planned }: Point) => (sharing ? planned.shards * planned.installed : 0);
  const fold = (all: readonly Point[], beats: (a: Point, b: Point) => boolean) =>
    all.reduce<Point[]>((kept, b) => (kept.some((a) => instances(a) <= instances(b) && beats(a, b)) ? kept : [...kept, b]), []);
  const plain = fold(
    [...points].sort((a, b) => a.usdPerMonth - b.usdPerMonth),
    (a, b) => plainlyNoWorse(a, b) && noSlower(a, b),
  );
  return fold(plain, (a, b) => losesNoMore(a, b) && noSlower(a, b));
}

test.each([false, true])(
  'what is kept from one budget to the next is what a look at all fleets keeps (instances shared: %s)',
  (sharing) => {
    let sizes = 0;
    for (let round = 0; round < 40; round++) {
      const lines = Array.from({ length: 6 }, (_, name) => line(name));
      const all = Array.from({ length: 120 }, () => fleet(lines[random(lines.length)]!));
      const undominated = new UndominatedPoints(comparing(sharing));
      for (let budget = 0; budget < 8; budget++) {
        // budgets grow and shrink, and now and then a fleet is not offered that was before
        const most = random(300);
        const offered = all.filter(({ usdPerMonth }) => usdPerMonth <= most && (budget < 5 || random(40) > 0));
        const kept = undominated.of(offered, Infinity);
        expect(kept).toEqual(oneByOne(offered, comparing(sharing)));
        sizes += kept.length;
      }
    }
    expect(sizes).toBeGreaterThan(1000);
  },
);

test('of more than are asked for one more is told, cheapest first', () => {
  const all = Array.from({ length: 12 }, (_, n) => ({ ...fleet({ ...line(n), seconds: 20 - n }), usdPerMonth: n, losses: [0, 0] }));
  const undominated = new UndominatedPoints(comparing(false));
  expect(undominated.of(all, 4).map(({ usdPerMonth }) => usdPerMonth)).toEqual([0, 1, 2, 3, 4]);
  expect(undominated.of(all, 12)).toHaveLength(12);
});
