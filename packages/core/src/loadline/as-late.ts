/**
 * Where replicas share their queues: the rate at which one of so many answers as late, at the 95th percentile, as one of another number does at its own.
 * Read off a grid of how late each fleet is at each utilisation, without units and so the same for every machine with as many workers; what the grid is
 * off by cancels, since both rates are read from it. Bursts are those of the calls that the fleet gets, however many replicas share them.
 */
import type { ResponseLaw } from '../queueing/index.ts';
import type { Replica } from './replica.ts';

const BUSY = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.94, 0.97, 0.99, 0.998];
const FLEETS = [1, 2, 3, 4, 6, 8, 16, 32, 64, 128, 512, 4096];
/** Spreads of arrivals within this ratio of each other share a grid. */
const SPREAD_RATIO = 1.1;
const MOST_KNOWN = 200;

/** How late at each of `BUSY`, in service times, by fleet: more replicas that share are never later. Filled in where it is looked at. */
interface Grid {
  law(busy: number, fleet: number): ResponseLaw;
  serviceSeconds: number;
  times: (number | undefined)[][];
}

const known = new Map<string, (number | undefined)[][]>();

/**
 * @param requestsPerSecond of one of `survivors` replicas
 * @param others replicas to compare with
 * @returns calls/s of one of `others`, never less the more of them there are
 */
export function asLate(replica: Replica, requestsPerSecond: number, { survivors, others }: { survivors: number; others: number }): number {
  if (requestsPerSecond <= 0) return 0;
  const grid =
    replica.costly === undefined ? gridOf(replica, replica.burstSpread(requestsPerSecond, survivors)) : gridAtOnce(replica, replica.costly);
  const late = grid.law(requestsPerSecond / replica.fullRequestsPerSecond, survivors).quantileSeconds(0.95) / replica.serviceSeconds;
  const here = busyWithin(grid, survivors, late);
  if (here === 0) return requestsPerSecond;
  return (requestsPerSecond * busyWithin(grid, others, late)) / here;
}

function gridOf(replica: Replica, burstSpread: number): Grid {
  const step = Math.round(Math.log1p(burstSpread) / Math.log(SPREAD_RATIO));
  const spread = step === 0 ? 0 : SPREAD_RATIO ** step - 1;
  const { fullRequestsPerSecond, serviceSeconds } = replica;
  const times = timesOf(`${replica.queue} ${step}`);
  return { law: (busy, fleet) => replica.answerTo(spread, busy * fullRequestsPerSecond, fleet), serviceSeconds, times };
}

/** Where calls come at once: their own law, in which bursts are of whole requests, whatever the rate. */
function gridAtOnce(replica: Replica, name: string): Grid {
  const { fullRequestsPerSecond, serviceSeconds } = replica;
  return { law: (busy, fleet) => replica.answer(busy * fullRequestsPerSecond, fleet), serviceSeconds, times: timesOf(`at once ${name}`) };
}

function timesOf(key: string): Grid['times'] {
  let times = known.get(key);
  if (!times) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, (times = FLEETS.map(() => [])));
  }
  return times;
}

/** How busy a fleet may be to be no later, between the two fleets of the grid on either side of it. */
function busyWithin(grid: Grid, fleet: number, late: number): number {
  const last = FLEETS.length - 1;
  let next = FLEETS.findIndex((size) => size >= fleet);
  if (next < 0) next = last;
  const above = busyAt(grid, next, late);
  if (FLEETS[next]! === fleet || next === 0 || fleet > FLEETS[last]!) return above;
  const below = busyAt(grid, next - 1, late);
  const part = Math.log(fleet / FLEETS[next - 1]!) / Math.log(FLEETS[next]! / FLEETS[next - 1]!);
  return below + part * (above - below);
}

function timeAt(grid: Grid, index: number, level: number): number {
  const row = grid.times[index]!;
  let time = row[level];
  if (time === undefined) {
    const own = grid.law(BUSY[level]!, FLEETS[index]!).quantileSeconds(0.95) / grid.serviceSeconds;
    row[level] = time = index > 0 ? Math.min(own, timeAt(grid, index - 1, level)) : own;
  }
  return time;
}

/** Between two points waits grow as u/(1 − u) does. Found by halves: most of the grid is never looked at. */
function busyAt(grid: Grid, index: number, late: number): number {
  const time = (level: number) => timeAt(grid, index, level);
  let [low, high] = [-1, BUSY.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (time(middle) > late) high = middle;
    else low = middle;
  }
  if (low < 0) return 0;
  if (high === BUSY.length) return BUSY.at(-1)!;
  const odds = (busy: number) => busy / (1 - busy);
  const [below, above] = [odds(BUSY[low]!), odds(BUSY[high]!)];
  const at = below + ((late - time(low)) / (time(high) - time(low))) * (above - below);
  return at / (1 + at);
}
