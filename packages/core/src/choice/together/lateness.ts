/** Why no combination keeps the objectives: the best that is possible, and what the fastest machines do at the utilisation limit. */
import { WholeResponses } from '../../loadline/index.ts';
import type { ResponseLaw } from '../../queueing/index.ts';
import type { LatencyObjective } from '../../scenario/index.ts';
import type { Option, RegionTask, ServiceOptions } from '../task.ts';

export interface Late {
  /** of the objective in the scenario */
  index: number;
  /** which of its two limits: with all up, or under a loss as well */
  key: 'ms' | 'underLossMs';
  limitMs: number;
  /** with hardly any load */
  bestMs: number;
  atLimitMs: number;
  /** kept only if calls came at random; `atLimitMs` is then what the cheapest takes that would keep it so */
  asCalled?: boolean;
}

/** @param sized every service's options at the utilisation limit */
export function lateness({ scenario }: RegionTask, objectives: readonly LatencyObjective[], sized: readonly ServiceOptions[]): Late[] {
  const best = (objective: LatencyObjective, lawOf: (option: Option) => ResponseLaw) => {
    const fastest = (name: string) =>
      sized[scenario.order.indexOf(name)]!.options.map(lawOf).reduce((least, law) => (law.meanSeconds < least.meanSeconds ? law : least));
    return new WholeResponses(scenario, fastest).of(objective.service ?? scenario.front).law.quantileSeconds(objective.fraction) * 1000;
  };
  return objectives.flatMap((objective) => {
    const index = scenario.objectives.latency.indexOf(objective);
    const bestMs = best(objective, (option) => option.line.replica.answer(0, option.worstSurvivors));
    const atLimitMs = best(objective, (option) => option.atLine);
    return (['ms', 'underLossMs'] as const).flatMap((key) => {
      const limitMs = objective[key];
      return limitMs !== undefined && atLimitMs > limitMs ? [{ index, key, limitMs, bestMs, atLimitMs }] : [];
    });
  });
}
