/**
 * The pipeline end to end: a scenario and a catalog in, a plan out. Pure: the same inputs give the same plan, byte for byte.
 */
import { EXTRA_PURPOSES, isPurpose, isSold, type LineItem } from '../bill/index.ts';
import { WHOLE_CORE_SPEED, type Catalog } from '../catalog/index.ts';
import { isOwn } from '../choice/index.ts';
import { nearestName, parseScenario, ScenarioError, type ResolvedScenario, type Scenario, type Warning } from '../scenario/index.ts';
import { SECONDS_PER_MONTH } from '../traffic/index.ts';
import { oneAtATime, type MovedCost } from '../uncertainty/index.ts';
import { alternativesOf } from './alternatives.ts';
import { availabilityBlock, availabilityRow, availabilityWarnings, wholeAvailability } from './availability.ts';
import { costOfNines } from './cost-of-nines.ts';
import { todayVerdict, todayWarnings } from './today.ts';
import { catalogWarnings, usedCatalog, usedSnapshots } from './provenance.ts';
import { noRegionLeft, refuse } from './infeasible.ts';
import { responseUnder, serviceRow, wholeLatency } from './service-rows.ts';
import { billOf, isFeasible, size, totalOf, type Sized, type SizedFleet } from './size.ts';
import type { Alternative, FeasiblePlan, ObjectiveRow, Plan, ServicePlan, Totals } from './types.ts';
import { planWarnings } from './warnings.ts';

export const VERSION = '0.1.0';

