/** What the plan would cost with each uncertain input at its ends, and where other machines would then be the cheapest. */
import type { LineItem } from '../../bill/index.ts';
import { WHOLE_CORE_SPEED, type Catalog } from '../../catalog/index.ts';
import { alike, type ResolvedScenario, type Scenario, type Warning } from '../../scenario/index.ts';
import type { MovedCost } from '../../uncertainty/index.ts';
import { fleetKeeper } from './same-fleet.ts';
import { demandIn, isFeasible, size, totalOf, usdOf, type Sized, type SizedFleet } from '../size.ts';

/** An assumed price is taken as up to 20 % off either way, evenly: its P10 and P90 are 16 % below and above. */
const ASSUMED_SPREAD = 0.16;

/** Other machines are looked for where an end moves the total by as much: a search of all of them for every end would be most of a plan's time. */
const WORTH_ANOTHER_CHOICE = 0.05;

/** An end of a range near the wall of what is possible is a little too dear rather than searched for a minute. */
const MOST_COMPOSED = 300;

const SIDES = ['low', 'high'] as const;

const speedIsAPrior = ({ regions }: SizedFleet) => regions.some(({ chosen }) => chosen.some(({ relativeSpeed }) => relativeSpeed !== 1));

/** How many ends `movedCosts` works out, one a step. */
export const endsOf = (scenario: Scenario, sized: SizedFleet) => 2 * (scenario.uncertain.length + (speedIsAPrior(sized) ? 1 : 0));

/** Each uncertain input alone at its ends: machine types held, replicas re-sized. */
export function* movedCosts(
  scenario: Scenario,
  catalog: Catalog,
  sized: SizedFleet,
  lines: readonly LineItem[],
): Generator<void, { costs: MovedCost[]; warnings: Warning[] }> {
  const warnings: Warning[] = [];
  const held = Object.fromEntries(
    sized.regions.map(({ region, chosen }) => [
      region,
      Object.fromEntries(chosen.map((option) => [option.service, option.machine.machineType])),
    ]),
  );
  const keepsFleet = fleetKeeper(sized);
  const pricedAsHere = (resolved: ResolvedScenario) => samePrices(scenario.resolved, resolved);
  const sameFleet = (resolved: ResolvedScenario): { fleet: SizedFleet; choice: boolean } | undefined => {
    if (!pricedAsHere(resolved)) return undefined;
    const demand = demandIn(resolved, catalog);
    const { fleet, choice } = keepsFleet({ scenario: resolved, demand });
    return fleet ? { fleet: { ...sized, scenario: resolved, demand }, choice } : undefined;
  };
  const bookFor = (resolved: ResolvedScenario) => (pricedAsHere(resolved) ? { book: sized.book, known: sized.known } : {});
  /** the machines that are held, with nothing moved: where an end leaves a service as it is, its fleet is known */
  const heldHere = once(
    () =>
      size({ scenario: scenario.resolved, catalog, wholeCoreSpeed: WHOLE_CORE_SPEED.mid, bestOnly: true, held, book: sized.book }).known,
  );
  const heldBookFor = (resolved: ResolvedScenario) => (pricedAsHere(resolved) ? { book: sized.book, known: heldHere() } : {});
  const total = totalOf(lines);
  const here = usdOf(sized);
  /** as a difference: what costs the same is the same to the last digit, whatever is added up first */
  const costOf = (there: SizedFleet) => total + (usdOf(there) - here);
  /** With the machines held; replicas re-sized, objectives left aside where these machines cannot keep them. */
  const heldCost = (resolved: ResolvedScenario, wholeCoreSpeed: number): number | undefined => {
    const known = heldBookFor(resolved);
    const sizedAs = (one: ResolvedScenario) =>
      size({ scenario: one, catalog, wholeCoreSpeed, bestOnly: true, mostComposed: MOST_COMPOSED, held, ...known });
    const again = sizedAs(resolved);
    if (isFeasible(again)) return costOf(again);
    const without = sizedAs({
      ...resolved,
      objectives: { ...resolved.objectives, latency: [] },
      constraints: { ...resolved.constraints, maxReplicas: undefined },
    });
    return isFeasible(without) ? costOf(without) : undefined;
  };
  /** What an end costs, and a warning where it matters and other machines would be cheapest there. */
  const atEnd = (resolved: ResolvedScenario, wholeCoreSpeed: number, path: string, side: 'low' | 'high'): number | undefined => {
    const kept = wholeCoreSpeed === WHOLE_CORE_SPEED.mid ? sameFleet(resolved) : undefined;
    const cost = kept ? costOf(kept.fleet) : heldCost(resolved, wholeCoreSpeed);
    // what is bought with every instance weighs on the choice as its machine does
    if (kept?.choice && resolved.extras === sized.scenario.extras) return cost;
    if (cost === undefined || Math.abs(cost - total) >= WORTH_ANOTHER_CHOICE * total)
      warnings.push(
        ...otherChoice(
          sized,
          size({ scenario: resolved, catalog, wholeCoreSpeed, bestOnly: true, mostComposed: MOST_COMPOSED, ...bookFor(resolved) }),
          path,
          side,
        ),
      );
    return cost;
  };
  const costs: MovedCost[] = [];
  for (const { path, confidenceFraction } of scenario.uncertain) {
    const ends: Partial<Record<'low' | 'high', number>> = {};
    for (const side of SIDES) {
      const resolved = scenario.resolveAt({ path, side });
      const cost = resolved && atEnd(resolved, WHOLE_CORE_SPEED.mid, path, side);
      if (cost === undefined)
        warnings.push({
          code: 'rangeOpen',
          path,
          message: `with ${path} at its ${side} end these machines do not carry the load: the range leaves that end out`,
        });
      else ends[side] = cost;
      yield;
    }
    costs.push({ path, confidenceFraction, low: ends.low, high: ends.high });
  }
  if (speedIsAPrior(sized)) {
    const ends: Partial<Record<'low' | 'high', number>> = {};
    for (const side of SIDES) {
      const cost = atEnd(scenario.resolved, WHOLE_CORE_SPEED[side], 'relativeSpeed', side);
      if (cost !== undefined) ends[side] = cost;
      yield;
    }
    costs.push({ path: 'relativeSpeed', confidenceFraction: 0.8, low: ends.low, high: ends.high });
  }
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

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Whether all is the same that the price of an instance and its rates depend on. */
const samePrices = (a: ResolvedScenario, b: ResolvedScenario): boolean =>
  alike([a.overrides, a.regions], [b.overrides, b.regions]) &&
  a.constraints.tee === b.constraints.tee &&
  a.traffic.placement.internet > 0 === b.traffic.placement.internet > 0 &&
  Object.values(a.services).every((service) => {
    const other = b.services[service.name]!;
    return service.diskGib === other.diskGib && alike(service.loadBalancer, other.loadBalancer);
  });

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
