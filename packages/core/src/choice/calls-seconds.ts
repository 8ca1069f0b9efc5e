/** How long the calls of each service take on average: what its own requests in flight wait for. */
import { callsSecondsAtMost, restingBytesOf, WholeResponses } from '../loadline/index.ts';
import type { Option, RegionTask } from './task.ts';

/** The least that calls can take. */
export const noCalls = (task: RegionTask): Record<string, number> => Object.fromEntries(task.scenario.order.map((name) => [name, 0]));

const usesMemoryInFlight = (task: RegionTask) =>
  task.scenario.order.some((name) => task.scenario.services[name]!.memoryPerRequestInFlightBytes > 0);

/** Mean time of each service's calls, every service at its load line. */
export function callsAtLine(task: RegionTask, chosen: readonly Option[]): Record<string, number> {
  if (!usesMemoryInFlight(task)) return noCalls(task);
  const responses = new WholeResponses(task.scenario, (name) => lawOf(chosen, name));
  return Object.fromEntries(task.scenario.order.map((name) => [name, responses.callsOf(name).law.meanSeconds]));
}

/** Whether what is in flight fits whatever the calls take: then no machine was chosen otherwise had it been known how long that is. */
export function fitsInFlight(task: RegionTask, chosen: readonly Option[]): boolean {
  if (!usesMemoryInFlight(task)) return true;
  const most = callsSecondsAtMost(task.scenario, (name) => lawOf(chosen, name));
  return chosen.every(({ service, usable, shards, line, atLine }) => {
    const demand = task.demand.services[service]!;
    const room = usable.memoryGib * 2 ** 30 - restingBytesOf(demand, shards);
    const { memoryPerRequestInFlightBytes } = demand.service;
    return memoryPerRequestInFlightBytes * line.mostRequestsPerSecond * (atLine.meanSeconds + most(service)) <= room;
  });
}

const lawOf = (chosen: readonly Option[], name: string) => chosen.find(({ service }) => service === name)!.atLine;
