/** Call graphs of any shape: no words on words, on boxes, on lines of other calls, or over the edge; every call has its words. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphLayout, Label, LaidEdge, LaidNode } from '../../apps/calculator/src/pictures/graph-laid.ts';
import { layoutOf } from '../../apps/calculator/src/pictures/graph-layout.ts';
import { widthOf } from '../../apps/calculator/src/pictures/labels.ts';
import { boxOf, meet, type Box } from '../../apps/calculator/src/pictures/placing.ts';

const WIDTHS = [288, 343, 358, 382, 560, 1088, 1760];
const named = (name: string, from: string, to: string, thick = 6): LaidEdge => ({
  from,
  to,
  thick,
  words: [`${name}/s`, '40.8 MB/s'],
});
/** deeper than all its callers, as core numbers them */
function nodesOf(names: readonly string[], edges: readonly LaidEdge[]): LaidNode[] {
  const depth = new Map(names.map((name) => [name, 0]));
  for (const name of names)
    for (const { from, to } of edges) if (from === name) depth.set(to, Math.max(depth.get(to)!, depth.get(name)! + 1));
  return names.map((name) => ({ name, depth: depth.get(name)! }));
}
/** the level and upright runs and the curves of a line, as short pieces */
function piecesOf(path: string, thick: number): Box[] {
  const numbers = [...path.matchAll(/([MCHV])([^MCHV]*)/g)].map(([, letter, rest]) => ({
    letter,
    at: rest!.trim().split(/[ ,]+/).map(Number),
  }));
  const points: [number, number][] = [];
  let [x, y] = [0, 0];
  for (const { letter, at } of numbers) {
    const [x0, y0] = [x, y];
    if (letter === 'M') [x, y] = [at[0]!, at[1]!];
    if (letter === 'H') x = at[0]!;
    if (letter === 'V') y = at[0]!;
    if (letter === 'C') [x, y] = [at[4]!, at[5]!];
    if (letter === 'M') continue;
    for (let i = 0; i <= 200; i++) {
      const t = i / 200;
      const bezier = (a: number, b: number, c: number, d: number) =>
        (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t * t * c + t ** 3 * d;
      points.push(letter === 'C' ? [bezier(x0, at[0]!, at[2]!, x), bezier(y0, at[1]!, at[3]!, y)] : [x0 + (x - x0) * t, y0 + (y - y0) * t]);
    }
  }
  return points.map(([px, py]) => ({ left: px - thick / 2, right: px + thick / 2, top: py - thick / 2, bottom: py + thick / 2 }));
}
function faultsOf({ wide, broad: width, high, boxes, routes, labels }: GraphLayout): string[] {
  const place = (label: Label) => boxOf(label.words, label);
  const rects = [...boxes].map(([name, { x, y, high: tall }]) => ({ name, left: x, right: x + wide, top: y, bottom: y + tall }));
  return [
    ...rects.flatMap((a, i) => rects.slice(i + 1).flatMap((b) => (meet(a, b) ? [`${a.name} on ${b.name}`] : []))),
    ...rects.flatMap((a) =>
      a.left < -0.01 || a.right > width + 0.01 || a.top < -0.01 || a.bottom > high + 0.01 ? [`${a.name} outside`] : [],
    ),
    ...routes.flatMap(({ path }) =>
      rects.flatMap((rect) => {
        const inside = { left: rect.left + 1, right: rect.right - 1, top: rect.top + 1, bottom: rect.bottom - 1 };
        return piecesOf(path, 0.1).some((piece) => meet(piece, inside)) ? [`a line through ${rect.name}`] : [];
      }),
    ),
    ...labels.flatMap((label, i) => {
      const box = place(label);
      return [
        ...labels.slice(i + 1).flatMap((other) => (meet(box, place(other)) ? [`${label.words} on ${other.words}`] : [])),
        ...rects.flatMap((rect) => (meet(box, rect) ? [`${label.words} on ${rect.name}`] : [])),
        ...(box.left < 0 || box.right > width || box.top < -4 || box.bottom > high + 4 ? [`${label.words} outside`] : []),
        ...routes.flatMap(({ path, thick }) =>
          piecesOf(path, thick).some((piece) => meet(box, piece)) ? [`${label.words} on a line`] : [],
        ),
      ];
    }),
  ];
}

describe('layoutOf', () => {
  // the shop of the examples: the front asks the store itself and through the catalogue
  const shop = [
    named('4,000', 'clients', 'front'),
    named('4,001', 'front', 'catalog'),
    named('8,000', 'front', 'store'),
    named('12,000', 'catalog', 'store'),
  ];
  const shopNodes = nodesOf(['clients', 'front', 'catalog', 'store'], shop);

  it.each(WIDTHS)('tells every call of a service with two callers, at %i', (width) => {
    const laid = layoutOf(shopNodes, shop, width);
    for (const { words } of shop)
      expect(
        laid.labels.filter((label) => label.words.includes(words[0])),
        words[0],
      ).toHaveLength(1);
    expect(faultsOf(laid)).toEqual([]);
    expect(laid.routes).toHaveLength(shop.length);
  });

  it('leads a call past the services between by a lane of its own', () => {
    const { boxes, routes, wide } = layoutOf(shopNodes, shop, 1088);
    const { x, y, high } = boxes.get('catalog')!;
    const through = piecesOf(routes[2]!.path, 6).some((piece) => meet(piece, { left: x, right: x + wide, top: y, bottom: y + high }));
    expect(through).toBe(false);
  });

  it('holds for any acyclic graph of eight services', () => {
    const names = ['clients', 'a', 'bidding', 'c', 'keyValueOfSellers', 'e', 'f', 'g', 'h'];
    const pairs = names.flatMap((_, i) => names.slice(i + 1).map((__, j) => [i, i + 1 + j] as const));
    fc.assert(
      fc.property(
        fc.subarray(pairs, { minLength: 1, maxLength: 16 }),
        fc.array(fc.double({ min: 1.5, max: 14, noNaN: true }), { minLength: 16, maxLength: 16 }),
        fc.constantFrom(...WIDTHS),
        fc.boolean(),
        (chosen, thick, width, moves) => {
          const edges = chosen.map(([from, to], i) => named(`${1000 + i}`, names[from]!, names[to]!, thick[i]));
          const laid = layoutOf(nodesOf(names, edges), edges, width, moves);
          expect(laid.broad).toBeLessThanOrEqual(moves && width >= 560 ? 2 * width : width);
          expect(faultsOf(laid)).toEqual([]);
          for (const { words } of edges) expect(laid.labels.filter((label) => label.words.includes(words[0]))).toHaveLength(1);
        },
      ),
      { seed: 6, numRuns: 400 },
    );
  });

  const chain = (length: number) => {
    const names = Array.from({ length }, (_, i) => `tier${i}`);
    const edges = names.slice(1).map((name, i) => named('5,000', names[i]!, name));
    return { nodes: nodesOf(names, edges), edges };
  };
  it.each([
    // columns, pixels, across, and whether it is broader than the window
    [5, 1088, true, false],
    [6, 1088, true, true],
    [9, 1088, true, true],
    [12, 1088, false, false],
    [9, 1760, true, true],
    [6, 560, false, false],
    [4, 560, true, true],
    [4, 382, false, false],
  ])('stands %i columns in %i pixels: across %s, to be moved sideways %s', (columns, width, across, moved) => {
    const { nodes, edges } = chain(columns);
    const laid = layoutOf(nodes, edges, width);
    expect([laid.across, laid.broad > width]).toEqual([across, moved]);
    expect(faultsOf(laid)).toEqual([]);
    // paper is not moved
    expect(layoutOf(nodes, edges, width, false).broad).toBe(width);
  });

  it('keeps words that are wider than a column inside a phone', () => {
    const edges = shop.map((edge) => ({ ...edge, from: edge.from.repeat(6), to: edge.to.repeat(6) }));
    const laid = layoutOf(
      nodesOf(
        shopNodes.map(({ name }) => name.repeat(6)),
        edges,
      ),
      edges,
      288,
    );
    expect(faultsOf(laid)).toEqual([]);
    for (const { words } of laid.labels) expect(widthOf(words)).toBeLessThanOrEqual(288);
  });
});
