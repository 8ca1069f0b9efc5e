/**
 * What replicas carry in a fleet that is there already: load lines as a plan has them that is told these machines and so many of them. While all are up an
 * objective may want replicas that its looser limit under a loss does not, and what an availability adds leaves others more of the time. A fleet's
 * availability is its own, whether it was chosen or stated: it is read off these lines.
 */
import { chooseAmong, ServiceChoices, type Option, type RegionChoice, type RegionTask } from '../../choice/index.ts';
import type { LoadLine } from '../../loadline/index.ts';
import type { SparedOption } from './availability.ts';
import { sizeOf } from './spares.ts';

/**
 * The same machines and replicas for no more money, every replica carrying what a plan that is told them lets it carry.
 * @param addedFor what takes the replicas beyond those that the lines ask for
 * @returns the choice itself where there is no such plan
 */
export function asTold(task: RegionTask, choice: RegionChoice, addedFor: SparedOption['addedFor']): RegionChoice {
  const { services } = task.scenario;
  if (choice.chosen.every(({ service }) => services[service]!.replicas)) return choice;
  const told = toldChoice(task, choice);
  if (!told.feasible) return choice;
  const { maxUtilizationFraction } = task.scenario.constraints;
  const chosen: Option[] = [];
  for (const [i, option] of choice.chosen.entries()) {
    const { line } = told.chosen[i]!;
    const own = choice.choices[i]!;
    const draft = own.draftFor(option.machine.machineType, maxUtilizationFraction, choice.callsSeconds(option.service));
    const base = draft && own.size({ ...draft, shards: option.shards, line: 'code' in draft.line ? line : belowIts(line, draft.line) });
    if (!base || 'code' in base) return choice;
    const { desiredReplicas } = option.fleet;
    const size = sizeOf(task, own, base, desiredReplicas, addedFor);
    if (size?.installed !== desiredReplicas || size.usdPerMonth > option.usdPerMonth * (1 + 1e-9)) return choice;
    chosen.push(size.option);
  }
  const less = choice.chosen.reduce((sum, option, i) => sum + option.usdPerMonth - chosen[i]!.usdPerMonth, 0);
  return { ...choice, chosen, usdPerMonth: choice.usdPerMonth - less };
}

/** A line that is lower than its machine's highest is so for the time that services have together. */
function belowIts(line: LoadLine, highest: LoadLine): LoadLine {
  const at = (survivors: number) => {
    const own = line.at(survivors);
    return own.requestsPerSecond < highest.at(survivors).requestsPerSecond * (1 - 1e-9)
      ? { ...own, binding: own.binding === 'memory' ? own.binding : ('latency' as const) }
      : own;
  };
  return { ...line, at };
}

/** The choice of a region whose replicas are all stated. */
export function toldChoice(task: RegionTask, { chosen }: RegionChoice) {
  const { region, scenario, demand } = task;
  const stated = <T extends object>(service: T, { fleet }: Option) => ({
    ...service,
    replicas: { [region.region]: fleet.desiredReplicas },
  });
  const services = { ...scenario.services };
  const demands = { ...demand.services };
  for (const option of chosen) {
    const { service } = option;
    services[service] = stated(services[service]!, option);
    demands[service] = { ...demands[service]!, service: services[service] };
  }
  const told: RegionTask = { ...task, scenario: { ...scenario, services }, demand: { ...demand, services: demands }, bestOnly: true };
  const among = chosen.map(({ service, machine }) => new ServiceChoices(told, service).onlyOn(machine.machineType));
  return chooseAmong(told, among);
}
