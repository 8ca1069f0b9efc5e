/**
 * The plan with another machine for one service of one region. Load lines and replicas of all are found anew, so that latency, availability, limits and
 * what services share are kept as a plan with that machine keeps them. Every other fleet keeps its machine type, unless that breaks what is asked for.
 * Of the runner-ups that are shown the others are chosen anew too (`splitAnew`): a slower machine here may want faster ones there.
 */
import { chooseAmong, type ServiceChoices } from '../../choice/index.ts';
import { isFeasible, type SizedFleet } from '../size.ts';
import { withAvailability } from '../availability/with-availability.ts';

/** A service of a region, by their places in the plan. */
export interface Place {
  region: number;
  service: number;
}

/** Runner-ups are told a little too dear rather than searched for seconds each. */
const MOST_COMPOSED = 500;
/** Where one is known and only a cheaper split is looked for. */
const MOST_COMPOSED_AGAIN = 40;
/** What costs so many times as much is no runner-up where it has to be searched for. */
const MOST_TIMES = 3;

/**
 * @param choices of the service at that place, with one machine type to choose from
 * @param belowUsdPerMonth of the region: only plans that cost less are of use
 * @returns undefined where no such plan keeps what is asked for
 */
export function withMachine(sized: SizedFleet, place: Place, choices: ServiceChoices, belowUsdPerMonth = Infinity): SizedFleet | undefined {
  return (
    chosenWith(sized, place, choices, { others: 'held', belowUsdPerMonth }) ??
    chosenWith(sized, place, choices, { others: 'free', belowUsdPerMonth })
  );
}

/**
 * The same with other machines for the other services, where time that they share is split for less then; or `other` itself.
 * @param other what `withMachine` gave
 */
export function splitAnew(sized: SizedFleet, place: Place, choices: ServiceChoices, other: SizedFleet): SizedFleet {
  const binds = [sized, other].some(({ regions }) => regions[place.region]!.objectiveBinds);
  if (!binds || isSpared(sized)) return other;
  const belowUsdPerMonth = other.regions[place.region]!.usdPerMonth * (1 - 1e-9);
  return chosenWith(sized, place, choices, { others: 'free', belowUsdPerMonth, mostComposed: MOST_COMPOSED_AGAIN }) ?? other;
}

const isSpared = ({ scenario }: SizedFleet) => scenario.objectives.availabilityFraction !== undefined;

interface Asked {
  /** machine types of the other services */
  others: 'held' | 'free';
  /** of the region */
  belowUsdPerMonth: number;
  mostComposed?: number;
}

function chosenWith(
  sized: SizedFleet,
  { region, service }: Place,
  choices: ServiceChoices,
  { others, belowUsdPerMonth, mostComposed = MOST_COMPOSED }: Asked,
): SizedFleet | undefined {
  const spared = isSpared(sized);
  const regions = sized.regions.map((choice, r) => {
    // regions share nothing but the availability
    if (r !== region && !spared) return choice;
    const among = choice.choices.map((own, i) => {
      if (r === region && i === service) return choices;
      return others === 'held' ? own.onlyOn(choice.chosen[i]!.machine.machineType) : own;
    });
    // of a fleet that more replicas are added to, nothing is known of what it costs in the end
    const below = spared ? undefined : Math.min(belowUsdPerMonth, MOST_TIMES * choice.usdPerMonth);
    return chooseAmong({ ...sized.tasks[r]!, belowUsdPerMonth: below, mostComposed }, among);
  });
  const { scenario, week, demand, book, known, tasks } = sized;
  const found = withAvailability({ scenario, week, demand, book, known, tasks, regions });
  return isFeasible(found) && (spared || found.regions[region]!.usdPerMonth < belowUsdPerMonth) ? found : undefined;
}

/** The instance-hour of a machine type of a region made cheaper. */
export interface LoweredPrice {
  region: number;
  machineType: string;
  fraction: number;
}

/** The whole plan anew, every machine free, with the price of one lowered: as an override of that price would plan it. */
export function withPrice(sized: SizedFleet, { region, machineType, fraction }: LoweredPrice): SizedFleet | undefined {
  const { scenario, week, demand, book, known, tasks, plain = sized.regions } = sized;
  const regions = plain.map((choice, r) => {
    if (r !== region) return choice;
    const among = choice.choices.map((own) => own.withPriceLowered(machineType, fraction));
    return chooseAmong({ ...tasks[r]!, mostComposed: MOST_COMPOSED }, among);
  });
  const found = withAvailability({ scenario, week, demand, book, known, tasks, regions });
  return isFeasible(found) ? found : undefined;
}
