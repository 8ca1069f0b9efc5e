/** Words of pictures keep out of each other's way. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeFlags, type PlacedFlag } from '../../apps/calculator/src/pictures/flags.ts';
import { axisLabels, BOLD, shortened, widthOf } from '../../apps/calculator/src/pictures/labels.ts';
import { placeWords } from '../../apps/calculator/src/pictures/placing.ts';

describe('placeFlags', () => {
  const edges = { left: 44, right: 600 };
  it.each([
    ['far apart, in one row', [50, 250], [0, 0]],
    ['near one another, the right one below the left one', [50, 100], [0, 1]],
    ['in one place, one below the other', [50, 50, 52], [0, 1, 2]],
    ['a row is used again once there is room', [50, 100, 350], [0, 1, 0]],
  ])('%s', (_, places, rows) => {
    const placed = placeFlags(
      places.map((x) => ({ x, words: 'a zone lost 1,828' })),
      edges,
    );
    expect(placed.map(({ row }) => row)).toEqual(rows);
  });

  it('turns round at the right edge, and so do words that its line would run through', () => {
    const placed = placeFlags(
      [
        { x: 310, words: 'a zone lost 4,200, workers busy' },
        { x: 443, words: 'all up 6,300, workers busy' },
      ],
      { left: 44, right: 607 },
    );
    expect(placed.map(({ anchor }) => anchor)).toEqual(['end', 'end']);
    expect(placed.map(({ row }) => row)).toEqual([1, 0]);
  });

  const wide = (words: string) => widthOf(words) * BOLD;
  const span = ({ textX, anchor, words }: PlacedFlag) => (anchor === 'start' ? [textX, textX + wide(words)] : [textX - wide(words), textX]);
  it('lets no line run through words, no words stand on words, and none reach over an edge', () => {
    const words = fc.constantFrom('a zone lost 1,828', 'all up 2,785', 'eu-west-1 lost 4,050', 'a zone lost 4,200, workers busy');
    fc.assert(
      fc.property(
        fc.array(fc.record({ x: fc.integer({ min: 60, max: 420 }), words }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(430, 620, 1088),
        (flags, right) => {
          const placed = placeFlags(flags, { left: 44, right });
          placed.forEach((flag, i) => {
            const [from, to] = span(flag);
            expect(from).toBeGreaterThanOrEqual(44 - 0.01);
            expect(to).toBeLessThanOrEqual(right + 0.01);
            placed.forEach((other, j) => {
              if (from! < other.x && other.x < to!) expect(other.lineRow).toBeGreaterThan(flag.row);
              const [otherFrom, otherTo] = span(other);
              if (i !== j && flag.row === other.row) expect(from! >= otherTo! || otherFrom! >= to!).toBe(true);
            });
          });
        },
      ),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('placeWords', () => {
  const within = { left: 0, right: 300, top: 0, bottom: 200 };
  const nothing = { within, taken: [], lines: [], curves: [] };
  const at = (x: number, y: number) => ({ x, y, anchor: 'start' as const });
  it.each([
    ['the first place that is free', nothing, 10],
    ['another where words stand already', { ...nothing, taken: [{ left: 20, right: 30, top: 0, bottom: 20 }] }, 150],
    ['another where a limit would strike it through', { ...nothing, lines: [{ left: 20, right: 22, top: 0, bottom: 200 }] }, 150],
    ['another where a curve runs', { ...nothing, curves: [{ x: 20, y: 15 }] }, 150],
  ])('takes %s', (_, surroundings, x) => {
    expect(placeWords([{ words: ['all up'], places: [at(10, 18), at(150, 18)] }], surroundings)[0]!.x).toBe(x);
  });
  it('says it shorter where there is too little room, and leaves out what does not go at all', () => {
    const wish = { words: ['27.5 ms at 4,000', '27.5 ms'], places: [at(220, 18)] };
    expect(placeWords([wish, wish], nothing)).toEqual([{ ...at(220, 18), words: '27.5 ms' }, undefined]);
  });
});

describe('shortened', () => {
  it.each([
    ['sfe us-east4', 200, 'sfe us-east4'],
    ['x'.repeat(100), 100, `${'x'.repeat(13)}…`],
    ['ledger of things', 50, 'ledger…'],
  ])('%s in %i', (words, wide, written) => {
    expect(shortened(words, wide)).toBe(written);
    expect(widthOf(written)).toBeLessThanOrEqual(wide);
  });
});

describe('axisLabels', () => {
  const at = (...places: number[]) => places.map((x) => ({ x, words: '$650,000' }));
  it.each([
    ['all where there is room', [4, 100, 200, 296], ['start', 'middle', 'middle', 'end']],
    ['every second where there is not', [4, 60, 116, 172, 228, 284], ['start', 'middle', 'middle']],
    ['every third', [4, 34, 64, 94, 124, 154, 184, 214], ['start', 'middle', 'middle']],
  ])('keeps inside the edges and out of each other, as far apart as before: %s', (_, places, anchors) => {
    const placed = axisLabels(at(...places), { left: 0, right: 300 });
    const step = Math.ceil(places.length / anchors.length);
    expect(placed.map(({ x }) => x)).toEqual(places.filter((__, i) => i % step === 0));
    expect(placed.map(({ anchor }) => anchor)).toEqual(anchors);
  });
});
