/** The runner-ups: what else could have been chosen, what the whole plan would then cost, and what it lost by. */
import { fleetUsdPerMonth } from '../../bill/index.ts';
import { usdWords } from '../../quantity/index.ts';
import type { ResolvedScenario, ResolvedService } from '../../scenario/index.ts';
import { ServiceChoices, type Option, type RegionTask } from '../../choice/index.ts';
import { lostBy } from './lost-by.ts';
import { priceDropToWin } from './price-to-win.ts';
import { usdOf, type SizedFleet } from '../size.ts';
import type { Alternative } from '../types.ts';
import { splitAnew, withMachine, type Place } from './with-machine.ts';

const RUNNER_UPS = 3;
/** Machines that are planned with, cheapest by themselves first: what they ask of the others may turn their order. */
const MOST_TRIED = 6;

/** @param total of the plan, a month */
export function alternativesOf(plan: SizedFleet, total: number): Alternative[] {
  return plan.regions.flatMap((choice, region) =>
    choice.chosen.flatMap((_, service) => {
      const place = { region, service };
      return [...runnersUp(plan, place, total), ...stoppedCheaper(plan, place, total), ...otherArchitecture(plan, place, total)];
    }),
  );
}

function runnersUp(plan: SizedFleet, place: Place, total: number): Alternative[] {
  const { chosen, choices, limit, callsSeconds } = at(plan, place);
  const { options } = choices.cheapest(limit, callsSeconds);
  const others = leastOfOthers(plan, place);
  const here = plan.regions[place.region]!.usdPerMonth;
  const planUsd = usdOf(plan);
  let found: { usdPerMonth: number; alone: Option; only: ServiceChoices; other: SizedFleet }[] = [];
  for (const option of onePerMachine(options)
    .filter(({ machine }) => machine !== chosen.machine)
    .slice(0, MOST_TRIED)) {
    // discounts by what is spent bend what it would cost
    const last = plan.scenario.spendDiscounts.length === 0 && found.length === RUNNER_UPS ? found.at(-1)! : undefined;
    // no plan with it can be among them any more, nor with those after it
    if (last && others + option.usdPerMonth - here > last.usdPerMonth - planUsd) break;
    const only = choices.onlyOn(option.machine.machineType);
    const other = withMachine(plan, place, only, last?.other.regions[place.region]!.usdPerMonth);
    if (other)
      found = [...found, { usdPerMonth: usdOf(other), alone: option, only, other }]
        .sort((a, b) => a.usdPerMonth - b.usdPerMonth)
        .slice(0, RUNNER_UPS);
  }
  return found
    .map(({ alone, only, other }) => rowOf(plan, place, total, { alone, other: splitAnew(plan, place, only, other) }))
    .sort((a, b) => a.usdPerMonth - b.usdPerMonth);
}

/** What all others of the region cost at least, for their load alone. */
function leastOfOthers(plan: SizedFleet, { region, service }: Place): number {
  const { chosen, choices, callsSeconds } = plan.regions[region]!;
  const { maxUtilizationFraction } = plan.scenario.constraints;
  const leastOf = (i: number) =>
    choices[i]!.cheapest(maxUtilizationFraction, callsSeconds(chosen[i]!.service)).options[0]?.usdPerMonth ?? 0;
  return chosen.reduce((sum, _, i) => (i === service ? sum : sum + leastOf(i)), 0);
}

/** The row of a machine that would be cheaper if it were a candidate. @param lost why it is none */
function cheaperWith(
  plan: SizedFleet,
  place: Place,
  total: number,
  choices: ServiceChoices,
  alone: Option,
  lost: (cheaperUsdPerMonth: number) => Alternative['lostBy'],
): Alternative[] {
  const other = withMachine(plan, place, choices.onlyOn(alone.machine.machineType), plan.regions[place.region]!.usdPerMonth);
  return other && usdOf(other) < usdOf(plan) ? [rowOf(plan, place, total, { alone, other, lost })] : [];
}

interface Found {
  /** the machine for its load alone */
  alone: Option;
  /** the plan with it */
  other: SizedFleet;
  lost?: (cheaperUsdPerMonth: number) => Alternative['lostBy'];
}

