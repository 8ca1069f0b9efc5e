/**
 * The slowest of calls that reach a service at once, or nearly so. Those that fall on one replica queue behind one another there, as one batch; how many
 * fall on each of the replicas is multinomial, and the time within which all are answered is
 *   n!/Rⁿ [zⁿ] (Σ_j G_j(t) z^j/j!)^R,
 * G_j(t) being the chance that one replica has answered j of them by then. What they find there are such groups as well, of
 * a size that waits tell: E[J²]/E[J].
 * Where replicas share, the answer is part of the way from one queue for all to that (`calls-shared.ts`).
 * Calls further apart than they keep a replica busy meet less: as groups of so many fewer, each by itself.
 * An approximation, compared with simulation: the error band.
 * Source: Feller, An Introduction to Probability Theory and Its Applications 1, 3rd ed. (1968), section II.5 (occupancy).
 */
import { NEXT_TO_IDLE, partApart, sharedOut, wholeCalls } from './calls-shared.ts';
import { orCalledAgain, slowestCalledAgain } from './called-again.ts';
import { fewSpreadCalls } from './few-spread-calls.ts';
import { partOfTheWay } from '../distribution/part-of-the-way.ts';
import { momentsOf, NEVER, lawOf, type ResponseLaw } from '../distribution/response-law.ts';
import { slowestOfMany } from '../distribution/composed-laws.ts';
import { scaled } from '../distribution/scaled-law.ts';
import { queueOf, type QueueKind } from './replica-response.ts';

export interface CallsTogether {
  /** of single calls, one replica */
  kind: Omit<QueueKind, 'arrivalSquaredCoefficientOfVariation' | 'replicas' | 'ownBatchSize'>;
  /** of one replica, all calls counted */
  requestsPerSecond: number;
  serviceSeconds: number;
  replicas: number;
  /** that come at once; at least 1 */
  calls: number;
  /** how much of another call each of them meets: 1 where all come at the same moment */
  overlap: number;
  /** what bursts add to the squared coefficient of variation of the time between groups, where every group reaches this queue */
  burstSpread: number;
}

/** How far off it may be, by comparison with simulation (docs/accuracy-of-queueing.md). */
const APART = { spread: 0.13, steady: 0.18 };
const SHARED = { spread: 0.25, steady: 0.6 };
const SHARED_LOOSELY = { spread: 0.35, steady: 0.6 };
/** Not quite at once, or in bursts. */
const LOOSELY = 0.15;
/** More calls fall on each replica by itself, next to independently of how many there are in all. */
const MOST_COUNTED = 40;
/** Of still more the mean number says enough. */
const MOST_SPREAD = 400;
/** Numbers on one replica that are solved each by itself; between them by the two next to it. */
const MOST_SIZES = 6;
const SELDOM = 5e-4;

/** A single server that nobody shares does all that falls on it in a row: the law of batches is the better one, at any number. */
const inOneRow = ({ kind, replicas }: CallsTogether) => kind.servers === 1 && (kind.balancer === 'random' || replicas === 1);

export const callsTogetherLaw = (of: CallsTogether): ResponseLaw =>
  inOneRow(of) ? slowestOfCalls(of) : orCalledAgain(of, slowestCalledAgain, () => slowestOfCalls(of));

