/**
 * How far a service's times may be off because its calls are taken as coming at random, though they leave its callers more evenly, or more in bursts,
 * than that: departures of a busy replica spread as its work does. Mixed over many replicas and shared out over many they come at random again.
 * Source: Whitt, Bell System Technical Journal 62 (1983), the queueing network analyzer's departures and superpositions; the factor is by comparison with
 * simulation (docs/accuracy-of-queueing.md).
 */
import type { RegionChoice, RegionTask } from '../choice/index.ts';
import type { ServiceDemand } from '../demand/index.ts';
import type { ResponseLaw } from '../queueing/index.ts';
import { replicaUnder } from './replica-under.ts';

/** The spread of departures is an asymptote: of how waits at a next tier differ it tells about half. */
const WIDER = 2;

/** As a fraction of the service's own response, 95th percentile, when all is up. */
export function arrivalsBand(task: RegionTask, choice: RegionChoice, index: number): number {
  const { order, services } = task.scenario;
  const demands = task.demand.services;
  const allUp = task.losses[0]!;
  const own = replicaUnder(task, choice, index, allUp);
  const sharedOutOver = choice.chosen[index]!.line.replica.sharing ? 1 : own.survivingReplicas;
  let off = 0;
  order.forEach((name, i) => {
    if (!services[name]!.calls.some(({ to, perRequest }) => to === order[index] && perRequest > 0)) return;
    const { utilizationFraction, survivingReplicas } = replicaUnder(task, choice, i, allUp);
    const { servers } = choice.chosen[i]!.line.replica;
    const leaving = (utilizationFraction ** 2 * Math.abs(spreadOf(demands[name]!) - 1)) / Math.sqrt(servers);
    const mixed = 1 / (1 + 4 * (1 - own.utilizationFraction) ** 2 * (survivingReplicas - 1));
    off = Math.max(off, (leaving * mixed) / sharedOutOver);
  });
  return (WIDER * off * waitShare(own.law, choice.chosen[index]!.line.replica.serviceSeconds)) / (1 + spreadOf(demands[order[index]!]!));
}

/** Squared coefficient of variation of what a call asks of a replica, all its tasks together. */
const spreadOf = ({ batchSize, squaredCoefficientOfVariation }: ServiceDemand) => squaredCoefficientOfVariation / batchSize;

const waitShare = (law: ResponseLaw, serviceSeconds: number) => Math.max(0, 1 - serviceSeconds / law.quantileSeconds(0.95));
