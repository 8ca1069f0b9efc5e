/** What each candidate machine would mean for a service in a region: its load line, its fleet, its money; or why it does not do. */
import { fleetUsdPerMonth, instanceRates, type InstanceRate, type PriceBook } from '../bill/index.ts';
import { candidatesFor, relativeSpeed, usableOf, type Catalog, type MachineType, type Rejection, type Usable } from '../catalog/index.ts';
import type { Demand } from '../demand/index.ts';
import type { Loss } from '../failure/index.ts';
import { fleetFor, type Fleet } from '../fleet/index.ts';
import { loadLineOf, type LoadLine, type NoLoadLine } from '../loadline/index.ts';
import { responseMoments, type Moments } from '../queueing/index.ts';
import type { ResolvedRegion, ResolvedScenario } from '../scenario/index.ts';

/** Everything a region's choice needs to know. */
export interface RegionTask {
  scenario: ResolvedScenario;
  catalog: Catalog;
  book: PriceBook;
  demand: Demand;
  region: ResolvedRegion;
  losses: readonly Loss[];
  /** client requests/s in this region, by hour */
  hourlyRequestsPerSecond: readonly number[];
  wholeCoreSpeed: number;
  /** machine types that are not to be chosen anew, by service */
  held?: Record<string, string> | undefined;
}

export interface Option {
  service: string;
  machine: MachineType;
  usable: Usable;
  line: LoadLine;
  fleet: Fleet;
  rates: InstanceRate[];
  usdPerMonth: number;
  relativeSpeed: number;
  /** own queue and work at the load line */
  atLine: Moments;
}

/** Why a candidate does not do; `whatIf` is what it would be without the constraint that stops it. */
export interface Stop {
  machineType: string;
  code: Rejection['code'] | 'memory' | 'latency' | 'network' | 'maxReplicas' | 'fixedReplicas' | 'zones' | 'enclave';
  need: number;
  limit: number;
  unit: string;
  message: string;
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

  constructor(task: RegionTask, service: string) {
    this.task = task;
    this.service = service;
    const { scenario, catalog, book, region, demand } = task;
    const stated = scenario.services[service]!;
    const { machines, rejected } = candidatesFor(catalog, scenario, stated, region, task.held?.[service]);
    this.rejected = rejected;
    for (const machine of machines) {
      const usable = usableOf(machine, scenario, stated);
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
  get peakRequestsPerSecond(): number {
    return Math.max(...this.hourly);
  }
  private get averageRequestsPerSecond(): number {
    return this.hourly.reduce((sum, rate) => sum + rate, 0) / this.hourly.length;
  }

  /** @param callsSeconds mean time the service's calls take, for memory in flight */
  sized(utilizationLimit: number, callsSeconds: number, only?: string): ServiceOptions {
    return this.remembered(`all ${utilizationLimit} ${callsSeconds} ${only ?? ''}`, () => {
      const entries = this.entries.filter((entry) => only === undefined || entry.machine.machineType === only);
      return this.sizeAll(entries.map((entry) => ({ entry, line: this.lineOf(entry, utilizationLimit, callsSeconds) })));
    });
  }

  /**
   * The cheapest options only: candidates whose cost cannot come near the best are left out without counting their replicas hour by hour. No
   * option is missing that costs less than the twelfth best, or less than what services could save by sharing above the best.
   */
  cheapest(utilizationLimit: number, callsSeconds: number): ServiceOptions {
    return this.remembered(`cheapest ${utilizationLimit} ${callsSeconds}`, () => {
      const drafts = this.entries.map((entry) => {
        const line = this.lineOf(entry, utilizationLimit, callsSeconds);
        return { entry, line, floor: 'code' in line ? 0 : this.usdFloor(entry, line) };
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
  private usdFloor({ rates }: Entry, line: LoadLine): number {
    const replicas = Math.max(1, this.averageRequestsPerSecond / line.requestsPerSecond);
    return fleetUsdPerMonth(rates, { averageReplicas: replicas, layerQuarters: [0, 0, 0, replicas] });
  }

  private lineOf(entry: Entry, utilizationLimit: number, callsSeconds: number): LoadLine | NoLoadLine {
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
    });
  }

  /** Drafts with a floor come in its order; once enough options are known, those that cannot come near are left. */
  private sizeAll(drafts: readonly { entry: Entry; line: LoadLine | NoLoadLine; floor?: number }[]): ServiceOptions {
    const options: Option[] = [];
    const stops = [...this.stopped];
    let best: number[] = [];
    for (const { entry, line, floor } of drafts) {
      if (floor !== undefined && best.length === ENOUGH && floor > Math.max(best[ENOUGH - 1]!, best[0]! + SHARING_SAVES_USD)) break;
      const result = this.size(entry, line);
      if ('code' in result) stops.push(result);
      else {
        options.push(result);
        best = [...best, result.usdPerMonth].sort((x, y) => x - y).slice(0, ENOUGH);
      }
    }
    return { service: this.service, options: options.sort(cheaperFirst), stops };
  }

  private size({ machine, usable, rates, relativeSpeed }: Entry, line: LoadLine | NoLoadLine): Option | Stop {
    const { scenario, demand, losses, region } = this.task;
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
      hourlyRequestsPerSecond: this.hourly,
      loadLineRequestsPerSecond: line.requestsPerSecond,
      losses,
      zones: region.zones,
      autoscaled: own.service.autoscaled,
      startupSeconds: own.service.startupSeconds,
    };
    const fleet = fleetFor({ ...request, fixedReplicas });
    if (!fleet) {
      const free = fleetFor({ ...request, autoscaled: false });
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
    if (most !== undefined && fleet.desiredReplicas > most)
      return {
        machineType,
        code: 'maxReplicas',
        need: fleet.desiredReplicas,
        limit: most,
        unit: 'replicas',
        message: `${machineType} needs ${fleet.desiredReplicas} replicas, maxReplicas is ${most}`,
      };
    const atLine = responseMoments({
      requestsPerSecond: line.requestsPerSecond,
      servers: line.servers,
      serviceSeconds: line.serviceSeconds,
      squaredCoefficientOfVariation: own.squaredCoefficientOfVariation,
    });
    return {
      service: this.service,
      machine,
      usable,
      line,
      fleet,
      rates,
      usdPerMonth: fleetUsdPerMonth(rates, fleet),
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
    a.fleet.desiredReplicas - b.fleet.desiredReplicas ||
    b.machine.generation - a.machine.generation ||
    (a.machine.machineType < b.machine.machineType ? -1 : 1)
  );
}

const show = (value: number) => Number(value.toPrecision(4));
