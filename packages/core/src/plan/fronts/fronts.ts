/**
 * What else money buys: the least cost for every latency, and every machine type of both clouds by its cost per million requests and its p99. The
 * bill of each point is the bill's own code; the search of each is the plan's own.
 */
import { PriceBook } from '../../bill/index.ts';
import type { Catalog, Cloud } from '../../catalog/index.ts';
import { counterpartOf } from '../../catalog/index.ts';
import { beyondMeasured } from '../../loadline/index.ts';
import type { ResolvedScenario } from '../../scenario/index.ts';
import { costAgainstAvailability } from './availability-front.ts';
import { isProven, type NinesCost } from '../availability/cost-of-nines.ts';
import { pointOf, type Front, type FrontPoint } from './front-points.ts';
import { latencies, responsesOf } from '../answers/latencies.ts';
import { billOf, isFeasible, size, type SizedFleet } from '../size.ts';
import { todaysFleet } from '../today/todays-fleet.ts';

/** Parts of today's p95 that are asked for, down to where nothing answers in time. */
const PARTS = [0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2];
/** How often the way between what is met and what is not is halved: the wall is where the money goes. */
const HALVINGS = 4;

const CLOUDS: readonly Cloud[] = ['aws', 'gcp'];

export interface FrontsRequest {
  scenario: ResolvedScenario;
  catalog: Catalog;
  wholeCoreSpeed: number;
  /** zones of another region are those that the catalog knows of it, not as many as here */
  zonesByRegion: boolean;
}

/** How much of the work is done, in fleets looked at; a search for an objective counts for many. */
export interface FrontStep {
  done: number;
  total: number;
}

/**
 * The fronts, a fleet at a time: the caller decides what happens between two.
 * @param plan the choice that the fronts are drawn around
 * @param reached its availability, and what others cost
 */
export function* frontSteps(
  request: FrontsRequest,
  plan: SizedFleet,
  reached: { availabilityFraction: number; costOfNines: readonly NinesCost[] },
): Generator<FrontStep, Front[]> {
  const total = frontStepCount(request);
  let done = 0;
  const step = (fleets: number): FrontStep => ({ done: (done += fleets), total });
  const today = todayOf(request, plan);
  yield step(FLEETS_OF_A_SEARCH);
  const against = yield* costAgainstP95(request, plan, () => step(FLEETS_OF_A_SEARCH));
  done = FLEETS_OF_P95;
  const perMillion = yield* perMillionAgainstP99(request, plan, () => step(1));
  return [
    { ...against, points: [...against.points, ...answering(today)] },
    costAgainstAvailability(plan, reached, today),
    { ...perMillion, points: [...perMillion.points, ...answering(today)] },
  ];
}

/** A search weighs every machine type with every load line: as long as so many single fleets take, or longer. */
const FLEETS_OF_A_SEARCH = 100;
/** Today's fleet, the search without an objective, the parts, the halvings: fewer where nothing is missed. */
const FLEETS_OF_P95 = (2 + PARTS.length + HALVINGS) * FLEETS_OF_A_SEARCH;

/** How many fleets are looked at, at most. */
export function frontStepCount(request: FrontsRequest): number {
  const { catalog } = request;
  const machines = CLOUDS.filter((cloud) => inCloud(request, cloud)).map((cloud) => catalog.machines(cloud).length);
  return machines.reduce((sum, each) => sum + each, FLEETS_OF_P95);
}

/** What runs now, by the plan's own bill; undefined where the scenario does not say all of it, or its price is not known. */
function todayOf({ scenario, catalog }: FrontsRequest, plan: SizedFleet): SizedFleet | undefined {
  const fleet = scenario.today && todaysFleet(plan, scenario.today, catalog);
  return fleet && fleet.unknown.length === 0 ? fleet.asIs : undefined;
}

/** The point of what runs now on a front of latency; none where a queue of it never drains. */
function answering(today: SizedFleet | undefined): FrontPoint[] {
  const point = today && pointOf(today);
  return point && Number.isFinite(point.p99Ms) ? [{ ...point, today: true }] : [];
}

