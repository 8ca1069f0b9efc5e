/**
 * A queue with a limit, of single tasks of any spread that come at random: M/G/c/K. The share that is refused, and the answer of those that are let in.
 *
 * While all servers are busy, tasks leave one interval after another: the first, begun by the call that makes all busy, lasts until the first of c tasks is
 * done, that one fresh and the others looked at at any moment; each other one lasts as a service c times as fast. How many of them begin with j waiting is
 * told by levels: as many as calls are let in that find j waiting. A call that comes some time into an interval finds those that came before it, and waits
 * for what is left of the interval and then for one interval for each of them: in transforms, one step for each place.
 * One server: exact. Several: Tijms, Van Hoorn and Federgruen's approximation, with the chance and the mean of the endless queue's wait (`wait.ts`).
 * Sources: Tijms, A First Course in Stochastic Models (2003), sections 9.6 and 9.8; Tijms, Van Hoorn & Federgruen, Advances in Applied Probability 13 (1981).
 */
import { limitedQueue } from './full-queue.ts';
import { emptyGrid, giveBack, inverse, transform, type Grid } from '../distribution/grid.ts';
import { cdfOf, massesOf, multiply } from '../distribution/masses.ts';
import { remembered } from '../distribution/remembered.ts';
import { lawOf, type ResponseLaw } from '../distribution/response-law.ts';
import { taskLaw } from '../distribution/service-law.ts';
import { serviceShape, type ServiceShape } from '../distribution/service-shape.ts';
import { firstDone, waitOf } from '../wait/wait.ts';

export interface SinglesQueue {
  /** whole, >= 1 */
  servers: number;
  /** of the servers without any refusal; above 0, below 1 */
  utilization: number;
  shape: ServiceShape;
  /** tasks that may wait; whole, >= 0 */
  queueLimit: number;
}

export interface FullQueueOfSingles {
  refusedFraction: number;
  /** of those that are let in, in mean service times */
  answer(): ResponseLaw;
}

const NODES = 1024;
const SIZE = 2 * NODES;
/** Standard deviations that the grid reaches beyond the mean. */
const REACH = 12;
/** So little of a task lies beyond the grid. */
const BEYOND = 1e-5;
/** Shapes that spread more than exponential ones spread so much at least. */
const LEAST_SPREAD = 1.001;
/** What no power of a transform shows any more. */
const NEGLIGIBLE = 1e-9;

/** So many servers, and shares of them, weigh as one place where it is told whether a queue fills as its spread says; by comparison with simulation. */
const SERVERS_A_PLACE = { steadier: 0.15, gamma: 0.05, other: 0.3 };

/** More places are filled as much seldomer as the last of these says. */
export const MOST_PLACES = 1000;

/** Of tasks that are not exponential. */
export function fullQueueOfSingles(queue: SinglesQueue): FullQueueOfSingles {
  const { servers, utilization, shape, queueLimit } = queue;
  const key = `full ${servers} ${utilization} ${shape.name} ${shape.squaredCoefficientOfVariation} ${queueLimit}`;
  return remembered(key, () => solved(queue));
}