export interface PlanOptions {
  seed?: number;
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
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

export function planNow(scenario: Scenario, catalog: Catalog, { seed, onProgress }: PlanOptions = {}): Plan {
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
  const sized = size({ scenario: resolved, catalog, wholeCoreSpeed: WHOLE_CORE_SPEED.mid });
  onProgress?.(1, 3);
  if (!isFeasible(sized)) return refuse(scenario, catalog, base, early, sized);
  const lineItems = billOf(sized);
  onProgress?.(2, 3);
  const catalogUsed = usedCatalog(sized);
  const moved = movedCosts(scenario, catalog, sized, lineItems);
  const totals = totalsOf(sized, lineItems, moved.costs);
  const services = sized.regions.flatMap((choice, r) => choice.chosen.map((_, i) => serviceRow(sized.tasks[r]!, choice, i, lineItems)));
  const alternatives = sized.regions.flatMap((choice, r) =>
    alternativesOf(sized.tasks[r]!, sized.plain?.[r] ?? choice, totals.totals.usdPerMonth),
  );
  const { budgetUsdPerMonth: budget } = resolved.constraints;
  const available = wholeAvailability(sized);
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
    ...latencies(sized),
    availabilityFraction: available.availabilityFraction,
    availability: availabilityBlock(resolved, available),
    costOfNines: costOfNines({ sized, catalog, usdPerMonth: totals.totals.usdPerMonth }),
    ...todayVerdict({ sized, catalog, usdPerMonth: totals.totals.usdPerMonth, objectivesOf: objectiveRows }),
    objectives: [...objectiveRows(sized), ...availabilityRow(resolved.objectives.availabilityFraction, available)],
    lineItems,
    optimality: optimality(sized, totals.totals.usdPerMonth),
    alternatives,
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

function checkNames(scenario: Scenario, catalog: Catalog): void {
  const problems = scenario.resolved.regions.flatMap(({ cloud, region }, i) =>
    catalog.snapshotDate(cloud, region) === undefined
      ? [{ code: 'unknownRegion', path: `regions[${i}].region`, message: `the catalog has no prices for ${cloud} ${region}` }]
      : [],
  );
  for (const [name, service] of Object.entries(scenario.resolved.services))
    for (const type of [service.referenceMachineType, service.measured?.machineType])
      if (type !== undefined && !catalog.machine(type))
        problems.push({ code: 'unknownMachineType', path: `services.${name}`, message: `the catalog has no machine type ${type}` });
  problems.push(...extraProblems(scenario.resolved, catalog));
  if (problems.length) throw new ScenarioError(problems);
}

/** Extras that no cloud of theirs sells. */
function extraProblems({ extras, regions }: ResolvedScenario, catalog: Catalog): { code: string; path: string; message: string }[] {
  return extras.flatMap(({ item, machineType, clouds, path }) => {
    if (machineType !== undefined)
      return catalog.machine(machineType)
        ? []
        : [{ code: 'unknownMachineType', path: `${path}.machineType`, message: `the catalog has no machine type ${machineType}` }];
    if (item === undefined || !isPurpose(item)) {
      const suggestion = nearestName(item ?? '', EXTRA_PURPOSES);
      const message = `nothing is sold as ${item}; known: ${EXTRA_PURPOSES.join(', ')}`;
      return [{ code: 'unknownItem', path: `${path}.item`, message, ...(suggestion && { suggestion }) }];
    }
    return clouds
      .filter((cloud) => regions.some((region) => region.cloud === cloud) && !isSold(cloud, item))
      .map((cloud) => ({ code: 'notSold', path: `${path}.item`, message: `${cloud} sells no ${item}: state clouds for ${path}` }));
  });
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

/** An assumed price is taken as up to 20 % off either way, evenly: its P10 and P90 are 16 % below and above. */
const ASSUMED_SPREAD = 0.16;

/** Each uncertain input alone at its ends: machine types held, replicas re-sized. */
function movedCosts(
  scenario: Scenario,
  catalog: Catalog,
  sized: SizedFleet,
  lines: readonly LineItem[],
): { costs: MovedCost[]; warnings: Warning[] } {
  const warnings: Warning[] = [];
  const held = Object.fromEntries(
    sized.regions.map(({ region, chosen }) => [
      region,
      Object.fromEntries(chosen.map((option) => [option.service, option.machine.machineType])),
    ]),
  );
  const costOf = (resolved: ResolvedScenario | undefined, wholeCoreSpeed: number): number | undefined => {
    if (!resolved) return undefined;
    const again = size({ scenario: resolved, catalog, wholeCoreSpeed, held });
    if (isFeasible(again)) return totalOf(billOf(again));
    const relaxed = {
      ...resolved,
      objectives: { ...resolved.objectives, latency: [], availabilityFraction: undefined },
      constraints: { ...resolved.constraints, maxReplicas: undefined },
    };
    const without = size({ scenario: relaxed, catalog, wholeCoreSpeed, held });
    return isFeasible(without) ? totalOf(billOf(without)) : undefined;
  };
  const costs = scenario.uncertain.map(({ path, confidenceFraction }): MovedCost => {
    const [low, high] = (['low', 'high'] as const).map((side) => {
      const resolved = scenario.resolveAt({ path, side });
      const cost = costOf(resolved, WHOLE_CORE_SPEED.mid);
      if (resolved)
        warnings.push(...otherChoice(sized, size({ scenario: resolved, catalog, wholeCoreSpeed: WHOLE_CORE_SPEED.mid }), path, side));
      if (cost === undefined)
        warnings.push({
          code: 'rangeOpen',
          path,
          message: `with ${path} at its ${side} end these machines do not carry the load: the range leaves that end out`,
        });
      return cost;
    });
    return { path, confidenceFraction, low, high };
  });
  const speeds = sized.regions.flatMap(({ chosen }) => chosen.map((option) => option.relativeSpeed));
  if (speeds.some((speed) => speed !== 1)) {
    const [low, high] = (['low', 'high'] as const).map((side) => {
      warnings.push(
        ...otherChoice(
          sized,
          size({ scenario: scenario.resolved, catalog, wholeCoreSpeed: WHOLE_CORE_SPEED[side], book: sized.book }),
          'relativeSpeed',
          side,
        ),
      );
      return costOf(scenario.resolved, WHOLE_CORE_SPEED[side]);
    });
    costs.push({ path: 'relativeSpeed', confidenceFraction: 0.8, low, high });
  }
  const total = totalOf(lines);
  const assumed = new Map<string, number>();
  for (const line of lines)
    if (line.price.state === 'assumed')
      assumed.set(
        `${line.region ?? 'global'} ${line.sku}`,
        (assumed.get(`${line.region ?? 'global'} ${line.sku}`) ?? 0) + (line.usdPerMonth ?? 0),
      );
  for (const [sku, usd] of assumed)
    costs.push({ path: `price of ${sku}`, confidenceFraction: 0.8, low: total - ASSUMED_SPREAD * usd, high: total + ASSUMED_SPREAD * usd });
  return { costs, warnings };
}

/** Where the cheapest machine is another one at an end of an input's range. */
function otherChoice(sized: SizedFleet, there: Sized, path: string, side: 'low' | 'high'): Warning[] {
  const changes = there.regions.flatMap((region, r) =>
    region.feasible
      ? region.chosen.flatMap(({ service, machine }, i) => {
          const here = sized.regions[r]!.chosen[i]!.machine.machineType;
          return machine.machineType === here ? [] : [`${service} in ${region.region} on ${machine.machineType} instead of ${here}`];
        })
      : [],
  );
  if (changes.length === 0) return [];
  return [
    { code: 'choiceChanges', path, message: `at the ${side} end of ${path} other machines would be cheapest: ${changes.join(', ')}` },
  ];
}

function latencies(sized: SizedFleet): Pick<FeasiblePlan, 'latency' | 'underLoss'> {
  const everywhere = sized.regions.flatMap((choice, r) =>
    sized.tasks[r]!.losses.map((loss) => ({
      loss: loss.label,
      region: choice.region,
      latency: wholeLatency(sized.tasks[r]!, choice, loss),
    })),
  );
  const slowest = (rows: typeof everywhere) => rows.reduce((worst, row) => (row.latency.p95Ms > worst.latency.p95Ms ? row : worst));
  return { latency: slowest(everywhere.filter((row) => row.loss === 'none')).latency, underLoss: slowest(everywhere) };
}

function objectiveRows(sized: SizedFleet): ObjectiveRow[] {
  return sized.scenario.objectives.latency.map(({ fraction, ms, underLossMs, service }) => {
    const predicted = sized.regions.map((choice, r) =>
      sized.tasks[r]!.losses.map((loss) => responseUnder(sized.tasks[r]!, choice, service ?? sized.scenario.front, loss)(fraction)),
    );
    const predictedMs = Math.max(...predicted.map((losses) => losses[0]!));
    const predictedUnderLossMs = Math.max(...predicted.flat());
    const met = predictedMs <= ms * (1 + 1e-9) && predictedUnderLossMs <= (underLossMs ?? ms) * (1 + 1e-9);
    return {
      fraction,
      ms,
      ...(underLossMs !== undefined && { underLossMs }),
      ...(service !== undefined && { service }),
      predictedMs,
      predictedUnderLossMs,
      met,
    };
  });
}

function optimality(sized: SizedFleet, usdPerMonth: number): FeasiblePlan['optimality'] {
  const chosen = sized.regions.reduce((sum, region) => sum + region.usdPerMonth, 0);
  const bound = sized.regions.reduce((sum, region) => sum + region.lowerBoundUsdPerMonth, 0);
  const lowerBoundUsdPerMonth = Math.min(usdPerMonth, usdPerMonth - (chosen - bound));
  const spanning = sized.scenario.objectives.latency.some((objective) => !isOwn(sized.scenario, objective));
  return {
    usdPerMonth,
    lowerBoundUsdPerMonth,
    candidatesConsidered: sized.regions.reduce((sum, region) => sum + region.choices.reduce((inner, choice) => inner + choice.count, 0), 0),
    proven: Math.abs(usdPerMonth - lowerBoundUsdPerMonth) <= 1e-6 * Math.max(1, usdPerMonth),
    method: `every candidate of every service priced by the bill's own rates${spanning ? '; the bound leaves end-to-end objectives aside' : ''}`,
  };
}
