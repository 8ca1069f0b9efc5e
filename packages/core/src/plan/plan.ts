/**
 * The pipeline end to end: a scenario and a catalog in, a plan out. Pure: the same inputs give the same plan, byte for byte.
 */
import type { LineItem } from '../bill/index.ts';
import { WHOLE_CORE_SPEED, type Catalog } from '../catalog/index.ts';
import { parseScenario, type Scenario } from '../scenario/index.ts';
import { SECONDS_PER_MONTH } from '../traffic/index.ts';
import { oneAtATime, type MovedCost } from '../uncertainty/index.ts';
import { alternativesOf } from './alternatives.ts';
import { availabilityBlock, availabilityRow, availabilityWarnings, wholeAvailability } from './availability.ts';
import { checkNames } from './check-names.ts';
import { costOfNines } from './cost-of-nines.ts';
import { frontsOf } from './fronts.ts';
import { noRegionLeft, refuse } from './infeasible.ts';
import { latencies, objectiveRows, responsesOf } from './latencies.ts';
import { movedCosts } from './moved-costs.ts';
import { catalogWarnings, usedCatalog, usedSnapshots } from './provenance.ts';
import { serviceRow } from './service-rows.ts';
import { shadowPricesOf } from './shadow-prices.ts';
import { billOf, isFeasible, size, totalOf, type SizedFleet } from './size.ts';
import { todayVerdict, todayWarnings } from './today.ts';
import type { Alternative, FeasiblePlan, Plan, ServicePlan, Totals } from './types.ts';
import { planWarnings } from './warnings.ts';

export const VERSION = '0.1.0';

export interface PlanOptions {
  seed?: number;
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
  /** also what else money buys: hundreds of other plans, so it takes a second or two */
  fronts?: boolean;
  /** machine types that stay, by region and service: the plan sizes and prices them and chooses none */
  held?: Record<string, Record<string, string>>;
}

/**
 * Plans a scenario on a catalog.
 * @param scenario a parsed scenario, or whatever `parseScenario` reads
 * @param catalog with the regions of the scenario; a region without prices is a problem
 * @returns a plan; an infeasible scenario gives a plan with `feasible: false`, reasons and the nearest changes
 * @throws {ScenarioError} when the scenario names something that the catalog does not have
 */
export function planScenario(scenario: Scenario | object | string, catalog: Catalog, options: PlanOptions = {}): Promise<Plan> {
  try {
    options.signal?.throwIfAborted();
    const parsed = isParsed(scenario)
      ? scenario
      : parseScenario(scenario, { known: catalog.names(), zonesOf: (cloud, region) => catalog.zonesOf(cloud, region) });
    const plan = planNow(parsed, catalog, options);
    return Promise.resolve(plan);
  } catch (error) {
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }
}

const isParsed = (scenario: Scenario | object | string): scenario is Scenario =>
  typeof scenario === 'object' && 'resolved' in scenario && 'resolveAt' in scenario;

export function planNow(scenario: Scenario, catalog: Catalog, { seed, onProgress, fronts, held }: PlanOptions = {}): Plan {
  const { resolved } = scenario;
  checkNames(scenario, catalog);
  const plain = seed === undefined ? scenario.plain : { ...scenario.plain, seed };
  const base = {
    schema: 'plimsoll.plan/1' as const,
    scenario: plain,
    generatedFrom: { prices: usedSnapshots(catalog, resolved), versions: { plimsoll: VERSION } },
    seed: seed ?? resolved.seed,
  };
  const early = [...scenario.warnings, ...catalogWarnings(catalog, resolved)];
  if (noRegionLeft(resolved)) return refuse(scenario, catalog, base, early, undefined);
  const sized = size({ scenario: resolved, catalog, wholeCoreSpeed: WHOLE_CORE_SPEED.mid, ...(held && { held }) });
  onProgress?.(1, 3);
  if (!isFeasible(sized)) return refuse(scenario, catalog, base, early, sized);
  const lineItems = billOf(sized);
  onProgress?.(2, 3);
  const catalogUsed = usedCatalog(sized);
  const moved = movedCosts(scenario, catalog, sized, lineItems);
  const totals = totalsOf(sized, lineItems, moved.costs);
  const responses = responsesOf(sized);
  const services = sized.regions.flatMap((choice, r) =>
    choice.chosen.map((_, i) => serviceRow(sized.tasks[r]!, choice, i, { lines: lineItems, allUp: responses[r]![0]!.answers })),
  );
  const alternatives = sized.regions.flatMap((choice, r) =>
    alternativesOf(sized.tasks[r]!, sized.plain?.[r] ?? choice, totals.totals.usdPerMonth),
  );
  const { budgetUsdPerMonth: budget } = resolved.constraints;
  const available = wholeAvailability(
    sized,
    undefined,
    responses.map((losses) => losses[0]!.answers.of(resolved.front).lostFraction),
  );
  const plan: FeasiblePlan = {
    ...base,
    feasible: true,
    reasons:
      budget !== undefined && totals.totals.usdPerMonth > budget
        ? [
            {
              code: 'overBudget',
              resource: 'budget',
              need: totals.totals.usdPerMonth,
              limit: budget,
              message: `the plan costs $${totals.totals.usdPerMonth.toFixed(2)} a month, the budget is $${budget.toFixed(2)}`,
            },
          ]
        : [],
    totals: totals.totals,
    months: monthsOf(sized),
    services: services.map((row) => memoryPicked(row, alternatives)),
    ...latencies(sized, responses),
    availabilityFraction: available.availabilityFraction,
    availability: availabilityBlock(resolved, available),
    costOfNines: costOfNines({ sized, catalog, usdPerMonth: totals.totals.usdPerMonth }),
    ...todayVerdict({
      sized,
      catalog,
      usdPerMonth: totals.totals.usdPerMonth,
      objectivesOf: (fleet) => objectiveRows(fleet, responsesOf(fleet)),
    }),
    objectives: [...objectiveRows(sized, responses), ...availabilityRow(resolved.objectives.availabilityFraction, available)],
    lineItems,
    idleLineItems: billOf(sized, undefined, 'idle'),
    optimality: optimality(sized, totals.totals.usdPerMonth),
    alternatives,
    shadowPrices: shadowPricesOf(sized, totals.totals.usdPerMonth),
    ...(fronts && { fronts: frontsOf({ scenario: resolved, catalog, wholeCoreSpeed: WHOLE_CORE_SPEED.mid }, sized) }),
    catalog: catalogUsed,
    uncertainty: { method: 'oneAtATime', inputs: totals.inputs },
    warnings: [
      ...early,
      ...moved.warnings,
      ...planWarnings(sized, services, lineItems),
      ...availabilityWarnings(resolved, available),
      ...todayWarnings(resolved),
    ],
  };
  onProgress?.(3, 3);
  return plan;
}

