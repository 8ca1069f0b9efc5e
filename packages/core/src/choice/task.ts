/** What a region's choice knows, and what it chooses among. */
import type { ExtrasStep, InstanceRate, PriceBook } from '../bill/index.ts';
import type { Catalog, MachineType, Rejection, Usable } from '../catalog/index.ts';
import type { Demand } from '../demand/index.ts';
import type { Loss } from '../failure/index.ts';
import type { HorizonFleet } from '../fleet/index.ts';
import type { Arrivals, Binding, LoadLine } from '../loadline/index.ts';
import type { ResponseLaw } from '../queueing/index.ts';
import type { ServiceChoices } from './service-choices.ts';
import type { ResolvedRegion, ResolvedScenario } from '../scenario/index.ts';

/** Everything a region's choice needs to know. */
export interface RegionTask {
  scenario: ResolvedScenario;
  catalog: Catalog;
  book: PriceBook;
  demand: Demand;
  region: ResolvedRegion;
  losses: readonly Loss[];
  /** client requests/s in this region, by hour, in the first month */
  hourlyRequestsPerSecond: readonly number[];
  /** what these are multiplied by in month 1, 2, … */
  growth: readonly number[];
  arrivals: Arrivals;
  wholeCoreSpeed: number;
  /** candidates of an earlier run on the same prices, by `ServiceChoices.key`: where nothing moved they are the same */
  known?: ReadonlyMap<string, ServiceChoices> | undefined;
  /** only what is chosen is asked for, and no runner-up: fewer candidates are sized */
  bestOnly?: boolean | undefined;
  /** only whether anything keeps the objectives is asked for, not what is cheapest */
  feasibleOnly?: boolean | undefined;
  /** nothing that costs as much is asked for, where an objective over several services binds: a refusal then gives no reasons */
  belowUsdPerMonth?: number | undefined;
  /** combinations that are composed at most in a search, where near enough is good enough: what surrounds a plan */
  mostComposed?: number | undefined;
  /** only what it costs is asked for: load lines may be lower than the same bill allows */
  billOnly?: boolean | undefined;
  /** machine types that are not to be chosen anew, by service */
  held?: Record<string, string> | undefined;
}

export interface Option {
  service: string;
  machine: MachineType;
  usable: Usable;
  /** what one replica may carry */
  line: LoadLine;
  /** the line with the survivors of the worst loss: the one to print */
  loadLineRequestsPerSecond: number;
  binding: Binding;
  /** replicas of a shard that the worst loss leaves */
  worstSurvivors: number;
  /** parts that the service's keys are spread over; the fleet is that of one */
  shards: number;
  fleet: HorizonFleet;
  rates: InstanceRate[];
  /** what the scenario's extras add with its instances */
  extras: readonly ExtrasStep[];
  /** what its shards send one another adds with each but the first, a month */
  usdPerOtherShard: number;
  usdPerMonth: number;
  relativeSpeed: number;
  /** own queue and work at the load line, in the worst loss */
  atLine: ResponseLaw;
}

/** Why a candidate does not do; `whatIf` is what it would be without the constraint that stops it. */
export interface Stop {
  machineType: string;
  code:
    | Rejection['code']
    | 'memory'
    | 'latency'
    | 'network'
    | 'beyondMeasured'
    | 'maxReplicas'
    | 'fixedReplicas'
    | 'zones'
    | 'enclave'
    | 'limit';
  need: number;
  limit: number;
  unit: string;
  message: string;
  /** of a limit of the scenario */
  name?: string;
  resource?: string;
}

export interface ServiceOptions {
  service: string;
  /** cheapest first; ties: fewer instances, newer generation, name */
  options: Option[];
  stops: Stop[];
  /** every option that costs less is among them */
  allBelowUsdPerMonth: number;
}

export const instancesOf = (option: Pick<Option, 'shards' | 'fleet'>) => option.shards * option.fleet.desiredReplicas;

export function cheaperFirst(a: Option, b: Option): number {
  if (Math.abs(a.usdPerMonth - b.usdPerMonth) > 1e-9 * Math.max(1, Math.abs(a.usdPerMonth))) return a.usdPerMonth - b.usdPerMonth;
  return (
    instancesOf(a) - instancesOf(b) ||
    b.machine.generation - a.machine.generation ||
    (a.machine.machineType < b.machine.machineType ? -1 : 1)
  );
}

/** Client requests/s of the region, mean over the week and the months. */
export const averageRequestsPerSecond = ({
  hourlyRequestsPerSecond,
  growth,
}: Pick<RegionTask, 'hourlyRequestsPerSecond' | 'growth'>): number => meanOf(hourlyRequestsPerSecond) * meanOf(growth);

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