function rowOf(plan: SizedFleet, place: Place, total: number, { alone, other, lost }: Found): Alternative {
  const option = other.regions[place.region]!.chosen[place.service]!;
  // no bill twice where the parts that stay cancel
  const dearerUsdPerMonth = usdOf(other) - usdOf(plan);
  const drop = dearerUsdPerMonth > 1e-9 ? priceDropToWin(plan, other, dearerUsdPerMonth, place) : undefined;
  return {
    service: option.service,
    region: plan.regions[place.region]!.region,
    machineType: option.machine.machineType,
    desiredReplicas: option.fleet.desiredReplicas,
    usdPerMonth: total + dearerUsdPerMonth,
    lostBy: lost ? lost(-dearerUsdPerMonth) : lostBy({ plan, place, option, alone, dearerUsdPerMonth }),
    ...(drop !== undefined && { priceDropToWinFraction: drop }),
    machines: {
      loadLineRequestsPerSecond: option.loadLineRequestsPerSecond,
      shards: option.shards,
      extras: option.extras.map((step) => ({ ...step })),
      usdPerReplicaMonth: [0, 1, 2, 3].map((quarter) =>
        fleetUsdPerMonth(option.rates, {
          averageReplicas: 1,
          layerQuarters: [0, 1, 2, 3].map((q) => Number(q === quarter)) as [number, number, number, number],
        }),
      ),
    },
  };
}

/** Machines that would be cheaper if one constraint did not stop them: too little memory, a load line beyond what was measured. */
function stoppedCheaper(plan: SizedFleet, place: Place, total: number): Alternative[] {
  const { task, chosen, choices, limit, callsSeconds } = at(plan, place);
  const service = task.scenario.services[chosen.service]!;
  const { stops } = choices.cheapest(limit, callsSeconds);
  const most = plan.regions[place.region]!.usdPerMonth - leastOfOthers(plan, place);
  const without: [code: 'memory' | 'beyondMeasured', service: ResolvedService][] = [
    ['memory', { ...service, memoryBaseBytes: 0, memoryPerRequestInFlightBytes: 0 }],
    ['beyondMeasured', { ...service, beyondMeasured: 'allowed' }],
  ];
  return without.flatMap(([code, freed]) => {
    const stopped = stops.filter((stop) => stop.code === code);
    if (stopped.length === 0) return [];
    const only = choicesWith(task, { ...freed, machineTypes: stopped.map(({ machineType }) => machineType) });
    if (only.leastUsd(limit) >= most) return [];
    const [cheapest] = only.cheapest(limit, code === 'memory' ? 0 : callsSeconds).options;
    if (!cheapest || cheapest.usdPerMonth >= most) return [];
    const { message } = stopped.find((one) => one.machineType === cheapest.machine.machineType)!;
    return cheaperWith(plan, place, total, only, cheapest, () => ({ code, message }));
  });
}

/** The candidates of one service as it would be. */
function choicesWith(task: RegionTask, service: ResolvedService): ServiceChoices {
  const scenario: ResolvedScenario = { ...task.scenario, services: { ...task.scenario.services, [service.name]: service } };
  const own = { ...task.demand.services[service.name]!, service };
  const demand = { ...task.demand, services: { ...task.demand.services, [service.name]: own } };
  return new ServiceChoices({ ...task, scenario, demand, bestOnly: true }, service.name);
}

/** The best machine of an architecture that is not allowed, when it would save money. */
function otherArchitecture(plan: SizedFleet, place: Place, total: number): Alternative[] {
  const { task, chosen, limit, callsSeconds } = at(plan, place);
  const { constraints } = task.scenario;
  if (constraints.architectures.includes('arm64') || task.scenario.services[chosen.service]!.machineTypes) return [];
  const scenario: ResolvedScenario = { ...task.scenario, constraints: { ...constraints, architectures: ['arm64'] } };
  const only = new ServiceChoices({ ...task, scenario, bestOnly: true }, chosen.service);
  const most = plan.regions[place.region]!.usdPerMonth - leastOfOthers(plan, place);
  if (only.leastUsd(limit) >= most) return [];
  const [best] = only.cheapest(limit, callsSeconds).options;
  if (!best || best.usdPerMonth >= most) return [];
  const lost = (cheaper: number) => ({
    code: 'architecture',
    message: `arm64 is not among constraints.architectures; it would save ${usdWords(cheaper)} a month`,
  });
  return cheaperWith(plan, place, total, only, best, lost);
}

function at({ tasks, regions, scenario }: SizedFleet, { region, service }: Place) {
  const choice = regions[region]!;
  const chosen = choice.chosen[service]!;
  return {
    task: tasks[region]!,
    chosen,
    choices: choice.choices[service]!,
    limit: scenario.constraints.maxUtilizationFraction,
    callsSeconds: choice.callsSeconds(chosen.service),
  };
}

const onePerMachine = (options: readonly Option[]) =>
  options.filter((option, i) => options.findIndex(({ machine }) => machine === option.machine) === i);
