/** Words of a picture among its lines and other words: each has places that it would take, and takes the best that is free. */
import { BOLD, widthOf } from './labels.ts';

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Where words would stand: x of their anchor, y of their baseline. */
export interface Place {
  x: number;
  y: number;
  anchor: 'start' | 'end';
}

export interface Wish {
  /** more than one: shorter ones for where the first do not go */
  words: string[];
  bold?: boolean;
  /** the best first */
  places: Place[];
}

export interface Placed extends Place {
  words: string;
}

export interface Surroundings {
  within: Box;
  /** words never stand on these */
  taken: Box[];
  /** limits: words stand on them only where there is no other place */
  lines: Box[];
  /** curves, as points close to one another: better beside them */
  curves: { x: number; y: number }[];
}

const ASCENT = 10;
const DESCENT = 3;
/** What a place costs, so that the cheapest is taken: a place further down the list costs less than a curve, a shorter wording less than a line. */
const COST = { later: 0.1, curve: 6, shorter: 12, line: 40 };

export function boxOf(words: string, { x, y, anchor }: Place, bold = false): Box {
  const wide = widthOf(words) * (bold ? BOLD : 1);
  const left = anchor === 'start' ? x : x - wide;
  return { left, right: left + wide, top: y - ASCENT, bottom: y + DESCENT };
}

export const meet = (a: Box, b: Box, room = 0) =>
  a.left < b.right + room && b.left < a.right + room && a.top < b.bottom + room && b.top < a.bottom + room;

/**
 * Places words one after the other, each off those before it.
 * @param wishes the most important first
 * @returns as long as `wishes`; undefined: there is no room for it, and it is left out (the table has it)
 */
export function placeWords(wishes: readonly Wish[], { within, taken, lines, curves }: Surroundings): (Placed | undefined)[] {
  const standing = [...taken];
  return wishes.map(({ words: wordings, places, bold }) => {
    let best: { cost: number; placed: Placed; box: Box } | undefined;
    wordings.forEach((words, shorter) =>
      places.forEach((place, later) => {
        const box = boxOf(words, place, bold);
        const outside = box.left < within.left || box.right > within.right || box.top < within.top || box.bottom > within.bottom;
        if (outside || standing.some((other) => meet(box, other, 2))) return;
        const plain = COST.shorter * shorter + COST.later * later + COST.line * lines.filter((line) => meet(box, line, 1)).length;
        if (best && plain >= best.cost) return;
        const onCurve = curves.some(({ x, y }) => x > box.left && x < box.right && y > box.top - 1 && y < box.bottom + 1);
        const cost = plain + (onCurve ? COST.curve : 0);
        if (!best || cost < best.cost) best = { cost, placed: { ...place, words }, box };
      }),
    );
    if (best) standing.push(best.box);
    return best?.placed;
  });
}

/** Places round a point: near it first, left before right. */
export function around({ x, y }: { x: number; y: number }, beside: number): Place[] {
  return [beside + 12, -beside - 2, beside + 28, -beside - 18, beside + 44, -beside - 34, beside + 60, -beside - 50].flatMap(
    (away): Place[] => [
      { x: x - beside, y: y + away, anchor: 'end' },
      { x: x + beside, y: y + away, anchor: 'start' },
    ],
  );
}

/** Points on the way between points, so that no two are further apart than a letter. */
export function dense(points: readonly { x: number; y: number }[]): { x: number; y: number }[] {
  const STEP = 4;
  return points.flatMap((point, i) => {
    const before = points[i - 1];
    if (!before) return [point];
    const steps = Math.max(1, Math.ceil(Math.hypot(point.x - before.x, point.y - before.y) / STEP));
    return Array.from({ length: steps }, (_, k) => ({
      x: before.x + ((point.x - before.x) * (k + 1)) / steps,
      y: before.y + ((point.y - before.y) * (k + 1)) / steps,
    }));
  });
}
