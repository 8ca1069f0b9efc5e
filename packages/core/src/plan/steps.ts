/**
 * The pipeline end to end, in steps: the answer itself comes early, its range, its runner-ups and its prices of objectives after it.
 */
import type { LineItem } from '../bill/index.ts';
import { WHOLE_CORE_SPEED, type Catalog } from '../catalog/index.ts';
import { usdWords } from '../quantity/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { SECONDS_PER_MONTH } from '../traffic/index.ts';
import { oneAtATime } from '../uncertainty/index.ts';
import { alternativesOf } from './runner-ups/alternatives.ts';
import { availabilityBlock, availabilityRow, availabilityWarnings, wholeAvailability } from './availability/availability.ts';
import { checkNames } from './check-names.ts';
import { costOfNines } from './availability/cost-of-nines.ts';
import type * as Fronts from './fronts/fronts.ts';
import type { OpenPrice } from './open-prices.ts';
import type { Refused } from './refusal/infeasible.ts';
import { latencies, objectiveRows, responsesOf } from './answers/latencies.ts';
import { endsOf, movedCosts } from './range/moved-costs.ts';
import { noRegionLeft } from './refusal/no-region-left.ts';
import { catalogWarnings, usedCatalog, usedSnapshots } from './provenance.ts';
import { serviceRow } from './service-rows.ts';
import { openPricesOf, readSecondLook, secondLookNow, SecondLookNotRead } from './read-second-look.ts';
import { shadowPricesOf } from './shadow-prices.ts';
import { billOf, isFeasible, size, totalOf, usdOf, type SizedFleet } from './size.ts';
import type * as Today from './today/today.ts';
import type { Alternative, FeasiblePlan, Reason, ServicePlan, Totals } from './types.ts';
import { planWarnings } from './warnings.ts';

export const VERSION = '0.1.0';

export interface StepOptions {
  seed?: number;
  /** machine types that stay, by region and service: the plan sizes and prices them and chooses none */
  held?: Record<string, Record<string, string>>;
}

/** The answer, the runner-ups, the cost of nines, what runs today, the shadow prices, and the rest. */
const STEPS_BESIDE_ENDS = 6;

/** The plan without what takes long: no range, no runner-ups, nothing of what more or less would cost, no warnings yet. */
export type FirstAnswer = Omit<
  FeasiblePlan,
  'totals' | 'costOfNines' | 'today' | 'idleLineItems' | 'alternatives' | 'shadowPrices' | 'fronts' | 'catalog' | 'uncertainty' | 'warnings'
> & { totals: Omit<Totals, 'usdPerMonthLow' | 'usdPerMonthHigh' | 'rangeMethod'> };

export interface PlanStep {
  done: number;
  total: number;
  first?: FirstAnswer;
  /** code to be read before the next step */
  unread?: () => Promise<void>;
}

/** Code that few plans need, where it is wanted. */
export interface StepCode {
  fronts?: typeof Fronts | undefined;
  today?: typeof Today | undefined;
  /** machines are held, and nothing is asked of how sure their choice is */
  heldOnly?: boolean;
}

/**
 * The pipeline, step by step: the caller decides what happens between two steps. The first step carries the answer; there is none where nothing is
 * feasible, and what is known then is for `refuse` to word.
 */
export function* planSteps(
  scenario: Scenario,
  catalog: Catalog,
  { seed, held }: StepOptions = {},
  { fronts, today: todays, heldOnly }: StepCode = {},
): Generator<PlanStep, FeasiblePlan | Refused> {
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
  if (noRegionLeft(resolved)) return { feasible: undefined, base, warnings: early, sized: undefined };
  const sized = size({ scenario: resolved, catalog, wholeCoreSpeed: WHOLE_CORE_SPEED.mid, ...(held && { held }) });
  if (!isFeasible(sized)) return { feasible: undefined, base, warnings: early, sized };
  const lineItems = billOf(sized);
  const responses = responsesOf(sized);
  const rows = sized.regions.flatMap((choice, r) =>
    choice.chosen.map((_, i) => serviceRow(sized.tasks[r]!, choice, i, { lines: lineItems, allUp: responses[r]![0]!.answers })),
  );
  const available = wholeAvailability(
    sized,
    undefined,
    responses.map((losses) => losses[0]!.answers.of(resolved.front).lostFraction),
  );
  const totals = totalsOf(sized, lineItems);
  const { usdPerMonth } = totals;
  const open = heldOnly ? [] : openPricesOf(sized, lineItems);
  const first: FirstAnswer = {
    ...base,
    feasible: true,
    reasons: overBudget(resolved.constraints.budgetUsdPerMonth, usdPerMonth),
    totals,
    months: monthsOf(sized, usdPerMonth),
    services: rows,
    ...latencies(sized, responses),
    availabilityFraction: available.availabilityFraction,
    availability: availabilityBlock(resolved, available),
    objectives: [...objectiveRows(sized, responses), ...availabilityRow(resolved.objectives.availabilityFraction, available)],
    lineItems,
    optimality: optimality(sized, usdPerMonth, open),
  };
  const around = { scenario: resolved, catalog, wholeCoreSpeed: WHOLE_CORE_SPEED.mid, zonesByRegion: scenario.zonesByRegion };
  const ends = endsOf(scenario, sized);
  const beforeFronts = ends + STEPS_BESIDE_ENDS;
  const total = beforeFronts + (fronts?.frontStepCount(around) ?? 0);
  let done = 1;
  const step = (): PlanStep => ({ done: ++done, total });
  yield { done, total, first };
  const catalogUsed = usedCatalog(sized);
  const costs = movedCosts(scenario, catalog, sized, lineItems);
  let moved = costs.next();
  for (; !moved.done; moved = costs.next()) yield step();
  const { inputs, usdPerMonthLow, usdPerMonthHigh } = oneAtATime(usdPerMonth, moved.value.costs);
  const alternatives = alternativesOf(sized, usdPerMonth);
  yield step();
  const services = rows.map((row) => memoryPicked(row, alternatives));
  const nines = yield* onceRead(() => costOfNines({ sized, catalog, usdPerMonth }), { done, total });
  yield step();
  const today = todays?.todayVerdict({ sized, catalog, usdPerMonth, objectivesOf: (fleet) => objectiveRows(fleet, responsesOf(fleet)) });
  yield step();
  const shadowPrices = shadowPricesOf(sized, usdPerMonth);
  yield step();
  const drawing = fronts?.frontSteps(around, sized, { ...available, costOfNines: nines });
  let drawn = drawing?.next();
  for (; drawn && !drawn.done; drawn = drawing!.next()) yield { done: Math.min(beforeFronts + drawn.value.done, total), total };
  return {
    ...first,
    totals: { ...totals, usdPerMonthLow, usdPerMonthHigh, rangeMethod: 'oneAtATime' },
    services,
    costOfNines: nines,
    ...today,
    idleLineItems: billOf(sized, undefined, 'idle'),
    alternatives,
    shadowPrices,
    ...(drawn && { fronts: drawn.value }),
    catalog: catalogUsed,
    uncertainty: { method: 'oneAtATime', inputs },
    warnings: [
      ...early,
      ...moved.value.warnings,
      ...planWarnings(sized, services, lineItems),
      ...(open.length ? secondLookNow().openPriceWarnings(open) : []),
      ...(sized.plain ? secondLookNow().statedReplicas(sized, usdPerMonth) : []),
      ...availabilityWarnings(resolved, sized.tasks, available),
      ...(todays?.todayWarnings(resolved) ?? []),
    ],
  };
}

