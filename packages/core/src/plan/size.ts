/** Traffic to fleets to money, once through: the pipeline without words. Used for the plan itself and for every "what if" around it. */
import { fleetUsdPerMonth, machineLines, PriceBook, spendDiscountLines, type LineItem } from '../bill/index.ts';
import type { Catalog } from '../catalog/index.ts';
import { chooseRegion, type RegionChoice, type RegionRefusal, type RegionTask } from '../choice/index.ts';
import { demandOf, type Demand } from '../demand/index.ts';
import { overMonths } from '../fleet/index.ts';
import { lossesIn } from '../failure/index.ts';
import type { ResolvedScenario } from '../scenario/index.ts';
import { weekOf, type Week } from '../traffic/index.ts';
import { linesBesideMachines, totalOf, usdBesideMachines, type Bought, type Wanted } from './beside-machines.ts';
import { secondLookNow } from './read-second-look.ts';
import { withAvailability, type Short } from './availability/with-availability.ts';

export { totalOf };

export interface SizeRequest {
  scenario: ResolvedScenario;
  catalog: Catalog;
  wholeCoreSpeed: number;
  /** machine types that stay, by region and service */
  held?: Record<string, Record<string, string>>;
  /** prices already looked up, when scenario and catalog are those of an earlier run */
  book?: PriceBook;
  /** candidates of that run */
  known?: KnownChoices;
  /** no runner-ups wanted */
  bestOnly?: boolean;
  /** see `RegionTask` */
  mostComposed?: number;
  billOnly?: boolean;
  /** only whether there is a plan is asked for */
  feasibleOnly?: boolean;
}

export type KnownChoices = RegionTask['known'];

export interface Sized {
  scenario: ResolvedScenario;
  week: Week;
  demand: Demand;
  book: PriceBook;
  /** candidates to start from when one thing is moved; those of a moved scenario are not kept: a plan moves a hundred things */
  known: KnownChoices;
  tasks: RegionTask[];
  regions: (RegionChoice | RegionRefusal)[];
  /** fleets before replicas were added for availability */
  plain?: RegionChoice[];
  /** the availability that no fleet reaches; every region has fleets for the load then */
  short?: Short;
  /** what is cheapest as if calls came at random was too late as they come: `tasks` then ask for less time than `scenario` does */
  chosenAgain?: boolean;
}

export interface SizedFleet extends Sized {
  regions: RegionChoice[];
}

export function size({
  scenario,
  catalog,
  wholeCoreSpeed,
  held,
  book = new PriceBook(catalog, scenario.overrides),
  known,
  bestOnly,
  mostComposed,
  billOnly,
  feasibleOnly,
}: SizeRequest): Sized {
  const week = weekOf(scenario.traffic);
  const demand = demandIn(scenario, catalog);
  const tasks = scenario.regions.map((region): RegionTask => ({
    scenario,
    catalog,
    book,
    demand,
    region,
    losses: lossesIn(region, scenario),
    hourlyRequestsPerSecond: hoursIn(week, region.shareFraction),
    growth: week.growth,
    arrivals: { burstiness: scenario.traffic.burstiness, clientRequestsPerSecond: week.peakRequestsPerSecond },
    wholeCoreSpeed,
    held: held?.[region.region],
    known,
    bestOnly,
    mostComposed,
    billOnly,
    feasibleOnly,
  }));
  const regions = tasks.map(chooseRegion);
  const own = () =>
    new Map(regions.flatMap((region) => (region.feasible ? region.choices.map((choice) => [choice.key, choice] as const) : [])));
  const sized = withAvailability({ scenario, week, demand, book, known: known ?? own(), tasks, regions });
  return isFeasible(sized) && mayBeFedInBursts(sized) ? secondLookNow().keptAsCalled(sized, isFeasible) : sized;
}

/** Whether an objective may be missed since callers of spread tasks call in bursts: the search takes them as calling at random. */
export const mayBeFedInBursts = ({ scenario: { objectives, services }, demand }: Pick<Sized, 'scenario' | 'demand'>): boolean =>
  objectives.latency.length > 0 &&
  Object.entries(services).some(([name, { calls }]) => {
    const { batchSize, squaredCoefficientOfVariation } = demand.services[name]!;
    return squaredCoefficientOfVariation > batchSize && calls.some(({ to }) => to !== undefined);
  });