/** Each month by itself: its money, its busiest hour, the instances it runs then. */
function monthsOf(sized: SizedFleet): FeasiblePlan['months'] {
  const peak = Math.max(...sized.week.requestsPerSecond);
  return sized.week.growth.map((factor, m) => ({
    month: m + 1,
    usdPerMonth: totalOf(billOf(sized, sized.week.growth.length === 1 ? undefined : m)),
    peakRequestsPerSecond: peak * factor,
    instances: sized.regions.reduce(
      (sum, { chosen }) => sum + chosen.reduce((inner, { shards, fleet }) => inner + shards * fleet.months[m]!.desiredReplicas, 0),
      0,
    ),
  }));
}

/** Utilisation sets the line, but a cheaper machine was left for want of memory: memory binds. */
function memoryPicked(row: ServicePlan, alternatives: readonly Alternative[]): ServicePlan {
  const left = alternatives.some((one) => one.service === row.service && one.region === row.region && one.lostBy.code === 'memory');
  return left && row.bindingConstraint === 'utilization' ? { ...row, bindingConstraint: 'memory' } : row;
}

function totalsOf(
  sized: SizedFleet,
  lines: readonly LineItem[],
  moved: readonly MovedCost[],
): { totals: Totals; inputs: FeasiblePlan['uncertainty']['inputs'] } {
  const usdPerMonth = totalOf(lines);
  const { inputs, usdPerMonthLow, usdPerMonthHigh } = oneAtATime(usdPerMonth, moved);
  const requests = sized.week.averageRequestsPerSecond * SECONDS_PER_MONTH;
  const count = (state: string) => lines.filter((line) => line.price.state === state).length;
  const unpricedItems = count('unpriced');
  return {
    inputs,
    totals: {
      usdPerMonth,
      usdPerMonthLow,
      usdPerMonthHigh,
      usdPerMillionRequests: requests > 0 ? (usdPerMonth * 1e6) / requests : null,
      fixedUsdPerMonth: totalOf(lines.filter((line) => line.kind === 'fixed')),
      complete: unpricedItems === 0,
      unpricedItems,
      assumedItems: count('assumed'),
      rangeMethod: 'oneAtATime',
    },
  };
}

function optimality(sized: SizedFleet, usdPerMonth: number): FeasiblePlan['optimality'] {
  const chosen = sized.regions.reduce((sum, region) => sum + region.usdPerMonth, 0);
  const bound = sized.regions.reduce((sum, region) => sum + region.lowerBoundUsdPerMonth, 0);
  const lowerBoundUsdPerMonth = Math.min(usdPerMonth, usdPerMonth - (chosen - bound));
  return {
    usdPerMonth,
    lowerBoundUsdPerMonth,
    candidatesConsidered: sized.regions.reduce((sum, region) => sum + region.considered, 0),
    proven: Math.abs(usdPerMonth - lowerBoundUsdPerMonth) <= 1e-6 * Math.max(1, usdPerMonth),
    method: sized.regions.some(({ objectiveBinds }) => objectiveBinds)
      ? "every candidate with every load line priced by the bill's own rates; distributions composed along the calls; branch and bound"
      : "every candidate of every service priced by the bill's own rates",
  };
}
