/** What each candidate machine would mean for a service in a region: its load line, its fleet, its money; or why it does not do. */
import { fleetUsdPerMonth, instanceRates, type InstanceRate, type PriceBook } from '../bill/index.ts';
import { candidatesFor, relativeSpeed, usableOf, type Catalog, type MachineType, type Rejection, type Usable } from '../catalog/index.ts';
import type { Demand } from '../demand/index.ts';
import type { Loss } from '../failure/index.ts';
import { fleetFor, fleetOver, replicasFor, type HorizonFleet } from '../fleet/index.ts';
import { loadLineOf, type LoadLine, type NoLoadLine } from '../loadline/index.ts';
import { responseMoments, type Moments } from '../queueing/index.ts';
import { checkLimits, limitMessage, limitsOn } from './limits.ts';
import type { ResolvedLimit, ResolvedRegion, ResolvedScenario } from '../scenario/index.ts';

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
  wholeCoreSpeed: number;
  /** machine types that are not to be chosen anew, by service */
  held?: Record<string, string> | undefined;
}

export interface Option {
  service: string;
  machine: MachineType;
  usable: Usable;
  line: LoadLine;
  /** parts that the service's keys are spread over; the fleet is that of one */
  shards: number;
  fleet: HorizonFleet;
  rates: InstanceRate[];
  usdPerMonth: number;
  relativeSpeed: number;
  /** own queue and work at the load line */
  atLine: Moments;
}

/** Why a candidate does not do; `whatIf` is what it would be without the constraint that stops it. */
export interface Stop {
  machineType: string;
  code: Rejection['code'] | 'memory' | 'latency' | 'network' | 'maxReplicas' | 'fixedReplicas' | 'zones' | 'enclave' | 'limit';
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
}

interface Entry {
  machine: MachineType;
  usable: Usable;
  rates: InstanceRate[];
  relativeSpeed: number;
}

/** A candidate before its replicas are counted. */
interface Draft {
  entry: Entry;
  shards: number;
  line: LoadLine | NoLoadLine;
}

const MOST_SHARDS = 10_000;
/** How many more shards than memory needs at least are tried. */
const SHARD_STEPS = 64;
/** Options always kept, however far above the best: the runner-ups. */
const ENOUGH = 12;
/** More than services of a region can save by sharing: 32 VMs of a GCP NAT. */
const SHARING_SAVES_USD = 40;

/** The candidates of one service in one region, prepared once and sized at any utilisation limit. */
export class ServiceChoices {
  readonly service: string;
  readonly rejected: Rejection[];
  private readonly entries: Entry[] = [];
  private readonly stopped: Stop[] = [];
  private readonly task: RegionTask;
  private readonly hourly: number[];
  private readonly known = new Map<string, ServiceOptions>();
  /** ceilings of the scenario on this service alone */
  private readonly limits: readonly ResolvedLimit[];

  constructor(task: RegionTask, service: string) {
    this.task = task;
    this.service = service;
    this.limits = limitsOn(task, (services) => services.length === 1 && services[0] === service).filter(
      ({ effect }) => effect === 'infeasible',
    );
    const { scenario, catalog, book, region, demand } = task;
    const stated = scenario.services[service]!;
    const held = task.held?.[service];
    const { machines, rejected } = book.once(
      `candidates ${JSON.stringify([region, service, stated.machineTypes, held, scenario.constraints])}`,
      () => candidatesFor(catalog, scenario, stated, region, held),
    );
    this.rejected = rejected;
    for (const machine of machines) {
      const usable = usableOf(machine, scenario, stated, demand.services[service]!.vcpuSecondsPerRequest);
      if (!usable) {
        this.stopped.push({
          machineType: machine.machineType,
          code: 'enclave',
          need: stated.enclave?.vcpus ?? 1,
          limit: machine.vcpus - 2,
          unit: 'vCPU',
          message: `no enclave of the stated size fits ${machine.machineType}`,
        });
        continue;
      }
      const rates = book.once(`${region.region} ${service} ${machine.machineType}`, () =>
        instanceRates(book, catalog.sustainedUseFactor(machine.cloud, machine.family), scenario, stated, machine, region.region),
      );
      if (rates)
        this.entries.push({
          machine,
          usable,
          rates,
          relativeSpeed: relativeSpeed(catalog, machine.machineType, stated.referenceMachineType, task.wholeCoreSpeed),
        });
    }
    const calls = demand.services[service]!.callsPerRequest;
    this.hourly = task.hourlyRequestsPerSecond.map((rate) => rate * calls);
  }

