/**
 * Calls that come at once where replicas share: placed one by one on the least loaded replica, or on the less loaded of two, they are done later than in
 * one queue for all, since each then waits for its own replica, and earlier than placed at random.
 *
 * In one queue for all, calls stay whole: they wait as single tasks of so much work, of which a replica does so many fewer at once, and then take what they
 * take where nobody else is, shared out evenly. How far on the way from that to each replica for itself is told by comparison with simulation (300 queues
 * of 2 to 40 replicas of 1 to 8 servers; docs/accuracy-of-queueing.md says how near that is).
 */
import type { BalancerName } from './balancing.ts';
import type { CallsTogether } from './calls-together.ts';
import type { WayPoint } from '../distribution/part-of-the-way.ts';

export interface SharedCalls {
  balancer: BalancerName;
  /** of one replica */
  servers: number;
  replicas: number;
  utilization: number;
  /** tasks of one call */
  batchSize: number;
  squaredCoefficientOfVariation: number;
  /** that come at once */
  calls: number;
}

/** Hardly anybody else is there. */
export const NEXT_TO_IDLE = 1e-9;

/** Numbers beyond these were not compared. */
const MOST_WIDE = 8;
const MOST_ALONG = 10;
const MOST_SPREAD = 4;

/** From one queue for all, 0, to each replica for itself, 1. */
export function partApart(of: SharedCalls): number {
  const { servers, batchSize, replicas, calls, utilization, squaredCoefficientOfVariation } = of;
  const spread = Math.min(MOST_SPREAD, squaredCoefficientOfVariation) / batchSize;
  const steady = steadinessOf(squaredCoefficientOfVariation);
  const each = calls / replicas;
  const along = Math.log1p(Math.min(MOST_ALONG, each));
  const left = Math.log1p(-utilization);
  // where a replica does several tasks at once it matters less which one a call falls on
  const wide = Math.log(Math.min(MOST_WIDE, servers));
  if (leastOfAll(of)) {
    const fewer = Math.min(0, Math.log(each));
    // steady calls that start together leave all replicas alike
    const odds = -0.64 + 0.65 * left - 0.51 * wide + (1.85 - 1.39 * utilization) * fewer - 1.02 * Math.max(0, 1 - 2 * spread) * along;
    return (1 - steady) * logistic(odds);
  }
  const callsWide = Math.log(Math.min(MOST_WIDE, Math.max(1 / MOST_WIDE, servers / batchSize)));
  const spreadOdds = -0.45 + 0.68 * left - 0.43 * wide - 0.28 * Math.log((1 + spread) / 2) * callsWide;
  return (1 - steady) * logistic(spreadOdds) + steady * logistic(0.05 + 1.03 * left - 0.95 * along);
}

const logistic = (odds: number) => 1 / (1 + Math.exp(-odds));

/** Of two the less loaded is the least loaded. */
const leastOfAll = ({ balancer, replicas }: Pick<SharedCalls, 'balancer' | 'replicas'>) =>
  balancer === 'leastOutstanding' || replicas === 2;

/** 1 of steady tasks, 0 of those that are not nearly so. */
const steadinessOf = (squaredCoefficientOfVariation: number) => Math.max(0, 1 - 4 * squaredCoefficientOfVariation);

/**
 * Steady calls over the least loaded of all wait in rounds: not for the first of all that is done, but for the one at their own replica, the later the
 * more of them wait. Of a part of a round that one queue for all waits, so much of a round is waited; calls for every replica fill whole ones anyway.
 * @param slowest of all calls, or one of them, which waits for the last of its replica the less the more of them there are
 */
export function inRounds(held: WayPoint, idle: WayPoint, of: SharedCalls & { roundSeconds: number; slowest: boolean }): WayPoint {
  const { servers, batchSize, replicas, calls, roundSeconds, slowest } = of;
  const steady = leastOfAll(of) ? steadinessOf(of.squaredCoefficientOfVariation) : 0;
  const strength = steady * Math.max(0, 1 - (calls / replicas) ** 3) * (slowest ? 1 : 2 / (calls + 1));
  if (strength === 0) return held;
  const soon = 0.2 * Math.max(1, Math.round(servers / batchSize)) ** 0.4;
  const whole = -Math.expm1(-1 / soon);
  const later = (fraction: number) => {
    const part = Math.max(0, held.quantileSeconds(fraction) - idle.quantileSeconds(fraction)) / roundSeconds;
    const begun = part - Math.floor(part);
    return strength * roundSeconds * (-Math.expm1(-begun / soon) / whole - begun);
  };
  let meanLater = 0;
  for (let i = 0; i < PLACES; i++) meanLater += later((i + 0.5) / PLACES) / PLACES;
  return {
    ...held,
    meanSeconds: held.meanSeconds + meanLater,
    quantileSeconds: (fraction) => held.quantileSeconds(fraction) + later(fraction),
  };
}

