/**
 * What the waits of services that a request calls at once have in common: when calls come. A wait varies with that and with how long tasks take, in
 * proportion to the squared coefficients of variation of both (heavy traffic); of how calls come, what falls on one of several replicas by chance is its
 * own. The time of the work itself is its own. Nothing in this is fitted; compared with simulation of 780 cases of 2 to 20 branches
 * (docs/accuracy-of-queueing.md).
 * The search takes branches as independent, which is later: of a plan that is chosen this only makes answers sooner.
 * Source: Kingman, Proceedings of the Cambridge Philosophical Society 57 (1961).
 */
import type { Option, RegionTask } from '../../choice/index.ts';
import { seldomNow, slowestOfMany, type ResponseLaw } from '../../queueing/index.ts';
import { spreadOf } from './as-called.ts';
import type { LoadUnder } from './load-under.ts';

/** Of the variance of a service's own answer, in s². @param law of that answer */
export function commonSeconds2(task: RegionTask, { service, line }: Option, at: LoadUnder, law: ResponseLaw, shards = 1): number {
  const { replica } = line;
  const { requestsPerSecond, survivingReplicas } = at;
  if (!law.stable || !(requestsPerSecond > 0)) return 0;
  const demand = task.demand.services[service]!;
  const replicas = replica.sharesQueue ? 1 : survivingReplicas;
  const several = replica.burstSpread(requestsPerSecond, survivingReplicas) + (demand.callsTogether - 1) / replicas;
  const idle = rootOf(replica.answerTo(0, 0, survivingReplicas), shards);
  const waits = Math.max(0, law.varianceSeconds2 - idle.varianceSeconds2);
  return (waits * (1 / replicas + several)) / (1 + several + spreadOf(demand));
}

/** A service of which every shard is asked at once. @param law the slowest of them, were they independent */
export function allShards(task: RegionTask, option: Option, at: LoadUnder, law: ResponseLaw): ResponseLaw {
  const { shards, service, line } = option;
  const { callsTogether, callsInARow } = task.demand.services[service]!;
  if (!task.scenario.services[service]!.everyShard || shards === 1 || callsTogether > 1 || callsInARow > 1 || !law.stable) return law;
  const shard = rootOf(law, shards);
  const commonFraction = Math.min(1, commonSeconds2(task, option, at, shard, shards) / shard.varianceSeconds2 || 0);
  const errorBandFraction = alikeBand(shards, at.utilizationFraction / (line.replica.sharesQueue ? 1 : at.survivingReplicas));
  return seldomNow().slowestOfAlike([{ law: shard, count: shards, commonFraction }], errorBandFraction);
}

/** How much more than half of the requests may find both of two branches busy at once, or neither, by comparison with simulation: so much for each branch. */
const ALIKE_BUSY = 0.06;
/** What is left where that is taken into account: 11 % too late at most, and 8 % too early, of 780 cases. */
const MOST_ALIKE = 0.12;

/** How far off the slowest of so many may be. @param load how busy they are, for each replica that shares their calls out */
export const alikeBand = (branches: number, load: number) => Math.min(MOST_ALIKE, ALIKE_BUSY * branches * load);

/** One of so many that have this slowest. */
const rootOf = (law: ResponseLaw, count: number) => (count === 1 ? law : slowestOfMany([{ law, count: 1 / count }]));