  get count(): number {
    return this.entries.length;
  }
  get hourlyRequestsPerSecond(): readonly number[] {
    return this.hourly;
  }
  /** the busiest hour of the last month, all shards together */
  get peakRequestsPerSecond(): number {
    return Math.max(...this.hourly) * this.task.growth.at(-1)!;
  }
  private get averageRequestsPerSecond(): number {
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    return mean(this.hourly) * mean(this.task.growth);
  }
  /** Whether no candidate's bandwidth could ever set its load line under this demand. */
  neverNetwork(demand: Demand): boolean {
    const own = demand.services[this.service]!;
    const { maxUtilizationFraction } = this.task.scenario.constraints;
    return this.entries.every(({ machine, usable, relativeSpeed }) => {
      if (machine.networkGbps === undefined) return true;
      const most = (maxUtilizationFraction * usable.vcpus * relativeSpeed) / (own.serviceSeconds * own.batchSize);
      const bytesPerCall = Math.max(own.inBytesPerCall, own.outBytesPerCall);
      return most * bytesPerCall * 8 <= machine.networkGbps * 1e9;
    });
  }
  /** the share of the calls that one shard sees */
  shareOf(shards: number): number {
    return this.task.scenario.services[this.service]!.everyShard ? 1 : 1 / shards;
  }

  /** @param callsSeconds mean time the service's calls take, for memory in flight */
  sized(utilizationLimit: number, callsSeconds: number, only?: string): ServiceOptions {
    return this.remembered(`all ${utilizationLimit} ${callsSeconds} ${only ?? ''}`, () => {
      const entries = this.entries.filter((entry) => only === undefined || entry.machine.machineType === only);
      return this.sizeAll(entries.map((entry) => this.draftOf(entry, utilizationLimit, callsSeconds)));
    });
  }

  /**
   * The cheapest options only: candidates whose cost cannot come near the best are left out without counting their replicas hour by hour. No
   * option is missing that costs less than the twelfth best, or less than what services could save by sharing above the best.
   */
  cheapest(utilizationLimit: number, callsSeconds: number): ServiceOptions {
    return this.remembered(`cheapest ${utilizationLimit} ${callsSeconds}`, () => {
      const drafts = this.entries.map((entry) => {
        const draft = this.draftOf(entry, utilizationLimit, callsSeconds);
        const { line, shards } = draft;
        return { ...draft, floor: 'code' in line ? 0 : this.usdFloor(entry, line, shards) };
      });
      drafts.sort((a, b) => a.floor - b.floor);
      return this.sizeAll(drafts);
    });
  }

  private remembered(key: string, make: () => ServiceOptions): ServiceOptions {
    const known = this.known.get(key) ?? make();
    this.known.set(key, known);
    return known;
  }

  /** What a fleet costs at least: as many replicas as the mean rate needs, in fractions, at the lowest sustained-use price, with no loss to survive. */
  private usdFloor({ rates }: Entry, line: LoadLine, shards: number): number {
    const replicas = Math.max(1, (this.averageRequestsPerSecond * this.shareOf(shards)) / line.requestsPerSecond);
    return shards * fleetUsdPerMonth(rates, { averageReplicas: replicas, layerQuarters: [0, 0, 0, replicas] });
  }

