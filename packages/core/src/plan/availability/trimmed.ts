/**
 * Fleets as small as they may be, each in turn, the one that may save most first; the others stay as they are meanwhile.
 * @param installed replicas of each, which are enough
 * @param enough whether so many of each are; never true of fewer where it is not of more
 */
export function trimmed(
  installed: readonly number[],
  fleets: readonly { fewest: number; usdPerMonthWith: (installed: number) => number | undefined }[],
  enough: (installed: readonly number[]) => boolean,
): number[] {
  const best = [...installed];
  const saved = fleets.map((fleet, f) => (fleet.usdPerMonthWith(best[f]!) ?? 0) - (fleet.usdPerMonthWith(fleet.fewest) ?? 0));
  for (const f of [...saved.keys()].sort((a, b) => saved[b]! - saved[a]!)) {
    for (let low = fleets[f]!.fewest - 1; best[f]! - low > 1;) {
      const middle = Math.floor((low + best[f]!) / 2);
      if (enough(best.map((count, other) => (other === f ? middle : count)))) best[f] = middle;
      else low = middle;
    }
  }
  return best;
}
