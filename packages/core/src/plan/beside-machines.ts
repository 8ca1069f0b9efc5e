/** What a bill has beside its machines: traffic, capacity units, what stands there, extras. As lines, or as their sum alone. */
import {
  capacityUnitLines,
  extraLines,
  flowsOf,
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

const besides = new WeakMap<Demand, { scenario: ResolvedScenario; book: PriceBook; usd: Map<string, number> }>();

/** What they add up to over the months of the week. Fleets of one demand differ little in what of them counts here: each sum is worked out once for all that are alike. */
export function usdBesideMachines(asked: Asked, bought: Bought): number {
  const { scenario, demand, book, week } = asked;
  let known = besides.get(demand);
  if (known?.scenario !== scenario || known.book !== book) besides.set(demand, (known = { scenario, book, usd: new Map() }));
  const { usd } = known;
  const sum = (what: string, of: readonly number[], make: () => number) => {
    const key = `${what} ${of.join(' ')}`;
    let total = usd.get(key);
    if (total === undefined) usd.set(key, (total = make()));
    return total;
  };
  const options = bought.flatMap(({ chosen }) => chosen);
  const which: Wanted = { wanted: 'bought' };
  const shards = options.map((option) => option.shards);
  const nat = needsNat(demand);
  const natVms = scenario.regions.map(({ cloud, region }) => (nat && cloud === 'gcp' ? averageNatVms(chosenOf(bought, region)) : 0));
  const balancers = scenario.order.map((name) => scenario.services[name]!.loadBalancer);
  const average = averageIn(asked, undefined);
  const averages = scenario.regions.map(({ region }) => average(region));
  const things = options
    .filter(({ service }) => scenario.extras.some((extra) => extra.service === service))
    .flatMap((option) => [option.shards, option.fleet.billed.averageReplicas]);
  const { requestsPerSecond, growth } = week;
  return (
    sum('traffic', [...shards, ...growth], () => trafficUsd(book, flowsIn(asked, bought), average, growth)) +
    sum('units', growth, () => totalOf(capacityUnitLines(book, scenario, demand, { requestsPerSecond, growth }))) +
    // what no demand reaches stays from one end of a range to the next
    book.again('usd of what stands', [nat, ...natVms, scenario.regions, ...balancers.flatMap(({ aws, gcp }) => [aws, gcp])], () =>
      totalOf(standing(asked, bought)),
    ) +
    book.again('usd of extras', [scenario.extras, scenario.regions, ...averages, ...things], () =>
      totalOf(thingLines(asked, bought, which)),
    )
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
