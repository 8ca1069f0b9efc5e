/** The candidate machines of one service in one region: prepared once, sized at any utilisation limit, each with its load lines. */
import { instanceExtras, otherShardUsd, type ExtrasStep } from '../bill/index.ts';
import type { Rejection } from '../catalog/index.ts';
import type { Demand, ServiceDemand } from '../demand/index.ts';
import { replicasFor } from '../fleet/index.ts';
import { beyondMeasured, loadLineOf, replicaOf, type LoadLine, type NoLoadLine } from '../loadline/index.ts';
import type { ResolvedLimit } from '../scenario/index.ts';
import { cheaperEntry, entriesFor, type Entries, type Entry } from './entries.ts';
import { fleetFloor } from './fleet-floor.ts';
import { limitsOn } from './limits.ts';
import { lowestFirst } from './lowest-first.ts';
import { ownObjectives } from './objectives.ts';
import { sizeOption, worstLoss } from './sizing.ts';
import { averageRequestsPerSecond, cheaperFirst, type Option, type RegionTask, type ServiceOptions, type Stop } from './task.ts';

/** A candidate before its replicas are counted. */
export interface Draft {
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

export class ServiceChoices {
  readonly service: string;
  /** names all that these candidates depend on but the prices; empty: not to be found again */
  readonly key: string;
  readonly rejected: Rejection[];
  /** itself, or the choices of which these are but one machine: what is found of one is found of the other */
  readonly whole: ServiceChoices;
  private readonly entries: readonly Entry[];
  private readonly stopped: readonly Stop[];
  private readonly task: RegionTask;
  private readonly hourly: number[];
  private readonly floorOf: ReturnType<typeof fleetFloor>;
  private readonly known = new Map<string, ServiceOptions>();
  private readonly alone = new Map<string, ServiceChoices>();
  /** ceilings of the scenario on this service alone */
  private readonly limits: readonly ResolvedLimit[];
  private readonly extras: readonly ExtrasStep[];
  /** what every shard but the first adds a month, beside its instances */
  private readonly usdPerOtherShard: number;

  constructor(task: RegionTask, service: string, key = '', among: Entries = entriesFor(task, service), whole?: ServiceChoices) {
    this.whole = whole ?? this;
    this.task = task;
    this.service = service;
    this.key = key;
    this.limits = limitsOn(task, (services) => services.length === 1 && services[0] === service).filter(
      ({ effect }) => effect === 'infeasible',
    );
    const { entries, stopped, rejected } = among;
    this.entries = entries;
    this.stopped = stopped;
    this.rejected = rejected;
    const calls = task.demand.services[service]!.callsPerRequest;
    this.hourly = task.hourlyRequestsPerSecond.map((rate) => rate * calls);
    this.extras = instanceExtras(task.book, task.scenario, service, task.region);
    this.usdPerOtherShard = otherShardUsd(task.book, task.demand, service, task.region, averageRequestsPerSecond(task));
    this.floorOf = fleetFloor(task, service, this.hourly, this.extras);
  }

  /** The same service with one machine type to choose from. */
  onlyOn(machineType: string): ServiceChoices {
    let only = this.alone.get(machineType);
    if (!only) {
      const entries = this.entries.filter(({ machine }) => machine.machineType === machineType);
      this.alone.set(
        machineType,
        (only = new ServiceChoices(this.task, this.service, '', { entries, stopped: [], rejected: [] }, this.whole)),
      );
    }
    return only;
  }

  /** The same candidates with the instance-hour of one machine type cheaper by a fraction; these very ones where it is none of them. */
  withPriceLowered(machineType: string, fraction: number): ServiceChoices {
    if (!this.entries.some(({ machine }) => machine.machineType === machineType)) return this;
    const { rejected, stopped } = this;
    const entries = this.entries.map((entry) => (entry.machine.machineType === machineType ? cheaperEntry(entry, fraction) : entry));
    return new ServiceChoices(this.task, this.service, '', { entries, stopped, rejected }, this.whole);
  }

