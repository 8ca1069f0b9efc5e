/** Words of pictures keep out of each other's way. */
import { describe, expect, it } from 'vitest';
import { axisLabels, placeFlags, shortened, sideOf, widthOf } from '../../apps/calculator/src/pictures/labels.ts';

describe('placeFlags', () => {
  it.each([
    ['far apart, in one row', [10, 200], [0, 0]],
    ['near one another, the right one below the left one', [10, 60], [0, 1]],
    ['in one place, one below the other', [10, 10, 12], [0, 1, 2]],
    ['a row is used again once there is room', [10, 60, 300], [0, 1, 0]],
  ])('%s', (_, places, rows) => {
    const placed = placeFlags(
      places.map((x) => ({ x, words: 'a zone lost 1,828' })),
      600,
    );
    expect(placed.map(({ row }) => row)).toEqual(rows);
  });

  it('turns round at the right edge, on top, unless there is no room on the left', () => {
    expect(
      placeFlags(
        [
          { x: 100, words: 'a' },
          { x: 580, words: 'all up 2,785' },
        ],
        600,
      ),
    ).toEqual([
      { x: 100, words: 'a', row: 1, anchor: 'start' },
      { x: 580, words: 'all up 2,785', row: 0, anchor: 'end' },
    ]);
    expect(placeFlags([{ x: 60, words: 'europe-southwest1 lost' }], 100)[0]!.anchor).toBe('start');
  });

  it('lets no line run through words', () => {
    const placed = placeFlags(
      [150, 155, 165, 228, 330].map((x) => ({ x, words: 'eu-west-1 lost 4,050' })),
      346,
    );
    for (const { x, row } of placed)
      for (const other of placed.filter(({ anchor }) => anchor === 'start'))
        if (other.x < x && x < other.x + widthOf(other.words))
          expect(row).toBeGreaterThan(other.anchor === 'start' && row === 0 ? -1 : other.row);
  });
});

describe('sideOf', () => {
  const edges = { left: 0, right: 500 };
  it.each([
    ['left where both are free', 250, [], 'end'],
    ['right of a line that would pass through it', 250, [220], 'start'],
    ['left where both are crossed', 250, [220, 280], 'end'],
    ['right at the left edge', 20, [], 'start'],
  ])('stands %s', (_, x, lines, side) => expect(sideOf(x, 'all up', lines, edges)).toBe(side));
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
  it('keeps inside the edges and out of each other', () => {
    const placed = axisLabels(at(4, 100, 150, 296), { left: 0, right: 300 });
    expect(placed.map(({ x, anchor }) => [x, anchor])).toEqual([
      [4, 'start'],
      [100, 'middle'],
      [296, 'end'],
    ]);
  });
});
