/** What the clients of a plan lose, by cause, and what each service loses: the plan's fleets handed to the failure stage. */
import type { Option, RegionChoice, RegionTask, ServiceChoices } from '../../choice/index.ts';
import {
  CAUSE_WORDS,
  enoughUp,
  NO_LOSS,
  planAvailability,
  requestPaths,
  type CauseShare,
  type EnoughUp,
  type PlannedFleet,
} from '../../failure/index.ts';
import { replicasFor } from '../../fleet/index.ts';
import type { ResolvedScenario, Warning } from '../../scenario/index.ts';
import type { AvailabilityRow } from '../types.ts';

/** An option with more replicas than what each may carry asks for; its load line is lowered to match. */
export interface SparedOption extends Option {
  /** an availability, or a latency with all up that is looser under loss */
  addedFor: 'availability' | 'latency';
  /** what one of as many survivors may carry while others are gone */
  carriesRequestsPerSecond: number;
  /** the same machines without the replicas that were added */
  unspared: Option;
}

export const isSpared = (option: Option): option is SparedOption => 'carriesRequestsPerSecond' in option;

export interface PlanAvailability {
  unavailabilityFraction: number;
  downtimeMinutesPerMonth: number;
  dominantCause: CauseShare['cause'] | null;
  /** largest first; they add up */
  causes: CauseShare[];
  /** what stands in for evidence */
  assumptions: { path: string; value: number; unit: string; source: string }[];
}

export const withoutSpares = (option: Option): Option => (isSpared(option) ? option.unspared : option);

/** Replicas per shard that carry the busiest hour times a ratio. */
export const neededAt = (choice: RegionChoice, index: number) => neededBy(choice.choices[index]!, choice.chosen[index]!);

/** By what one replica may carry while others are gone: the load line, before more replicas lowered it; of those that share, by how many are left. */
export function neededBy(choices: ServiceChoices, option: Option): (rateRatio: number) => number {
  const requestsPerSecond = choices.peakRequestsPerSecond * choices.shareOf(option.shards);
  const { line } = withoutSpares(option);
  return (rateRatio) => {
    const needed = replicasFor(requestsPerSecond * rateRatio, line, [NO_LOSS], 1);
    return Number.isSafeInteger(needed) ? needed : Number.MAX_SAFE_INTEGER;
  };
}

/** @param lostFraction share of this service's calls lost to timeouts and full queues */
export function serviceAvailability(task: RegionTask, choice: RegionChoice, index: number, lostFraction = 0): EnoughUp {
  const option = choice.chosen[index]!;
  return enoughUp({
    needed: neededAt(choice, index)(1),
    installed: option.fleet.desiredReplicas,
    zones: task.region.zones,
    shards: option.shards,
    everyShard: task.scenario.services[option.service]!.everyShard,
    causes: task.scenario.failures,
    lostFraction,
  });
}

export interface Fleets {
  scenario: ResolvedScenario;
  tasks: readonly RegionTask[];
  regions: readonly RegionChoice[];
}

/**
 * @param installed replicas per shard to take instead of the planned ones: services of the first region, of the second, …
 * @param lostFractions of each region, share of requests lost to timeouts and full queues
 */
export function wholeAvailability(
  { scenario, tasks, regions }: Fleets,
  installed?: readonly number[],
  lostFractions?: readonly number[],
): EnoughUp {
  let next = 0;
  const fleets = regions.map((choice) =>
    choice.chosen.map((option, i): PlannedFleet => ({
      installed: installed?.[next++] ?? option.fleet.desiredReplicas,
      shards: option.shards,
      everyShard: scenario.services[option.service]!.everyShard,
      neededAt: neededAt(choice, i),
    })),
  );
  return availabilityOf({ scenario, tasks }, fleets, lostFractions);
}

const NOTHING_ASKED: EnoughUp = {
  availabilityFraction: 1,
  unavailabilityFraction: 0,
  downtimeMinutesPerMonth: 0,
  byCause: [],
  dominantCause: null,
};

