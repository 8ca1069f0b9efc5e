/**
 * Who calls whom, laid out: columns from left to right where there is room, else a tree from top to bottom. Every call has words of its own beside its own line,
 * and neither words nor boxes stand on one another, whatever calls what.
 */
import { columnsOf } from './graph-columns.ts';
import { treeOf } from './graph-tree.ts';
import type { GraphLayout, LaidEdge, LaidNode } from './graph-laid.ts';
import { widthOf } from './labels.ts';

const MOST_WIDE = 204;
const LEAST_WIDE = 150;
/** Lines turn between what they leave and where their words begin. */
const BEND = 36;

export function layoutOf(nodes: readonly LaidNode[], edges: readonly LaidEdge[], width: number): GraphLayout {
  const columns = new Set(nodes.map(({ depth }) => depth)).size;
  /** an arriving line runs level as far as its words */
  const level = Math.max(0, ...edges.flatMap(({ words }) => words.map(widthOf))) + 14;
  const wide = Math.min(MOST_WIDE, (width - (columns - 1) * (level + BEND)) / columns);
  return wide >= LEAST_WIDE ? columnsOf(nodes, edges, { width, wide, level }) : treeOf(nodes, edges, width);
}
