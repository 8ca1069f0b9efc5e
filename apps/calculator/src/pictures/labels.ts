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

/**
 * Labels of a level axis inside its edges. Where they would run into one another every second is left out, or every third: what remains is as far apart as
 * before.
 */
export function axisLabels(ticks: readonly { x: number; words: string }[], edges: { left: number; right: number }): TickLabel[] {
  const placed = ticks.map(({ x, words }) => {
    const wide = widthOf(words);
    const anchor = x - wide / 2 < edges.left ? 'start' : x + wide / 2 > edges.right ? 'end' : 'middle';
    const from = anchor === 'start' ? x : anchor === 'end' ? x - wide : x - wide / 2;
    return { label: { x, words, anchor } as TickLabel, from, to: from + wide };
  });
  for (let step = 1; step < placed.length; step++) {
    const kept = placed.filter((_, i) => i % step === 0);
    if (kept.every(({ from }, i) => i === 0 || from >= kept[i - 1]!.to + LETTER)) return kept.map(({ label }) => label);
  }
  return placed.slice(0, 1).map(({ label }) => label);
}
