/**
 * A mean time that the calls of a service never exceed, without composing any distribution: calls made at once are taken as made one after another,
 * and a call in time is no longer than its timeout. Enough to see that something does not matter.
 */
import { callsTogether } from '../demand/index.ts';
import type { ResponseLaw } from '../queueing/index.ts';
import type { ResolvedCall, ResolvedScenario } from '../scenario/index.ts';
import { longestNetworkSeconds } from './latest.ts';

/** @param own each service's own queue and work @returns s, Infinity where a queue grows without end */
export function callsSecondsAtMost(scenario: ResolvedScenario, own: (service: string) => ResponseLaw): (service: string) => number {
  const atOnce = callsTogether(scenario);
  const known = new Map<string, number>();
  const ofCalls = (service: string): number => {
    let seconds = known.get(service);
    if (seconds === undefined) {
      seconds = scenario.services[service]!.calls.reduce((sum, call) => sum + (call.perRequest > 0 ? ofCall(call) : 0), 0);
      known.set(service, seconds);
    }
    return seconds;
  };
  const ofCall = (call: ResolvedCall): number => {
    const { to, perRequest, timeoutMs } = call;
    const most = (timeoutMs ?? Infinity) / 1000;
    const network = longestNetworkSeconds(call);
    if (to === undefined) return perRequest * Math.min(most, network + (call.serviceTime?.meanMs ?? 0) / 1000);
    const law = own(to);
    // several at once wait for one another where they meet: none takes longer than the slowest of all that do
    const calls = atOnce.get(call) ?? 1;
    const together = calls > 1 ? law.together?.(calls) : undefined;
    if (together && call.mode === 'parallel' && perRequest > 1)
      return Math.min(most, network + together.meanSeconds + perRequest * ofCalls(to));
    return perRequest * Math.min(most, network + Math.max(law.meanSeconds, together?.meanSeconds ?? 0) + ofCalls(to));
  };
  return ofCalls;
}
