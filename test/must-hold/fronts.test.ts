/** What else money buys, from the built command: the fronts are the plan's own numbers, and money never buys less. */
import { describe, expect, it } from 'vitest';
import type { AvailabilityPoint, FeasiblePlan, FrontPoint } from 'plimsoll';
import { example, run } from './run-plan.ts';

describe('plan --fronts', () => {
  const { stdout, status } = run('plan', example('from-today'), '--fronts', '--json');
  const plan = JSON.parse(stdout) as FeasiblePlan;
  const points = <T>(kind: string) => plan.fronts!.find((front) => front.kind === kind)!.points as unknown as T[];

  it('draws three, and the plan itself is on each', () => {
    expect(status).toBe(0);
    expect(plan.fronts!.map(({ kind }) => kind)).toEqual(['costAgainstP95', 'costAgainstAvailability', 'perMillionAgainstP99']);
    for (const { kind } of plan.fronts!) {
      const chosen = points<FrontPoint>(kind).filter((point) => point.chosen);
      expect(chosen.map(({ usdPerMonth }) => usdPerMonth)).toEqual([plan.totals.usdPerMonth]);
    }
  });

  // Witness: costOfNines of the same plan, which test/failures holds against a brute force
  it('asks the price of each availability that can be had', () => {
    const [own, ...others] = points<AvailabilityPoint>('costAgainstAvailability');
    expect(own!.availabilityFraction).toBe(plan.availabilityFraction);
    expect(others.map(({ availabilityFraction, usdPerMonth }) => [availabilityFraction, usdPerMonth])).toEqual(
      plan.costOfNines.filter((row) => row.usdPerMonth !== null).map((row) => [row.availabilityFraction, row.usdPerMonth]),
    );
    for (const [i, { usdPerMonth }] of others.entries()) if (i > 0) expect(usdPerMonth).toBeGreaterThanOrEqual(others[i - 1]!.usdPerMonth);
  });

  it('has no point called best that another one beats', () => {
    for (const [kind, cost, time] of [
      ['costAgainstP95', (point: FrontPoint) => point.usdPerMonth, (point: FrontPoint) => point.p95Ms],
      ['perMillionAgainstP99', (point: FrontPoint) => point.usdPerMillionRequests!, (point: FrontPoint) => point.p99Ms],
    ] as const) {
      const all = points<FrontPoint>(kind);
      const best = all.filter((point) => point.best);
      expect(best.length, kind).toBeGreaterThan(0);
      for (const one of best)
        expect(
          all.some((other) => cost(other) < cost(one) && time(other) < time(one)),
          `${kind} ${JSON.stringify(one.machineTypes)}`,
        ).toBe(false);
    }
  });
});
