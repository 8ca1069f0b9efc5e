/** A call graph in columns: each service right of all that call it; a call over several columns has a lane of its own through those between. */
import { BOX_HIGH, type BoxPlace, type GraphLayout, type Label, type LaidEdge, type LaidNode, type Route } from './graph-laid.ts';

/** A service, or the lane of a call that goes by. */
interface Item {
  name: string | undefined;
  column: number;
  high: number;
  /** of its middle */
  y: number;
  before: Item[];
  after: Item[];
}

/** Words above a line and below it. */
const ABOVE = 18;
const BELOW = 20;
const APART = 22;
const LANE = 14;
/** Between two columns: wider says nothing more. */
const MOST_BETWEEN = 220;
const SWEEPS = 4;

const pitch = ({ thick }: LaidEdge) => ABOVE + thick + BELOW;

export function columnsOf(
  nodes: readonly LaidNode[],
  edges: readonly LaidEdge[],
  { width, wide, level }: { width: number; wide: number; level: number },
): GraphLayout {
  const depths = [...new Set(nodes.map(({ depth }) => depth))].sort((a, b) => a - b);
  const items = new Map<string, Item>();
  const columns: Item[][] = depths.map(() => []);
  const add = (name: string | undefined, column: number, high: number): Item => {
    const item: Item = { name, column, high, y: 0, before: [], after: [] };
    columns[column]!.push(item);
    return item;
  };
  for (const { name, depth } of nodes) {
    const arriving = edges.filter(({ to }) => to === name).reduce((sum, edge) => sum + pitch(edge), 0);
    const leaving = edges.filter(({ from }) => from === name).reduce((sum, edge) => sum + edge.thick + 4, 0);
    items.set(name, add(name, depths.indexOf(depth), Math.max(BOX_HIGH, arriving, leaving)));
  }
  /** what each call goes by, its caller first and its callee last */
  const ways = edges.map((edge): Item[] => {
    const [from, to] = [items.get(edge.from)!, items.get(edge.to)!];
    const lanes = Array.from({ length: Math.max(0, to.column - from.column - 1) }, (_, i) =>
      add(undefined, from.column + 1 + i, edge.thick + LANE),
    );
    const way = [from, ...lanes, to];
    way.slice(1).forEach((item, i) => {
      item.before.push(way[i]!);
      way[i]!.after.push(item);
    });
    return way;
  });
  untangle(columns);
  const high = stack(columns);

  const step = depths.length > 1 ? Math.min(wide + MOST_BETWEEN, (width - wide) / (depths.length - 1)) : 0;
  const boxes = new Map(
    [...items].map(([name, { column, y, high: tall }]): [string, BoxPlace] => [name, { x: column * step, y: y - tall / 2, high: tall }]),
  );
  const arrivals = ports(edges, ways, 'to', pitch, (edge) => ABOVE + edge.thick / 2);
  const departures = ports(
    edges,
    ways,
    'from',
    ({ thick }) => thick + 4,
    ({ thick }) => 2 + thick / 2,
  );
  const routes = edges.map((edge, i): Route => {
    const way = ways[i]!;
    let [x, y] = [way[0]!.column * step + wide, departures[i]!];
    let path = `M${x} ${y}`;
    way.slice(1).forEach((item, k) => {
      const last = k === way.length - 2;
      const at = last ? arrivals[i]! : item.y;
      const left = item.column * step;
      const turned = left - level;
      path += `C${(x + turned) / 2} ${y} ${(x + turned) / 2} ${at} ${turned} ${at}H${last ? left : left + wide}`;
      [x, y] = [left + wide, at];
    });
    return { path, thick: edge.thick, dashed: false };
  });
  const labels = edges.flatMap((edge, i): Label[] => {
    const x = ways[i]!.at(-1)!.column * step - 8;
    const [calls, bytes] = edge.words;
    return [
      { x, y: arrivals[i]! - edge.thick / 2 - 6, anchor: 'end', words: calls, minor: false },
      { x, y: arrivals[i]! + edge.thick / 2 + 15, anchor: 'end', words: bytes, minor: true },
    ];
  });
  return { across: true, wide, broad: width, high, boxes, routes, labels };
}

/** Where each call meets its service: one below the other in the order of where they come from or go to, in the middle of the box. */
function ports(
  edges: readonly LaidEdge[],
  ways: readonly Item[][],
  end: 'from' | 'to',
  room: (edge: LaidEdge) => number,
  middle: (edge: LaidEdge) => number,
): number[] {
  const at: number[] = [];
  const own = (i: number) => (end === 'to' ? ways[i]!.at(-1)! : ways[i]![0]!);
  const next = (i: number) => (end === 'to' ? ways[i]!.at(-2)! : ways[i]![1]!);
  for (const item of new Set(edges.map((_, i) => own(i)))) {
    const here = edges.map((_, i) => i).filter((i) => own(i) === item);
    here.sort((a, b) => next(a).y - next(b).y);
    let y = item.y - here.reduce((sum, i) => sum + room(edges[i]!), 0) / 2;
    for (const i of here) {
      at[i] = y + middle(edges[i]!);
      y += room(edges[i]!);
    }
  }
  return at;
}

/** Orders each column by the middle of what its items are joined to, which uncrosses most lines. */
function untangle(columns: Item[][]): void {
  const place = new Map<Item, number>();
  const number = (column: Item[]) => column.forEach((item, i) => place.set(item, i - (column.length - 1) / 2));
  const mean = (joined: Item[], otherwise: number) =>
    joined.length ? joined.reduce((sum, item) => sum + place.get(item)!, 0) / joined.length : otherwise;
  columns.forEach(number);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forth = sweep % 2 === 0;
    for (const column of forth ? columns : [...columns].reverse()) {
      const wanted = new Map(column.map((item) => [item, mean(forth ? item.before : item.after, place.get(item)!)]));
      column.sort((a, b) => wanted.get(a)! - wanted.get(b)!);
      number(column);
    }
  }
}

/**
 * Gives every item its middle: near the middle of what it is joined to, in the order of its column.
 * @returns how high the whole is
 */
function stack(columns: Item[][]): number {
  for (const column of columns) settle(column, () => 0);
  const mean = (joined: Item[], otherwise: number) =>
    joined.length ? joined.reduce((sum, { y }) => sum + y, 0) / joined.length : otherwise;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forth = sweep % 2 === 0;
    for (const column of forth ? columns : [...columns].reverse()) settle(column, (item) => mean(forth ? item.before : item.after, item.y));
  }
  const all = columns.flat();
  const top = Math.min(...all.map(({ y, high }) => y - high / 2));
  for (const item of all) item.y -= top;
  return Math.max(...all.map(({ y, high }) => y + high / 2));
}

/** As near to what is wanted, by least squares, as items in this order can stand without touching. */
function settle(column: Item[], wanted: (item: Item) => number): void {
  let offset = 0;
  const offsets = column.map((item, i) => {
    if (i > 0) offset += (column[i - 1]!.high + item.high) / 2 + APART;
    return offset;
  });
  const blocks: { sum: number; count: number }[] = [];
  column.forEach((item, i) => {
    blocks.push({ sum: wanted(item) - offsets[i]!, count: 1 });
    for (let [a, b] = blocks.slice(-2); a && b && a.sum / a.count > b.sum / b.count; [a, b] = blocks.slice(-2))
      blocks.splice(-2, 2, { sum: a.sum + b.sum, count: a.count + b.count });
  });
  let i = 0;
  for (const { sum, count } of blocks) for (let k = 0; k < count; k++, i++) column[i]!.y = sum / count + offsets[i]!;
}
