/** What the candidates of a service depend on, as text: where it is the same in another scenario on the same prices, they are the same. */
import type { RegionTask } from './task.ts';

/** @returns the key of a service's candidates in this region */
export function choicesKeys(task: RegionTask): (service: string) => string {
  const { scenario, demand, held } = task;
  const common = commonKey(task);
  return (service) => {
    const { calls, ...stated } = scenario.services[service]!;
    const { service: _, ...own } = demand.services[service]!;
    const extras = scenario.extras.filter((extra) => extra.per === 'instance' && extra.service === service);
    return `${common} ${JSON.stringify([service, held?.[service], stated, calls.length, own, service === scenario.front, extras])}`;
  };
}

/** What it depends on for every service of a region. */
function commonKey({ scenario, region, losses, hourlyRequestsPerSecond, growth, arrivals, wholeCoreSpeed }: RegionTask): string {
  return JSON.stringify([
    'choices',
    [region, losses, hourlyRequestsPerSecond, growth, arrivals, wholeCoreSpeed],
    [scenario.constraints, scenario.objectives],
    scenario.limits.map((limit) => [limit, limit.parameters.map((name) => scenario.parameters[name])]),
  ]);
}
