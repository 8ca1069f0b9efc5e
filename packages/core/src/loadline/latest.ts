/**
 * A time that at most a given share of the answers exceed, without composing any distribution: the share is split evenly over the parts of the answer,
 * and a request is late only if some part is later than its own such time (the union bound). Never too early; mostly later than need be.
 */
import { callsTogether, groupsOf, NETWORK_MS } from '../demand/index.ts';
import { serviceLaw, type ResponseLaw } from '../queueing/index.ts';
import { PLACEMENTS, type ResolvedCall, type ResolvedScenario } from '../scenario/index.ts';

/**
 * @param lateFraction above 0; from 1 on the answer is 0
 * @param branch the call that asks for it along with others, each of them late so often
 */
export function latestSeconds(
  scenario: ResolvedScenario,
  own: (service: string) => ResponseLaw,
  service: string,
  lateFraction: number,
  branch?: ResolvedCall,
): number {
  const groups = groupsOf(scenario.services[service]!.calls);
  const each = lateFraction / (1 + groups.length);
  const law = own(service);
  if (!law.stable) return Infinity;
  const atOnce = branch ? (callsTogether(scenario).get(branch) ?? 1) : 1;
  const slowest = atOnce > 1 ? law.together?.(atOnce) : undefined;
  const callSeconds = (call: ResolvedCall, late: number, alone: boolean): number => {
    // so many calls a request: each may be late as much less often
    const perCall = late / call.perRequest;
    if (perCall >= 1) return 0;
    const answer =
      call.to !== undefined
        ? latestSeconds(scenario, own, call.to, perCall, alone ? undefined : call)
        : call.serviceTime && call.serviceTime.meanMs > 0
          ? serviceLaw({ ...call.serviceTime, meanSeconds: call.serviceTime.meanMs / 1000 }).quantileSeconds(1 - perCall)
          : 0;
    const seconds = Math.min(longestNetworkSeconds(call) + answer, (call.timeoutMs ?? Infinity) / 1000);
    return call.mode === 'parallel' ? seconds : seconds * Math.ceil(call.perRequest);
  };
  return groups.reduce(
    (sum, group) => {
      const alone = !branch && group.length === 1 && (group[0]!.mode !== 'parallel' || group[0]!.perRequest <= 1);
      return sum + Math.max(...group.map((call) => callSeconds(call, each / group.length, alone)));
    },
    // one of as many independent ones with that slowest is late as much less often
    slowest ? slowest.quantileSeconds(Math.exp(-each * atOnce)) : law.quantileSeconds(1 - each),
  );
}

/** The longest network time that the call may take. */
export function longestNetworkSeconds(call: Pick<ResolvedCall, 'networkMs' | 'placement'>): number {
  if (call.networkMs !== undefined) return call.networkMs / 1000;
  return Math.max(...PLACEMENTS.filter((place) => call.placement[place] > 0).map((place) => NETWORK_MS[place])) / 1000;
}
