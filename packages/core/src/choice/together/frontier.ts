/**
 * What a service can buy with money when its answer must be faster than the utilisation limit gives: candidate machines with ever lower load lines,
 * each one the lowest that the same fleet carries. Between two neighbouring lines of a machine nothing changes but the answer, so nothing is missed;
 * where an autoscaled fleet changes at every hour's own rate, lines closer than a hundredth are skipped and the option says what they cost at least.
 */
import { survivors } from '../../failure/index.ts';
import { ratesToCarry } from '../../fleet/index.ts';
import { loweredTo, type LoadLine } from '../../loadline/index.ts';
import type { ResponseLaw } from '../../queueing/index.ts';
import { asGoodAsIdle, atOnceTo } from '../objectives.ts';
import type { Draft, ServiceChoices } from '../service-choices.ts';
import type { Option, RegionTask } from '../task.ts';
import { timed, withLine, type TimedOption } from './timed-option.ts';

/** Fleets looked at one by one on each machine; beyond, and where every hour has its own, they are looked at a hundredth apart. */
const MOST_SINGLE = 96;
const MOST_LINES = 400;
const LEAST_STEP = 0.01;
/** Just below a line that one replica fewer would carry. */
const JUST_BELOW = 1 - 1e-8;
const ALIKE = 1e-9;

export interface WithinBudget {
  utilizationLimit: number;
  callsSeconds: number;
  budgetUsdPerMonth: number;
  /** lower lines are of use for the memory of what is in flight, however fast the answer is already */
  memoryIsTight?: boolean;
}

/** Every machine with every load line that changes its fleet, up to a cost. */
export const linesWithin = (task: RegionTask, choices: ServiceChoices, at: WithinBudget): TimedOption[] =>
  stretchesWithin(task, choices, at).filter(({ usdPerMonth }) => usdPerMonth <= at.budgetUsdPerMonth);

/**
 * The same, and stretches of them that begin below that cost.
 * @param ofUse up to what cost the lines of a machine are of use, by its highest
 */
export function stretchesWithin(
  task: RegionTask,
  choices: ServiceChoices,
  at: WithinBudget,
  ofUse: (highest: Option) => number = () => Infinity,
): TimedOption[] {
  const { budgetUsdPerMonth: budget } = at;
  const { machines } = walkOf(task, choices, at);
  const found: TimedOption[] = [];
  for (const { floor, walk } of machines.upTo(budget)) {
    if (floor > budget) break;
    found.push(...walk.within(budget, ofUse));
  }
  return found;
}

/** The least that a line costs which was not looked at because a machine has so many: what is dearer than that is not proven to be cheapest. */
export const unseenUsd = (choices: ServiceChoices): number =>
  Math.min(Infinity, ...(walks.get(choices)?.machines.known.map(({ walk }) => walk.unseenUsd) ?? []));

/** The least above a cost that any line of any machine costs; Infinity where there is none. */
export function nextUsd(choices: ServiceChoices, aboveUsdPerMonth: number): number {
  const { known, nextFloor } = walks.get(choices)!.machines;
  return Math.min(nextFloor, ...known.map(({ floor, walk }) => Math.max(floor, walk.nextUsd(aboveUsdPerMonth))));
}

/** Kept for as long as the candidates are, since every availability and every budget asks anew, and goes on from where the last one stopped. */
const walks = new WeakMap<ServiceChoices, { key: string; machines: Machines }>();
const walksOfMachines = new WeakMap<ServiceChoices, Map<string, MachineLines>>();

function walkOf(task: RegionTask, choices: ServiceChoices, at: WithinBudget) {
  const key = `${at.utilizationLimit} ${at.callsSeconds} ${at.memoryIsTight === true}`;
  let same = walks.get(choices);
  if (same?.key !== key) walks.set(choices, (same = { key, machines: new Machines(task, choices, at, key) }));
  return same;
}

/** The machines of a service by the least their fleets can cost, looked at when asked for. */
class Machines {
  readonly known: { floor: number; walk: MachineLines }[] = [];
  nextFloor = 0;
  private readonly more: ReturnType<ServiceChoices['byFloor']>;
  private readonly kept: Map<string, MachineLines>;

