/**
 * A batch of so many tasks that each of them hardly counts. It waits until the servers have done with the batches before it: as at one server that is c times
 * as fast and does a batch as one task. Then its tasks start, as many as there are servers at once and the others evenly after one another, and all of them
 * are done within a time if each is from its start. Compared with simulation: within 6 % (docs/accuracy-of-queueing.md). In mean task times.
 */
import { burstsOf } from '../bursts/bursts.ts';
import { sumOfLaws } from '../distribution/composed-laws.ts';
import { lawOf, momentsOf, type ResponseLaw } from '../distribution/response-law.ts';
import { scaled } from '../distribution/scaled-law.ts';
import type { ServiceShape } from '../distribution/service-shape.ts';
import { waitLaw } from '../wait/single-response.ts';
import { sumShape } from '../distribution/sum-shape.ts';
import { waitOf } from '../wait/wait.ts';

export interface VastBatch {
  servers: number;
  utilization: number;
  shape: ServiceShape;
  batchSize: number;
  arrivals: number;
  /** tasks of the call whose answer is asked for */
  own: number;
}

export function vastBatch({ servers, utilization, shape, batchSize, arrivals, own }: VastBatch): ResponseLaw {
  const sum = sumShape(shape, batchSize);
  const wait = waitOf({ servers: 1, utilization, shape: sum, ...burstsOf(1, utilization, sum, arrivals) });
  return sumOfLaws([scaled(waitLaw(wait), batchSize / servers), workOf(shape, servers, own)]);
}

const CELLS = 800;
/** So few tasks of all batches take longer than is looked at. */
const BEYOND = 1e-7;

/** When all tasks are done that nobody waits before. */
export function workOf(shape: ServiceShape, servers: number, tasks: number): ResponseLaw {
  const atOnce = Math.min(servers, tasks);
  const startsTake = (tasks - atOnce) / servers;
  const end = shape.quantile(1 - BEYOND / tasks);
  // −ln P(a task is done within y), and the area under it from y on
  const place = (i: number) => end * (i / CELLS) ** 2;
  const undone = Float64Array.from({ length: CELLS + 1 }, (_, i) => -Math.log(Math.max(Number.MIN_VALUE, shape.cdf(place(i)))));
  const area = new Float64Array(CELLS + 1);
  for (let i = CELLS - 1; i >= 0; i--) area[i] = area[i + 1]! + ((undone[i]! + undone[i + 1]!) / 2) * (place(i + 1) - place(i));
  const at = (table: Float64Array, y: number) => {
    if (y >= end) return 0;
    const i = Math.floor(CELLS * Math.sqrt(y / end));
    return table[i]! + ((y - place(i)) / (place(i + 1) - place(i))) * (table[i + 1]! - table[i]!);
  };
  const cdf = (t: number) => {
    const last = t - startsTake;
    return last <= 0 ? 0 : Math.exp(-atOnce * at(undone, t) - servers * (at(area, last) - at(area, t)));
  };
  return lawOf({ ...momentsOf(cdf, startsTake, startsTake + end), errorBandFraction: 0, leastSeconds: startsTake, cdf });
}
