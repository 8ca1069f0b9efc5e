/**
 * Load lines at which a fleet needs fewer replicas in some failure, though it is no smaller. What is lost by a region's outage, or what a stated number
 * of replicas could carry, moves at rates of its own, not only where one more replica is due.
 */
import {
  asGoodAsIdle,
  atOnceTo,
  holdsMemory,
  linesWithin,
  NO_CALLS_SECONDS,
  unseenUsd,
  type Draft,
  type Option,
  type Stop,
} from '../../choice/index.ts';
import { loweredTo } from '../../loadline/index.ts';
import type { ResponseLaw } from '../../queueing/index.ts';
import { neededBy } from './availability.ts';
import type { Spot } from './spare-point.ts';

/** Of one machine. */
const MOST_LINES = 96;

/** Of one machine. */
interface Machine {
  own: Draft;
  first: Option | Stop;
  idle?: ResponseLaw;
  /** by ratio and replicas needed then */
  sized: Map<string, Option | Stop>;
}

/** What was looked at of a service in a region: every budget of every availability asks again. */
export class KnownLines {
  readonly machines = new Map<string, Machine>();
  readonly needed = new WeakMap<Option, string>();
}

/**
 * Every load line of every machine up to a cost that changes its fleet, or what is needed of it.
 * @param ratios what failures multiply the rate by
 * @returns not every one where lines were skipped
 */
export function linesToCarry(
  { choice, choices, task }: Spot,
  { ratios, known: { machines, needed: neededWith } }: { ratios: readonly number[]; known: KnownLines },
  budgetUsdPerMonth: number,
): { options: Option[]; every: boolean } {
  const { maxUtilizationFraction: utilizationLimit } = task.scenario.constraints;
  const memoryIsTight = choice.memoryIsTight && holdsMemory(task.demand.services[choices.service]!);
  const callsSeconds = choice.memoryIsTight ? NO_CALLS_SECONDS : choice.callsSeconds(choices.service);
  const lines = linesWithin(task, choices, { utilizationLimit, callsSeconds, budgetUsdPerMonth, memoryIsTight });
  let every = unseenUsd(choices) >= budgetUsdPerMonth && lines.every(({ leastUsdPerMonth }) => leastUsdPerMonth === undefined);
  const options = lines.map(({ option }) => option);
  if (ratios.length === 1 && !task.scenario.services[choices.service]!.replicas) return { options, every };
  const neededOf = (option: Option) => {
    let needed = neededWith.get(option);
    if (needed === undefined) neededWith.set(option, (needed = ratios.map(neededBy(choices, option)).join(' ')));
    return needed;
  };
  const atOnce = atOnceTo(task.demand, choices.service);
  const known = new Set(options.map((option) => `${option.machine.machineType} ${neededOf(option)}`));
  for (const { floor, entry, draft } of choices.byFloor(utilizationLimit, callsSeconds)) {
    if (floor > budgetUsdPerMonth) break;
    let machine = machines.get(entry.machine.machineType);
    if (!machine) {
      const own = draft();
      machines.set(entry.machine.machineType, (machine = { own, first: choices.size(own), sized: new Map() }));
    }
    const { own, first, sized } = machine;
    const { line: highest, shards } = own;
    if ('code' in highest) continue;
    if ('code' in first || first.usdPerMonth > budgetUsdPerMonth) continue;
    const rate = choices.peakRequestsPerSecond * choices.shareOf(shards);
    const idle = (machine.idle ??= highest.replica.answer(0, first.worstSurvivors));
    for (const ratio of ratios) {
      const fewest = neededBy(choices, first)(ratio);
      for (let needed = fewest; ; needed++) {
        if (needed - fewest === MOST_LINES) {
          every = false;
          break;
        }
        const at = `${ratio} ${needed}`;
        let option = sized.get(at);
        if (!option) sized.set(at, (option = choices.size({ ...own, line: loweredTo(highest, (rate * ratio) / needed, needed) })));
        if ('code' in option || option.usdPerMonth > budgetUsdPerMonth) break;
        const key = `${option.machine.machineType} ${neededOf(option)}`;
        if (!known.has(key)) {
          known.add(key);
          options.push(option);
        }
        if (!memoryIsTight && asGoodAsIdle(option.atLine, idle, atOnce)) break;
      }
    }
  }
  return { options, every };
}
