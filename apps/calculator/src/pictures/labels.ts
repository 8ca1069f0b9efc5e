/** How wide words are, and which of them fit. Widths are estimates, for letters of 12 px as pictures are drawn. */
const LETTER = 6.6;
export const widthOf = (words: string) => words.length * LETTER + 2;

/** bold letters are wider */
export const BOLD = 1.12;

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
