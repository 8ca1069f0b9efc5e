/**
 * Calls of one request to a service one after another: each finds the queue much as the one before left it. Where one replica serves them all they wait
 * about as long each time; over several that are chosen at random, only those that meet the same replica again do: the spread of n waits over R replicas
 * is √(n (1 + (n − 1)/R)) times that of one. Calls that come back also make a replica's arrivals other than random: it is left by work in shares, as
 * processor sharing does, so that steady tasks wait longer and spread ones shorter than at a queue that everybody comes to once.
 * Both fade where the calls come back only after the queue has become another one.
 *
 * An approximation by comparison with simulation: 315 queues of 1 to 10 replicas of 1 to 16 servers, 40 to 85 % busy, scv 0 to 4, 2 to 10 calls, and as
 * many under bursts (docs/accuracy-of-queueing.md).
 * Source of the time in which a queue becomes another one: Gross, Shortle, Thompson & Harris, Fundamentals of Queueing Theory, 4th ed. (2008), section 2.11.
 */
import { sumOfLaws } from '../distribution/composed-laws.ts';
import { partOfTheWay, type WayPoint } from '../distribution/part-of-the-way.ts';
import type { ResponseLaw } from '../distribution/response-law.ts';
import { scaled } from '../distribution/scaled-law.ts';

export interface CallsInARow {
  /** tasks in service at once where the calls queue: of one replica, or of all that share */
  servers: number;
  serviceSeconds: number;
  utilization: number;
  /** squared coefficient of variation of what a call asks, all its tasks together */
  spread: number;
  /** squared coefficient of variation of the time between calls there */
  arrivals: number;
  /** replicas that one call or the next may come to; 1 where they share */
  replicas: number;
  /** calls of a request, one after another; above 1 */
  calls: number;
  /** between an answer and the next call */
  gapSeconds: number;
}

/** By comparison with simulation (docs/accuracy-of-queueing.md), beside what one call is off by: at one replica; of steady tasks half of the calls; in bursts. */
const BAND = 0.25;
const BAND_STEADY = 0.35;
const BAND_IN_BURSTS = 0.2;
const WAITS_TELL = 4;
/** Of the work of a call, squared coefficient of variation. */
const STEADY = 0.05;

/**
 * The answer to one of such calls, which tells what so many of them take.
 * @param one the answer to calls that come at random, or in bursts @param idle the same where nobody else is
 */
export function answerInARow(one: ResponseLaw, idle: ResponseLaw, of: CallsInARow): ResponseLaw {
  if (!one.stable || of.utilization === 0) return { ...one, inARow: (calls) => repeated(one, calls) };
  const apart = (of.spread < STEADY ? BAND_STEADY : BAND) / Math.sqrt(of.replicas);
  const band = Math.max(apart, of.arrivals > 1 ? BAND_IN_BURSTS : 0);
  // where next to nobody waits it does not matter how
  const bandOf = (busy: WayPoint, nobody: WayPoint) =>
    one.errorBandFraction + band * Math.min(1, WAITS_TELL * (1 - nobody.quantileSeconds(0.99) / busy.quantileSeconds(0.99)));
  const longer = longerOf(of);
  const each = partOfTheWay(idle, one, { part: longer, errorBandFraction: bandOf(one, idle) });
  const { wait } = one;
  /** every wait as long as the first */
  const alike = (calls: number, work: ResponseLaw): WayPoint => {
    const waits = (fraction: number) => Math.max(0, each.quantileSeconds(fraction) - idle.quantileSeconds(fraction));
    const byTime = (fraction: number) => work.quantileSeconds(fraction) + calls * waits(fraction);
    // waits that few have hardly show in the time of one call
    const seldom = wait && of.servers > 1 ? sumOfLaws([scaled(wait(), longer * calls), work]) : undefined;
    const part = 1 - 0.9 / of.servers;
    return {
      meanSeconds: calls * each.meanSeconds,
      varianceSeconds2: calls ** 2 * each.varianceSeconds2,
      leastSeconds: work.leastSeconds,
      quantileSeconds: (fraction) => (seldom ? (1 - part) * byTime(fraction) + part * seldom.quantileSeconds(fraction) : byTime(fraction)),
    };
  };
  const inARow = (calls: number): ResponseLaw => {
    if (calls === 1) return each;
    const work = repeated(idle, calls);
    const all = alike(calls, work);
    return partOfTheWay(repeated(each, calls), all, { part: partAlike(of, calls), errorBandFraction: bandOf(all, work) });
  };
  return { ...each, inARow };
}

const repeated = (law: ResponseLaw, calls: number) => (calls === 1 ? law : sumOfLaws(Array.from({ length: calls }, () => law)));

/** So many times as long is each wait. */
function longerOf(of: CallsInARow): number {
  const { spread, arrivals, replicas, calls, utilization } = of;
  const back = (((1 - spread) / (arrivals + spread)) * (calls - 1)) / (calls + 1);
  const random = 1 + (back * fading(of)) / replicas;
  if (arrivals <= 1) return random;
  // the longer a row the less its calls come as a burst of their own, at a replica by itself most; steady tasks make one of each other's ends
  const drawnOut = Math.exp((-0.09 * Math.log(calls) ** 2) / replicas);
  const steadily = Math.exp(0.4 * (1 - utilization) * Math.max(0, 1 - spread));
  return random * drawnOut * steadily;
}

/** How far from independent waits to all of them alike. */
function partAlike(of: CallsInARow, calls: number): number {
  const { replicas, spread, arrivals, utilization } = of;
  const bySpread = (Math.sqrt(1 + (calls - 1) / replicas) - 1) / (Math.sqrt(calls) - 1);
  // what tasks spread is drawn anew each time
  const anew = spread < STEADY ? 0.95 : (2 / (1 + Math.max(1, spread))) ** ((0.55 * (calls - 1)) / (calls + 1));
  const part = (0.2 / replicas + 0.8 * bySpread) * anew;
  // a burst meets all replicas
  const burst = (Math.max(0, arrivals - 1) / (arrivals + 1)) * 0.5 * utilization ** 2;
  return (part + (1 - part) * burst) * fading(of);
}

/** How much of a queue is left when the next call comes. */
function fading({ gapSeconds, serviceSeconds, servers, utilization, spread }: CallsInARow): number {
  const becomesAnother = (0.2 * (1 + spread) * serviceSeconds) / (servers * (1 - Math.sqrt(utilization)) ** 2);
  return 1 / (1 + gapSeconds / becomesAnother);
}
