/** How long the calls of each service take on average: what its own requests in flight wait for. */
import { WholeResponses } from '../loadline/index.ts';
import { serviceLaw } from '../queueing/index.ts';
import type { Option, RegionTask } from './task.ts';

export const usesMemoryInFlight = (task: RegionTask) =>
  task.scenario.order.some((name) => task.scenario.services[name]!.memoryPerRequestInFlightBytes > 0);

/** Calls answered without any waiting, the least they can take. */
export function bareCalls(task: RegionTask): Record<string, number> {
  if (!usesMemoryInFlight(task)) return Object.fromEntries(task.scenario.order.map((name) => [name, 0]));
  const bare = (name: string) => {
    const { serviceSeconds, squaredCoefficientOfVariation, shape } = task.demand.services[name]!;
    return serviceLaw({ meanSeconds: serviceSeconds, squaredCoefficientOfVariation, shape });
  };
  return meanCalls(task, new WholeResponses(task.scenario, bare));
}

export function callsAtLine(task: RegionTask, chosen: readonly Option[]): Record<string, number> {
  return meanCalls(task, new WholeResponses(task.scenario, (name) => chosen.find((option) => option.service === name)!.atLine));
}

const meanCalls = (task: RegionTask, responses: WholeResponses): Record<string, number> =>
  Object.fromEntries(task.scenario.order.map((name) => [name, responses.callsOf(name).law.meanSeconds]));
