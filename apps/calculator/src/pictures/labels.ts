/** Where words go so that neither other words nor upright lines run through them. Widths are estimates, for letters of 12 px as pictures are drawn. */
const LETTER = 6.6;
export const widthOf = (words: string) => words.length * LETTER + 2;

export interface Flag {
  x: number;
  words: string;
}

export interface PlacedFlag extends Flag {
  /** 0 is the topmost */
  row: number;
  anchor: 'start' | 'end';
}

/** Room between a line and its words. */
const BESIDE = 9;

/**
 * Words at the heads of upright lines: right of their line, and a row deeper than words that would reach over it, so that every line begins below the words it
 * would run through. Words that do not fit before the right edge stand left of their line, in the topmost rows.
 * @param flags in any order; several may stand at one place
 * @returns from left to right
 */
export function placeFlags(flags: readonly Flag[], right: number): PlacedFlag[] {
  const sorted = [...flags].sort((a, b) => a.x - b.x);
  const fits = ({ x, words }: Flag) => x + BESIDE + widthOf(words) <= right || x - BESIDE - widthOf(words) < 0;
  const atEdge = sorted.filter((flag) => !fits(flag));
  let row = atEdge.length - 1;
  let last = -1;
  return sorted.map((flag, i): PlacedFlag => {
    if (!fits(flag)) return { ...flag, row: atEdge.indexOf(flag), anchor: 'end' };
    const over = sorted.slice(Math.max(0, last), i).some((other) => fits(other) && other.x + BESIDE + widthOf(other.words) >= flag.x);
    if (over) row++;
    else {
      row = atEdge.length;
      last = i;
    }
    return { ...flag, row, anchor: 'start' };
  });
}

/** Beside a point: on the side where no upright line passes through the words, left where both are free or neither is. */
export function sideOf(x: number, words: string, lines: readonly number[], edges: { left: number; right: number }): 'start' | 'end' {
  const free = (from: number, to: number) => from >= edges.left && to <= edges.right && !lines.some((line) => line > from && line < to);
  const wide = BESIDE + widthOf(words);
  return free(x - wide, x - 2) || !free(x + 2, x + wide) ? 'end' : 'start';
}

/** As much of a name as there is room for: what is cut off ends in an ellipsis. The whole name stands in the table and the text alternative. */
export function shortened(words: string, wide: number): string {
  const most = Math.max(2, Math.floor((wide - 2) / LETTER));
  return words.length > most ? `${words.slice(0, most - 1).trimEnd()}…` : words;
}

export interface TickLabel {
  x: number;
  words: string;
  anchor: 'start' | 'middle' | 'end';
}

/** Labels of a level axis inside its edges; one that would run into the label before it is left out. */
export function axisLabels(ticks: readonly { x: number; words: string }[], edges: { left: number; right: number }): TickLabel[] {
  let taken = -Infinity;
  return ticks.flatMap(({ x, words }): TickLabel[] => {
    const wide = widthOf(words);
    const anchor = x - wide / 2 < edges.left ? 'start' : x + wide / 2 > edges.right ? 'end' : 'middle';
    const from = anchor === 'start' ? x : anchor === 'end' ? x - wide : x - wide / 2;
    if (from < taken + LETTER) return [];
    taken = from + wide;
    return [{ x, words, anchor }];
  });
}
