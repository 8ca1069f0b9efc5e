/** A fleet over the months of the horizon: one machine type and one load line, replicas for each month's own rates. */
import { fleetFor, type Fleet, type FleetRequest } from './fleet.ts';

/** The last month's fleet, and what all months together come to. */
export interface HorizonFleet extends Fleet {
  /** mean over the months: what is billed */
  billed: Pick<Fleet, 'averageReplicas' | 'layerQuarters'>;
  months: readonly Fleet[];
}

/**
 * @param growth what the request's rates are multiplied by in month 1, 2, …
 * @returns undefined when some month cannot be carried
 */
export function fleetOver(request: FleetRequest, growth: readonly number[]): HorizonFleet | undefined {
  const months: Fleet[] = [];
  for (const [m, factor] of growth.entries()) {
    const same = m > 0 && factor === growth[m - 1] ? months[m - 1] : undefined;
    const hourlyRequestsPerSecond =
      factor === 1 ? request.hourlyRequestsPerSecond : request.hourlyRequestsPerSecond.map((rate) => rate * factor);
    const fleet = same ?? fleetFor({ ...request, hourlyRequestsPerSecond });
    if (!fleet) return undefined;
    months.push(fleet);
  }
  return overMonths(months);
}

/** Several months' fleets as one: the last one's replicas, the mean of what they cost. */
export function overMonths(months: readonly Fleet[]): HorizonFleet {
  const last = months.at(-1)!;
  const mean = (pick: (fleet: Fleet) => number) => months.reduce((sum, fleet) => sum + pick(fleet), 0) / months.length;
  let quarters: Fleet['layerQuarters'] | undefined;
  const alike = months.every((fleet) => fleet === last);
  const { minReplicas, averageReplicas, desiredReplicas, maxReplicas, hourlyReplicas } = last;
  return {
    minReplicas,
    averageReplicas,
    desiredReplicas,
    maxReplicas,
    hourlyReplicas,
    get layerQuarters() {
      return last.layerQuarters;
    },
    billed: alike
      ? last
      : {
          averageReplicas: mean((fleet) => fleet.averageReplicas),
          // sorted only when asked for, as in a single month
          get layerQuarters(): Fleet['layerQuarters'] {
            return (quarters ??= [0, 1, 2, 3].map((q) => mean((fleet) => fleet.layerQuarters[q]!)) as Fleet['layerQuarters']);
          },
        },
    months,
  };
}
