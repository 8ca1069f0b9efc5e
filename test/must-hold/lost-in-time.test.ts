/** An availability where answers are lost to timeouts takes larger fleets where they are lost, not everywhere. Witness: every cheaper fleet stated to the planner. */
import { describe, expect, it } from 'vitest';
import { loadCatalog, planScenario } from 'plimsoll';
import { randomOf } from '../simulator/simulate-queue.ts';

const MACHINES = ['e2-highcpu-2', 't2d-standard-1', 'n2d-highcpu-2', 't2d-standard-2'];

it('costs hardly more than the cheapest fleet that is stated', async () => {
  const catalog = await loadCatalog({ regions: ['us-central1'] });
  const random = randomOf(3);
  const between = (a: number, b: number) => a + Math.floor(random() * (b - a + 1));
  const over: number[] = [];
  for (let i = 0; i < 24; i++) {
    const timeoutMs = i % 2 === 0 ? between(30, 80) : undefined;
    const service = (demandMs: number, calls: object[] = []) => ({
      demand: `${demandMs}ms`,
      machineTypes: [MACHINES[between(0, 3)]!],
      ...(calls.length > 0 && { calls }),
    });
    const services = {
      a: service(between(2, 8), [{ to: 'b', networkMs: 0.5, timeoutMs: between(40, 120) }]),
      b: service(between(2, 10), [{ to: 'c', networkMs: 0.5, timeoutMs }]),
      c: service(between(2, 8)),
    };
    const peak = between(100, 400);
    const availabilityFraction = Number((1 - 10 ** -(2.3 + 1.2 * random())).toFixed(6));
    const planned = async (replicas?: readonly number[], objectives: object = { survive: { zones: 0 }, availabilityFraction }) => {
      const stated = Object.entries(services).map(([name, one], s) => [name, { ...one, ...(replicas && { replicas: replicas[s] }) }]);
      const plan = await planScenario(
        {
          traffic: { peakRequestsPerSecond: peak, averageRequestsPerSecond: peak, front: 'a' },
          regions: [{ cloud: 'gcp', region: 'us-central1', zones: 3 }],
          services: Object.fromEntries(stated),
          objectives,
          constraints: { maxUtilizationFraction: 0.7 },
        },
        catalog,
      );
      return plan.feasible ? plan : undefined;
    };
    const plan = await planned();
    if (!plan || plan.services.every(({ bindingConstraint }) => bindingConstraint !== 'availability')) continue;
    const alone = (await planned(undefined, { survive: { zones: 0 } }))!.services;
    const [fewest, each] = [
      alone.map(({ desiredReplicas }) => desiredReplicas),
      alone.map(({ desiredReplicas, usdPerMonth }) => usdPerMonth / desiredReplicas),
    ];
    const usdOf = (counts: readonly number[]) => counts.reduce((sum, count, s) => sum + count * each[s]!, 0);
    const most = usdOf(plan.services.map(({ desiredReplicas }) => desiredReplicas)) * (1 - 1e-9);
    let cheaper: number[][] = [[]];
    fewest.forEach((from, s) => {
      const rest = usdOf(fewest) - usdOf(fewest.slice(0, s + 1));
      cheaper = cheaper.flatMap((before) => {
        const counts: number[][] = [];
        for (let count = from; usdOf([...before, count]) + rest < most; count++) counts.push([...before, count]);
        return counts;
      });
    });
    let least = plan.totals.usdPerMonth;
    for (const counts of cheaper.sort((a, b) => usdOf(a) - usdOf(b)).slice(0, 80)) {
      const other = await planned(counts);
      if (!other) continue;
      least = Math.min(least, other.totals.usdPerMonth);
      break;
    }
    over.push(plan.totals.usdPerMonth / least - 1);
  }
  expect(over.length).toBeGreaterThan(6);
  // enlarged by one factor they were 3.7 % too dear on the mean of such scenarios
  expect(over.reduce((sum, one) => sum + one, 0) / over.length).toBeLessThan(0.005);
  expect(Math.max(...over)).toBeLessThan(0.07);
});

describe('where a faster machine is to be had', async () => {
  const catalog = await loadCatalog({ regions: ['us-central1'] });
  const planned = async (availabilityFraction: number, machineTypes: string[], more: object = {}) => {
    const plan = await planScenario(
      {
        traffic: { peakRequestsPerSecond: 400, averageRequestsPerSecond: 400, front: 'a' },
        regions: [{ cloud: 'gcp', region: 'us-central1', zones: 3 }],
        services: {
          a: { demand: '2ms', machineTypes: ['e2-highcpu-4'], calls: [{ to: 'b', networkMs: 0.5, timeoutMs: 30 }] },
          b: { demand: '10ms', machineTypes, ...more },
        },
        objectives: { availabilityFraction, survive: { zones: 1 } },
      },
      catalog,
    );
    return plan.feasible ? plan : undefined;
  };

  // Witness: exponential work of 10 ms is above 29.5 ms with e^{-2.95}, 5.2 %, on a machine with nothing to do; at 1.5 times the speed with e^{-4.425}, 1.2 %
  it('it is taken where the slower one is too late however idle it is', async () => {
    expect(await planned(0.96, ['e2-highcpu-4'])).toBeUndefined();
    const fast = (await planned(0.96, ['t2d-standard-4']))!;
    const either = (await planned(0.96, ['e2-highcpu-4', 't2d-standard-4']))!;
    expect(either.totals.usdPerMonth).toBeCloseTo(fast.totals.usdPerMonth, 6);
    expect(either.optimality.proven).toBe(true);
    expect(await planned(0.988, ['e2-highcpu-4', 't2d-standard-4'])).toBeUndefined();
  });

  // Witness: each machine alone, as its own plan. With the machine that the load alone makes cheapest it was up to three times as dear
  it.each([0.93, 0.9469])('several cost no more than the cheapest of them alone: %d', async (availabilityFraction) => {
    const machines = ['e2-highcpu-2', 'n2d-highcpu-2', 't2d-standard-1', 't2d-standard-2'];
    let least = Infinity;
    for (const machine of machines)
      least = Math.min(least, (await planned(availabilityFraction, [machine]))?.totals.usdPerMonth ?? Infinity);
    expect((await planned(availabilityFraction, machines))!.totals.usdPerMonth).toBeCloseTo(least, 6);
  });
});
