/**
 * Calls leave busy replicas of steady tasks more evenly than at random, and wait less where they come to. The search knows no callers and takes their calls
 * as coming at random, which is later; of a plan that is chosen a part of that wait is taken off where few replicas call few and it tells.
 * Calls that leave less evenly are not made later, since the search could not have kept an objective by it: they are in the band (`arrivals-band.ts`).
 * Source: Whitt, Bell System Technical Journal 62 (1983), departures and superpositions; how much of it a wait tells, and that steady tasks after steady
 * ones no slower do not wait at all (Friedman, Operations Research 13 (1965)), by comparison with simulation of 816 pairs of 1 to 4 replicas of 1 to 8
 * servers (docs/accuracy-of-queueing.md).
 */
import type { RegionChoice, RegionTask } from '../choice/index.ts';
import { groupsOf } from '../demand/index.ts';
import type { Loss } from '../failure/index.ts';
import { partOfTheWay, type ResponseLaw } from '../queueing/index.ts';
import { loadUnder } from './load-under.ts';

const TELLS = 1.4;
/** The more the work of the callee spreads, the less it matters how it comes. */
const BY_SPREAD = 5;
const STEADY = 40;
/** So much busier than its caller a steady service waits as if its caller were not steady: where it waits for itself. */
const MUCH_BUSIER = 0.06;
/** Where more than this is left of the wait, all of it is. */
export const MOST_LEFT = 0.9;

/** The answer as its callers' calls come to it. @param law as if they came at random */
export function fedEvenly(law: ResponseLaw, task: RegionTask, choice: RegionChoice, index: number, loss: Loss): ResponseLaw {
  const left = waitLeft(task, choice, index, loss);
  if (left > MOST_LEFT || !law.stable) return law;
  let known = fed.get(law);
  if (!known) fed.set(law, (known = new Map()));
  let one = known.get(left);
  if (!one) {
    const idle = choice.chosen[index]!.line.replica.answerTo(0, 0, loadUnder(task, choice, index, loss).survivingReplicas);
    one = left === 0 ? idle : partOfTheWay(idle, law, { part: left, errorBandFraction: law.errorBandFraction });
    known.set(left, one);
  }
  return one;
}
const fed = new WeakMap<ResponseLaw, Map<number, ResponseLaw>>();

/** Which part of its wait is left. */
export function waitLeft(task: RegionTask, choice: RegionChoice, index: number, loss: Loss): number {
  const { order, services, traffic } = task.scenario;
  const name = order[index]!;
  const { callsPerRequest, callsTogether, callsInARow, service, ...asked } = task.demand.services[name]!;
  const { replica } = choice.chosen[index]!.line;
  if (traffic.burstiness > 1 || callsTogether > 1 || callsInARow > 1 || service.queueLimit !== undefined) return 1;
  const own = loadUnder(task, choice, index, loss);
  // where nobody calls nobody waits
  if (own.utilizationFraction === 0) return 1;
  const spread = asked.squaredCoefficientOfVariation / asked.batchSize;
  let evenly = 0;
  let steadily = 0;
  order.forEach((caller, i) => {
    // a call after others comes when those are answered
    const [first] = groupsOf(services[caller]!.calls);
    const call = first?.length === 1 ? first[0]! : undefined;
    if (call?.to !== name || call.perRequest > 1) return;
    const from = task.demand.services[caller]!;
    const load = loadUnder(task, choice, i, loss);
    const callerSpread = from.squaredCoefficientOfVariation / from.batchSize;
    // a call of many tasks keeps as many servers
    const abreast = Math.max(1, choice.chosen[i]!.line.replica.servers / from.batchSize);
    const mixed = 1 / (1 + 4 * (1 - own.utilizationFraction) ** 2 * (load.survivingReplicas - 1));
    const share = (from.callsPerRequest * call.perRequest * call.perRequest) / callsPerRequest;
    const reaching = (share * mixed) / (replica.sharesQueue ? 1 : own.survivingReplicas ** 1.5);
    // a second tier's wait tells more of a first that is hardly ever idle than departures in the long run do
    const busy = load.utilizationFraction ** 4 * Math.min(1, load.utilizationFraction / own.utilizationFraction) ** 2;
    evenly += (reaching * busy * (1 - callerSpread)) / Math.sqrt(abreast);
    if (own.survivingReplicas === 1) {
      const busier = Math.max(0, own.utilizationFraction - load.utilizationFraction);
      steadily = Math.max(steadily, reaching * Math.exp(-STEADY * (spread + callerSpread)) * Math.max(0, 1 - busier / MUCH_BUSIER));
    }
  });
  return 1 - Math.min(1, Math.max(steadily, (TELLS * evenly) / (1 + BY_SPREAD * spread)));
}
