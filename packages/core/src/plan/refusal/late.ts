/** A latency that no choice keeps: which of its limits, by how much, and the limit that could be kept. */
import type { Late } from '../../choice/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import type { Reason } from '../types.ts';
import type { Change } from './working-changes.ts';

/** What is late as its calls come is kept by a limit so many times as long. */
const TIMES_AS_LONG = [1, 1.2, 1.5, 2, 4];

export function lateReason(scenario: Scenario, region: string, { index, key, limitMs, bestMs, atLimitMs, asCalled }: Late): Reason {
  const objective = scenario.resolved.objectives.latency[index]!;
  const of = objective.service ? ` of ${objective.service}` : '';
  const what = `p${Number((objective.fraction * 100).toPrecision(6))}${of} within ${limitMs} ms${key === 'underLossMs' ? ' under loss' : ''}`;
  const out = bestMs > limitMs;
  return {
    code: 'latency',
    resource: 'latency',
    need: out ? bestMs : atLimitMs,
    limit: limitMs,
    ...(objective.service && { service: objective.service }),
    region,
    message: asCalled
      ? `${what} is met by no choice: what would keep it if calls came at random takes ${round(atLimitMs)} ms, since callers whose tasks spread send them in bursts`
      : out
        ? `${what} cannot be met: the work and its calls alone take ${round(bestMs)} ms on the fastest machines`
        : `${what} is met by no choice that keeps the rest: the fastest machines take ${round(bestMs)} ms with nothing to do, ${round(atLimitMs)} ms at the utilisation limit`,
  };
}

/** Of replicas that are chosen ever more would answer ever so little sooner. */
const NEAR_BEST = 1.05;

/** At the utilisation limit, or the least between that and hardly any load. With all up a fleet has room to spare, so that little more than the last may do. */
export function lateChanges(scenario: Scenario, { index, key, limitMs, bestMs, atLimitMs, asCalled }: Late): Change[] {
  const { objectives, services } = scenario.resolved;
  const stated = Object.values(services).every(({ replicas }) => replicas !== undefined);
  const above = Math.max(limitMs, asCalled || stated ? bestMs : bestMs * NEAR_BEST);
  const change = (ms: number): Change[] =>
    latencyChange(scenario, index, key, ms).map((one) => ({ ...one, least: { above, at: (value) => change(value)[0]! } }));
  if (asCalled) return TIMES_AS_LONG.flatMap((times) => change(atLimitMs * times));
  const spare = key === 'ms' && objectives.latency[index]!.underLossMs !== undefined;
  return [...(spare ? change(bestMs * NEAR_BEST) : []), ...change(atLimitMs)];
}

/** An objective with another limit, rounded up to three digits. */
export function latencyChange(scenario: Scenario, index: number, key: Late['key'], ms: number): Change[] {
  const objective = scenario.resolved.objectives.latency[index];
  const limitMs = objective?.[key];
  if (limitMs === undefined || !Number.isFinite(ms)) return [];
  const digits = 10 ** (2 - Math.floor(Math.log10(ms)));
  const value = Math.ceil(ms * digits) / digits;
  return [
    {
      path: `objectives.latency[${index}].${key}`,
      value,
      message: `allow ${value} ms${key === 'underLossMs' ? ' under loss' : ''} instead of ${limitMs} ms`,
    },
  ];
}

const round = (value: number) => Number(value.toPrecision(4));