/** Where nobody asks, nothing can be lost. */
const isAsked = (tasks: readonly RegionTask[]) => tasks.some(({ hourlyRequestsPerSecond }) => Math.max(...hourlyRequestsPerSecond) > 0);

/** @param fleets of each region */
export function availabilityOf(
  { scenario, tasks }: Pick<Fleets, 'scenario' | 'tasks'>,
  fleets: readonly (readonly PlannedFleet[])[],
  lostFractions?: readonly number[],
): EnoughUp {
  if (!isAsked(tasks)) return NOTHING_ASKED;
  return planAvailability({
    paths: requestPaths(scenario),
    failures: scenario.failures,
    surviveRegions: scenario.objectives.survive.regions,
    regions: fleets.map((own, r) => ({
      ...tasks[r]!.region,
      ...(lostFractions && { lostFraction: lostFractions[r]! }),
      fleets: own,
    })),
  });
}

export function availabilityBlock(scenario: ResolvedScenario, whole: EnoughUp): PlanAvailability {
  const { unavailabilityFraction, downtimeMinutesPerMonth, dominantCause, byCause } = whole;
  return {
    unavailabilityFraction,
    downtimeMinutesPerMonth,
    dominantCause,
    causes: byCause,
    assumptions: scenario.assumed.map(({ key, prior, unit, source }) => ({ path: `failures.${key}`, value: prior, unit, source })),
  };
}

/** The objective's row, where there is one. */
export function availabilityRow(
  objective: number | undefined,
  { availabilityFraction, unavailabilityFraction }: EnoughUp,
): AvailabilityRow[] {
  if (objective === undefined) return [];
  return [
    {
      availabilityFraction: objective,
      predictedAvailabilityFraction: availabilityFraction,
      predictedMs: null,
      predictedUnderLossMs: null,
      met: unavailabilityFraction <= (1 - objective) * (1 + 1e-9),
    },
  ];
}

/** Said once, not per service. */
export function availabilityWarnings(scenario: ResolvedScenario, tasks: readonly RegionTask[], whole: EnoughUp): Warning[] {
  const warnings: Warning[] = [];
  if (scenario.objectives.availabilityFraction !== undefined && !isAsked(tasks))
    warnings.push({
      code: 'nothingAsked',
      path: 'objectives.availabilityFraction',
      message:
        'nobody asks, so no request is lost and any availability is kept by the fewest replicas: state the traffic to see what it takes, however little it is',
    });
  if (scenario.assumed.length)
    warnings.push({
      code: 'failurePriors',
      path: 'failures',
      message: `how often things fail is taken from priors (${scenario.assumed.length} of them: plan --json, availability.assumptions)${whole.dominantCause ? `; most is lost to ${CAUSE_WORDS[whole.dominantCause]}` : ''}: state your own under failures`,
    });
  const aws = scenario.regions.filter(({ cloud }) => cloud === 'aws').map(({ region }) => region);
  if (scenario.objectives.survive.regions > 0 && aws.length)
    warnings.push({
      code: 'regionFailover',
      path: 'objectives.survive.regions',
      message: `the loss of ${aws.join(' or ')} moves no traffic by itself: Route 53 records of the reference Terraform do not look at target health (evaluate_target_health = false); ${scenario.failures.regionFailoverMinutes.aws} minutes are taken for somebody to change DNS`,
    });
  const external = [
    ...new Set(
      scenario.order.flatMap((name) => scenario.services[name]!.calls.flatMap((call) => (call.to === undefined ? [call.name] : []))),
    ),
  ];
  if (external.length)
    warnings.push({
      code: 'externalAvailability',
      path: 'services',
      message: `how often ${external.join(', ')} ${external.length > 1 ? 'answer' : 'answers'} is not known and is not in the availability`,
    });
  return warnings;
}
