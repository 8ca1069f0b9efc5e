/**
 * What the waits of services that a request calls at once have in common: when calls come. A wait varies with that and with how long tasks take, in
 * proportion to the squared coefficients of variation of both (heavy traffic); of how calls come, what falls on one of several replicas by chance is its
 * own. The time of the work itself is its own. Nothing in this is fitted; compared with simulation of 780 cases of 2 to 20 branches
 * (docs/accuracy-of-queueing.md).
 * The search takes branches as independent, which is later: of a plan that is chosen this only makes answers sooner.
 * Source: Kingman, Proceedings of the Cambridge Philosophical Society 57 (1961).
 */
import type { Option, RegionTask } from '../choice/index.ts';
import { seldomNow, slowestOfMany, type ResponseLaw } from '../queueing/index.ts';
import { spreadOf } from './as-called.ts';
import type { LoadUnder } from './load-under.ts';

type At = Pick<LoadUnder, 'requestsPerSecond' | 'survivingReplicas'>;

/** Of the variance of a service's own answer, in s². @param law of that answer */
export function commonSeconds2(task: RegionTask, { service, line }: Option, at: At, law: ResponseLaw, shards = 1): number {
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

/** How far off the slowest shard may be: as branches (`arrivals-band.ts`). */
const SHARDS_OFF = 0.12;

/** A service of which every shard is asked at once. @param law the slowest of them, were they independent */
export function allShards(task: RegionTask, option: Option, at: At, law: ResponseLaw): ResponseLaw {
  const { everyShard } = task.scenario.services[option.service]!;
  const { callsTogether, callsInARow } = task.demand.services[option.service]!;
  if (!everyShard || option.shards === 1 || callsTogether > 1 || callsInARow > 1 || !law.stable) return law;
  let known = alike.get(law);
  if (!known) alike.set(law, (known = new Map()));
  const key = `${option.shards} ${at.survivingReplicas} ${at.requestsPerSecond}`;
  let one = known.get(key);
  if (!one) {
    const shard = rootOf(law, option.shards);
    const common = shard.varianceSeconds2 > 0 ? commonSeconds2(task, option, at, shard, option.shards) / shard.varianceSeconds2 : 0;
    const slowest = seldomNow().slowestOfAlike([
      { law: shard, count: common >= NOTHING_ELSE ? 1 : option.shards, commonFraction: Math.min(1, common) },
    ]);
    one = { ...slowest, errorBandFraction: Math.max(SHARDS_OFF, law.errorBandFraction) };
    known.set(key, one);
  }
  return one;
}
const alike = new WeakMap<ResponseLaw, Map<string, ResponseLaw>>();
const NOTHING_ELSE = 0.98;

/** One of so many that have this slowest. */
const rootOf = (law: ResponseLaw, count: number) => (count === 1 ? law : slowestOfMany([{ law, count: 1 / count }]));