const demands = new WeakMap<ResolvedScenario, { catalog: Catalog; demand: Demand }>();

const hours = new WeakMap<Week, Map<number, readonly number[]>>();

/** Client requests/s of a region by hour, in the first month: the same series for the same week and share. */
function hoursIn(week: Week, shareFraction: number): readonly number[] {
  let known = hours.get(week);
  if (!known) hours.set(week, (known = new Map()));
  let series = known.get(shareFraction);
  if (!series) known.set(shareFraction, (series = week.requestsPerSecond.map((rate) => rate * shareFraction)));
  return series;
}

/** The demand of a scenario whose measurements name machines of this catalog: the same for the same, since nobody changes either. */
export function demandIn(scenario: ResolvedScenario, catalog: Catalog): Demand {
  const known = demands.get(scenario);
  if (known?.catalog === catalog) return known.demand;
  const demand = demandOf(scenario, (machineType) => {
    const machine = catalog.machine(machineType);
    if (!machine) throw new RangeError(`size: the catalog has no machine type ${machineType}`);
    return machine.billedVcpus;
  });
  demands.set(scenario, { catalog, demand });
  return demand;
}

export function isFeasible(sized: Sized): sized is SizedFleet {
  return sized.short === undefined && sized.regions.every((region) => region.feasible);
}

/** Whether there are fleets for the load, and none of them keeps the availability. */
export const isShort = (sized: Sized): sized is SizedFleet & { short: Short } => sized.short !== undefined;

/**
 * Every line of the bill, in a stable order: services region by region, then what belongs to no single service.
 * @param month one month by its index; all of them, as a mean, when left out
 * @param wanted the lines that cost something, or the idle ones: tiers that are not reached, flows without bytes, things of which there are none
 */
export function billOf(sized: SizedFleet, month?: number, wanted: Wanted['wanted'] = 'bought'): LineItem[] {
  const bought = chosenIn(sized, month);
  if (wanted === 'idle') return linesBesideMachines(sized, bought, { month, wanted });
  const { scenario, book } = sized;
  let row = 0;
  const machines = bought.flatMap(({ chosen, region }) =>
    chosen.flatMap((option) =>
      machineLines(book, {
        rates: option.rates,
        fleet: option.fleet,
        shards: option.shards,
        cloud: option.machine.cloud,
        service: option.service,
        region,
        costId: scenario.services[option.service]!.costIds.machines,
        path: `services[${row++}]`,
      }),
    ),
  );
  const lines = [...machines, ...linesBesideMachines(sized, bought, { month, wanted })];
  return [...lines, ...spendDiscountLines(scenario, lines)];
}

/** The fleets of one month, or of all of them. */
const chosenIn = ({ regions }: SizedFleet, month: number | undefined): Bought =>
  regions.map(({ region, chosen }) => ({
    region,
    chosen: month === undefined ? chosen : chosen.map((option) => ({ ...option, fleet: overMonths([option.fleet.months[month]!]) })),
  }));

/**
 * What the bill adds up to, its machines by the rates that the search sums: a hundred ends of ranges need no line of them.
 * @param month one month by its index; all of them, as a mean, when left out
 */
export function usdOf(sized: SizedFleet, month?: number): number {
  const { scenario, week } = sized;
  // discounts by what is spent look at every line
  if (scenario.spendDiscounts.length > 0) return totalOf(billOf(sized, month));
  const bought = chosenIn(sized, month);
  const months = month === undefined ? sized : { ...sized, week: { ...week, growth: [week.growth[month]!] } };
  return machinesUsd(bought) + usdBesideMachines(months, bought);
}

/** The machine part of the money, as the search counts it. */
const machinesUsd = (bought: Bought) =>
  bought.reduce(
    (sum, { chosen }) =>
      sum + chosen.reduce((inner, option) => inner + option.shards * fleetUsdPerMonth(option.rates, option.fleet.billed), 0),
    0,
  );
