/** Words at the heads of upright lines: where each stands so that no line runs through words and no words stand on others. */
import { BOLD, widthOf } from './labels.ts';

export interface Flag {
  x: number;
  words: string;
}

export interface PlacedFlag extends Flag {
  /** 0 is the topmost; of the words */
  row: number;
  /** where its line begins: beside its words, or below them */
  lineRow: number;
  /** where the words stand, and from which of their ends that is measured */
  textX: number;
  anchor: 'start' | 'end';
}

type Side = 'right' | 'left' | 'over' | 'overRight' | 'overLeft';
/** Room between a line and its words; the half-round mark of a line lies to its left. */
const BESIDE = 6;
const LEFT_OF = 9;
/** More changes of side than these are not tried where there are many flags. */
const MOST_CHANGES = 2;
const FEW = 4;

/**
 * Words stand right of their line where that goes; else left of it; else over it, where the line then begins. Lines begin below all words that they would run
 * through, and the arrangement with the fewest words that do not stand right is taken; where none goes, every line begins below all words.
 * @param flags in any order; several may stand at one place
 * @returns from left to right
 * @example placeFlags([{ x: 10, words: 'a zone lost 1,828' }, { x: 60, words: 'all up 2,785' }], { left: 0, right: 600 }).map(({ row }) => row) // => [0, 1]
 */
export function placeFlags(flags: readonly Flag[], edges: { left: number; right: number }): PlacedFlag[] {
  const sorted = [...flags].sort((a, b) => a.x - b.x);
  const choices = sorted.map((flag) => sidesOf(flag, edges));
  const most = sorted.length <= FEW ? sorted.length : MOST_CHANGES;
  for (let changes = 0; changes <= most; changes++) {
    for (const sides of arrangements(choices, changes)) {
      const placed = stacked(sorted, sides, edges);
      if (placed) return placed;
    }
  }
  return sorted.map((flag, row) => {
    const { textX, anchor } = beside(flag, 'over', edges);
    return { ...flag, textX, anchor, row, lineRow: sorted.length };
  });
}

function beside(flag: Flag, side: Side, { left, right }: { left: number; right: number }): Beside {
  const wide = widthOf(flag.words) * BOLD;
  if (side === 'left') return { from: flag.x - LEFT_OF - wide, to: flag.x - LEFT_OF, textX: flag.x - LEFT_OF, anchor: 'end' };
  const over = { over: flag.x - wide / 2, overRight: flag.x - LEFT_OF, overLeft: flag.x + LEFT_OF - wide };
  const from = side === 'right' ? flag.x + BESIDE : Math.max(left, Math.min(right - wide, over[side]));
  return { from, to: from + wide, textX: from, anchor: 'start' };
}

interface Beside {
  from: number;
  to: number;
  textX: number;
  anchor: 'start' | 'end';
}

function sidesOf(flag: Flag, edges: { left: number; right: number }): Side[] {
  const fits = (side: Side) => {
    const { from, to } = beside(flag, side, edges);
    return from >= edges.left && to <= edges.right;
  };
  return [...(['right', 'left'] as const).filter(fits), 'over', 'overRight', 'overLeft'];
}

/** Every way to give so many flags another side than their first. */
function* arrangements(choices: readonly Side[][], changes: number, from = 0): Generator<Side[]> {
  if (changes === 0) {
    yield choices.map((sides) => sides[0]!);
    return;
  }
  for (let i = from; i < choices.length; i++)
    for (const side of choices[i]!.slice(1))
      for (const rest of arrangements(choices, changes - 1, i + 1)) yield rest.map((one, j) => (j === i ? side : one));
}

/** The topmost rows that keep lines out of words and words off words; undefined: with these sides there are none. */
function stacked(flags: readonly Flag[], sides: readonly Side[], edges: { left: number; right: number }): PlacedFlag[] | undefined {
  const spans = flags.map((flag, i) => beside(flag, sides[i]!, edges));
  const rows = flags.map(() => 0);
  const below = (i: number) => rows[i]! + (sides[i]!.startsWith('over') ? 1 : 0);
  const crosses = (i: number, j: number) => flags[j]!.x > spans[i]!.from - 2 && flags[j]!.x < spans[i]!.to + 7;
  for (let settled = false; !settled;) {
    settled = true;
    for (let i = 0; i < flags.length; i++)
      for (let j = 0; j < flags.length; j++) {
        if (i === j) continue;
        const under = crosses(i, j) && below(j) <= rows[i]!;
        const on = i < j && rows[i] === rows[j] && spans[i]!.from < spans[j]!.to + 6 && spans[j]!.from < spans[i]!.to + 6;
        if (!under && !on) continue;
        const lower = on && crosses(j, i) ? i : j;
        rows[lower]!++;
        settled = false;
        if (rows[lower]! > flags.length) return undefined;
      }
  }
  return flags.map((flag, i) => ({ ...flag, row: rows[i]!, lineRow: below(i), textX: spans[i]!.textX, anchor: spans[i]!.anchor }));
}
