/**
 * What a service can buy with money when its answer must be faster than the utilisation limit gives: candidate machines with ever lower load lines,
 * each one the lowest that the same fleet carries. Between two neighbouring lines of a machine nothing changes but the answer, so nothing is missed;
 * where an autoscaled fleet changes at every hour's own rate, lines closer than a hundredth are skipped and the option says what they cost at least.
 */
import { survivors } from '../failure/index.ts';
import { ratesToCarry } from '../fleet/index.ts';
import { loweredTo, type LoadLine } from '../loadline/index.ts';
import type { ResponseLaw } from '../queueing/index.ts';
import { heldPerCallsSecond } from './in-flight.ts';
import type { JointOption } from './joint.ts';
import { undominated } from './joint.ts';
import { profileOf } from './objectives.ts';
import type { Draft, ServiceChoices } from './service-choices.ts';
import { instancesOf, type Option, type RegionTask } from './task.ts';

/** An option as the search compares it. */
export interface TimedOption extends JointOption {
  option: Option;
  /** own queue and work in the busiest hour, all up */
  allUp: ResponseLaw;
  /** of the memory left, what every second of its calls takes */
  heldPerCallsSecond: number;
  /** what is no more in a better option: times within which growing fractions are answered, at the load line and all up, and the memory that calls hold */
  profile: readonly number[];
  /** the same fleet also carries every line up to this one */
  upToRequestsPerSecond: number;
}

const MOST_LINES = 96;
const LEAST_STEP = 0.01;
/** An answer this near to that of an idle machine gains nothing from more replicas. */
const AS_GOOD_AS_IDLE = 1e-3;
/** Just below a line that one replica fewer would carry. */
const JUST_BELOW = 1 - 1e-8;

export const noSlower = (a: TimedOption, b: TimedOption) => a.profile.every((seconds, i) => seconds <= b.profile[i]! * (1 + 1e-9));

export interface WithinBudget {
  utilizationLimit: number;
  callsSeconds: number;
  budgetUsdPerMonth: number;
  /** lower lines are of use for the memory of what is in flight, however fast the answer is already */
  memoryIsTight?: boolean;
}

/** Undominated options of a service that cost at most the budget, cheapest first. */
export const frontierOf = (task: RegionTask, choices: ServiceChoices, at: WithinBudget): TimedOption[] =>
  undominated(linesWithin(task, choices, at), ({ option }) => instancesOf(option), noSlower);

/** Every machine with every load line that changes its fleet, up to a cost; kept for as long as the task is, since every availability asks anew. */
export function linesWithin(task: RegionTask, choices: ServiceChoices, at: WithinBudget): TimedOption[] {
  let known = linesOfTask.get(task);
  if (!known) linesOfTask.set(task, (known = new Map()));
  const same = known.get(choices);
  if (
    same?.at.utilizationLimit === at.utilizationLimit &&
    same.at.callsSeconds === at.callsSeconds &&
    same.at.memoryIsTight === at.memoryIsTight
  )
    if (same.at.budgetUsdPerMonth >= at.budgetUsdPerMonth)
      return same.lines.filter(({ usdPerMonth }) => usdPerMonth <= at.budgetUsdPerMonth);
  const found = allWithin(task, choices, at);
  known.set(choices, { at, ...found });
  return found.lines;
}
const linesOfTask = new WeakMap<RegionTask, Map<ServiceChoices, Found & { at: WithinBudget }>>();

/** The least that a line costs which was not looked at because a machine has so many: what is dearer than that is not proven to be cheapest. */
export const unseenUsd = (task: RegionTask, choices: ServiceChoices): number => linesOfTask.get(task)?.get(choices)?.unseen ?? Infinity;

interface Found {
  lines: TimedOption[];
  unseen: number;
}

function allWithin(task: RegionTask, choices: ServiceChoices, at: WithinBudget): Found {
  const found: Found = { lines: [], unseen: Infinity };
  for (const { floor, draft } of choices.byFloor(at.utilizationLimit, at.callsSeconds)) {
    if (floor > at.budgetUsdPerMonth) break;
    const own = linesOf(task, choices, draft(), at);
    found.lines.push(...own.lines);
    found.unseen = Math.min(found.unseen, own.unseen);
  }
  return found;
}

