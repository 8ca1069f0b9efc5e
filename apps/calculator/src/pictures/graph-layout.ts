/**
 * Who calls whom, laid out: columns from left to right where there is room or nearly, else a tree from top to bottom. Every call has words of its own beside its own line,
 * and neither words nor boxes stand on one another, whatever calls what.
 */
import { columnsOf } from './graph-columns.ts';
import { treeOf } from './graph-tree.ts';
import type { GraphLayout, LaidEdge, LaidNode } from './graph-laid.ts';
import { widthOf } from './labels.ts';

const MOST_WIDE = 204;
const MEAN_WIDE = 150;
const LEAST_WIDE = 130;
/** Lines turn between what they leave and where their words begin: gently, where there is room. */
const BEND = 28;
const GENTLE_BEND = 72;
/** Columns that are broader than the window are moved sideways, where it is broad itself and shows at least half of them. */
const LEAST_WINDOW = 560;
const MOST_WINDOWS = 2;
const MOVED_WIDE = 140;

/** @param moves whether the picture may be broader than there is room: not on paper */
export function layoutOf(nodes: readonly LaidNode[], edges: readonly LaidEdge[], width: number, moves = true): GraphLayout {
  const columns = new Set(nodes.map(({ depth }) => depth)).size;
  /** an arriving line runs level as far as its words */
  const level = Math.max(0, ...edges.flatMap(({ words }) => words.map(widthOf))) + 14;
  const between = (columns - 1) * (level + BEND);
  const gentle = (width - (columns - 1) * (level + GENTLE_BEND)) / columns;
  const wide = gentle >= MEAN_WIDE ? Math.min(MOST_WIDE, gentle) : Math.min(MEAN_WIDE, (width - between) / columns);
  if (wide >= LEAST_WIDE) return columnsOf(nodes, edges, { width, wide, level });
  const broad = columns * MOVED_WIDE + between;
  return moves && width >= LEAST_WINDOW && broad <= MOST_WINDOWS * width
    ? columnsOf(nodes, edges, { width: broad, wide: MOVED_WIDE, level })
    : treeOf(nodes, edges, width);
}
