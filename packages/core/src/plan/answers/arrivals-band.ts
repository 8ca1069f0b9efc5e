/**
 * How far a service's times may be off because its calls are taken as coming at random, though they leave its callers more evenly, or more in bursts,
 * than that: departures of a busy replica spread as its work does. Mixed over many replicas and shared out over many they come at random again.
 * Source: Whitt, Bell System Technical Journal 62 (1983), the queueing network analyzer's departures and superpositions; the factor is by comparison with
 * simulation (docs/accuracy-of-queueing.md).
 *
 * Bursts of clients are taken to reach every service as they come: busy callers, or slow ones, smooth them, and calls that come back draw them out. What
 * branches of a request have in common, since they meet the same traffic, is told by their variances alone (`alike-waits.ts`).
 */
import type { RegionChoice, RegionTask } from '../../choice/index.ts';
import { groupsOf } from '../../demand/index.ts';
import type { Replica } from '../../loadline/index.ts';
import type { ResolvedCall } from '../../scenario/index.ts';
import { alikeBand } from './alike-waits.ts';
import { AT_RANDOM, knownOf, showsCallers, spreadOf, waitPartsUnder } from './as-called.ts';
import { loadUnder, perShard, type LoadUnder } from './load-under.ts';

/** The spread of departures is an asymptote: of how waits at a next tier differ it tells about half. */
const WIDER = 2;
const HALF_KNOWN = 0.5;
/** How long both take goes together where one feeds the other: of the whole answer. */
const ALONG = 0.05;

/** What is left of it where a service's own answer is told by itself (`wait-parts.ts`): of all of it, and of its wait. */
const OWN_ALONG = 0.2;
const OWN_WAIT = 0.3;
/** Ends of batches are uneven in their own way, however much their work spreads. */
const BATCHES = 0.5;

/**
 * As a fraction of the service's own response, 95th percentile, when all is up.
 * @param alone of its row, and not as a part of the whole answer
 */
export const arrivalsBand = (task: RegionTask, choice: RegionChoice, index: number, alone = false): number =>
  departuresBand(task, choice, index, alone) + burstsBand(task, choice, index) + comingBackBand(task, choice, index);

function departuresBand(task: RegionTask, choice: RegionChoice, index: number, alone: boolean): number {
  const { order, services } = task.scenario;
  const demands = task.demand.services;
  const allUp = task.losses[0]!;
  const own = loadUnder(task, choice, index, allUp);
  const sharedOutOver = choice.chosen[index]!.line.replica.sharesQueue ? 1 : own.survivingReplicas;
  let off = 0;
  order.forEach((name, i) => {
    if (!services[name]!.calls.some(({ to, perRequest }) => to === order[index] && perRequest > 0)) return;
    const { utilizationFraction, survivingReplicas } = loadUnder(task, choice, i, allUp);
    const { servers } = choice.chosen[i]!.line.replica;
    // a call of many tasks keeps as many servers
    const abreast = Math.max(1, servers / demands[name]!.batchSize);
    const unlike = Math.max(Math.abs(spreadOf(demands[name]!) - 1), alone && demands[name]!.batchSize > 1 ? BATCHES : 0);
    const leaving = (utilizationFraction ** 2 * unlike) / Math.sqrt(abreast);
    const mixed = 1 / (1 + 4 * (1 - own.utilizationFraction) ** 2 * (survivingReplicas - 1));
    off = Math.max(off, (leaving * mixed) / sharedOutOver);
  });
  const { replica } = choice.chosen[index]!.line;
  const wait = waitShare(replica, own);
  const spread = 1 + spreadOf(demands[order[index]!]!);
  const parts = waitPartsUnder(task, choice, index, allUp, alone);
  // bursts may come from further than its callers
  if (alone) off = Math.max(off, parts.added / 2);
  const along = Math.min(1, 4 * off);
  const known = knownOf(demands[order[index]!]!);
  // what it would be of one call at a time
  const unknown = known > 0 ? parts.taken * (1 / known - 1) : 0;
  if (alone && parts !== AT_RANDOM) return OWN_WAIT * wait * Math.sqrt(off / spread) + OWN_ALONG * along + unknown;
  // what is taken off or added already is known by about half
  return (WIDER * (showsCallers(parts) ? HALF_KNOWN : 1) * off * wait) / spread + ALONG * along + unknown;
}

