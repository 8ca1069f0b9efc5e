/**
 * Batches of nearly steady tasks. They wait as steady ones do, exactly (`steady-batch.ts`), in heavy traffic's proportion longer; and then run in rounds
 * as on idle servers, from servers that have done with their earlier rounds not quite at once: as many more rounds as the wait is long run apart.
 * An approximation, compared with simulation: the error band.
 */
import type { BatchQueue } from './batch-queue.ts';
import { emptyGrid, giveBack, inverse, transform } from '../distribution/grid.ts';
import { idleBatchCdf } from './idle-batch.ts';
import { cdfOf, massesOf, multiplyAdd } from '../distribution/masses.ts';
import { lawOf, type ResponseLaw } from '../distribution/response-law.ts';
import type { ServiceShape } from '../distribution/service-shape.ts';
import { steadyBatchLaw } from './steady-batch.ts';

const NODES = 512;
/** Standard deviations of the wait that the grid reaches. */
const REACH = 11;
/** Of tasks that waited longer, the servers have run apart as far as they do. */
const MOST_EARLIER = 3;

/**
 * How much of the way from the law of spread tasks to that of nearly steady ones: all of it for steady ones, none from scv 0.24 on. Batches that leave
 * servers to others mix with them, and soon run no more in rounds.
 */
export function partNearlySteady({ servers, batchSize }: BatchQueue, { squaredCoefficientOfVariation: scv }: ServiceShape): number {
  const full = Math.max(0, Math.min(1, (4 * batchSize) / servers - 3));
  const part = full * Math.min(1, 1.2 - 5 * scv * Math.max(1, batchSize / servers / 1.4)) + (1 - full) * (0.5 - 3 * scv);
  return Math.max(0, Math.min(1, part));
}

/** Undefined where the queue is too long for the grid of steady ones. */
export function nearlySteadyBatch(queue: BatchQueue, shape: ServiceShape): ResponseLaw | undefined {
  const whole = Math.floor(queue.batchSize);
  const more = queue.batchSize - whole;
  const few = ofWhole({ ...queue, batchSize: whole }, shape);
  if (more === 0 || !few) return few;
  const many = ofWhole({ ...queue, batchSize: whole + 1 }, shape);
  if (!many) return undefined;
  const mean = few.meanSeconds + more * (many.meanSeconds - few.meanSeconds);
  const square = (law: ResponseLaw) => law.varianceSeconds2 + law.meanSeconds ** 2;
  return lawOf({
    meanSeconds: mean,
    varianceSeconds2: square(few) + more * (square(many) - square(few)) - mean ** 2,
    errorBandFraction: 0,
    leastSeconds: 0,
    cdf: (t) => (1 - more) * few.cdf(t) + more * many.cdf(t),
  });
}

function ofWhole(queue: BatchQueue, shape: ServiceShape): ResponseLaw | undefined {
  const { servers, batchSize } = queue;
  const steady = steadyBatchLaw(queue);
  if (!steady) return undefined;
  const scv = shape.squaredCoefficientOfVariation;
  const rounds = Math.ceil(batchSize / servers);
  const longer = 1 + scv / batchSize;
  const waitMean = longer * Math.max(0, steady.mean - rounds);
  const ownEnd = rounds + 1 + 8 * Math.sqrt(scv * (rounds + MOST_EARLIER));
  const step = (ownEnd + waitMean + REACH * longer * Math.sqrt(steady.variance)) / NODES;
  const wait = massesOf(
    straight((x) => 1 - steady.cdf(rounds + x / longer), step),
    step,
    NODES,
  );
  // a batch that leaves half of the servers free does not wait for those that run late
  const held = Math.max(0, Math.min(1, (4 * batchSize) / servers - 3));
  const all = emptyGrid(2 * NODES);
  // behind as many other batches as last so many rounds, this many of its tasks are left for the last one
  const endingBehind = (rounds: number) => {
    const behind = Math.max(1, Math.floor((rounds * servers) / batchSize));
    return Math.min(batchSize, ((behind + 1) * batchSize) % servers || servers);
  };
  for (let before = 0, from = 0; before <= MOST_EARLIER + 1 && from < NODES; before++) {
    const earlier = Math.max(0, before - 1);
    const to = before === 0 ? 1 : earlier === MOST_EARLIER ? NODES : Math.min(NODES, Math.ceil((earlier * longer) / step + 0.5));
    if (to <= from) continue;
    const waited = emptyGrid(2 * NODES);
    waited.real.set(wait.real.subarray(from, to), from);
    const done = idleBatchCdf(shape, {
      servers,
      batchSize,
      earlier: held * earlier,
      ...(before > 0 && { ending: (endingBehind(Math.max(1, earlier)) + endingBehind(earlier + 1)) / 2 }),
    });
    const own = massesOf((x) => 1 - done(x + held * earlier), step, NODES);
    transform(waited);
    transform(own);
    multiplyAdd(all, [waited, own], { cells: 0, mass: 1 });
    for (const grid of [waited, own]) giveBack(grid);
    from = to;
  }
  inverse(all);
  let [mass, mean, square] = [0, 0, 0];
  for (let k = 0; k < 2 * NODES; k++) {
    const share = Math.max(0, all.real[k]!);
    mass += share;
    mean += share * k * step;
    square += share * (k * step) ** 2;
  }
  mean /= mass;
  const variance = Math.max(0, square / mass - mean ** 2);
  const cdf = cdfOf(all.real, step, NODES, 1 / Math.sqrt(variance));
  for (const grid of [wait, all]) giveBack(grid);
  return lawOf({ meanSeconds: mean, varianceSeconds2: variance, errorBandFraction: 0, leastSeconds: 0, cdf });
}

/** Straight between the nodes: half as often is the law itself asked, which takes longest. */
function straight(above: (x: number) => number, step: number): (x: number) => number {
  const known = new Float64Array(NODES + 2).fill(-1);
  const at = (k: number) => (known[k]! < 0 ? (known[k] = above(k * step)) : known[k]!);
  return (x) => {
    const node = Math.round((2 * x) / step);
    return node % 2 === 0 ? at(node / 2) : (at((node - 1) / 2) + at((node + 1) / 2)) / 2;
  };
}