function solved(queue: SinglesQueue): FullQueueOfSingles {
  const { servers, utilization, shape, queueLimit } = queue;
  const scv = shape.squaredCoefficientOfVariation;
  const endless = waitOf({ servers, utilization, shape });
  const firstMean = firstDone(servers, shape).mean;
  const others = othersLike(queue, ((endless.meanWhenDelayed - firstMean) * (1 - utilization) * servers) / utilization);
  const firstAbove = (x: number) => (1 - shape.cdf(x)) * shape.leftTail(x) ** (servers - 1);
  const finely = ofIntervals(
    servers === 1 ? undefined : fineMasses(firstAbove),
    scv === 0 ? at(1) : fineMasses((x) => 1 - others.cdf(x)),
    queue,
  );
  const { letIn } = finely;
  // calls that come while not all are busy, each time, as in the endless queue; and those that come while all are
  const atOnce = (utilization / (1 - utilization)) * (1 / endless.delayedFraction - 1);
  const whileBusy = utilization * (1 + letIn);
  // servers that are busy with tasks that began at different times are done at random, whatever the spread, and the more so the more there are
  const weight = scv < 1 ? SERVERS_A_PLACE.steadier : shape.name === 'gamma' ? SERVERS_A_PLACE.gamma : SERVERS_A_PLACE.other;
  const part = servers === 1 ? 1 : queueLimit / (queueLimit + weight * (servers - 1));
  const exponential = { servers, utilization, queueLimit, squaredCoefficientOfVariation: 1, batchSize: 1, arrivals: 1, ofTwo: false };
  const atRandom = servers === 1 ? 1 : limitedQueue(exponential)!.refusedFraction;
  return {
    refusedFraction: (Math.max(0, whileBusy - letIn) / (atOnce + whileBusy)) ** part * atRandom ** (1 - part),
    answer() {
      if (queueLimit === 0) return taskLaw(shape);
      // waits are so many times as long that their mean is the endless queue's
      const left = (utilization / (1 - utilization)) * (1 + others.squaredCoefficientOfVariation);
      const each = servers === 1 ? 1 : endless.meanWhenDelayed / (servers * firstMean + left / 2);
      const longest = shape.quantile(1 - BEYOND);
      const queued = each * (longest + queueLimit + REACH * Math.sqrt(scv * queueLimit));
      const waits = Math.max(each * longest, Math.min(queued, endless.meanWhenDelayed + REACH * Math.sqrt(endless.varianceWhenDelayed)));
      // a wait and a service have grids of their own: of many servers a wait is short. Steady intervals, and a steady task, end on a node
      const waitStep = scv === 0 && each > waits / NODES ? each / Math.ceil((each * NODES) / waits) : waits / NODES;
      const step = scv === 0 ? 1 / Math.ceil(NODES / (longest + waits)) : (longest + waits) / NODES;
      const other = scv === 0 ? at(each / waitStep) : massesOf((x) => 1 - others.cdf(x / each), waitStep, NODES);
      const first = servers === 1 ? undefined : massesOf((x) => firstAbove(x / (each * servers)), waitStep, NODES);
      const wait = waitMasses(first, other, ofIntervals(first, other, queue));
      const late = answerOf(onto(wait, waitStep / step), shape, step);
      const chance = letIn / (atOnce + letIn);
      const mean = 1 + chance * (late.mean - 1);
      return lawOf({
        meanSeconds: mean,
        varianceSeconds2: (1 - chance) * (1 + scv) + chance * late.square - mean ** 2,
        errorBandFraction: 0,
        leastSeconds: scv === 0 ? 1 : 0,
        cdf: (x) => (1 - chance) * shape.cdf(x) + chance * late.cdf(x),
      });
    },
  };
}

/** Of tasks that spread more than exponential ones several servers see less: the same with so much left of one on average. */
function othersLike({ servers, shape }: SinglesQueue, left: number): ServiceShape {
  const scv = shape.squaredCoefficientOfVariation;
  if (servers === 1 || scv <= 1 || shape.name === 'sum') return shape;
  return serviceShape(shape.name, Math.max(LEAST_SPREAD, Math.min(scv, 2 * left - 1)));
}

interface Intervals {
  /** calls a step of the grid */
  rate: number;
  /** how many intervals but for the first begin with 0, 1, … waiting, each time that all servers become busy */
  begun: Float64Array;
  /** calls that are let in meanwhile: as many */
  letIn: number;
  /** how many intervals end with nobody waiting */
  endedEmpty: number;
}

/** @param first like the others where it is undefined */
function ofIntervals(first: Grid | undefined, other: Grid, { utilization, queueLimit }: SinglesQueue): Intervals {
  const rate = utilization / meanOf(other);
  const came = arrivalsIn(other, rate, queueLimit);
  const cameFirst = first ? arrivalsIn(first, utilization / meanOf(first), queueLimit) : came;
  const [more, moreInFirst] = [tailOf(came), tailOf(cameFirst)];
  const begun = new Float64Array(queueLimit);
  let letIn = 0;
  for (let j = 0; j < queueLimit; j++) {
    let sum = moreInFirst[j]!;
    for (let i = 0; i < j; i++) sum += begun[i]! * more[j - i]!;
    letIn += begun[j] = sum / came[0]!;
  }
  return { rate, begun, letIn, endedEmpty: cameFirst[0]! + (queueLimit > 0 ? begun[0]! * came[0]! : 0) };
}

/** All at one place, shared between the nodes next to it so that the mean holds. */
function at(place: number): Grid {
  const grid = emptyGrid(SIZE);
  const node = Math.floor(place);
  grid.real[node] = 1 - (place - node);
  grid.real[node + 1] = place - node;
  return grid;
}

function meanOf({ real }: Grid): number {
  let mean = 0;
  for (let k = 0; k < NODES; k++) mean += k * real[k]!;
  return mean;
}