  constructor(
    private readonly task: RegionTask,
    private readonly choices: ServiceChoices,
    private readonly at: WithinBudget,
    private readonly key: string,
  ) {
    this.more = choices.byFloor(at.utilizationLimit, at.callsSeconds);
    let kept = walksOfMachines.get(choices.whole);
    if (!kept) walksOfMachines.set(choices.whole, (kept = new Map()));
    this.kept = kept;
  }

  /** Those up to a cost, and perhaps one more. */
  upTo(budgetUsdPerMonth: number): typeof this.known {
    while (this.nextFloor <= budgetUsdPerMonth) {
      const next = this.more.next();
      if (next.done) {
        this.nextFloor = Infinity;
        break;
      }
      this.nextFloor = next.value.floor;
      const { floor, entry, draft } = next.value;
      // of the same machine at another price nothing is kept
      const key = `${entry.machine.machineType} ${entry.usdPerReplica.standing} ${this.key}`;
      let walk = this.kept.get(key);
      if (!walk) this.kept.set(key, (walk = new MachineLines(this.task, this.choices, draft, this.at.memoryIsTight === true)));
      this.known.push({ floor, walk });
    }
    return this.known;
  }
}

/** One machine's options from its highest load line down. */
class MachineLines {
  unseenUsd = Infinity;
  private readonly options: TimedOption[] = [];
  private begun = false;
  private highest: Option | undefined;
  private next: Stretch | undefined;
  private idle: ResponseLaw | undefined;
  private draft!: Draft & { line: LoadLine };
  private readonly atOnce: readonly number[];

  constructor(
    private readonly task: RegionTask,
    private readonly choices: ServiceChoices,
    private readonly draw: () => Draft,
    /** an answer that gains nothing is no end then */
    private readonly memoryIsTight: boolean,
  ) {
    this.atOnce = atOnceTo(task.demand, choices.service);
  }

  within(budgetUsdPerMonth: number, ofUse: (highest: Option) => number): TimedOption[] {
    if (!this.begun) this.begin();
    if (!this.highest) return [];
    const most = Math.min(budgetUsdPerMonth, this.next ? ofUse(this.highest) : Infinity);
    while (this.next && this.next.cheapest.usdPerMonth <= most) this.advance(this.next);
    return this.options.filter((option) => leastUsd(option) <= budgetUsdPerMonth);
  }

  nextUsd(aboveUsdPerMonth: number): number {
    if (!this.begun) return 0;
    const dearer = this.options.map(leastUsd).filter((usd) => usd > aboveUsdPerMonth);
    // lines that are of no use are not walked to
    return Math.min(this.next ? Math.max(aboveUsdPerMonth, this.next.cheapest.usdPerMonth) : Infinity, ...dearer);
  }

  private begin(): void {
    this.begun = true;
    const draft = this.draw();
    if ('code' in draft.line) return;
    this.draft = draft as typeof this.draft;
    const first = this.choices.size(draft);
    if ('code' in first) return;
    this.highest = first;
    this.idle = draft.line.replica.answer(0, first.worstSurvivors);
    this.next = { lowest: first, upTo: first.loadLineRequestsPerSecond, cheapest: first, top: first.loadLineRequestsPerSecond };
  }

  private advance(stretch: Stretch): void {
    if (this.options.length === MOST_LINES) {
      this.unseenUsd = stretch.cheapest.usdPerMonth;
      this.next = undefined;
      return;
    }
    const tight = this.tightened(stretch.lowest);
    this.options.push(this.timed({ ...stretch, lowest: tight }));
    const line = tight.loadLineRequestsPerSecond;
    const done = line <= 0 || (!this.memoryIsTight && asGoodAsIdle(tight.atLine, this.idle!, this.atOnce));
    this.next = done ? undefined : this.below(line, tight);
  }

