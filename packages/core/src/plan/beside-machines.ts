/** What a bill has beside its machines: traffic, capacity units, what stands there, extras. As lines, or as their sum alone. */
import {
  capacityUnitLines,
  extraLines,
  flowsOf,
  isExtraFlow,
  needsNat,
  standingLines,
  trafficLines,
  trafficUsd,
  type LineItem,
  type PriceBook,
} from '../bill/index.ts';
import { averageNatVms, type RegionChoice } from '../choice/index.ts';
import type { Demand } from '../demand/index.ts';
import type { ResolvedScenario } from '../scenario/index.ts';
import type { Week } from '../traffic/index.ts';

export interface Asked {
  scenario: ResolvedScenario;
  demand: Demand;
  book: PriceBook;
  week: Week;
}

/** Of one month, or of all of them. */
export type Bought = { region: string; chosen: RegionChoice['chosen'] }[];

export interface Wanted {
  /** by its index; all of them, as a mean, when left out */
  month?: number | undefined;
  /** the lines that cost something, or the idle ones: tiers that are not reached, flows without bytes, things of which there are none */
  wanted: 'bought' | 'idle';
}

export function linesBesideMachines(asked: Asked, bought: Bought, which: Wanted): LineItem[] {
  const { scenario, demand, book, week } = asked;
  const growth = growthIn(week, which.month);
  const traffic = trafficLines(book, flowsIn(asked, bought), averageIn(asked, which.month), growth, which.wanted);
  const extras = thingLines(asked, bought, which);
  if (which.wanted === 'idle') return [...traffic, ...extras];
  const units = capacityUnitLines(book, scenario, demand, { requestsPerSecond: week.requestsPerSecond, growth });
  return [...traffic, ...units, ...standing(asked, bought), ...extras];
}

/** What they add up to over the months of the week: fleets differ little in what of them counts here, and one moved input touches little of it. */
export function usdBesideMachines(asked: Asked, bought: Bought): number {
  const { scenario, demand, book, week } = asked;
  const { regions, extras } = scenario;
  const { requestsPerSecond, growth } = week;
  const services = scenario.order.map((name) => scenario.services[name]!);
  const options = bought.flatMap(({ chosen }) => chosen);
  const shards = options.map((option) => option.shards);
  const between = services
    .filter(({ everyShard }) => everyShard)
    .map((one) => [one.betweenShards, demand.services[one.name]!.callsPerRequest]);
  const balancers = services.map(({ loadBalancer }) => loadBalancer);
  const uses = services.map(({ loadBalancerUse }) => loadBalancerUse);
  const nat = needsNat(demand);
  const natVms = regions.map(({ cloud, region }) => (nat && cloud === 'gcp' ? averageNatVms(chosenOf(bought, region)) : 0));
  const average = averageIn(asked, undefined);
  const averages = regions.map(({ region }) => average(region));
  const things = options
    .filter(({ service }) => extras.some((extra) => extra.service === service))
    .flatMap((option) => [option.shards, option.fleet.billed.averageReplicas]);
  return (
    book.again('usd of traffic', [demand.edges, regions, averages, growth, shards, between, balancers, extras.filter(isExtraFlow)], () =>
      trafficUsd(book, flowsIn(asked, bought), average, growth),
    ) +
    book.again('usd of capacity units', [demand.edges, regions, requestsPerSecond, growth, balancers, uses], () =>
      totalOf(capacityUnitLines(book, scenario, demand, { requestsPerSecond, growth })),
    ) +
    book.again('usd of what stands', [nat, natVms, regions, balancers], () => totalOf(standing(asked, bought))) +
    book.again('usd of extras', [extras, regions, averages, things], () => totalOf(thingLines(asked, bought, { wanted: 'bought' })))
  );
}

export const totalOf = (lines: readonly LineItem[]) => lines.reduce((sum, line) => sum + (line.usdPerMonth ?? 0), 0);

const growthIn = ({ growth }: Week, month: number | undefined) => (month === undefined ? growth : [growth[month]!]);

/** Client requests a second of a region, mean over the week and the months. */
function averageIn({ scenario, week }: Asked, month: number | undefined): (region: string) => number {
  const growth = growthIn(week, month);
  const meanGrowth = growth.reduce((sum, factor) => sum + factor, 0) / growth.length;
  const firstAverage = week.requestsPerSecond.reduce((sum, rate) => sum + rate, 0) / week.requestsPerSecond.length;
  return (region) => firstAverage * meanGrowth * scenario.regions.find((one) => one.region === region)!.shareFraction;
}

const chosenOf = (bought: Bought, region: string) => bought.find((one) => one.region === region)!.chosen;

const flowsIn = ({ book, scenario, demand }: Asked, bought: Bought) =>
  scenario.regions.flatMap((region) =>
    flowsOf(
      book,
      scenario,
      demand,
      region,
      (service) => chosenOf(bought, region.region).find((option) => option.service === service)!.shards,
    ),
  );

const standing = ({ scenario, demand, book }: Asked, bought: Bought) =>
  standingLines(book, scenario, demand, (region) => averageNatVms(chosenOf(bought, region)));

const thingLines = (asked: Asked, bought: Bought, { month, wanted }: Wanted) =>
  extraLines(asked.book, asked.scenario, averageIn(asked, month), (region) => chosenOf(bought, region), wanted);
