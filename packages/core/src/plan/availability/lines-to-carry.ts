/**
 * Load lines at which a fleet needs fewer replicas in some failure, though it is no smaller. What is lost by a region's outage, or what a stated number
 * of replicas could carry, moves at rates of its own, not only where one more replica is due.
 */
import { asGoodAsIdle, atOnceTo, holdsMemory, linesWithin, NO_CALLS_SECONDS, unseenUsd, type Option } from '../../choice/index.ts';
import { loweredTo } from '../../loadline/index.ts';
import { neededBy } from './availability.ts';
import type { Spot } from './spare-points.ts';

/** Of one machine. */
const MOST_LINES = 96;

/**
 * Every load line of every machine up to a cost that changes its fleet, or what is needed of it.
 * @param ratios what failures multiply the rate by
 * @returns not every one where lines were skipped
 */
export function linesToCarry(
  { choice, choices, task }: Spot,
  ratios: readonly number[],
  budgetUsdPerMonth: number,
): { options: Option[]; every: boolean } {
  const { maxUtilizationFraction: utilizationLimit } = task.scenario.constraints;
  const memoryIsTight = choice.memoryIsTight && holdsMemory(task.demand.services[choices.service]!);
  const callsSeconds = choice.memoryIsTight ? NO_CALLS_SECONDS : choice.callsSeconds(choices.service);
  const lines = linesWithin(task, choices, { utilizationLimit, callsSeconds, budgetUsdPerMonth, memoryIsTight });
  let every = unseenUsd(choices) >= budgetUsdPerMonth && lines.every(({ leastUsdPerMonth }) => leastUsdPerMonth === undefined);
  const options = lines.map(({ option }) => option);
  if (ratios.length === 1 && !task.scenario.services[choices.service]!.replicas) return { options, every };
  const neededOf = (option: Option) => ratios.map(neededBy(choices, option)).join(' ');
  const atOnce = atOnceTo(task.demand, choices.service);
  const known = new Set(options.map((option) => `${option.machine.machineType} ${neededOf(option)}`));
  for (const { floor, draft } of choices.byFloor(utilizationLimit, callsSeconds)) {
    if (floor > budgetUsdPerMonth) break;
    const own = draft();
    const { line: highest, shards } = own;
    if ('code' in highest) continue;
    const first = choices.size(own);
    if ('code' in first || first.usdPerMonth > budgetUsdPerMonth) continue;
    const rate = choices.peakRequestsPerSecond * choices.shareOf(shards);
    const idle = highest.replica.answer(0, first.worstSurvivors);
    for (const ratio of ratios) {
      const fewest = neededBy(choices, first)(ratio);
      for (let needed = fewest; ; needed++) {
        if (needed - fewest === MOST_LINES) {
          every = false;
          break;
        }
        const option = choices.size({ ...own, line: loweredTo(highest, (rate * ratio) / needed, needed) });
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
