/**
 * Fleets as the search for an availability sees them (`joint-spares.ts`): what each costs, what it loses in every state of its zones, and which of them
 * another beats whatever the rest of the chain is.
 */
import {
  asItStands,
  checkLimits,
  envelope,
  fitsMemory,
  isOwn,
  keepsObjectives,
  limitsOn,
  noSlower,
  sharedCost,
  type Option,
  type RegionTask,
  type ServiceChoices,
  type TimedOption,
} from '../../choice/index.ts';
import { needsNat } from '../../bill/index.ts';
import { chainLosses, lossProfile, requestPaths, type PlannedFleet, type RequestPath } from '../../failure/index.ts';
import { idOf } from '../../queueing/index.ts';
import type { LatencyObjective } from '../../scenario/index.ts';
import { availabilityOf, neededBy, type Fleets } from './availability.ts';
import { fastestIdle, LostInTime } from './in-time.ts';
import { KnownLines } from './lines-to-carry.ts';
import { sizeOf, type Size } from './spares.ts';
import { plainlyNoWorse, withReplicas, type Point, type Spot } from './spare-point.ts';
import { UndominatedPoints } from './undominated-points.ts';

const keyOf = (all: readonly object[]) => all.map(idOf).join(' ');

/** A fleet that is enough whatever fails. */
const NEVER_SHORT: PlannedFleet = { installed: 1000, shards: 1, everyShard: false, neededAt: () => 1 };

export interface SpareSearchOptions {
  /** of replicas: those that some load line asks for, or any, as they may be stated */
  counts: 'due' | 'stated';
  /** whether answers that are lost in time count, or only what fails */
  lostInTime: boolean;
}

/** What is known of the fleets that may be taken, whatever availability is asked for: kept from one to the next. */
export class SpareSearch {
  private readonly spanning: readonly LatencyObjective[];
  /** per service, the ways of a request through it alone */
  private readonly paths: RequestPath[][];
  /** per service, how often a request calls it, each way that it may */
  private readonly calls: readonly number[][];
  /** per region, what a loss multiplies its rate by */
  readonly ratios: readonly number[][];
  private readonly timed = new Map<Option, Map<number, TimedOption>>();
  private readonly sizes = new Map<Option, Map<number, Size | undefined>>();
  private readonly points = new WeakMap<Size, Point>();
  private readonly lost = new WeakMap<Size, number>();
  private readonly kept = new Map<ServiceChoices, { undominated: UndominatedPoints; lines: KnownLines }>();
  /** whether an objective asks how a fleet answers with all up, which more replicas help */
  private readonly loose: boolean;
  private readonly memoryIsTight: boolean;
  /** whether services of a region share any cost */
  private readonly sharing: boolean;
  private readonly limits: ReturnType<typeof limitsOn>[];
  private readonly shared: ReturnType<typeof sharedCost>[];
  private readonly inTime: LostInTime | undefined;
  /** what was told of combinations before, for another availability or budget: what is lost of them all, whether those of a region are in time, the fastest */
  private readonly lostOf = new Map<string, number>();
  private readonly timely = new Map<string, boolean>();
  private readonly fastest = new Map<string, TimedOption>();
  readonly counts: SpareSearchOptions['counts'];

  constructor(
    readonly fleets: Fleets,
    { counts, lostInTime }: SpareSearchOptions,
  ) {
    const { scenario, tasks } = fleets;
    const paths = requestPaths(scenario);
    this.paths = scenario.order.map((_, i) => paths.map(({ chance, calls }) => ({ chance, calls: [calls[i]!] })));
    this.calls = scenario.order.map((_, i) => [...new Set(paths.map(({ calls }) => calls[i]!).filter((count) => count > 0))]);
    this.ratios = tasks.map(({ losses }) => [...new Set([1, ...losses.map(({ rateRatio }) => rateRatio).filter(Number.isFinite)])]);
    this.sharing = tasks.some(({ region, demand }) => region.cloud === 'gcp' && needsNat(demand));
    this.spanning = scenario.objectives.latency.filter((objective) => !isOwn(scenario, objective));
    this.memoryIsTight = fleets.regions.some((choice) => choice.memoryIsTight);
    this.loose = this.spanning.some(({ underLossMs }) => underLossMs !== undefined);
    this.limits = tasks.map((task) => limitsOn(task, () => true).filter(({ effect }) => effect === 'infeasible'));
    this.shared = tasks.map((task) => sharedCost(task));
    this.counts = counts;
    this.inTime = lostInTime ? new LostInTime(scenario) : undefined;
  }