  /** With the fewest shards that fit the machine's memory, unless they are stated; more of them when calls in flight need the room. */
  private draftOf(entry: Entry, utilizationLimit: number, callsSeconds: number): Draft {
    const own = this.task.demand.services[this.service]!;
    const stated = own.service.shards ?? (own.service.datasetBytes > 0 ? undefined : 1);
    const room = entry.usable.memoryGib * 2 ** 30 - own.service.memoryBaseBytes;
    const fewest = stated ?? Math.max(1, Math.ceil((own.service.datasetBytes / room) * (1 - 1e-12)));
    if (stated !== undefined || room <= 0 || fewest > MOST_SHARDS)
      return { entry, shards: stated ?? MOST_SHARDS, line: this.lineOf(entry, utilizationLimit, callsSeconds, stated ?? MOST_SHARDS) };
    let best: Draft | undefined;
    for (let shards = fewest; shards <= Math.min(MOST_SHARDS, fewest + SHARD_STEPS); shards++) {
      const line = this.lineOf(entry, utilizationLimit, callsSeconds, shards);
      if ('code' in line) best ??= { entry, shards, line };
      else if (!best || 'code' in best.line) best = { entry, shards, line };
      else if (this.instancesOf(line, shards) < this.instancesOf(best.line, best.shards)) best = { entry, shards, line };
      // every shard keeps its survivors: beyond this more shards are more instances whatever the load line
      if (best && !('code' in best.line) && shards * this.leastReplicas >= this.instancesOf(best.line, best.shards)) break;
    }
    return best!;
  }

  private get leastReplicas(): number {
    return replicasFor(0, 1, this.task.losses, this.task.region.zones);
  }
  private instancesOf(line: LoadLine, shards: number): number {
    const rate = this.peakRequestsPerSecond * this.shareOf(shards);
    return shards * replicasFor(rate, line.requestsPerSecond, this.task.losses, this.task.region.zones);
  }

  private lineOf(entry: Entry, utilizationLimit: number, callsSeconds: number, shards: number): LoadLine | NoLoadLine {
    const { scenario, demand } = this.task;
    const { machine, usable, relativeSpeed } = entry;
    const ownObjectivesHere = ownObjectives(scenario, this.service);
    return loadLineOf({
      demand: demand.services[this.service]!,
      machine,
      usable,
      relativeSpeed,
      utilizationLimit,
      ownObjectives: ownObjectivesHere,
      callsSeconds,
      shards,
    });
  }

  /** Drafts with a floor come in its order; once enough options are known, those that cannot come near are left. */
  private sizeAll(drafts: readonly (Draft & { floor?: number })[]): ServiceOptions {
    const options: Option[] = [];
    const stops = [...this.stopped];
    let best: number[] = [];
    for (const { floor, ...draft } of drafts) {
      if (floor !== undefined && best.length === ENOUGH && floor > Math.max(best[ENOUGH - 1]!, best[0]! + SHARING_SAVES_USD)) break;
      const result = this.size(draft);
      if ('code' in result) stops.push(result);
      else {
        options.push(result);
        best = [...best, result.usdPerMonth].sort((x, y) => x - y).slice(0, ENOUGH);
      }
    }
    return { service: this.service, options: options.sort(cheaperFirst), stops };
  }

