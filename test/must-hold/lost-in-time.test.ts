/** An availability where answers are lost to timeouts takes larger fleets where they are lost, not everywhere. Witness: every cheaper fleet stated to the planner. */
import { expect, it } from 'vitest';
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
