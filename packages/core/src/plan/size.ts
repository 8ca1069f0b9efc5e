/** Traffic to fleets to money, once through: the pipeline without words. Used for the plan itself and for every "what if" around it. */
import { fleetUsdPerMonth, flowsOf, machineLines, PriceBook, standingLines, trafficLines, type LineItem } from '../bill/index.ts';
import type { Catalog } from '../catalog/index.ts';
import { averageNatVms, chooseRegion, type RegionChoice, type RegionRefusal, type RegionTask } from '../choice/index.ts';
import { demandOf, type Demand } from '../demand/index.ts';
import { lossesIn } from '../failure/index.ts';
import type { ResolvedScenario } from '../scenario/index.ts';
import { weekOf, type Week } from '../traffic/index.ts';

export interface SizeRequest {
  scenario: ResolvedScenario;
  catalog: Catalog;
  wholeCoreSpeed: number;
  /** machine types that stay, by region and service */
  held?: Record<string, Record<string, string>>;
  /** prices already looked up, when scenario and catalog are those of an earlier run */
  book?: PriceBook;
}

export interface Sized {
  scenario: ResolvedScenario;
  week: Week;
  demand: Demand;
  book: PriceBook;
  tasks: RegionTask[];
  regions: (RegionChoice | RegionRefusal)[];
}

export interface SizedFleet extends Sized {
  regions: RegionChoice[];
}

export function size({ scenario, catalog, wholeCoreSpeed, held, book = new PriceBook(catalog, scenario.overrides) }: SizeRequest): Sized {
  const week = weekOf(scenario.traffic);
  const demand = demandOf(scenario, (machineType) => {
    const machine = catalog.machine(machineType);
    if (!machine) throw new RangeError(`size: the catalog has no machine type ${machineType}`);
    return machine.billedVcpus;
  });
  const tasks = scenario.regions.map((region): RegionTask => ({
    scenario,
    catalog,
    book,
    demand,
    region,
    losses: lossesIn(region, scenario),
    hourlyRequestsPerSecond: week.requestsPerSecond.map((rate) => rate * region.shareFraction),
    wholeCoreSpeed,
    held: held?.[region.region],
  }));
  return { scenario, week, demand, book, tasks, regions: tasks.map(chooseRegion) };
}

export function isFeasible(sized: Sized): sized is SizedFleet {
  return sized.regions.every((region) => region.feasible);
}

/** Every line of the bill, in a stable order: services region by region, then what belongs to no single service. */
export function billOf(sized: SizedFleet): LineItem[] {
  const { scenario, demand, book, week, regions } = sized;
  const share = (name: string) => scenario.regions.find(({ region }) => region === name)!.shareFraction;
  let row = 0;
  const machines = regions.flatMap(({ chosen, region }) =>
    chosen.flatMap((option) =>
      machineLines(book, option.rates, option.fleet, option.machine.cloud, option.service, region, `services[${row++}]`),
    ),
  );
  const flows = scenario.regions.flatMap((region) => flowsOf(scenario, demand, region));
  const traffic = trafficLines(book, flows, (region) => week.averageRequestsPerSecond * share(region));
  const standing = standingLines(book, scenario, demand, (region) => averageNatVms(regions.find((one) => one.region === region)!.chosen));
  return [...machines, ...traffic, ...standing];
}

export const totalOf = (lines: readonly LineItem[]) => lines.reduce((sum, line) => sum + (line.usdPerMonth ?? 0), 0);

/** The machine part of the money, as the search counts it. */
export const machinesUsd = (sized: SizedFleet) =>
  sized.regions.reduce(
    (sum, { chosen }) => sum + chosen.reduce((inner, option) => inner + fleetUsdPerMonth(option.rates, option.fleet), 0),
    0,
  );
