/** The least cost for each availability: what the cost of nines found, the plan itself, and what runs today. */
import { wholeAvailability } from '../availability/availability.ts';
import type { NinesCost } from '../availability/cost-of-nines.ts';
import { fleetOf, type Front } from './front-points.ts';
import { lostFractions } from '../availability/lost-in-time.ts';
import type { SizedFleet } from '../size.ts';

export function costAgainstAvailability(
  plan: SizedFleet,
  { availabilityFraction, costOfNines }: { availabilityFraction: number; costOfNines: readonly NinesCost[] },
  today: SizedFleet | undefined,
): Extract<Front, { kind: 'costAgainstAvailability' }> {
  const same = fleetOf(plan);
  return {
    kind: 'costAgainstAvailability',
    title: 'Least cost for each availability',
    points: [
      { ...same, availabilityFraction, chosen: true },
      ...otherFleets(costOfNines, { usdPerMonth: same.usdPerMonth, availabilityFraction }).map((row) => ({
        ...same,
        ...(row.machineTypes && { machineTypes: row.machineTypes }),
        usdPerMonth: row.usdPerMonth!,
        availabilityFraction: row.reachedAvailabilityFraction!,
        askedAvailabilityFraction: row.availabilityFraction,
        ...(row.survive && { survive: row.survive }),
        ...(row.proven === false && { unproven: true as const }),
      })),
      ...(today
        ? [
            {
              ...fleetOf(today),
              availabilityFraction: wholeAvailability(today, undefined, lostFractions(today)).availabilityFraction,
              today: true as const,
            },
          ]
        : []),
    ],
  };
}

/** Each fleet once, by the most that it was asked for; not the plan's own. */
function otherFleets(rows: readonly NinesCost[], plan: { usdPerMonth: number; availabilityFraction: number }): NinesCost[] {
  const alike = (a: number | null | undefined, b: number | null | undefined) =>
    Math.abs((a ?? NaN) - (b ?? NaN)) <= 1e-9 * Math.abs(a ?? NaN);
  return rows.filter(
    (row, i) =>
      row.usdPerMonth !== null &&
      !(alike(row.usdPerMonth, plan.usdPerMonth) && alike(row.reachedAvailabilityFraction, plan.availabilityFraction)) &&
      !rows
        .slice(i + 1)
        .some(
          (more) => alike(more.usdPerMonth, row.usdPerMonth) && alike(more.reachedAvailabilityFraction, row.reachedAvailabilityFraction),
        ),
  );
}
