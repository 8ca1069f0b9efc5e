/** What a call takes beside the service that answers it: the network, or something outside the scenario. */
import { NETWORK_MS } from '../demand/index.ts';
import { certainly, cutAt, mixtureOfLaws, serviceLaw, sumOfLaws, type ResponseLaw } from '../queueing/index.ts';
import { PLACEMENTS, type ResolvedCall } from '../scenario/index.ts';

/** No time at all: the one law of it, so that it is known again. */
export const NOTHING = certainly(0);

export function externalTime(call: ResolvedCall): ResponseLaw {
  if (!call.serviceTime || call.serviceTime.meanMs === 0) return NOTHING;
  const { meanMs, squaredCoefficientOfVariation, shape } = call.serviceTime;
  return serviceLaw({ meanSeconds: meanMs / 1000, squaredCoefficientOfVariation, shape });
}

/** Share of the calls to something outside the scenario that come too late. */
export function lateOutside(call: ResolvedCall): number {
  if (call.to !== undefined || call.timeoutMs === undefined) return 0;
  return cutAt(sumOfLaws([networkTime(call), externalTime(call)]), call.timeoutMs / 1000).cutFraction;
}

/** A stated network time is that; otherwise the priors of the placements, each with its share. */
export function networkTime(call: Pick<ResolvedCall, 'networkMs' | 'placement'>): ResponseLaw {
  if (call.networkMs !== undefined) return certainly(call.networkMs / 1000);
  const parts = PLACEMENTS.filter((place) => call.placement[place] > 0).map((place) => ({
    chance: call.placement[place],
    law: certainly(NETWORK_MS[place] / 1000),
  }));
  return parts.length === 1 ? parts[0]!.law : mixtureOfLaws(parts);
}