  /** Whether objectives over several services are to be kept, or what is in flight may take too much memory. */
  get isTimed(): boolean {
    return this.spanning.length > 0 || this.memoryIsTight;
  }

  /** Whether distributions are composed for every combination. */
  get composes(): boolean {
    return this.inTime !== undefined;
  }

  get limited(): boolean {
    return this.limits.some((own) => own.length > 0);
  }

  /** See `sizeOf`. */
  sizeOf({ task, choices }: Spot, option: Option, installed: number): Size | undefined {
    let known = this.sizes.get(option);
    if (!known) this.sizes.set(option, (known = new Map()));
    let size = known.get(installed);
    if (!size && !known.has(installed)) known.set(installed, (size = sizeOf(task, choices, option, installed)));
    return size;
  }

  point(spot: Spot, size: Size): Point {
    let point = this.points.get(size);
    if (!point) this.points.set(size, (point = this.made(spot, size)));
    return point;
  }

  private made({ r, i, choices, task }: Spot, size: Size): Point {
    const { service, shards } = size.base;
    const planned: PlannedFleet = {
      installed: size.installed,
      shards,
      everyShard: task.scenario.services[service]!.everyShard,
      neededAt: neededBy(choices, size.base),
    };
    const needed = this.ratios[r]!.map(planned.neededAt);
    const profile = () =>
      lossProfile({ fleet: planned, needed, zones: task.region.zones, failures: task.scenario.failures, calls: this.calls[i]! });
    const timed = this.timedOf(task, choices, size);
    let losses: number[] | undefined;
    return {
      usdPerMonth: size.usdPerMonth,
      size,
      timed,
      planned,
      needed,
      inTime: this.inTime?.of({ task, choices, base: size.base, installed: size.installed }),
      // of the few that are not plainly beaten
      get losses() {
        return (losses ??= profile());
      },
    };
  }

  /** More replicas answer sooner with all up; what one of them carries stays, unless they share. */
  private timedOf(task: RegionTask, choices: ServiceChoices, { base, installed }: Size): TimedOption {
    const { sharing } = base.line.replica;
    const count = this.isTimed && (this.loose || sharing) ? installed : base.fleet.desiredReplicas;
    let known = this.timed.get(base);
    if (!known) this.timed.set(base, (known = new Map()));
    let timed = known.get(count);
    if (!timed) {
      const larger = count === base.fleet.desiredReplicas ? base : withReplicas(task, base, count);
      known.set(count, (timed = asItStands(task, choices, larger)));
    }
    return timed;
  }

  /** What a fleet alone loses, even if all regions stayed up. */
  lostAlone(spot: Spot, size: Size): number {
    let lost = this.lost.get(size);
    if (lost === undefined) this.lost.set(size, (lost = this.lostBy(spot, size)));
    return lost;
  }

  private lostBy({ r, i, choices, task }: Spot, { installed, base }: Size): number {
    const { scenario, tasks } = this.fleets;
    const { zones, shareFraction } = tasks[r]!.region;
    const fleet = {
      installed,
      needed: neededBy(choices, base)(1),
      shards: base.shards,
      everyShard: task.scenario.services[base.service]!.everyShard,
    };
    const { replica, zone, maintenance } = chainLosses({ fleets: [fleet], paths: this.paths[i]!, zones, failures: scenario.failures });
    const allUp = scenario.failures.regionAvailabilityFraction ** tasks.length;
    return shareFraction * allUp * (replica + zone + maintenance);
  }

  /** Load lines that were looked at before. */
  linesOf({ choices }: Spot): KnownLines {
    return this.keptOf(choices).lines;
  }

  /** Cheapest first, up to one more than so many; all of them where the scenario's ceilings may want any. */
  undominated({ choices }: Spot, points: readonly Point[], most: number): Point[] {
    if (this.limited) return [...points].sort((a, b) => a.usdPerMonth - b.usdPerMonth);
    return this.keptOf(choices).undominated.of(points, most);
  }

  private keptOf(choices: ServiceChoices) {
    let own = this.kept.get(choices);
    if (!own) {
      const undominated = new UndominatedPoints({
        sharing: this.sharing,
        noSlower: (a, b) => this.noSlower(a, b),
        losesNoMore: (a, b) => this.losesNoMore(a, b),
        alike: (point) => (this.inTime ? point : point.timed),
      });
      this.kept.set(choices, (own = { undominated, lines: new KnownLines() }));
    }
    return own;
  }

  noWorse(a: Point, b: Point): boolean {
    return this.losesNoMore(a, b) && this.noSlower(a, b);
  }

