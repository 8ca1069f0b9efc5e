/** Latency objectives: which of them one service meets by itself, and whether a choice of all services keeps the others. */
import type { Demand } from '../demand/index.ts';
import { latestSeconds, WholeResponses, type OwnLaw } from '../loadline/index.ts';
import type { ResponseLaw } from '../queueing/index.ts';
import type { LatencyObjective, ResolvedScenario } from '../scenario/index.ts';

/** Objectives that this service meets by itself: stated for it (or for the whole, when it is the front), and it calls nobody. */
export function ownObjectives(scenario: ResolvedScenario, service: string): { fraction: number; ms: number }[] {
  return scenario.objectives.latency.filter((objective) => isOwn(scenario, objective) && (objective.service ?? scenario.front) === service);
}

/** An objective that only needs one service's own load line. With `underLossMs` the all-up rates count too, so it is met from outside. */
export function isOwn(scenario: ResolvedScenario, objective: LatencyObjective): boolean {
  return objective.underLossMs === undefined && scenario.services[objective.service ?? scenario.front]!.calls.length === 0;
}

/** How many calls come to a service at once, of every caller that makes several so. */
export const atOnceTo = (demand: Demand, service: string): number[] => [
  ...new Set(demand.edges.filter(({ to, together }) => to === service && together > 1).map(({ together }) => together)),
];

/** The laws of one choice: every service at its load line, and in the busiest hour with all up. */
export interface ChoiceLaws {
  atLine: OwnLaw;
  allUp: OwnLaw;
}

/** Whether every objective holds with all services at their load lines; and all up, where it is looser under loss. */
export function keepsObjectives(scenario: ResolvedScenario, objectives: readonly LatencyObjective[], laws: ChoiceLaws): boolean {
  return (
    keepsEach(scenario, objectives, laws.atLine, ({ ms, underLossMs }) => underLossMs ?? ms) &&
    keepsEach(
      scenario,
      objectives.filter(({ underLossMs }) => underLossMs !== undefined),
      laws.allUp,
      ({ ms }) => ms,
    )
  );
}

/** What `keepsObjectives` asks, limit by limit. */
export const limitsOf = (objectives: readonly LatencyObjective[]) =>
  objectives.flatMap(({ service, fraction, ms, underLossMs }) => [
    { service, fraction, ms: underLossMs ?? ms, at: 'atLine' as const },
    ...(underLossMs === undefined ? [] : [{ service, fraction, ms, at: 'allUp' as const }]),
  ]);

/** What holds by a bound needs no composed distribution. */
function keepsEach(
  scenario: ResolvedScenario,
  objectives: readonly LatencyObjective[],
  own: OwnLaw,
  msOf: (objective: LatencyObjective) => number,
): boolean {
  let answers: WholeResponses | undefined;
  return objectives.every((objective) => {
    const limit = { service: objective.service ?? scenario.front, fraction: objective.fraction, ms: msOf(objective) };
    return keepsWithin(scenario, own, limit, () => (answers ??= new WholeResponses(scenario, own)));
  });
}

export function keepsWithin(
  scenario: ResolvedScenario,
  own: OwnLaw,
  { service, fraction, ms }: { service: string; fraction: number; ms: number },
  answers = () => new WholeResponses(scenario, own),
): boolean {
  const asked: OwnLaw = (name) => own(name, name === service);
  return latestSeconds(scenario, asked, service, 1 - fraction) * 1000 <= ms || within(answers().found(service), fraction, ms);
}

/** Asked of the distribution rather than its quantile: one look instead of a search. */
const within = (law: ResponseLaw, fraction: number, ms: number) => law.stable && law.cdf(ms / 1000) >= fraction * (1 - 1e-12);

export const FRACTIONS = [0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999];

/** Times within which growing fractions are answered: what is compared to say that one law is nowhere slower than another. */
export function profileOf(law: ResponseLaw): readonly number[] {
  let profile = profiles.get(law);
  if (!profile) profiles.set(law, (profile = [law.meanSeconds, ...FRACTIONS.map((fraction) => law.quantileSeconds(fraction))]));
  return profile;
}
const profiles = new WeakMap<ResponseLaw, readonly number[]>();

/** An answer this near to that of an idle machine gains nothing from more replicas. */
const AS_GOOD_AS_IDLE = 1e-3;

/**
 * Whether a machine answers as if it had nothing to do. Not at one fraction alone: what few have to wait for makes answers late that are composed of it.
 * @param atOnce how many calls come to it at once, caller by caller: then the slowest of them tells, which is waited for
 */
export function asGoodAsIdle(law: ResponseLaw, idle: ResponseLaw, atOnce: readonly number[]): boolean {
  if (law.together && idle.together && atOnce.length > 0)
    return atOnce.every((calls) => asGoodAsIdle(law.together!(calls), idle.together!(calls), []));
  const near = (seconds: number, least: number) => seconds <= least * (1 + AS_GOOD_AS_IDLE);
  return (
    near(law.meanSeconds, idle.meanSeconds) &&
    FRACTIONS.every((fraction) => near(law.quantileSeconds(fraction), idle.quantileSeconds(fraction)))
  );
}
