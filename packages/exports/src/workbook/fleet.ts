/**
 * Replicas as formulas: the fewest whose survivors carry a rate in every loss to survive, with replicas spread over zones within one of each other.
 * Of n replicas on Z zones the loss of z leaves q(Z − z) + max(0, s − z), with q = ⌊n/Z⌋ and s = n − qZ; so for m survivors
 * n = m + z·⌈m/(Z − z)⌉. `load` is the rate at one shard divided by the load line.
 */
import type { Bindings, Cell, Sheet } from './sheet.ts';
import { sumOfLargest } from './sheet.ts';

const CARRY = 'max(1, ceil(load))';
const EACH_ALONE = `max(${CARRY} + lostZones * ceil(${CARRY} / (zones - lostZones)), ${CARRY} + lostReplicas, ceil(load * lossRatio))`;
const MOVED = 'max(1, ceil(load * lossRatio)) + lostReplicas';
const TOGETHER = `${MOVED} + lostZones * ceil((${MOVED}) / (zones - lostZones))`;

/** What the losses of a region are, in cells. */
export interface Losses {
  together: boolean;
  zones: Cell;
  lostZones: Cell | number;
  lostReplicas: Cell | number;
  /** by how much the rate rises when the largest other region is lost; 1 when none is to be survived */
  lossRatio: Cell | number;
}

export function replicasAt(losses: Losses, load: Cell): { text: string; bindings: Bindings } {
  const { together, ...bindings } = losses;
  return { text: together ? TOGETHER : EACH_ALONE, bindings: { ...bindings, load } };
}

/** One month's replicas of a fleet. */
export interface Month {
  min: Cell;
  average: Cell;
  desired: Cell;
  /** running time of the layers in each quarter of the month, in replicas */
  quarters: Cell[];
}

/** Cells of a month from its hours. A layer that runs h hours of the week pays the prices of the quarters it reaches. */
export function monthOfHours(sheet: Sheet, row: number, column: number, hours: readonly Cell[]): Month {
  const quarter = hours.length / 4;
  // a cell's formula cannot name thousands of ranks: then the mean stands for each quarter
  const ranked = hours.length <= 672;
  const average = sheet.derive(row, column + 1, 'mean', { mean: { cells: hours, of: 'AVERAGE' } });
  return {
    min: sheet.derive(row, column, 'least', { least: { cells: hours, of: 'MIN' } }, 'whole'),
    average,
    desired: sheet.derive(row, column + 2, 'most', { most: { cells: hours, of: 'MAX' } }, 'whole'),
    quarters: [0, 1, 2, 3].map((q) =>
      ranked
        ? sheet.derive(row, column + 3 + q, `most / ${hours.length}`, { most: sumOfLargest(hours, q * quarter + 1, (q + 1) * quarter) })
        : sheet.derive(row, column + 3 + q, 'average / 4', { average }),
    ),
  };
}

/** Cells of a month that runs the same number around the clock. */
export function steadyMonth(sheet: Sheet, row: number, column: number, text: string, bindings: Bindings): Month {
  const desired = sheet.derive(row, column + 2, text, bindings, 'whole');
  const same = (at: number, style: 'whole' | 'number') => sheet.derive(row, at, 'desired', { desired }, style);
  return {
    min: same(column, 'whole'),
    average: same(column + 1, 'number'),
    desired,
    quarters: [0, 1, 2, 3].map((q) => sheet.derive(row, column + 3 + q, 'desired / 4', { desired })),
  };
}
