/**
 * The known name that was most likely meant, or undefined when none is close.
 * Damerau-Levenshtein distance without case; close means at most a third of the longer name's letters, and at least one.
 * @param farthest how far apart a name may be, in letters; without it, close means the above
 * @example nearestName('us-esat4', ['us-east1', 'us-east4']) // => 'us-east4'
 */
export function nearestName(given: string, known: Iterable<string>, farthest?: number): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const name of known) {
    const distance = editDistance(given.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance && distance <= (farthest ?? Math.max(1, Math.floor(Math.max(given.length, name.length) / 3)))) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** Fewest insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(replaced, last[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j]!, beforeLast[j - 2]! + 1);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