function slowestOfCalls(of: CallsTogether): ResponseLaw {
  const { kind, requestsPerSecond, serviceSeconds, replicas, calls, overlap, burstSpread } = of;
  const { batchSize, servers } = kind;
  /** what the calls of a group, so many, count as */
  const asOne = (group: number) => Math.max(1, 1 + (group - 1) * overlap);
  const random = kind.balancer === 'random';
  const loosely = overlap < 1 || burstSpread > 0;
  const hit = -Math.expm1(calls * Math.log1p(-1 / replicas));
  if (kind.balancer !== 'random' && kind.balancer !== 'pooled' && replicas > 1 && calls <= MOST_SPREAD)
    return fewSpreadCalls(of, shared(of, asOne(calls)), true);
  if (!random || replicas === 1 || calls > MOST_SPREAD) {
    const many = random && replicas > 1;
    const group = asOne(many ? calls / (replicas * hit) : calls);
    const pool = random ? 1 : replicas;
    const law = queueOf({
      ...kind,
      servers: servers * pool,
      batchSize: batchSize * group,
      balancer: 'random',
      arrivalSquaredCoefficientOfVariation: 1 + burstSpread * (many ? hit : 1),
      replicas: 1,
    })((requestsPerSecond * pool) / group, serviceSeconds);
    const all = calls === group ? law : slowestOfMany([{ law, count: calls / group }]);
    return atLeastOff(all, pool > 1 || many ? bandOf(of) : loosely ? LOOSELY : 0);
  }
  const found = foundBy(of);
  const chances = binomial(calls, 1 / replicas);
  const most = Math.max(
    1,
    chances.findLastIndex((chance) => chance * replicas > SELDOM),
  );
  const sizes = sizesUpTo(most);
  const laws = sizes.map((size) => {
    const own = asOne(size);
    const law = queueOf({
      ...kind,
      batchSize: found,
      ownBatchSize: batchSize * own,
      balancer: 'random',
      arrivalSquaredCoefficientOfVariation: 1 + burstSpread * hit,
      replicas: 1,
    })((requestsPerSecond * batchSize) / found, serviceSeconds);
    return { law, count: size / own };
  });
  if (laws.some(({ law }) => !law.stable)) return NEVER;
  const reached = replicas * hit;
  const alikeBusy = alikeBusyOf({
    servers,
    batchSize,
    spread: kind.squaredCoefficientOfVariation,
    along: ((calls - 1) * overlap) / replicas,
    replicas,
  });
  const done = new Float64Array(chances.length);
  const counted = calls <= MOST_COUNTED ? allDoneOf(calls, replicas) : undefined;
  const cdf = (t: number): number => {
    done[0] = 1;
    let before = 0;
    let below = 1;
    for (let i = 0; i < sizes.length; i++) {
      const size = sizes[i]!;
      const { law, count } = laws[i]!;
      const value = count === 1 ? law.cdf(t) : law.cdf(t) ** count;
      for (let j = before + 1; j <= size; j++) done[j] = below + ((value - below) * (j - before)) / (size - before);
      before = size;
      below = value;
    }
    // so many on one replica hardly ever come
    done.fill(below, before + 1);
    const apart = counted ? counted(done) : independent(chances, replicas, done);
    return alikeBusy > 0 && apart > 0 ? (reached * (apart ** (-alikeBusy / reached) - 1) + 1) ** (-1 / alikeBusy) : apart;
  };
  const slowest = laws.at(-1)!;
  const leastSeconds = laws[0]!.law.leastSeconds;
  const end = slowest.law.quantileSeconds(1 - 1e-6 / Math.max(1, calls));
  const band = Math.max(bandOf(of), ...laws.map(({ law }) => law.errorBandFraction));
  const { within, quantile } = tabulated(cdf, leastSeconds, end);
  const law = lawOf({ ...momentsOf(within, leastSeconds, end), errorBandFraction: band, leastSeconds, cdf: within });
  return { ...law, quantileSeconds: (fraction) => quantile(fraction) ?? law.quantileSeconds(fraction) };
}

/** Over replicas that share. @param group as many as they count as one batch */
function shared(of: CallsTogether, group: number): ResponseLaw {
  const { kind, requestsPerSecond, serviceSeconds, replicas, calls, burstSpread } = of;
  const utilization = (requestsPerSecond * kind.batchSize * serviceSeconds) / kind.servers;
  if (!(utilization < 1)) return NEVER;
  const queueAt = (one: CallsTogether, own: number, arrivals = 1) =>
    queueOf({
      ...one.kind,
      batchSize: own * one.kind.batchSize,
      balancer: 'random',
      arrivalSquaredCoefficientOfVariation: arrivals,
      replicas: 1,
    })(one.requestsPerSecond / own, 1);
  const light = { ...of, requestsPerSecond: (NEXT_TO_IDLE * kind.servers) / kind.batchSize };
  const idle = slowestOfMany(sharedOut(group, replicas).map(({ own, replicas: count }) => ({ law: queueAt(light, own), count })));
  const whole = wholeCalls({
    calls: { ...of, calls: group },
    utilization,
    law: (queue) => queueAt(queue, group, 1 + burstSpread),
    idle,
    slowest: true,
  });
  const errorBandFraction = bandOf(of);
  const together = partOfTheWay(whole, whole, { part: 0, errorBandFraction });
  const each = slowestOfCalls({
    ...of,
    kind: { ...kind, balancer: 'random' },
    requestsPerSecond: (utilization * kind.servers) / kind.batchSize,
    serviceSeconds: 1,
  });
  const all = calls === group ? whole : slowestOfMany([{ law: together, count: calls / group }]);
  const part = partApart({ ...kind, replicas, utilization, calls: group });
  return scaled(partOfTheWay(all, each, { part, errorBandFraction: Math.max(errorBandFraction, each.errorBandFraction) }), serviceSeconds);
}

/** How far off calls that come at once may be, by comparison with simulation, whatever their queue is off by. */
export function bandOf({ kind, replicas, overlap, burstSpread }: CallsTogether): number {
  const loosely = overlap < 1 || burstSpread > 0;
  const spread = isSteady(kind) ? 'steady' : 'spread';
  if (kind.balancer !== 'random' && replicas > 1) return (loosely ? SHARED_LOOSELY : SHARED)[spread];
  return loosely ? Math.max(LOOSELY, APART[spread]) : APART[spread];
}

/** Steady tasks come out at a few times only: a little too many of one of them moves a median by a whole task. */
export const isSteady = ({ squaredCoefficientOfVariation }: Pick<QueueKind, 'squaredCoefficientOfVariation'>) =>
  squaredCoefficientOfVariation < 0.25;

