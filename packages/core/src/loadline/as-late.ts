/**
 * Where replicas share their queues: the rate at which one of so many answers as late, at the 95th percentile, as one of another number does at its own.
 * Read off a grid of how late each fleet is at each utilisation, without units and so the same for every machine with as many workers; what the grid is
 * off by cancels, since both rates are read from it.
 */
import type { Replica } from './replica.ts';

const BUSY = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.94, 0.97, 0.99, 0.998];
const FLEETS = [1, 2, 3, 4, 6, 8, 16, 32, 64, 128, 512, 4096];

/** How late at each of `BUSY`, in service times, by fleet: more replicas that share are never later. */
type Lateness = Map<number, readonly number[]>;
const known = new Map<string, Lateness>();
/** Of replicas whose bursts make it depend on the rate as well. */
const ofItsOwn = new WeakMap<Replica, Lateness>();
const MOST_KNOWN = 200;

/**
 * @param requestsPerSecond of one of `survivors` replicas
 * @param others replicas to compare with
 * @returns calls/s of one of `others`, never less the more of them there are
 */
export function asLate(replica: Replica, requestsPerSecond: number, { survivors, others }: { survivors: number; others: number }): number {
  if (requestsPerSecond <= 0) return 0;
  const lateness = latenessOf(replica);
  const late = replica.answer(requestsPerSecond, survivors).quantileSeconds(0.95) / replica.serviceSeconds;
  const here = busyWithin(replica, lateness, survivors, late);
  if (here === 0) return requestsPerSecond;
  return (requestsPerSecond * busyWithin(replica, lateness, others, late)) / here;
}

function latenessOf(replica: Replica): Lateness {
  const { queue } = replica;
  let lateness = queue === undefined ? ofItsOwn.get(replica) : known.get(queue);
  if (!lateness) {
    lateness = new Map();
    if (known.size >= MOST_KNOWN) known.clear();
    if (queue === undefined) ofItsOwn.set(replica, lateness);
    else known.set(queue, lateness);
  }
  return lateness;
}

/** How busy a fleet may be to be no later, between the two fleets of the grid on either side of it. */
function busyWithin(replica: Replica, lateness: Lateness, fleet: number, late: number): number {
  const last = FLEETS.length - 1;
  let next = FLEETS.findIndex((size) => size >= fleet);
  if (next < 0) next = last;
  const above = busyAt(timesOf(replica, lateness, next), late);
  if (FLEETS[next]! === fleet || next === 0 || fleet > FLEETS[last]!) return above;
  const below = busyAt(timesOf(replica, lateness, next - 1), late);
  const part = Math.log(fleet / FLEETS[next - 1]!) / Math.log(FLEETS[next]! / FLEETS[next - 1]!);
  return below + part * (above - below);
}

function timesOf(replica: Replica, lateness: Lateness, index: number): readonly number[] {
  const fleet = FLEETS[index]!;
  let times = lateness.get(fleet);
  if (!times) {
    const fewer = index > 0 ? timesOf(replica, lateness, index - 1) : undefined;
    const { fullRequestsPerSecond, serviceSeconds } = replica;
    let latest = 0;
    times = BUSY.map((busy, i) => {
      const own = replica.answer(busy * fullRequestsPerSecond, fleet).quantileSeconds(0.95) / serviceSeconds;
      return (latest = Math.max(latest, Math.min(own, fewer?.[i] ?? Infinity)));
    });
    lateness.set(fleet, times);
  }
  return times;
}

/** Between two points waits grow as u/(1 − u) does. */
function busyAt(times: readonly number[], late: number): number {
  const next = times.findIndex((time) => time > late);
  if (next === 0) return 0;
  if (next < 0) return BUSY.at(-1)!;
  const odds = (busy: number) => busy / (1 - busy);
  const [low, high] = [odds(BUSY[next - 1]!), odds(BUSY[next]!)];
  const at = low + ((late - times[next - 1]!) / (times[next]! - times[next - 1]!)) * (high - low);
  return at / (1 + at);
}
