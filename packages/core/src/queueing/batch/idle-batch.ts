/**
 * A batch of nearly steady tasks on servers that nobody else uses: its tasks run in rounds, every server does one after another, and the last round,
 * where it is not full, goes to those that were done first. Exact up to two rounds, or one and a part; more rounds run apart a little less than here,
 * where a server that is ahead gets no more than its turn. In mean task times.
 * Source: order statistics of independent times, David & Nagaraja, Order Statistics, 3rd ed. (2003), section 2.2.
 */
import { logGamma } from '../distribution/gamma.ts';
import { serviceShape, type ServiceShape } from '../distribution/service-shape.ts';

export interface Rounds {
  servers: number;
  /** whole */
  batchSize: number;
  /** tasks that every server has to do before the batch's own first */
  earlier: number;
  /** tasks of the last round, where that is not what is left of whole ones */
  ending?: number;
}

const CELLS = 64;
const TABLE = 400;
const LAST_TABLE = 200;
const NEGLIGIBLE = 1e-8;

/** P(the last task is done within t). */
export function idleBatchCdf(shape: ServiceShape, { servers, batchSize, earlier, ending }: Rounds): (t: number) => number {
  const whole = earlier + Math.ceil(batchSize / servers);
  // so many tasks in a row take the same time to within what a table tells
  if (sumOf(shape, whole).squaredCoefficientOfVariation === 0) return (t) => (t >= whole ? 1 : 0);
  if (batchSize <= servers) {
    const each = tabulated(shape, earlier + 1);
    return (t) => each(t) ** (ending ?? batchSize);
  }
  const rounds = whole - 1;
  const last = ending ?? batchSize + earlier * servers - rounds * servers;
  if (last > servers - 1e-9) {
    const each = tabulated(shape, rounds + 1);
    return (t) => each(t) ** servers;
  }
  // of the servers, `last` do one more: those first done. By when the last of these was done (its cells), the others before it and after it
  const [task, before] = [tabulated(shape, 1), tabulated(shape, rounds)];
  const from = quantileOf(shape, rounds, NEGLIGIBLE);
  const width = (quantileOf(shape, rounds, 1 - NEGLIGIBLE) - from) / CELLS;
  const edges = Float64Array.from({ length: CELLS + 1 }, (_, i) => before(from + i * width));
  const orders = logGamma(servers + 1) - logGamma(last) - logGamma(servers - last + 1);
  const done = (t: number) => {
    const inTime = before(t);
    let earlyInTime = 0;
    let sum = 0;
    for (let i = 0; i < CELLS; i++) {
      const free = from + (i + 0.5) * width;
      if (free > t) break;
      const chance = (edges[i + 1]! - edges[i]!) * task(t - free);
      earlyInTime += chance / 2;
      const later = inTime - (edges[i]! + edges[i + 1]!) / 2;
      if (earlyInTime > 0 && later > 0)
        sum += chance * Math.exp(orders + (last - 1) * Math.log(earlyInTime) + (servers - last) * Math.log(later));
      earlyInTime += chance / 2;
    }
    return sum;
  };
  const to = from + CELLS * width + quantileOf(shape, 1, 1 - NEGLIGIBLE);
  // one in a hundred batches, where one server of many does one more, lies between cells: of all that is counted, in the end all are done
  const all = done(to);
  return lookedUp((t) => Math.min(1, done(t) / all), { from, to, cells: LAST_TABLE });
}

/** The sum of so many tasks, nearly steady ones, as one time of their shape. */
const sumOf = (shape: ServiceShape, tasks: number): ServiceShape =>
  tasks === 1 ? shape : serviceShape(shape.name === 'lognormal' ? 'lognormal' : 'gamma', shape.squaredCoefficientOfVariation / tasks);

const quantileOf = (shape: ServiceShape, tasks: number, fraction: number) => tasks * sumOf(shape, tasks).quantile(fraction);

/** Its distribution function, in the time of one task. */
function tabulated(shape: ServiceShape, tasks: number): (t: number) => number {
  const { cdf } = sumOf(shape, tasks);
  const [from, to] = [quantileOf(shape, tasks, NEGLIGIBLE), quantileOf(shape, tasks, 1 - NEGLIGIBLE)];
  return lookedUp((t) => cdf(t / tasks), { from, to, cells: TABLE });
}

/** It is asked for at ten thousand places. */
function lookedUp(cdf: (t: number) => number, { from, to, cells }: { from: number; to: number; cells: number }): (t: number) => number {
  const width = (to - from) / cells;
  const table = Float64Array.from({ length: cells + 1 }, (_, i) => cdf(from + i * width));
  return (t) => {
    const cell = (t - from) / width;
    if (!(cell > 0)) return 0;
    if (cell >= cells) return 1;
    const k = Math.floor(cell);
    return table[k]! + (cell - k) * (table[k + 1]! - table[k]!);
  };
}