  private size({ entry, line, shards }: Draft): Option | Stop {
    const { machine, usable, rates, relativeSpeed } = entry;
    const { scenario, demand, losses, region, growth } = this.task;
    const share = this.shareOf(shards);
    const { machineType } = machine;
    const own = demand.services[this.service]!;
    if ('code' in line)
      return {
        machineType,
        ...line,
        message: `${machineType} has ${show(line.limit)} ${line.unit} ${line.code}, ${show(line.need)} ${line.unit} are needed`,
      };
    const fixedReplicas = scenario.services[this.service]!.replicas?.[region.region];
    const request = {
      hourlyRequestsPerSecond: share === 1 ? this.hourly : this.hourly.map((rate) => rate * share),
      loadLineRequestsPerSecond: line.requestsPerSecond,
      losses,
      zones: region.zones,
      autoscaled: own.service.autoscaled[region.cloud],
      startupSeconds: own.service.startupSeconds,
    };
    const fleet = fleetOver({ ...request, fixedReplicas }, growth);
    if (!fleet) {
      const largest = Math.max(...growth);
      const busiest = request.hourlyRequestsPerSecond.map((rate) => rate * largest);
      const free = fleetFor({ ...request, hourlyRequestsPerSecond: busiest, autoscaled: false });
      if (!free)
        return {
          machineType,
          code: 'zones',
          need: scenario.objectives.survive.zones + 1,
          limit: region.zones,
          unit: 'zones',
          message: `losing ${scenario.objectives.survive.zones} of ${region.zones} zones leaves no replica`,
        };
      return {
        machineType,
        code: 'fixedReplicas',
        need: free.desiredReplicas,
        limit: fixedReplicas!,
        unit: 'replicas',
        message: `${machineType} needs ${free.desiredReplicas} replicas, ${fixedReplicas} are stated`,
      };
    }
    const most = scenario.constraints.maxReplicas;
    const desired = Math.max(...fleet.months.map(({ desiredReplicas }) => desiredReplicas));
    if (most !== undefined && desired > most)
      return {
        machineType,
        code: 'maxReplicas',
        need: desired,
        limit: most,
        unit: 'replicas',
        message: `${machineType} needs ${desired} replicas, maxReplicas is ${most}`,
      };
    const measured = { service: this.service, shards, fleet, machine, usable, line };
    const broken = checkLimits(this.task, this.limits, [measured]).find(({ holds }) => !holds);
    if (broken)
      return {
        machineType,
        code: 'limit',
        need: broken.need,
        limit: broken.most,
        unit: '',
        name: broken.limit.name,
        resource: broken.limit.resource,
        message: `${machineType}: ${limitMessage(broken)}`,
      };
    const atLine = responseMoments({
      requestsPerSecond: line.requestsPerSecond * own.batchSize,
      servers: line.servers,
      serviceSeconds: line.serviceSeconds,
      squaredCoefficientOfVariation: own.squaredCoefficientOfVariation,
    });
    return {
      service: this.service,
      machine,
      usable,
      line,
      shards,
      fleet,
      rates,
      usdPerMonth: shards * fleetUsdPerMonth(rates, fleet.billed),
      relativeSpeed,
      atLine,
    };
  }
}

/** Objectives that this service meets by itself: stated for it (or for the whole, when it is the front), and it calls nobody. */
export function ownObjectives(scenario: ResolvedScenario, service: string): { fraction: number; ms: number }[] {
  return scenario.objectives.latency.filter((objective) => isOwn(scenario, objective) && (objective.service ?? scenario.front) === service);
}

/** An objective that only needs one service's own load line. With `underLossMs` the all-up rates count too, so it is met from outside. */
export function isOwn(scenario: ResolvedScenario, objective: ResolvedScenario['objectives']['latency'][number]): boolean {
  return objective.underLossMs === undefined && scenario.services[objective.service ?? scenario.front]!.calls.length === 0;
}

export function cheaperFirst(a: Option, b: Option): number {
  if (Math.abs(a.usdPerMonth - b.usdPerMonth) > 1e-9 * Math.max(1, Math.abs(a.usdPerMonth))) return a.usdPerMonth - b.usdPerMonth;
  return (
    a.shards * a.fleet.desiredReplicas - b.shards * b.fleet.desiredReplicas ||
    b.machine.generation - a.machine.generation ||
    (a.machine.machineType < b.machine.machineType ? -1 : 1)
  );
}

const show = (value: number) => Number(value.toPrecision(4));