/** Transform of the waits of calls that find all busy, and a place. */
function waitMasses(first: Grid | undefined, other: Grid, { rate, begun, endedEmpty }: Intervals): Grid {
  transform(other);
  if (first) transform(first);
  const one = first ?? other;
  const wait = emptyGrid(SIZE);
  for (let k = 0; k <= NODES; k++) {
    const [or, oi] = [other.real[k]!, other.imaginary[k]!];
    // what is told at a node is the mean around it: that folds in what turns faster, next to nothing of it where it turns slowly
    for (const turn of k > NODES / 4 ? [0, -1, 1] : [0]) {
      const angle = (2 * Math.PI * k) / SIZE + 2 * Math.PI * turn;
      const around = angle === 0 ? 1 : (Math.sin(angle / 2) / (angle / 2)) ** 2;
      // rate/(rate − iω)
      const size = rate ** 2 + angle ** 2;
      const [tr, ti] = [(rate * rate) / size, (rate * angle) / size];
      let [ar, ai] = [one.real[k]!, one.imaginary[k]!];
      let [pr, pi] = [around, 0];
      for (let j = 0; j < begun.length; j++) {
        const ended = j === 0 ? endedEmpty : begun[j - 1]!;
        const nr = ar + begun[j]! * or - ended;
        const ni = ai + begun[j]! * oi;
        ar = nr * tr - ni * ti;
        ai = nr * ti + ni * tr;
        wait.real[k]! += ar * pr - ai * pi;
        wait.imaginary[k]! += ar * pi + ai * pr;
        [pr, pi] = [pr * or - pi * oi, pr * oi + pi * or];
        if (pr * pr + pi * pi < NEGLIGIBLE ** 2) break;
      }
    }
    if (k > 0 && k < NODES) [wait.real[SIZE - k], wait.imaginary[SIZE - k]] = [wait.real[k]!, -wait.imaginary[k]!];
  }
  return wait;
}

/** From its transform, onto a grid with other steps. */
function onto(wait: Grid, steps: number): Grid {
  inverse(wait);
  const grid = emptyGrid(SIZE);
  let [below, told] = [0, 0];
  for (let k = 0; k < SIZE; k++) {
    // rounding ripples: what is too much at one node is too little at the next
    below += wait.real[k]!;
    const share = Math.max(0, below - told);
    told += share;
    const node = Math.floor(k * steps);
    if (node > SIZE - 2) break;
    grid.real[node]! += share * (1 - (k * steps - node));
    grid.real[node + 1]! += share * (k * steps - node);
  }
  giveBack(wait);
  transform(grid);
  return grid;
}

/** Those waits, and then the own service. */
function answerOf(wait: Grid, shape: ServiceShape, step: number) {
  const own = shape.name === 'deterministic' ? at(Math.round(1 / step)) : massesOf((x) => 1 - shape.cdf(x), step, NODES);
  transform(own);
  inverse(multiply(wait, own));
  giveBack(own);
  let [mass, mean, square] = [0, 0, 0];
  for (let k = 0; k < SIZE; k++) {
    const share = (wait.real[k] = Math.max(0, wait.real[k]!));
    mass += share;
    mean += share * k * step;
    square += share * (k * step) ** 2;
  }
  [mean, square] = [mean / mass, square / mass];
  for (let k = 0; k < SIZE; k++) wait.real[k]! /= mass;
  const cdf = cdfOf(wait.real, step, NODES, 1 / Math.sqrt(square - mean ** 2));
  return { mean, square, cdf };
}

/** On a grid that ends where nothing is left. */
function fineMasses(above: (x: number) => number): Grid {
  let end = 1;
  while (above(end) > BEYOND) end *= 1.25;
  while (above(end) < BEYOND) end /= 1.25;
  return massesOf(above, (1.25 * end) / NODES, NODES);
}

/** Chances of 0 to `most` arrivals within masses, at so many a step. */
function arrivalsIn({ real: masses }: Grid, rate: number, most: number): Float64Array {
  const chances = new Float64Array(most + 1);
  for (let k = 0; k < NODES; k++) {
    if (masses[k] === 0) continue;
    let chance = masses[k]! * Math.exp(-rate * k);
    for (let m = 0; m <= most && (chance > 1e-18 || m < rate * k); m++) {
      chances[m]! += chance;
      chance *= (rate * k) / (m + 1);
    }
  }
  return chances;
}

/** P(more than j). */
function tailOf(chances: Float64Array): Float64Array {
  let left = 1;
  return chances.map((chance) => (left = Math.max(0, left - chance)));
}
