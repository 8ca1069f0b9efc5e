/** Small sums of a load test and of an objective, as the documents do them. */

/**
 * Calls of a test at a steady rate.
 * @param requestsPerSecond finite, >= 0
 * @param hours finite, >= 0
 * @example testCalls({ requestsPerSecond: 60, hours: 48 }) // => 10368000
 * Source: docs: bidding_auction_cost.md, key_value_service_cost.md.
 */
export function testCalls({ requestsPerSecond, hours }: { requestsPerSecond: number; hours: number }): number {
  if (!(requestsPerSecond >= 0 && hours >= 0 && Number.isFinite(requestsPerSecond * hours)))
    throw new RangeError(`testCalls: requestsPerSecond and hours must be finite and at least 0, got ${requestsPerSecond} and ${hours}`);
  return requestsPerSecond * hours * 3600;
}

/**
 * Minutes that an availability leaves for being down.
 * @param availabilityFraction 0 to 1
 * @param days of the period, >= 0
 * @example errorBudgetMinutes({ availabilityFraction: 0.999, days: 30 }) // => 43.2
 * Source: docs: onboarding guide, which recommends three nines or more.
 */
export function errorBudgetMinutes({ availabilityFraction, days }: { availabilityFraction: number; days: number }): number {
  if (!(availabilityFraction >= 0 && availabilityFraction <= 1))
    throw new RangeError(`errorBudgetMinutes: availabilityFraction must be 0 to 1, got ${availabilityFraction}`);
  if (!(days >= 0 && days < Infinity)) throw new RangeError(`errorBudgetMinutes: days must be finite and at least 0, got ${days}`);
  return (1 - availabilityFraction) * days * 24 * 60;
}
