/**
 * A mean time that the calls of a service never exceed, without composing any distribution: calls made at once are taken as made one after another,
 * and a call in time is no longer than its timeout. Enough to see that something does not matter.
 */
import type { ResponseLaw } from '../queueing/index.ts';
import type { ResolvedCall, ResolvedScenario } from '../scenario/index.ts';
import { longestNetworkSeconds } from './latest.ts';

/** @param own each service's own queue and work @returns s, Infinity where a queue grows without end */
export function callsSecondsAtMost(scenario: ResolvedScenario, own: (service: string) => ResponseLaw): (service: string) => number {
  const known = new Map<string, number>();
  const ofCalls = (service: string): number => {
    let seconds = known.get(service);
    if (seconds === undefined) {
      seconds = scenario.services[service]!.calls.reduce((sum, call) => sum + (call.perRequest > 0 ? ofCall(call) : 0), 0);
      known.set(service, seconds);
    }
    return seconds;
  };
  const ofCall = ({ perRequest, timeoutMs, ...call }: ResolvedCall): number => {
    const most = (timeoutMs ?? Infinity) / 1000;
    const network = longestNetworkSeconds(call);
    if (call.to === undefined) return perRequest * Math.min(most, network + (call.serviceTime?.meanMs ?? 0) / 1000);
    const law = own(call.to);
    // several at once wait for one another where they meet
    const together = call.mode === 'parallel' && perRequest > 1 ? law.together?.(perRequest) : undefined;
    if (together) return Math.min(most, network + together.meanSeconds + perRequest * ofCalls(call.to));
    return perRequest * Math.min(most, network + law.meanSeconds + ofCalls(call.to));
  };
  return ofCalls;
}