/** What may have to add replicas: where it has to and their code was not read yet, once it is. */
function* onceRead<T>(work: () => T, at: PlanStep): Generator<PlanStep, T> {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SecondLookNotRead)) throw error;
  }
  yield { ...at, unread: readSecondLook };
  return work();
}

/** Each month by itself: its money, its busiest hour, the instances it runs then. */
function monthsOf(sized: SizedFleet, meanUsdPerMonth: number): FeasiblePlan['months'] {
  const peak = Math.max(...sized.week.requestsPerSecond);
  return sized.week.growth.map((factor, m) => ({
    month: m + 1,
    usdPerMonth: sized.week.growth.length === 1 ? meanUsdPerMonth : usdOf(sized, m),
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

function totalsOf(sized: SizedFleet, lines: readonly LineItem[]): FirstAnswer['totals'] {
  const usdPerMonth = totalOf(lines);
  const requests = sized.week.averageRequestsPerSecond * SECONDS_PER_MONTH;
  const count = (state: string) => lines.filter((line) => line.price.state === state).length;
  const unpricedItems = count('unpriced');
  return {
    usdPerMonth,
    usdPerMillionRequests: requests > 0 ? (usdPerMonth * 1e6) / requests : null,
    fixedUsdPerMonth: totalOf(lines.filter((line) => line.kind === 'fixed')),
    complete: unpricedItems === 0,
    unpricedItems,
    assumedItems: count('assumed'),
  };
}

function overBudget(budget: number | undefined, usdPerMonth: number): Reason[] {
  if (budget === undefined || usdPerMonth <= budget) return [];
  return [
    {
      code: 'overBudget',
      resource: 'budget',
      need: usdPerMonth,
      limit: budget,
      message: `the plan costs ${usdWords(usdPerMonth)} a month, the budget is ${usdWords(budget)}`,
    },
  ];
}

function optimality(sized: SizedFleet, usdPerMonth: number, open: readonly OpenPrice[]): FeasiblePlan['optimality'] {
  const chosen = sized.regions.reduce((sum, region) => sum + region.usdPerMonth, 0);
  const bound = sized.regions.reduce((sum, region) => sum + region.lowerBoundUsdPerMonth, 0);
  const lowerBoundUsdPerMonth = Math.min(usdPerMonth, usdPerMonth - (chosen - bound));
  return {
    usdPerMonth,
    lowerBoundUsdPerMonth,
    candidatesConsidered: sized.regions.reduce((sum, region) => sum + region.considered, 0),
    proven: open.length === 0 && Math.abs(usdPerMonth - lowerBoundUsdPerMonth) <= 1e-6 * Math.max(1, usdPerMonth),
    method: [
      sized.regions.some(({ objectiveBinds }) => objectiveBinds)
        ? "every candidate with every load line priced by the bill's own rates; distributions composed along the calls; branch and bound"
        : "every candidate of every service priced by the bill's own rates",
      ...(sized.chosenAgain
        ? ['then again with tighter objectives: spread callers make those they call wait longer than the search knows']
        : []),
      ...(sized.plain
        ? [
            `then as many replicas as the availability takes, on other machines where they need fewer${sized.scenario.objectives.survive.zones > 0 ? '; of numbers that some load line asks for, which where a zone is lost are not all' : ''}`,
          ]
        : []),
      ...(open.length
        ? [`by the prices that are known: ${[...new Set(open.map(({ sku, region }) => `${sku} in ${region}`))].join(', ')} might change it`]
        : []),
    ].join('; '),
  };
}
