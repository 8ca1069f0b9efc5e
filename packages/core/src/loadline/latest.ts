/**
 * A time that at most a given share of the answers exceed, without composing any distribution: the share is split evenly over the parts of the answer,
 * and a request is late only if some part is later than its own such time (the union bound). Never too early; mostly later than need be.
 */
import { serviceLaw, type ResponseLaw } from '../queueing/index.ts';
import { PLACEMENTS, type ResolvedCall, type ResolvedScenario } from '../scenario/index.ts';
import { NETWORK_MS } from './whole-response.ts';

/**
 * @param lateFraction above 0; from 1 on the answer is 0
 * @param together calls that come at once, each late so often: the slowest of them
 */
export function latestSeconds(
  scenario: ResolvedScenario,
  own: (service: string) => ResponseLaw,
  service: string,
  lateFraction: number,
  together = 1,
): number {
  const calls = scenario.services[service]!.calls.filter(({ perRequest }) => perRequest > 0);
  const groups = groupsOf(calls);
  const each = lateFraction / (1 + groups.length);
  const law = own(service);
  if (!law.stable) return Infinity;
  const group = together > 1 ? law.together?.(together) : undefined;
  const callSeconds = (call: ResolvedCall, late: number): number => {
    // so many calls a request: each may be late as much less often
    const perCall = late / call.perRequest;
    if (perCall >= 1) return 0;
    const answer =
      call.to !== undefined
        ? latestSeconds(scenario, own, call.to, perCall, call.mode === 'parallel' ? call.perRequest : 1)
        : call.serviceTime && call.serviceTime.meanMs > 0
          ? serviceLaw({ ...call.serviceTime, meanSeconds: call.serviceTime.meanMs / 1000 }).quantileSeconds(1 - perCall)
          : 0;
    const seconds = Math.min(longestNetworkSeconds(call) + answer, (call.timeoutMs ?? Infinity) / 1000);
    return call.mode === 'parallel' ? seconds : seconds * Math.ceil(call.perRequest);
  };
  return groups.reduce(
    (sum, group) => sum + Math.max(...group.map((call) => callSeconds(call, each / group.length))),
    group ? quantileOf(group, each * together) : law.quantileSeconds(1 - each),
  );
}

const quantileOf = (law: ResponseLaw, lateFraction: number) => (lateFraction >= 1 ? 0 : law.quantileSeconds(1 - lateFraction));

/** Neighbours marked parallel together, every other call by itself. */
function groupsOf(calls: readonly ResolvedCall[]): ResolvedCall[][] {
  const groups: ResolvedCall[][] = [];
  let before: ResolvedCall | undefined;
  for (const call of calls) {
    if (call.mode === 'parallel' && before?.mode === 'parallel') groups.at(-1)!.push(call);
    else groups.push([call]);
    before = call;
  }
  return groups;
}

/** The longest network time that the call may take. */
export function longestNetworkSeconds(call: Pick<ResolvedCall, 'networkMs' | 'placement'>): number {
  if (call.networkMs !== undefined) return call.networkMs / 1000;
  return Math.max(...PLACEMENTS.filter((place) => call.placement[place] > 0).map((place) => NETWORK_MS[place])) / 1000;
}