/** By comparison with simulation, of the part that bursts have in how arrivals spread. */
const SMOOTHED = 0.6;

function burstsBand(task: RegionTask, choice: RegionChoice, index: number): number {
  const { order, front, traffic } = task.scenario;
  const name = order[index]!;
  if (traffic.burstiness === 1 || name === front) return 0;
  const allUp = task.losses[0]!;
  const { survivingReplicas } = loadUnder(task, choice, index, allUp);
  const { replica } = choice.chosen[index]!.line;
  const spread = replica.burstSpread(perShard(choice, index) / survivingReplicas, survivingReplicas);
  const busiest = Math.max(
    0,
    ...callersOf(task, name).map((caller) => loadUnder(task, choice, order.indexOf(caller), allUp).utilizationFraction),
  );
  return (spread / (spread + 2)) * (SMOOTHED * busiest + 1 - 1 / timesOf(task, name));
}

/** By comparison with simulation. */
const AGAIN = 1.2;

/** Calls of one request that come back to a service another way than in a row, or are cut off there, are composed as independent ones: they find much the same queue. */
function comingBackBand(task: RegionTask, choice: RegionChoice, index: number): number {
  const name = task.scenario.order[index]!;
  const times = timesOf(task, name);
  if (times <= 1) return 0;
  const { replica } = choice.chosen[index]!.line;
  const own = loadUnder(task, choice, index, task.losses[0]!);
  return (AGAIN * waitShare(replica, own) * (1 - 1 / Math.sqrt(times))) / (replica.sharesQueue ? 1 : own.survivingReplicas);
}

/** How often one request comes to a service, those at once and those of a row taken as one. */
function timesOf({ scenario: { order, services }, demand }: RegionTask, name: string): number {
  const { callsPerRequest, callsTogether, callsInARow } = demand.services[name]!;
  const isCut = order.some((caller) => services[caller]!.calls.some(({ to, timeoutMs }) => to === name && timeoutMs !== undefined));
  return Math.max(1, callsPerRequest / callsTogether / (isCut ? 1 : callsInARow));
}

/** All on the way from the clients. */
function callersOf({ scenario: { order, services } }: RegionTask, service: string): string[] {
  const found = new Set([service]);
  for (const name of [...order].reverse())
    if (services[name]!.calls.some(({ to, perRequest }) => perRequest > 0 && to !== undefined && found.has(to))) found.add(name);
  found.delete(service);
  return [...found];
}

/** As a fraction of the whole answer: of the calls to several services at once, the second busiest tells how often two are late together. */
export function branchesBand(task: RegionTask, choice: RegionChoice): number {
  const { order, services } = task.scenario;
  const load = (name: string) => {
    const index = order.indexOf(name);
    const { utilizationFraction, survivingReplicas } = loadUnder(task, choice, index, task.losses[0]!);
    return utilizationFraction / (choice.chosen[index]!.line.replica.sharesQueue ? 1 : survivingReplicas);
  };
  const ofGroup = (group: readonly ResolvedCall[]) => {
    const loads = [...new Set(group.flatMap(({ to }) => to ?? []))].map(load).sort((a, b) => b - a);
    return loads.length < 2 ? 0 : alikeBand(loads.length, loads[1]!);
  };
  return Math.max(0, ...order.flatMap((name) => groupsOf(services[name]!.calls).map(ofGroup)));
}

/** Of what is answered late, at the 95th percentile, the part that nobody would take with nothing to wait for. */
function waitShare(replica: Replica, { requestsPerSecond, survivingReplicas }: LoadUnder): number {
  const lateSeconds = (calls: number) => replica.answer(calls, survivingReplicas).quantileSeconds(0.95);
  return Math.max(0, 1 - lateSeconds(0) / lateSeconds(requestsPerSecond));
}