  private losesNoMore(a: Point, b: Point): boolean {
    return plainlyNoWorse(a, b) || a.losses.every((lost, state) => lost <= b.losses[state]! * (1 + 1e-12));
  }

  private noSlower(a: Point, b: Point): boolean {
    if (this.inTime && !this.inTime.noMore(a.inTime!, b.inTime!)) return false;
    if (!this.isTimed) return true;
    if (a.timed.heldPerCallsSecond > b.timed.heldPerCallsSecond * (1 + 1e-9)) return false;
    return noSlower(a.timed, b.timed);
  }

  /** A fleet that is never short and answers like the fastest. */
  best(points: readonly Point[]): Point {
    const [first] = points;
    return {
      ...first!,
      planned: NEVER_SHORT,
      needed: first!.needed.map(() => 1),
      losses: first!.losses.map(() => 0),
      inTime: this.inTime?.best(points.map(({ inTime }) => inTime!)),
      timed: !this.isTimed ? first!.timed : this.fastestOf([...new Set(points.map(({ timed }) => timed))]),
    };
  }

  private fastestOf(all: readonly TimedOption[]): TimedOption {
    const key = keyOf(all);
    const known = this.fastest.get(key) ?? envelope(all);
    this.fastest.set(key, known);
    return known;
  }

  meets(chosen: readonly Point[], unavailabilityFraction: number): boolean {
    const own = this.byRegion(chosen);
    const most = unavailabilityFraction * (1 + 1e-12);
    if (
      this.lostWith(own) > most ||
      (this.inTime &&
        this.lostWith(
          own,
          own.map((points) => this.inTime!.fraction(points.map(({ inTime }) => inTime!))),
        ) > most)
    )
      return false;
    return own.every((points, r) => {
      const timed = points.map((point) => point.timed);
      const key = `${r} ${keyOf(timed)}`;
      const known = this.timely.get(key) ?? this.isTimely(this.fleets.tasks[r]!, timed);
      this.timely.set(key, known);
      return known;
    });
  }

  /** Whether fleets of a region keep the objectives over several services, and have memory for what is in flight. */
  private isTimely(task: RegionTask, timed: readonly TimedOption[]): boolean {
    const { scenario } = this.fleets;
    const at = (name: string) => timed[scenario.order.indexOf(name)]!;
    if (this.memoryIsTight && !fitsMemory(task, timed)) return false;
    return keepsObjectives(scenario, this.spanning, { atLine: (name) => at(name).option.atLine, allUp: (name) => at(name).allUp });
  }

  /** @param lostFractions of each region, in time */
  private lostWith(byRegion: readonly (readonly Point[])[], lostFractions?: readonly number[]): number {
    const planned = byRegion.map((points) => points.map((point) => point.planned));
    const key = `${keyOf(planned.flat())} ${lostFractions?.join(' ')}`;
    const known = this.lostOf.get(key) ?? availabilityOf(this.fleets, planned, lostFractions).unavailabilityFraction;
    this.lostOf.set(key, known);
    return known;
  }

  /** What is lost in time though every service ran on idle machines, the fastest for it; 0 where that does not count. */
  leastLost(spots: readonly Spot[], optionsOf: (spot: Spot) => readonly Option[]): number {
    const { inTime } = this;
    if (!inTime) return 0;
    const idle = spots.map((spot) =>
      inTime.best(fastestIdle(optionsOf(spot)).map((option) => inTime.idle(spot.task, spot.choices, option))),
    );
    return this.fleets.tasks.reduce(
      (sum, { region }, r) => sum + region.shareFraction * inTime.fraction(idle.filter((_, n) => spots[n]!.r === r)),
      0,
    );
  }

  within(chosen: readonly Point[]): boolean {
    return this.optionsIn(chosen).every((options, r) =>
      checkLimits(this.fleets.tasks[r]!, this.limits[r]!, options).every(({ holds }) => holds),
    );
  }

  usdOf(chosen: readonly Point[]): number {
    return chosen.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0) + this.sharedUsd(chosen);
  }

  sharedUsd(chosen: readonly Point[]): number {
    return this.sharing ? this.optionsIn(chosen).reduce((sum, options, r) => sum + this.shared[r]!(options), 0) : 0;
  }

  optionsIn(chosen: readonly Point[]): Option[][] {
    return this.byRegion(chosen).map((points) => points.map(({ size }) => size.option));
  }

  byRegion(chosen: readonly Point[]): Point[][] {
    let next = 0;
    return this.fleets.regions.map(({ chosen: { length } }) => chosen.slice(next, (next += length)));
  }
}
