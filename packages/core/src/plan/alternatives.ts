/** The runner-ups: what else could have been chosen, what the whole plan would then cost, and what it lost by. */
import { fleetUsdPerMonth } from '../bill/index.ts';
import type { ResolvedScenario, ResolvedService } from '../scenario/index.ts';
import { cheaperFirst, ServiceChoices, type Option, type RegionChoice, type RegionTask } from '../choice/index.ts';
import type { Alternative } from './types.ts';

const RUNNER_UPS = 3;

/** An option with the replicas that the plan's availability takes, all else as planned; nothing where no number of them reaches it. */
export type Spare = (index: number, option: Option) => Option | undefined;

export function alternativesOf(
  task: RegionTask,
  choice: RegionChoice,
  totalUsdPerMonth: number,
  spare: Spare = (_, option) => option,
): Alternative[] {
  return choice.chosen.flatMap((chosen, i) => {
    const others = choice
      .runnersUp(i)
      .filter(({ machine }) => machine !== chosen.machine)
      .flatMap((option) => spare(i, option) ?? [])
      .sort(cheaperFirst)
      .slice(0, RUNNER_UPS);
    const rows = others.map((option) => row(choice.region, chosen, option, totalUsdPerMonth, lostBy(chosen, option)));
    return [
      ...rows,
      ...stoppedCheaper(task, choice, i, totalUsdPerMonth, spare),
      ...otherArchitecture(task, choice, i, totalUsdPerMonth, spare),
    ];
  });
}

const limitOf = (task: RegionTask) => task.scenario.constraints.maxUtilizationFraction;

function row(region: string, chosen: Option, option: Option, total: number, lost: Alternative['lostBy']): Alternative {
  const usdPerMonth = total - chosen.usdPerMonth + option.usdPerMonth;
  return {
    service: option.service,
    region,
    machineType: option.machine.machineType,
    desiredReplicas: option.fleet.desiredReplicas,
    usdPerMonth,
    lostBy: lost,
    ...(option.usdPerMonth > chosen.usdPerMonth && { priceDropToWinFraction: 1 - chosen.usdPerMonth / option.usdPerMonth }),
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

function lostBy(chosen: Option, option: Option): Alternative['lostBy'] {
  const difference = option.usdPerMonth - chosen.usdPerMonth;
  const vcpus = (one: Option) => Number((one.shards * one.fleet.billed.averageReplicas * one.machine.vcpus).toFixed(1));
  if (difference < -1e-9)
    return {
      code: 'latency',
      message: `cheaper by $${(-difference).toFixed(2)}, but the services together would miss a latency objective`,
    };
  if (difference < 1e-9) return { code: 'tie', message: 'costs the same; more instances, an older generation, or a later name' };
  return { code: 'cost', message: `$${difference.toFixed(2)} a month more: ${vcpus(option)} vCPUs on average instead of ${vcpus(chosen)}` };
}

/** Machines that would be cheaper if one constraint did not stop them: too little memory, a load line beyond what was measured. */
function stoppedCheaper(task: RegionTask, choice: RegionChoice, i: number, total: number, spare: Spare): Alternative[] {
  const chosen = choice.chosen[i]!;
  const service = task.scenario.services[chosen.service]!;
  const { stops } = choice.choices[i]!.cheapest(limitOf(task), choice.callsSeconds[chosen.service]!);
  const without: [code: 'memory' | 'beyondMeasured', service: ResolvedService][] = [
    ['memory', { ...service, memoryBaseBytes: 0, memoryPerRequestInFlightBytes: 0 }],
    ['beyondMeasured', { ...service, beyondMeasured: 'allowed' }],
  ];
  return without.flatMap(([code, freed]) => {
    const stopped = stops.filter((stop) => stop.code === code);
    if (stopped.length === 0) return [];
    const only = { ...freed, machineTypes: stopped.map(({ machineType }) => machineType) };
    const { options } = choicesWith(task, only).cheapest(limitOf(task), code === 'memory' ? 0 : choice.callsSeconds[chosen.service]!);
    const cheapest = options[0] && spare(i, options[0]);
    if (!cheapest || cheapest.usdPerMonth >= chosen.usdPerMonth) return [];
    const stop = stopped.find((one) => one.machineType === cheapest.machine.machineType)!;
    return [row(choice.region, chosen, cheapest, total, { code, message: stop.message })];
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
function otherArchitecture(task: RegionTask, choice: RegionChoice, i: number, total: number, spare: Spare): Alternative[] {
  const chosen = choice.chosen[i]!;
  const { constraints } = task.scenario;
  if (constraints.architectures.includes('arm64') || task.scenario.services[chosen.service]!.machineTypes) return [];
  const scenario: ResolvedScenario = { ...task.scenario, constraints: { ...constraints, architectures: ['arm64'] } };
  const { options } = new ServiceChoices({ ...task, scenario, bestOnly: true }, chosen.service).cheapest(
    limitOf(task),
    choice.callsSeconds[chosen.service]!,
  );
  const best = options[0] && spare(i, options[0]);
  if (!best || best.usdPerMonth >= chosen.usdPerMonth) return [];
  const message = `arm64 is not among constraints.architectures; it would save $${(chosen.usdPerMonth - best.usdPerMonth).toFixed(2)} a month`;
  return [row(choice.region, chosen, best, total, { code: 'architecture', message })];
}