/** One machine's options from its highest load line down. */
function linesOf(task: RegionTask, choices: ServiceChoices, draft: Draft, { budgetUsdPerMonth, memoryIsTight }: WithinBudget): Found {
  if ('code' in draft.line) return { lines: [], unseen: Infinity };
  const highest = draft.line;
  const first = choices.size(draft);
  if ('code' in first) return { lines: [], unseen: Infinity };
  const idle = highest.replica.answer(0, first.worstSurvivors).quantileSeconds(0.95);
  const options: TimedOption[] = [];
  let sized = first;
  let upTo = first.loadLineRequestsPerSecond;
  let leastUsdPerMonth: number | undefined;
  while (sized.usdPerMonth <= budgetUsdPerMonth) {
    if (options.length === MOST_LINES) return { lines: options, unseen: sized.usdPerMonth };
    const tight = tightened(task, choices, sized, highest);
    options.push(timed(task, choices, tight, upTo, leastUsdPerMonth));
    const line = tight.loadLineRequestsPerSecond;
    if (line <= 0) break;
    const isFull = memoryIsTight && options.at(-1)!.heldPerCallsSecond > 0;
    if (!isFull && tight.atLine.quantileSeconds(0.95) <= idle * (1 + AS_GOOD_AS_IDLE)) break;
    const next = nextBelow(choices, draft, sized, line, upTo);
    if (!next) break;
    leastUsdPerMonth = next.leastUsdPerMonth;
    [sized, upTo] = [next.sized, next.upTo];
  }
  return { lines: options, unseen: Infinity };
}

/** The next fleet for a lower line: the very next one, or the one a hundredth below when there are many. */
function nextBelow(choices: ServiceChoices, draft: Draft, current: Option, line: number, lastUpTo: number) {
  const just = sizedAt(choices, draft, current, line * JUST_BELOW);
  if (!just) return undefined;
  const few = !Array.isArray(current.fleet.hourlyReplicas) || current.fleet.hourlyReplicas.length === 1;
  if (few || line <= lastUpTo * (1 - LEAST_STEP)) return { sized: just, upTo: line * JUST_BELOW, leastUsdPerMonth: undefined };
  const lower = line * (1 - LEAST_STEP);
  const sized = sizedAt(choices, draft, current, lower);
  return sized && { sized, upTo: lower, leastUsdPerMonth: just.usdPerMonth };
}

function sizedAt(choices: ServiceChoices, draft: Draft, current: Option, requestsPerSecond: number): Option | undefined {
  const highest = draft.line as LoadLine;
  const survivorsThen = highest.replica.sharing ? current.worstSurvivors + 1 : current.worstSurvivors;
  const sized = choices.size({ ...draft, line: loweredTo(highest, requestsPerSecond, survivorsThen) });
  return 'code' in sized ? undefined : sized;
}

/** The same fleet with the lowest line that it needs. */
function tightened(task: RegionTask, choices: ServiceChoices, option: Option, highest: LoadLine): Option {
  const lowest = lowestLine(task, choices, option);
  return lowest < option.loadLineRequestsPerSecond ? withLine(option, highest, lowest) : option;
}

export function withLine(option: Option, highest: LoadLine, requestsPerSecond: number): Option {
  const line = loweredTo(highest, requestsPerSecond, option.worstSurvivors);
  const at = line.at(option.worstSurvivors);
  return {
    ...option,
    line,
    loadLineRequestsPerSecond: at.requestsPerSecond,
    binding: at.binding,
    atLine: line.replica.answer(at.requestsPerSecond, option.worstSurvivors),
  };
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

function timed(
  task: RegionTask,
  choices: ServiceChoices,
  option: Option,
  upToRequestsPerSecond: number,
  leastUsdPerMonth: number | undefined,
): TimedOption {
  let allUp: ResponseLaw | undefined;
  let profile: readonly number[] | undefined;
  let held: number | undefined;
  // asked of the few that come near, not of every candidate
  return {
    option,
    usdPerMonth: option.usdPerMonth,
    ...(leastUsdPerMonth !== undefined && { leastUsdPerMonth }),
    get allUp() {
      return (allUp ??= allUpOf(choices, option));
    },
    get heldPerCallsSecond() {
      return (held ??= heldPerCallsSecond(choices.demand, option));
    },
    get profile() {
      const loose = task.scenario.objectives.latency.some(({ underLossMs }) => underLossMs !== undefined);
      // the slowest of calls that a caller makes at once is an answer of its own
      const atOnce = task.demand.edges.filter(({ to, together }) => to === choices.service && together > 1);
      const whole = (law: ResponseLaw) => [law, ...atOnce.flatMap(({ together }) => law.together?.(together) ?? [])].flatMap(profileOf);
      return (profile ??= [...whole(option.atLine), ...(loose ? whole(this.allUp) : []), this.heldPerCallsSecond]);
    },
    upToRequestsPerSecond: Math.max(upToRequestsPerSecond, option.loadLineRequestsPerSecond),
  };
}

export function allUpOf(choices: ServiceChoices, { shards, fleet, line }: Pick<Option, 'shards' | 'fleet' | 'line'>): ResponseLaw {
  const rate = choices.peakRequestsPerSecond * choices.shareOf(shards);
  return line.replica.answer(rate / fleet.desiredReplicas, fleet.desiredReplicas);
}

/** An option as it stands, for searches that do not lower any line. */
export const asItStands = (task: RegionTask, choices: ServiceChoices, option: Option): TimedOption =>
  timed(task, choices, option, option.loadLineRequestsPerSecond, undefined);
