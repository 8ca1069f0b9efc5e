/** What a call graph is laid out from, and what it is once it is. */
export interface LaidNode {
  name: string;
  depth: number;
}

export interface LaidEdge {
  from: string;
  to: string;
  /** how thick its line is */
  thick: number;
  /** calls and bytes, each a word or two */
  words: readonly [string, string];
}

export interface BoxPlace {
  x: number;
  y: number;
  high: number;
}

export interface Label {
  x: number;
  y: number;
  anchor: 'start' | 'end';
  words: string;
  /** of less weight than the other */
  minor: boolean;
}

export interface Route {
  path: string;
  thick: number;
  /** by a caller under which the callee does not stand */
  dashed: boolean;
}

export interface GraphLayout {
  /** in columns; else lines of a caller lie on one another, as branches do */
  across: boolean;
  /** of every box */
  wide: number;
  /** the whole of it, which may be broader than there was room */
  broad: number;
  high: number;
  boxes: Map<string, BoxPlace>;
  routes: Route[];
  labels: Label[];
}

/** What a box holds is this high. */
export const BOX_HIGH = 78;
