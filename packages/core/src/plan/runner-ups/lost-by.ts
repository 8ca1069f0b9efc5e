/** What a runner-up lost by: money, or what it would ask of the other services. */
import { asItStands, checkLimits, isOwn, keepsObjectives, limitMessage, limitsOn, type Option } from '../../choice/index.ts';
import { usdWords } from '../../quantity/index.ts';
import { wholeAvailability } from '../availability/availability.ts';
import type { SizedFleet } from '../size.ts';
import type { Alternative } from '../types.ts';
import type { Place } from './with-machine.ts';

const NEAR_USD = 0.005;

export interface Compared {
  plan: SizedFleet;
  place: Place;
  /** its fleet as the whole plan with it has it */
  option: Option;
  /** its fleet as its own load alone would have it */
  alone: Option;
  /** of the whole plan with it */
  dearerUsdPerMonth: number;
}

export function lostBy(compared: Compared): Alternative['lostBy'] {
  const { plan, place, option, dearerUsdPerMonth: dearer } = compared;
  const chosen = plan.regions[place.region]!.chosen[place.service]!;
  const own = option.usdPerMonth - chosen.usdPerMonth;
  const rest = dearer - own;
  if (dearer < -1e-9) return { code: 'unseen', message: `${usdWords(-dearer)} a month less for the whole: the search did not see it` };
  if (dearer < 1e-9) return { code: 'tie', message: 'costs the same; more instances, an older generation, or a later name' };
  const more = `${usdWords(dearer)} a month more: ${vcpusOf(chosen, option)}`;
  if (Math.abs(rest) < NEAR_USD) return { code: 'cost', message: more };
  const { code, message } = asksOfOthers(compared) ?? { code: own > 0 ? 'cost' : 'restOfBill', message: undefined };
  const parts = `its own fleet ${moreOrLess(own)}, the rest of the bill ${moreOrLess(rest)}${message === undefined ? '' : `; ${message}`}`;
  return { code, message: `${more}; ${parts}` };
}

const moreOrLess = (difference: number) => `${usdWords(Math.abs(difference))} ${difference < 0 ? 'less' : 'more'}`;

function vcpusOf(chosen: Option, option: Option): string {
  const vcpus = (one: Option) => Number((one.shards * one.fleet.billed.averageReplicas * one.machine.vcpus).toFixed(1));
  return `${vcpus(option)} vCPUs on average instead of ${vcpus(chosen)}`;
}

/** What would not hold if all others stayed exactly as they are. */
function asksOfOthers({ plan, place: { region, service }, alone }: Compared): Alternative['lostBy'] | undefined {
  const { scenario } = plan;
  const [task, choice] = [plan.tasks[region]!, plan.regions[region]!];
  const chosen = choice.chosen.map((option, i) => (i === service ? alone : option));
  const limits = limitsOn(task, () => true).filter(({ effect }) => effect === 'infeasible');
  const broken = checkLimits(task, limits, chosen).find(({ holds }) => !holds);
  if (broken) return { code: 'limit', message: `with the others as they are: ${limitMessage(broken)}` };
  const timed = chosen.map((option, i) => asItStands(task, choice.choices[i]!, option));
  const at = (name: string) => timed[scenario.order.indexOf(name)]!;
  const spanning = scenario.objectives.latency.filter((objective) => !isOwn(scenario, objective));
  if (!keepsObjectives(scenario, spanning, { atLine: (name) => at(name).option.atLine, allUp: (name) => at(name).allUp }))
    return { code: 'latency', message: 'with the others as they are a latency objective would be missed' };
  const { availabilityFraction } = scenario.objectives;
  if (availabilityFraction !== undefined) {
    const regions = plan.regions.map((own, r) => (r === region ? { ...own, chosen } : own));
    if (wholeAvailability({ ...plan, regions }).unavailabilityFraction > (1 - availabilityFraction) * (1 + 1e-9))
      return { code: 'availability', message: 'with the others as they are the availability would be missed' };
  }
  return undefined;
}