  /** The next fleet for a lower line: the very next one, or the one a hundredth below when there are many. */
  private below(line: number, current: Option): Stretch | undefined {
    const top = line * JUST_BELOW;
    const just = this.sizedAt(current, top);
    if (!just) return undefined;
    const { hourlyReplicas } = current.fleet;
    const lower = line * (1 - LEAST_STEP);
    if ((hourlyReplicas.length === 1 && this.options.length < MOST_SINGLE) || this.lowest(just) <= lower)
      return { lowest: just, upTo: top, cheapest: just, top };
    const lowest = this.sizedAt(current, lower);
    return lowest && { lowest, upTo: lower, cheapest: just, top };
  }

  /** A stretch with its lowest line as low as its fleet allows. */
  private timed({ lowest, upTo, cheapest, top }: Stretch): TimedOption {
    const single = cheapest === lowest || this.lowest(cheapest) <= lowest.loadLineRequestsPerSecond * (1 + ALIKE);
    if (single) return timed(this.task, this.choices, lowest, upTo);
    let parts: TimedOption[] | undefined;
    return timed(this.task, this.choices, lowest, upTo, {
      cheapest,
      parts: () => (parts ??= this.partsOf({ lowest, upTo, cheapest, top }).map((part) => this.timed(part))),
    });
  }

  /** Two halves where there are, otherwise its highest line and the rest. */
  private partsOf({ lowest, upTo, cheapest, top }: Stretch): Stretch[] {
    const low = lowest.loadLineRequestsPerSecond;
    const high = this.lowest(cheapest);
    const middle = Math.sqrt(low * top);
    const sized = this.sizedAt(lowest, middle);
    const half = sized && this.tightened(sized);
    const line = half?.loadLineRequestsPerSecond ?? low;
    const upper: Stretch =
      half && line > low * (1 + ALIKE) && line < high * (1 - ALIKE)
        ? { lowest: half, upTo: middle, cheapest, top }
        : { lowest: this.tightened(cheapest), upTo: top, cheapest, top };
    const below = upper.lowest.loadLineRequestsPerSecond * JUST_BELOW;
    return [upper, { lowest, upTo, cheapest: this.sizedAt(lowest, below) ?? lowest, top: below }];
  }

  private sizedAt(current: Option, requestsPerSecond: number): Option | undefined {
    const highest = this.draft.line;
    const survivorsThen = highest.replica.sharing ? current.worstSurvivors + 1 : current.worstSurvivors;
    const sized = this.choices.size({ ...this.draft, line: loweredTo(highest, requestsPerSecond, survivorsThen) });
    return 'code' in sized ? undefined : sized;
  }

  private lowest(option: Option): number {
    return Math.min(option.loadLineRequestsPerSecond, lowestLine(this.task, this.choices, option));
  }

  /** The same fleet with the lowest line that it needs. */
  private tightened(option: Option): Option {
    const lowest = this.lowest(option);
    return lowest < option.loadLineRequestsPerSecond ? withLine(option, this.draft.line, lowest) : option;
  }
}

const leastUsd = ({ usdPerMonth, leastUsdPerMonth }: TimedOption) => leastUsdPerMonth ?? usdPerMonth;

/** Load lines of a machine: the fleet of the lowest, which also carries lines up to `upTo`, and the fleet that the highest one, `top`, takes. */
interface Stretch {
  lowest: Option;
  upTo: number;
  cheapest: Option;
  top: number;
}

/** The least that one replica must carry so that no hour of any month needs more replicas. */
function lowestLine(task: RegionTask, choices: ServiceChoices, { fleet, shards, line }: Option): number {
  const rates = choices.ratesPerShard(shards);
  const { startupSeconds } = task.scenario.services[choices.service]!;
  let lowest = 0;
  fleet.months.forEach((month, m) => {
    const growth = task.growth[m]!;
    const hourly = month.hourlyReplicas.length === 1 ? [Math.max(...rates)] : ratesToCarry(rates, startupSeconds);
    hourly.forEach((rate, h) => {
      const replicas = month.hourlyReplicas[h]!;
      // replicas that share their queue answer later the fewer they are: their line is set by the busiest hour
      if (line.replica.sharing && replicas < fleet.desiredReplicas) return;
      for (const loss of task.losses) {
        const left = survivors(replicas, task.region.zones, loss);
        lowest = Math.max(lowest, (rate * growth * loss.rateRatio) / left);
      }
    });
  });
  return lowest;
}
