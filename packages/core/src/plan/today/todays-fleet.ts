/**
 * What runs now, as fleets that the plan's own code can price and load: machine types held, instances held. A service or region that `today` does
 * not name is not known: the planned fleet stands in for it, so that only what is known makes a difference.
 */
import type { Catalog } from '../../catalog/index.ts';
import { WHOLE_CORE_SPEED } from '../../catalog/index.ts';
import type { Option, RegionChoice } from '../../choice/index.ts';
import { overMonths, type Fleet } from '../../fleet/index.ts';
import type { ResolvedScenario, Today } from '../../scenario/index.ts';
import { isFeasible, size, type SizedFleet } from '../size.ts';

export interface RunningNow {
  service: string;
  region: string;
  machineType: string;
  instances: number;
}

export interface TodaysFleet {
  rows: RunningNow[];
  /** services in regions that `today` says nothing of */
  unknown: { service: string; region: string }[];
  /** machines that have no price where they run, or that the catalog does not have: neither what they cost nor whether they hold is known */
  unpriced: RunningNow[];
  /** today's machines with as many replicas as the load needs; undefined: they cannot carry it at all, or some have no price */
  resized: SizedFleet | undefined;
  /** today's machines and instances; undefined likewise */
  asIs: SizedFleet | undefined;
  /** the latency objectives are out of these machines' reach: fleets are sized without them */
  tooSlow: boolean;
}

export function todaysFleet(planned: SizedFleet, today: Today, catalog: Catalog): TodaysFleet {
  const { scenario } = planned;
  const rows = today.services.flatMap((one) => spread(scenario, one));
  const rowOf = (service: string, region: string) => rows.find((row) => row.service === service && row.region === region);
  const everywhere = planned.regions.flatMap((choice) => choice.chosen.map(({ service }) => ({ service, region: choice.region })));
  const unknown = everywhere.filter(({ service, region }) => !rowOf(service, region));
  const held = Object.fromEntries(
    planned.regions.map((choice) => [
      choice.region,
      Object.fromEntries(
        choice.chosen.map(({ service, machine }) => [service, rowOf(service, choice.region)?.machineType ?? machine.machineType]),
      ),
    ]),
  );
  const unpriced = rows.filter(({ machineType, region }) => catalog.machinePrice(region, machineType) === undefined);
  if (unpriced.length > 0) return { rows, unknown, unpriced, resized: undefined, asIs: undefined, tooSlow: false };
  const sized = (latency: ResolvedScenario['objectives']['latency']) => {
    const fleet = size({
      scenario: anyMachine(scenario, held, latency),
      catalog,
      wholeCoreSpeed: WHOLE_CORE_SPEED.mid,
      held,
      book: planned.book,
    });
    return isFeasible(fleet) ? fleet : undefined;
  };
  const meeting = sized(scenario.objectives.latency);
  const resized = meeting ?? (scenario.objectives.latency.length ? sized([]) : undefined);
  const asIs = resized && {
    ...resized,
    scenario: { ...resized.scenario, objectives: scenario.objectives },
    regions: resized.regions.map((choice, r) => heldInstances(choice, planned.regions[r]!, rowOf, resized.week.growth.length)),
  };
  return { rows, unknown, unpriced, resized, asIs, tooSlow: resized !== undefined && meeting === undefined };
}

/** What runs may be anything a cloud sells, of any number; availability is looked at afterwards. */
function anyMachine(
  scenario: ResolvedScenario,
  held: Record<string, Record<string, string>>,
  latency: ResolvedScenario['objectives']['latency'],
): ResolvedScenario {
  const types = (name: string) => [...new Set(Object.values(held).map((services) => services[name]!))];
  return {
    ...scenario,
    services: Object.fromEntries(
      Object.entries(scenario.services).map(([name, service]) => [name, { ...service, replicas: undefined, machineTypes: types(name) }]),
    ),
    objectives: { ...scenario.objectives, latency, availabilityFraction: undefined },
    constraints: { ...scenario.constraints, families: undefined, maxReplicas: undefined },
  };
}

/** Instances of that region, or of all regions by their shares, whole ones, the largest remainders first. */
function spread({ regions }: ResolvedScenario, { service, machineType, instances, region }: Today['services'][number]): RunningNow[] {
  if (region !== undefined) return [{ service, machineType, instances, region }];
  const parts = regions.map((one) => ({
    region: one.region,
    exact: instances * one.shareFraction,
    whole: Math.floor(instances * one.shareFraction + 1e-9),
  }));
  let left = instances - parts.reduce((sum, { whole }) => sum + whole, 0);
  for (const part of [...parts].sort((a, b) => b.exact - b.whole - (a.exact - a.whole))) {
    if (left <= 0) break;
    part.whole++;
    left--;
  }
  return parts.map((part) => ({ service, machineType, instances: part.whole, region: part.region }));
}

function heldInstances(
  choice: RegionChoice,
  planned: RegionChoice,
  rowOf: (service: string, region: string) => RunningNow | undefined,
  months: number,
): RegionChoice {
  const chosen = choice.chosen.map((option, i): Option => {
    const row = rowOf(option.service, choice.region);
    if (!row) return planned.chosen[i]!;
    const each = row.instances / option.shards;
    // what does not divide by the shards is paid for and serves nobody
    const serving = Math.floor(each + 1e-9);
    const fleet: Fleet = {
      minReplicas: serving,
      averageReplicas: each,
      desiredReplicas: serving,
      maxReplicas: serving,
      hourlyReplicas: [each],
      layerQuarters: [each / 4, each / 4, each / 4, each / 4],
    };
    return { ...option, fleet: overMonths(Array<Fleet>(months).fill(fleet)) };
  });
  return { ...choice, chosen };
}
