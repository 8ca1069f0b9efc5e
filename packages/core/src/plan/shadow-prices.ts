/** What each latency objective costs: the bill of the same scenario with a tighter one, machines chosen anew. */
import { keepsObjectives } from '../choice/index.ts';
import type { ResolvedScenario } from '../scenario/index.ts';
import { billOf, isFeasible, size, totalOf, type SizedFleet } from './size.ts';

export interface ShadowPrice {
  /** of the objective in the scenario */
  path: string;
  /** by how much less time was allowed */
  lessMs: number;
  /** what that adds to the bill; null when no choice keeps it */
  usdPerMonth: number | null;
  message: string;
}

const MOST_MS = 10;
const MOST_SHARE = 0.1;

export function shadowPricesOf(plan: SizedFleet, usdPerMonth: number): ShadowPrice[] {
  const { scenario, book, tasks } = plan;
  const { catalog, wholeCoreSpeed } = tasks[0]!;
  return scenario.objectives.latency.map((objective, i) => {
    const lessMs = Math.min(MOST_MS, MOST_SHARE * objective.ms);
    const tighter = tightened(scenario, i, lessMs);
    const sized = keeps(plan, tighter, i) ? plan : size({ scenario: tighter, catalog, wholeCoreSpeed, book });
    const dearer = sized === plan ? 0 : isFeasible(sized) ? Math.max(0, totalOf(billOf(sized)) - usdPerMonth) : null;
    const what = `${Number(lessMs.toPrecision(3))} ms less at p${Number((objective.fraction * 100).toPrecision(6))}${objective.service ? ` of ${objective.service}` : ''}`;
    return {
      path: `objectives.latency[${i}].ms`,
      lessMs,
      usdPerMonth: dearer,
      message:
        dearer === null
          ? `${what} cannot be met`
          : dearer < 0.005
            ? `${what} costs nothing`
            : `${what} costs $${dearer.toFixed(2)} a month`,
    };
  });
}

/** Whether the plan as it is keeps the tighter objective with every service at its load line: then nothing would be chosen anew. */
function keeps({ regions }: SizedFleet, tighter: ResolvedScenario, index: number): boolean {
  return regions.every(({ chosen }) => {
    const own = (name: string) => chosen.find((option) => option.service === name)!.atLine;
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