/** Tasks that a group finds in groups at a replica: of two neighbouring whole numbers with the ratio of second to first moment that they have. */
export function foundBy({ kind, calls, overlap, replicas }: CallsTogether): number {
  const felt = kind.batchSize * (1 + ((calls - 1) * overlap) / replicas);
  const whole = Math.floor(felt);
  return whole + (whole * (felt - whole)) / (2 * whole + 1 - felt);
}

/** Numbers up to the most that are solved each by itself. */
export const sizesUpTo = (most: number): number[] =>
  most <= MOST_SIZES
    ? Array.from({ length: most }, (_, j) => j + 1)
    : Array.from({ length: MOST_SIZES }, (_, i) => Math.round(1 + (i * (most - 1)) / (MOST_SIZES - 1)));

const CELLS = 320;

/** It is asked for at thousands of places: looked up between cells that widen. */
function tabulated(cdf: (t: number) => number, from: number, to: number) {
  const table = new Float64Array(CELLS + 1);
  for (let i = 0; i <= CELLS; i++) table[i] = cdf(from + (to - from) * (i / CELLS) ** 2);
  const within = (t: number) => {
    if (t < from) return 0;
    if (t >= to) return cdf(t);
    const cell = CELLS * Math.sqrt((t - from) / (to - from));
    const k = Math.min(CELLS - 1, Math.floor(cell));
    const part = (cell ** 2 - k ** 2) / (2 * k + 1);
    return table[k]! + part * (table[k + 1]! - table[k]!);
  };
  /** none beyond the table */
  const quantile = (fraction: number) => {
    if (table[0]! >= fraction) return from;
    if (!(table[CELLS]! >= fraction)) return undefined;
    let [low, high] = [0, CELLS];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (table[middle]! < fraction) low = middle;
      else high = middle;
    }
    const part = (fraction - table[low]!) / (table[high]! - table[low]!);
    return from + ((to - from) * (low ** 2 + part * (high ** 2 - low ** 2))) / CELLS ** 2;
  };
  return { within, quantile };
}

/**
 * Replicas that the same groups come to are busy at the same times: fewer groups are late, and those that are wait on more of them. Told by a copula
 * (Clayton's) that leaves rare lateness as it is; its parameter is by comparison with simulation: the more of a group each gets, the more.
 * Source: Nelsen, An Introduction to Copulas, 2nd ed. (2006), section 4.2.
 */
function alikeBusyOf(at: { servers: number; batchSize: number; spread: number; along: number; replicas: number }): number {
  const { servers, batchSize, spread, along, replicas } = at;
  return (along * (1 - 1 / replicas) * 2) / (1 + spread) / Math.sqrt(Math.max(1, servers / batchSize));
}

const atLeastOff = (law: ResponseLaw, errorBandFraction: number): ResponseLaw =>
  law.errorBandFraction >= errorBandFraction ? law : { ...law, errorBandFraction };

/**
 * Whether all of so many calls are done, by how likely 0, 1, … of them at one replica are: the coefficient of zⁿ in the power of a series that begins
 * with 1, by its recurrence R p′ p^R = p (p^R)′. n.f calls are n, or n + 1 with chance f.
 */
function allDoneOf(calls: number, replicas: number): (done: Float64Array) => number {
  const whole = Math.floor(calls);
  const more = calls - whole;
  const most = Math.ceil(calls);
  // what the recurrence weighs its terms with; scaled by n!/Rⁿ step by step, so that nothing over- or underflows
  const weights = Array.from({ length: most + 1 }, (_, n) => {
    const row = new Float64Array(n + 1);
    let ways = 1; // n!/(n − k)!/k!/R^(k − 1), as k goes up
    for (let k = 1; k <= n; k++) {
      ways *= ((n - k + 1) / k) * (k === 1 ? 1 : 1 / replicas);
      row[k] = ((k - (n - k) / replicas) * ways) / n;
    }
    return row;
  });
  const power = new Float64Array(most + 1);
  power[0] = 1;
  const chance = (n: number) => Math.min(1, Math.max(0, power[n]!));
  return (done) => {
    for (let n = 1; n <= most; n++) {
      const row = weights[n]!;
      let sum = 0;
      for (let k = 1; k <= n; k++) sum += row[k]! * done[k]! * power[n - k]!;
      power[n] = sum;
    }
    return more === 0 ? chance(whole) : chance(whole) + more * (chance(most) - chance(whole));
  };
}

function independent(chances: Float64Array, replicas: number, done: Float64Array): number {
  let one = 0;
  for (let j = 0; j < done.length; j++) one += chances[j]! * done[j]!;
  return Math.min(1, one) ** replicas;
}

/** Chances of 0, 1, … of so many; of n.f as of n + 1, each a little seldomer. */
export function binomial(calls: number, chance: number): Float64Array {
  const most = Math.ceil(calls);
  const each = most === 0 ? 0 : (chance * calls) / most;
  const chances = new Float64Array(most + 1);
  if (each === 1) {
    chances[most] = 1;
    return chances;
  }
  let log = most * Math.log1p(-each);
  for (let j = 0; j <= most; j++) {
    chances[j] = Math.exp(log);
    log += Math.log((most - j) / (j + 1)) + Math.log(each) - Math.log1p(-each);
  }
  return chances;
}