/** The mean of a law is taken at so many fractions. */
const PLACES = 40;

export interface Whole {
  calls: CallsTogether;
  utilization: number;
  /** what is asked for where calls are single tasks of one queue, in mean times of those */
  law: (queue: CallsTogether) => WayPoint;
  /** what it takes where nobody else is and calls are shared out evenly, in task times */
  idle: WayPoint;
  /** whether the slowest is asked for, or any of them */
  slowest: boolean;
}

/** As one queue for all in which every call is one task, in task times. */
export function wholeCalls({ calls: of, utilization, law, idle, slowest }: Whole): WayPoint {
  const { kind, replicas, calls } = of;
  const { servers, batchSize, squaredCoefficientOfVariation } = kind;
  const atOnce = Math.max(1, Math.round(servers / batchSize));
  const callTimes = (batchSize * atOnce) / servers;
  const spread = squaredCoefficientOfVariation / batchSize;
  const shape = batchSize === 1 ? kind.shape : spread === 0 ? 'deterministic' : 'gamma';
  const at = (busy: number) =>
    inTimesOf(
      callTimes,
      law({
        ...of,
        kind: { ...kind, servers: atOnce * replicas, batchSize: 1, squaredCoefficientOfVariation: spread, shape, balancer: 'random' },
        requestsPerSecond: busy * atOnce * replicas,
        serviceSeconds: 1,
        replicas: 1,
      }),
    );
  const held = afterWaiting(at(utilization), at(NEXT_TO_IDLE), idle);
  return inRounds(held, idle, { ...kind, replicas, calls, utilization, roundSeconds: callTimes, slowest });
}

const inTimesOf = (unit: number, law: WayPoint): WayPoint => ({
  meanSeconds: law.meanSeconds * unit,
  varianceSeconds2: law.varianceSeconds2 * unit ** 2,
  leastSeconds: law.leastSeconds * unit,
  quantileSeconds: (fraction) => law.quantileSeconds(fraction) * unit,
});

/**
 * What waits in a queue and then takes what it takes where nobody else is: means and variances add, and it is spread as both, each by its part of the
 * variance. @param queue with work of its own @param light the same where nobody waits @param idle what it takes instead of that work
 */
function afterWaiting(queue: WayPoint, light: WayPoint, idle: WayPoint): WayPoint {
  const waitVariance = Math.max(0, queue.varianceSeconds2 - light.varianceSeconds2);
  const meanSeconds = idle.meanSeconds + Math.max(0, queue.meanSeconds - light.meanSeconds);
  const varianceSeconds2 = idle.varianceSeconds2 + waitVariance;
  const part = varianceSeconds2 > 0 ? waitVariance / varianceSeconds2 : 0;
  const apart = Math.sqrt(varianceSeconds2);
  const away = (law: WayPoint, seconds: number) =>
    law.varianceSeconds2 > 0 ? ((seconds - law.meanSeconds) / Math.sqrt(law.varianceSeconds2)) * apart : 0;
  return {
    meanSeconds,
    varianceSeconds2,
    leastSeconds: idle.leastSeconds,
    quantileSeconds(fraction) {
      const atOnce = idle.quantileSeconds(fraction);
      if (part === 0) return meanSeconds - idle.meanSeconds + atOnce;
      return Math.max(atOnce, meanSeconds + part * away(queue, queue.quantileSeconds(fraction)) + (1 - part) * away(idle, atOnce));
    },
  };
}

/** Of calls that are shared out evenly: so many of the replicas get so many. */
export function sharedOut(calls: number, replicas: number): { own: number; replicas: number }[] {
  const each = Math.floor(calls / replicas);
  const more = calls - each * replicas;
  return [
    { own: each, replicas: replicas - more },
    { own: each + 1, replicas: more },
  ].filter((those) => those.own > 0 && those.replicas > 0);
}
