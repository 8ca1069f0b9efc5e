/**
 * A service's answer as its callers' calls come to it. Calls leave busy replicas as their tasks spread: of steady tasks more evenly than at random, and they
 * wait less where they come to; of spread ones in bursts, and they wait longer. It tells where few replicas call few. The search knows no callers and takes
 * their calls as coming at random: of a plan that is chosen a part of the wait is taken off or added, and where that makes it late it is chosen again
 * (`kept/kept-as-called.ts`).
 * Source: Whitt, Bell System Technical Journal 62 (1983), departures and superpositions; how much of it a wait tells: `wait-parts.ts`.
 */
import type { Option, RegionChoice, RegionTask } from '../../choice/index.ts';
import { groupsOf, type ServiceDemand } from '../../demand/index.ts';
import type { Loss } from '../../failure/index.ts';
import { partOfTheWay, type ResponseLaw } from '../../queueing/index.ts';
import { loadUnder, type LoadUnder } from './load-under.ts';
import { passingOn, waitPartsOf, type Feed, type Tier, type WaitParts } from './wait-parts.ts';

/** Less of a wait than this is neither taken nor added. */
export const LEAST_PART = 0.05;

export type Load = Pick<LoadUnder, 'survivingReplicas' | 'utilizationFraction'>;
/** By the services' places in the scenario's order. */
export type LoadOf = (index: number) => Load;

/** @param law as if calls came at random */
export function asCalled(law: ResponseLaw, { taken, added }: WaitParts, { line }: Option, survivingReplicas: number): ResponseLaw {
  const part = 1 - taken + added;
  if (!tells(part) || !law.stable) return law;
  let known = called.get(law);
  if (!known) called.set(law, (known = new Map()));
  let one = known.get(part);
  if (!one) {
    const idle = line.replica.answer(0, survivingReplicas);
    one = part === 0 ? idle : between(idle, law, part);
    known.set(part, one);
  }
  return one;
}

/** Of several calls of a request, too. */
function between(idle: ResponseLaw, law: ResponseLaw, part: number): ResponseLaw {
  const { together, inARow } = law;
  return {
    ...partOfTheWay(idle, law, { part, errorBandFraction: law.errorBandFraction }),
    ...(together && { together: (calls) => between(idle.together!(calls), together(calls), part) }),
    ...(inARow && { inARow: (calls) => between(idle.inARow!(calls), inARow(calls), part) }),
  };
}
const called = new WeakMap<ResponseLaw, Map<number, ResponseLaw>>();

const tells = (part: number) => Math.abs(part - 1) > LEAST_PART;

/** Whether a plan shows another wait than where calls come at random. */
export const showsCallers = ({ taken, added }: WaitParts) => tells(1 - taken + added);

/** Squared coefficient of variation of what a call asks of a replica, all its tasks together. */
export const spreadOf = ({ batchSize, squaredCoefficientOfVariation }: ServiceDemand) => squaredCoefficientOfVariation / batchSize;

/** Callers do not tell, or it is not known how. */
export const AT_RANDOM: WaitParts = { taken: 0, added: 0 };

export const waitPartsUnder = (task: RegionTask, choice: RegionChoice, index: number, loss: Loss, alone = false) =>
  waitParts(task, choice.chosen, index, (i) => loadUnder(task, choice, i, loss), alone);

/** @param alone see `wait-parts.ts` */
export function waitParts(task: RegionTask, chosen: readonly Option[], index: number, loadOf: LoadOf, alone = false): WaitParts {
  const feeds = feedsOf(task, chosen, index, loadOf);
  return feeds.length === 0 ? AT_RANDOM : waitPartsOf(feeds, alone);
}

/** What callers tell is known of one call at a time, is nearly the same of one that is seldom made once more, and is not known of several. */
export const knownOf = ({ callsTogether, callsInARow }: Pick<ServiceDemand, 'callsTogether' | 'callsInARow'>): number =>
  Math.max(0, 3 - 2 * Math.max(callsTogether, callsInARow));

/** The services whose calls tell how a service is called; none where these come at random, or another way is known. */
function feedsOf(task: RegionTask, chosen: readonly Option[], index: number, loadOf: LoadOf): Feed[] {
  const { order, services, traffic } = task.scenario;
  const name = order[index]!;
  const { callsPerRequest, callsTogether, callsInARow, service } = task.demand.services[name]!;
  const known = knownOf({ callsTogether, callsInARow });
  if (traffic.burstiness > 1 || known === 0 || service.queueLimit !== undefined) return [];
  const tier = (i: number): Tier => {
    const { batchSize } = task.demand.services[order[i]!]!;
    const { replica } = chosen[i]!.line;
    const { utilizationFraction, survivingReplicas } = loadOf(i);
    const queues = replica.sharesQueue ? 1 : survivingReplicas;
    const spread = spreadOf(task.demand.services[order[i]!]!);
    return { utilizationFraction, survivingReplicas, queues, servers: replica.servers, batchSize, spread };
  };
  const own = tier(index);
  // where nobody calls nobody waits
  if (own.utilizationFraction === 0) return [];
  return order.flatMap((caller, i) => {
    // a call after others comes when those are answered
    const [first] = groupsOf(services[caller]!.calls);
    const call = first?.length === 1 ? first[0]! : undefined;
    if (call?.to !== name) return [];
    const { perRequest } = call;
    const share = (known * task.demand.services[caller]!.callsPerRequest * perRequest * Math.min(1, perRequest)) / callsPerRequest;
    return [{ share, caller: passingOn(tier(i), feedsOf(task, chosen, i, loadOf)), own }];
  });
}