  get demand(): ServiceDemand {
    return this.task.demand.services[this.service]!;
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
  sized(utilizationLimit: number, callsSeconds: number): ServiceOptions {
    return this.remembered(`all ${utilizationLimit} ${callsSeconds}`, () =>
      this.sizeAll(this.entries.map((entry) => ({ floor: undefined, draft: () => this.draftOf(entry, utilizationLimit, callsSeconds) }))),
    );
  }

  /**
   * The cheapest options only: candidates whose cost cannot come near the best are left out without counting their replicas hour by hour. No
   * option is missing that costs less than the twelfth best (the best, with `bestOnly`), or less than what services could save by sharing above the best.
   */
  cheapest(utilizationLimit: number, callsSeconds: number): ServiceOptions {
    return this.remembered(`cheapest ${utilizationLimit} ${callsSeconds}`, () =>
      this.sizeAll(this.byFloor(utilizationLimit, callsSeconds)),
    );
  }

  /** Every option below a cost, and some beyond it. */
  below(usdPerMonth: number, utilizationLimit: number, callsSeconds: number): ServiceOptions {
    const known = this.cheapest(utilizationLimit, callsSeconds);
    return known.allBelowUsdPerMonth >= usdPerMonth ? known : this.sizeAll(this.byFloor(utilizationLimit, callsSeconds), usdPerMonth);
  }

  /**
   * Candidates by the least their fleet can cost, lowest first. Their load lines are drawn when asked for: most never are.
   */
  *byFloor(utilizationLimit: number, callsSeconds: number): Generator<{ floor: number; entry: Entry; draft: () => Draft }> {
    // the only one needs no floor: a machine that is held
    const floors = this.entries.length === 1 ? [0] : this.entries.map((entry) => this.floorOf(entry, utilizationLimit));
    for (const i of lowestFirst(floors)) {
      const entry = this.entries[i]!;
      yield { floor: floors[i]!, entry, draft: () => this.draftOf(entry, utilizationLimit, callsSeconds) };
    }
  }

  /** No fleet of these machines costs less. */
  leastUsd(utilizationLimit: number): number {
    return Math.min(...this.entries.map((entry) => this.floorOf(entry, utilizationLimit)));
  }

  /** No fleet buys less of what each instance of a machine buys so many units of. */
  leastUnits(utilizationLimit: number, unitsOf: (rates: Entry['rates']) => number): number {
    const floorOf = fleetFloor(this.task, this.service, this.hourly, []);
    return Math.min(
      ...this.entries.map((entry) => {
        const units = unitsOf(entry.rates);
        return floorOf({ ...entry, usdPerReplica: { standing: units, quarters: [units, units, units, units] } }, utilizationLimit);
      }),
    );
  }

  /** whether how many there are is chosen */
  get choosesShards(): boolean {
    return this.statedShards === undefined;
  }
  /** of any machine */
  get fewestShards(): number {
    return this.statedShards ?? Math.min(...this.entries.map((entry) => this.fewestOn(entry)));
  }

  /** The draft of one machine. */
  draftFor(machineType: string, utilizationLimit: number, callsSeconds: number): Draft | undefined {
    const entry = this.entries.find(({ machine }) => machine.machineType === machineType);
    return entry && this.draftOf(entry, utilizationLimit, callsSeconds);
  }

  size({ entry, line, shards }: Draft): Option | Stop {
    return sizeOption({
      task: this.task,
      service: this.service,
      limits: this.limits,
      entry,
      extras: this.extras,
      usdPerOtherShard: this.usdPerOtherShard,
      shards,
      line,
      hourlyRequestsPerSecond: this.ratesPerShard(shards),
    });
  }

  /** The lowest load line that the busiest hour leaves its replicas, calls/s of each under the worst loss. */
  asksOf({ shards, fleet, loadLineRequestsPerSecond }: Option): number {
    const { loss, worstSurvivors } = worstLoss(fleet, this.task.losses, this.task.region.zones);
    const asked = (this.peakRequestsPerSecond * this.shareOf(shards) * loss.rateRatio) / worstSurvivors;
    return Math.min(loadLineRequestsPerSecond, asked * (1 + 1e-9));
  }

  /** calls/s at one shard, by hour, in the first month */
  ratesPerShard(shards: number): readonly number[] {
    const share = this.shareOf(shards);
    return share === 1 ? this.hourly : this.hourly.map((rate) => rate * share);
  }

  private remembered(key: string, make: () => ServiceOptions): ServiceOptions {
    const known = this.known.get(key) ?? make();
    this.known.set(key, known);
    return known;
  }

  /** With the fewest shards that fit the machine's memory, unless they are stated; more of them when calls in flight need the room. */
  private draftOf(entry: Entry, utilizationLimit: number, callsSeconds: number): Draft {
    const stated = this.statedShards;
    const fewest = stated ?? this.fewestOn(entry);
    if (stated !== undefined || fewest > MOST_SHARDS)
      return { entry, shards: stated ?? MOST_SHARDS, line: this.lineOf(entry, utilizationLimit, callsSeconds, stated ?? MOST_SHARDS) };
    let best: Draft | undefined;
    for (let shards = fewest; shards <= Math.min(MOST_SHARDS, fewest + SHARD_STEPS); shards++) {
      const line = this.lineOf(entry, utilizationLimit, callsSeconds, shards);
      if ('code' in line) best ??= { entry, shards, line };
      else if (!best || 'code' in best.line) best = { entry, shards, line };
      else if (this.usdOf(entry, line, shards) < this.usdOf(entry, best.line, best.shards)) best = { entry, shards, line };
      // every shard keeps its survivors: beyond this more shards are more instances whatever the load line
      if (best && !('code' in best.line) && shards * this.leastReplicas >= this.instancesOf(best.line, best.shards)) break;
    }
    return best!;
  }

  private get statedShards(): number | undefined {
    const { shards, datasetBytes } = this.task.demand.services[this.service]!.service;
    return shards ?? (datasetBytes > 0 ? undefined : 1);
  }
  /** Infinity where a machine has no room for any part of the dataset. */
  private fewestOn({ usable }: Entry): number {
    const { datasetBytes, memoryBaseBytes } = this.task.demand.services[this.service]!.service;
    const room = usable.memoryGib * 2 ** 30 - memoryBaseBytes;
    return room > 0 ? Math.max(1, Math.ceil((datasetBytes / room) * (1 - 1e-12))) : Infinity;
  }
  private get leastReplicas(): number {
    return replicasFor(0, { mostRequestsPerSecond: 1 }, this.task.losses, this.task.region.zones);
  }
  /** As if all of them ran all month. */
  private usdOf(entry: Entry, line: LoadLine, shards: number): number {
    return this.instancesOf(line, shards) * entry.usdPerReplica.standing + (shards - 1) * this.usdPerOtherShard;
  }
  private instancesOf(line: LoadLine, shards: number): number {
    const rate = this.peakRequestsPerSecond * this.shareOf(shards);
    return shards * replicasFor(rate, line, this.task.losses, this.task.region.zones);
  }

  private lineOf(entry: Entry, utilizationLimit: number, callsSeconds: number, shards: number): LoadLine | NoLoadLine {
    const { scenario, region, arrivals } = this.task;
    const { machine, usable } = entry;
    const demand = this.task.demand.services[this.service]!;
    const balancer = demand.service.balancer[region.cloud];
    const replica = replicaOf({ demand, usable, relativeSpeed: entry.relativeSpeed, balancer, shards, arrivals });
    const draw = (limit: number) =>
      loadLineOf({
        demand,
        replica,
        machine,
        usable,
        utilizationLimit: limit,
        ownObjectives: ownObjectives(scenario, this.service),
        callsSeconds,
        shards,
      });
    const line = draw(utilizationLimit);
    const { beyondMeasured: stated, measuredConcurrency } = demand.service;
    // machines that run already are not chosen here
    if ('code' in line || stated === 'allowed' || measuredConcurrency === undefined || this.task.held) return line;
    // judged at the stated limit, so that no search finds a machine at a lower one that the choice without objectives refuses
    const { maxUtilizationFraction } = scenario.constraints;
    const highest = utilizationLimit === maxUtilizationFraction ? line : draw(maxUtilizationFraction);
    if ('code' in highest) return line;
    const requestsPerSecond = highest.mostRequestsPerSecond;
    return beyondMeasured(replica, { requestsPerSecond, batchSize: demand.batchSize, measuredConcurrency }) ?? line;
  }

  /** Drafts with a floor come in its order; once enough options are known, those that cannot come near are left. */
  private sizeAll(drafts: Iterable<{ floor: number | undefined; draft: () => Draft }>, usdPerMonth = 0): ServiceOptions {
    const options: Option[] = [];
    const stops = [...this.stopped];
    const enough = this.task.bestOnly ? 1 : ENOUGH;
    let best: number[] = [];
    let allBelowUsdPerMonth = Infinity;
    for (const { floor, draft } of drafts) {
      if (floor !== undefined && best.length === enough && floor > Math.max(best[enough - 1]!, best[0]! + SHARING_SAVES_USD, usdPerMonth)) {
        allBelowUsdPerMonth = floor;
        break;
      }
      const result = this.size(draft());
      if ('code' in result) stops.push(result);
      else {
        options.push(result);
        best = [...best, result.usdPerMonth].sort((x, y) => x - y).slice(0, enough);
      }
    }
    return { service: this.service, options: options.sort(cheaperFirst), stops, allBelowUsdPerMonth };
  }
}
