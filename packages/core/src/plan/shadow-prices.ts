/** What each objective costs: the bill of the same scenario with a tighter one, machines chosen anew. */
import { keepsObjectives } from '../choice/index.ts';
import { usdWords } from '../quantity/index.ts';
import type { ResolvedScenario } from '../scenario/index.ts';
import { secondLookNow } from './read-second-look.ts';
import { Reach } from './availability/reach.ts';
import { withoutSpares } from './availability/availability.ts';
import { billOf, isFeasible, mayBeFedInBursts, size, totalOf, type SizedFleet } from './size.ts';

export interface ShadowPrice {
  /** of the objective in the scenario */
  path: string;
  /** by how much less time was allowed; of a latency objective */
  lessMs?: number;
  /** which part of the downtime was allowed; of the availability objective */
  downtimeFraction?: number;
  /** what that adds to the bill; null when no choice keeps it */
  usdPerMonth: number | null;
  message: string;
}

const MOST_MS = 10;
const MOST_SHARE = 0.1;
/** Of the downtime that the objective allows. */
const DOWNTIME_FRACTION = 0.5;

export function shadowPricesOf(plan: SizedFleet, usdPerMonth: number): ShadowPrice[] {
  const { scenario, book, known, tasks } = plan;
  const { catalog, wholeCoreSpeed } = tasks[0]!;
  const latency = scenario.objectives.latency.map((objective, i) => {
    const lessMs = Math.min(MOST_MS, MOST_SHARE * objective.ms);
    const tighter = tightened(scenario, i, lessMs);
    const sized = keeps(plan, tighter, i) ? plan : size({ scenario: tighter, catalog, wholeCoreSpeed, book, known, billOnly: true });
    const dearer = sized === plan ? 0 : isFeasible(sized) ? Math.max(0, totalOf(billOf(sized)) - usdPerMonth) : null;
    const what = `a p${Number((objective.fraction * 100).toPrecision(6))} objective ${objective.service ? `of ${objective.service} ` : ''}${Number(lessMs.toPrecision(3))} ms tighter`;
    return {
      path: `objectives.latency[${i}].ms`,
      lessMs,
      usdPerMonth: dearer,
      message: saying(what, dearer),
    };
  });
  return [...latency, ...availabilityPrice(plan, usdPerMonth)];
}

function availabilityPrice(plan: SizedFleet, usdPerMonth: number): ShadowPrice[] {
  const { availabilityFraction } = plan.scenario.objectives;
  if (availabilityFraction === undefined) return [];
  const bare = { ...plan, regions: plan.plain ?? plan.regions };
  const tighter = Number((1 - DOWNTIME_FRACTION * (1 - availabilityFraction)).toPrecision(12));
  const spared = new Reach(bare).cheapest(tighter);
  const dearer = spared.met ? Math.max(0, totalOf(billOf({ ...bare, regions: spared.regions })) - usdPerMonth) : null;
  const path = 'objectives.availabilityFraction';
  const message = saying(`half the downtime, an availability of ${tighter},`, dearer);
  return [{ path, downtimeFraction: DOWNTIME_FRACTION, usdPerMonth: dearer, message }];
}

function saying(what: string, usdPerMonth: number | null): string {
  if (usdPerMonth === null) return `${what} cannot be met`;
  return usdPerMonth < 0.005 ? `${what} costs nothing` : `${what} costs ${usdWords(usdPerMonth)} a month`;
}

/**
 * Whether the plan as it is keeps the tighter objective with every service at its load line: then nothing would be chosen anew. Where an availability
 * added replicas, at the line that the load alone has: how many of them are needed depends on it.
 */
function keeps(plan: SizedFleet, tighter: ResolvedScenario, index: number): boolean {
  const inBursts = mayBeFedInBursts(plan);
  return plan.regions.every((choice, r) => {
    const own = inBursts
      ? secondLookNow().lawsAsCalled(plan.tasks[r]!, choice).atLine
      : (name: string) => withoutSpares(choice.chosen.find((option) => option.service === name)!).atLine;
    return keepsObjectives(tighter, [strict(tighter, index)], { atLine: own, allUp: own });
  });
}

/** With every service at its load line, which is never faster than with all up. */
function strict(scenario: ResolvedScenario, index: number) {
  const objective = scenario.objectives.latency[index]!;
  return { ...objective, ms: Math.min(objective.ms, objective.underLossMs ?? objective.ms), underLossMs: undefined };
}

function tightened(scenario: ResolvedScenario, index: number, lessMs: number): ResolvedScenario {
  const latency = scenario.objectives.latency.map((objective, i) =>
    i === index
      ? {
          ...objective,
          ms: objective.ms - lessMs,
          underLossMs: objective.underLossMs === undefined ? undefined : objective.underLossMs - lessMs,
        }
      : objective,
  );
  return { ...scenario, objectives: { ...scenario.objectives, latency } };
}