function* costAgainstP95(
  request: FrontsRequest,
  plan: SizedFleet,
  step: () => FrontStep,
): Generator<FrontStep, Extract<Front, { kind: 'costAgainstP95' | 'perMillionAgainstP99' }>> {
  const { scenario } = request;
  // every other objective is kept: other services', and other percentiles of the whole
  const others = scenario.objectives.latency.filter(
    ({ service, fraction }) => fraction !== 0.95 || (service !== undefined && service !== scenario.front),
  );
  const asked = (ms: number | undefined): ResolvedScenario => ({
    ...scenario,
    objectives: {
      ...scenario.objectives,
      latency: [...others, ...(ms === undefined ? [] : [{ fraction: 0.95, ms, underLossMs: undefined, service: undefined }])],
    },
  });
  const free = size({ ...request, scenario: asked(undefined), book: plan.book, known: plan.known });
  if (!isFeasible(free)) return { kind: 'costAgainstP95', title: 'Least cost for each p95', points: [{ ...pointOf(plan), chosen: true }] };
  yield step();
  const slowest = latencies(free, responsesOf(free)).underLoss.latency.p95Ms;
  const points: FrontPoint[] = [
    { ...pointOf(free), askedP95Ms: null },
    { ...pointOf(plan), chosen: true },
  ];
  const meets = (part: number) => {
    const sized = size({ ...request, scenario: asked(slowest * part), book: plan.book, known: plan.known });
    if (isFeasible(sized))
      points.push({ ...pointOf(sized), askedP95Ms: slowest * part, ...(!isProven(sized, billOf(sized)) && { unproven: true as const }) });
    return isFeasible(sized);
  };
  let [high, low] = [1, 0];
  for (const part of PARTS) {
    const met = meets(part);
    yield step();
    if (!met) {
      low = part;
      break;
    }
    high = part;
  }
  for (let i = 0; i < HALVINGS && low > 0; i++) {
    const middle = (high + low) / 2;
    if (meets(middle)) high = middle;
    else low = middle;
    yield step();
  }
  return {
    kind: 'costAgainstP95',
    title: 'Least cost for each p95',
    points: withBest(
      different(points),
      (point) => point.usdPerMonth,
      (point) => point.p95Ms,
    ),
  };
}

/** All services on one machine type, for every type that can serve all of them, at the utilisation limit; latency objectives left aside. */
function* perMillionAgainstP99(
  request: FrontsRequest,
  plan: SizedFleet,
  step: () => FrontStep,
): Generator<FrontStep, Extract<Front, { kind: 'costAgainstP95' | 'perMillionAgainstP99' }>> {
  const free = { ...request.scenario, objectives: { ...request.scenario.objectives, latency: [] } };
  const points: FrontPoint[] = [{ ...pointOf(plan), chosen: true }];
  for (const cloud of CLOUDS) {
    const scenario = inCloud({ ...request, scenario: free }, cloud);
    if (!scenario) continue;
    const book = new PriceBook(request.catalog, scenario.overrides);
    for (const { machineType } of request.catalog.machines(cloud)) {
      const everywhere = Object.fromEntries(scenario.order.map((service) => [service, machineType]));
      const held = Object.fromEntries(scenario.regions.map(({ region }) => [region, everywhere]));
      const sized = size({ ...request, scenario, held, book });
      if (isFeasible(sized) && !restsOnGuess(sized)) points.push(pointOf(sized));
      yield step();
    }
  }
  return {
    kind: 'perMillionAgainstP99',
    title: 'Cost per million requests against p99, all services on one machine type',
    points: withBest(
      points,
      (point) => point.usdPerMillionRequests ?? point.usdPerMonth,
      (point) => point.p99Ms,
    ),
  };
}

/** A load line beyond what its profile was measured with, which nobody allowed. */
const restsOnGuess = ({ scenario, regions }: SizedFleet): boolean =>
  regions.some(({ chosen }) =>
    chosen.some(({ service, line, loadLineRequestsPerSecond }) => {
      const { beyondMeasured: stated, measuredConcurrency, batchSize } = scenario.services[service]!;
      const at = { requestsPerSecond: loadLineRequestsPerSecond, batchSize, measuredConcurrency };
      return stated === 'refused' && beyondMeasured(line.replica, at) !== undefined;
    }),
  );

/** The same scenario with all regions in one cloud; undefined where a counterpart is not known or its prices are not loaded. */
function inCloud({ scenario, catalog, zonesByRegion }: FrontsRequest, cloud: Cloud): ResolvedScenario | undefined {
  const names = scenario.regions.map((region) => (region.cloud === cloud ? region.region : counterpartOf(region.cloud, region.region)));
  if (new Set(names).size < names.length || names.some((name) => name === undefined || catalog.snapshotDate(cloud, name) === undefined))
    return undefined;
  const services = Object.fromEntries(
    Object.entries(scenario.services).map(([name, service]) => [name, { ...service, machineTypes: undefined }]),
  );
  const regions = scenario.regions.map((region, i) => {
    const name = names[i]!;
    const zones = zonesByRegion ? catalog.zonesOf(cloud, name) : undefined;
    return { ...region, cloud, region: name, zones: zones ?? region.zones };
  });
  return { ...scenario, services, regions };
}

/** Each fleet once, the plan itself first. */
function different(points: readonly FrontPoint[]): FrontPoint[] {
  const planFirst = [...points].sort((a, b) => Number(b.chosen ?? false) - Number(a.chosen ?? false));
  return planFirst.filter(
    ({ usdPerMonth, p95Ms }, i) => planFirst.findIndex((other) => other.usdPerMonth === usdPerMonth && other.p95Ms === p95Ms) === i,
  );
}

function withBest(points: readonly FrontPoint[], cost: (point: FrontPoint) => number, time: (point: FrontPoint) => number): FrontPoint[] {
  return points.map((point) => {
    const beaten = points.some(
      (other) => cost(other) <= cost(point) && time(other) <= time(point) && (cost(other) < cost(point) || time(other) < time(point)),
    );
    return beaten ? point : { ...point, best: true };
  });
}
