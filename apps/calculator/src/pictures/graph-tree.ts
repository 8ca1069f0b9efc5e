/** A call graph where there is no room for columns, as on a phone: each service under the first that calls it, the words of all its callers above it. */
import { BOX_HIGH, type BoxPlace, type GraphLayout, type Label, type LaidEdge, type LaidNode, type Route } from './graph-laid.ts';
import { shortened, widthOf } from './labels.ts';

const LINE = 16;
const APART = 14;
const MOST_WIDE = 204;
const LEAST_WIDE = 150;
const MOST_INDENT = 24;
const LEAST_INDENT = 8;
/** Lines of further callers run right of the boxes, so far apart. */
const LANE = 10;
const LANE_THICK = 5;
const PORT = 9;

export function treeOf(nodes: readonly LaidNode[], edges: readonly LaidEdge[], width: number): GraphLayout {
  const isFirst = (i: number) => edges.findIndex(({ to }) => to === edges[i]!.to) === i;
  const rows: { name: string; level: number }[] = [];
  const put = (name: string, level: number) => {
    if (rows.some((row) => row.name === name)) return;
    rows.push({ name, level });
    edges.forEach((edge, i) => {
      if (edge.from === name && isFirst(i)) put(edge.to, level + 1);
    });
  };
  for (const { name } of [...nodes].sort((a, b) => a.depth - b.depth)) put(name, 0);
  const deepest = Math.max(0, ...rows.map(({ level }) => level));
  const indent = Math.max(LEAST_INDENT, Math.min(MOST_INDENT, (width - LEAST_WIDE) / Math.max(1, deepest)));

  const boxes = new Map<string, BoxPlace>();
  const arriving = (name: string) => edges.flatMap((edge, i) => (edge.to === name ? [i] : []));
  let y = 0;
  for (const { name, level } of rows) {
    y += arriving(name).length * LINE;
    boxes.set(name, { x: level * indent, y, high: BOX_HIGH });
    y += BOX_HIGH + APART;
  }
  const further = edges.flatMap((_, i) => (isFirst(i) ? [] : [i]));
  const ports = portsOf(edges, further, boxes);
  const lanes = lanesOf(further, ports);
  const taken = Math.max(0, ...lanes.values(), ...(lanes.size ? [1] : [])) * LANE + 8;
  /** where there is no room for their lines, the words alone tell further callers */
  const drawn = further.length > 0 && width - taken - deepest * indent >= LEAST_WIDE;
  const right = drawn ? width - taken : width;
  const wide = Math.min(MOST_WIDE, right - deepest * indent);

  const thickness = (thick: number) => Math.min(thick, indent - 6);
  const routes = edges.flatMap((edge, i): Route[] => {
    const [from, to] = [boxes.get(edge.from)!, boxes.get(edge.to)!];
    if (isFirst(i)) {
      const path = `M${from.x + indent / 2} ${from.y + BOX_HIGH}V${to.y + BOX_HIGH / 2}H${to.x}`;
      return [{ path, thick: Math.max(1, thickness(edge.thick)), dashed: false }];
    }
    if (!drawn) return [];
    const { leaves, arrives } = ports.get(i)!;
    const x = deepest * indent + wide + 2 + lanes.get(i)! * LANE;
    return [
      {
        path: `M${from.x + wide} ${leaves}H${x}V${arrives}H${to.x + wide}`,
        thick: Math.min(LANE_THICK, edge.thick),
        dashed: true,
      },
    ];
  });
  const labels = rows.flatMap(({ name }): Label[] => {
    const { x, y: top } = boxes.get(name)!;
    const callers = arriving(name);
    return callers.map((i, k) => {
      const { from, words } = edges[i]!;
      const said = words.join(', ');
      const room = Math.max(deepest * indent + wide, drawn ? 0 : right) - x - 4;
      const told = [said, `from ${from} ${said}`, `${from}: ${said}`].slice(callers.length > 1 ? 1 : 0);
      const whole = told.find((words) => widthOf(words) <= room) ?? `${shortened(from, room - widthOf(`: ${said}`))}: ${said}`;
      return { x: x + 2, y: top - 6 - (callers.length - 1 - k) * LINE, anchor: 'start', words: shortened(whole, room), minor: k > 0 };
    });
  });
  return { across: false, wide, broad: width, high: Math.max(BOX_HIGH, y - APART), boxes, routes, labels };
}

interface Ports {
  leaves: number;
  arrives: number;
}

/** Heights at which lines of further callers leave and reach their boxes, one below the other. */
function portsOf(edges: readonly LaidEdge[], further: readonly number[], boxes: ReadonlyMap<string, BoxPlace>): Map<number, Ports> {
  const used = new Map<string, number>();
  const next = (name: string) => {
    const here = further.filter((i) => edges[i]!.from === name || edges[i]!.to === name).length;
    const n = used.get(name) ?? 0;
    used.set(name, n + 1);
    const apart = Math.min(PORT, (BOX_HIGH - 10) / Math.max(1, here));
    return boxes.get(name)!.y + BOX_HIGH / 2 + (n - (here - 1) / 2) * apart;
  };
  return new Map(further.map((i) => [i, { leaves: next(edges[i]!.from), arrives: next(edges[i]!.to) }]));
}

/** The first lane, from 1, in which no other line runs at the same height. */
function lanesOf(further: readonly number[], ports: ReadonlyMap<number, Ports>): Map<number, number> {
  const spans = (i: number) => {
    const { leaves, arrives } = ports.get(i)!;
    return [Math.min(leaves, arrives), Math.max(leaves, arrives)] as const;
  };
  const lanes = new Map<number, number>();
  for (const i of [...further].sort((a, b) => spans(a)[1] - spans(a)[0] - (spans(b)[1] - spans(b)[0]))) {
    const [from, to] = spans(i);
    const busy = new Set([...lanes].filter(([other]) => spans(other)[0] < to + 6 && from - 6 < spans(other)[1]).map(([, lane]) => lane));
    let lane = 1;
    while (busy.has(lane)) lane++;
    lanes.set(i, lane);
  }
  return lanes;
}
