/**
 * Memory of what is in flight: a request is held for as long as its service works on it and its calls take, which the machines of those it calls decide.
 * So whether a machine has memory enough is known only of a whole choice. Faster callees never need more of it: a search that is right for times is
 * right for this too.
 */
import { callsSecondsAtMost, restingBytesOf, WholeResponses } from '../loadline/index.ts';
import type { ServiceDemand } from '../demand/index.ts';
import type { ResponseLaw } from '../queueing/index.ts';
import type { Option, RegionTask, Stop } from './task.ts';

/** A service with its share of the memory left that every second of its calls takes, at its load line. */
export interface Held {
  service: string;
  atLine: ResponseLaw;
  heldPerCallsSecond: number;
}

/** Of the memory that is left beside the service's own work; 0 where calls hold none. */
export function heldPerCallsSecond(demand: ServiceDemand, { usable, shards, loadLineRequestsPerSecond, atLine }: Option): number {
  const { memoryPerRequestInFlightBytes, calls } = demand.service;
  const bytesPerSecond = memoryPerRequestInFlightBytes * loadLineRequestsPerSecond;
  if (bytesPerSecond === 0 || calls.length === 0) return 0;
  const left = usable.memoryGib * 2 ** 30 - restingBytesOf(demand, shards) - bytesPerSecond * atLine.meanSeconds;
  return left > 0 ? bytesPerSecond / left : Infinity;
}

export const heldBy = (demand: ServiceDemand, option: Option): Held => ({
  service: option.service,
  atLine: option.atLine,
  heldPerCallsSecond: heldPerCallsSecond(demand, option),
});

/** Mean time of each service's calls, every service at its load line. */
export function callsAtLine(task: RegionTask, chosen: readonly Pick<Held, 'service' | 'atLine'>[]): (service: string) => number {
  const responses = new WholeResponses(task.scenario, lawIn(chosen));
  return (service) => responses.callsOf(service).law.meanSeconds;
}

/** Whether what is in flight fits whatever the calls take: most of the time that is all there is to know. */
export function fitsAnyhow(task: RegionTask, chosen: readonly Held[]): boolean {
  if (chosen.every((one) => one.heldPerCallsSecond === 0)) return true;
  const most = callsSecondsAtMost(task.scenario, lawIn(chosen));
  return chosen.every((one) => fits(one, most(one.service)));
}

/** Whether every machine has memory for what its requests in flight hold. */
export function fitsInFlight(task: RegionTask, chosen: readonly Held[]): boolean {
  if (fitsAnyhow(task, chosen)) return true;
  const seconds = callsAtLine(task, chosen);
  return chosen.every((one) => fits(one, seconds(one.service)));
}

/** The services whose memory does not do, as if their machines were the only ones. */
export function shortOfMemory(task: RegionTask, chosen: readonly Option[]): { service: string; stop: Stop }[] {
  const seconds = callsAtLine(task, chosen);
  return chosen.flatMap((option) => {
    const { service, machine, usable, shards, atLine, loadLineRequestsPerSecond: rate } = option;
    const held = heldBy(task.demand.services[service]!, option);
    if (fits(held, seconds(service))) return [];
    const demand = task.demand.services[service]!;
    const flying = demand.service.memoryPerRequestInFlightBytes * rate * (atLine.meanSeconds + seconds(service));
    const need = (restingBytesOf(demand, shards) + flying) / 2 ** 30;
    const limit = usable.memoryGib;
    const message = `${machine.machineType} needs ${Number(need.toPrecision(4))} GiB with what is in flight, it has ${Number(limit.toPrecision(4))}`;
    return [{ service, stop: { machineType: machine.machineType, code: 'memory' as const, need, limit, unit: 'GiB', message } }];
  });
}

/** At its limit, but for what a search's steps leave. */
export const isFull = (demand: ServiceDemand, option: Option, callsSeconds: number) =>
  heldPerCallsSecond(demand, option) * callsSeconds > 1 - NEARLY_FULL;

const NEARLY_FULL = 0.01;
const fits = ({ heldPerCallsSecond: held }: Held, callsSeconds: number) => callsSeconds === 0 || held * callsSeconds <= 1 + 1e-12;
const lawIn = (chosen: readonly Pick<Held, 'service' | 'atLine'>[]) => (name: string) =>
  chosen.find(({ service }) => service === name)!.atLine;
