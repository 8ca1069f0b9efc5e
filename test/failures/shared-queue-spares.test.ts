/** The check anyone can make of a load line (DESIGN §4): survivors carry the rate at the printed line, and with one replica fewer some loss overloads it. */
import { describe, expect, it } from 'vitest';
import { loadCatalog, parseScenario, planScenario } from 'plimsoll';

const catalog = await loadCatalog({ regions: ['us-east-1'] });
/** of so many on three zones, without the fullest */
const withoutZone = (replicas: number) => replicas - Math.ceil(replicas / 3);

describe.each([
  ['standing', {}],
  ['autoscaled', { autoscaled: true }],
])('replicas that an availability adds, %s', (_, fleet) => {
  // a reviewer read 210 for the pooled ones, which five of the six replicas would have carried
  it.each(
    ['random', 'twoChoices', 'leastOutstanding', 'pooled'].flatMap((balancer) => [
      { balancer, zones: 0, availabilityFraction: 0.999 },
      { balancer, zones: 1, availabilityFraction: 0.9999 },
    ]),
  )('$balancer, surviving $zones zones', async ({ balancer, zones, availabilityFraction }) => {
    const plan = await planScenario(
      parseScenario({
        traffic: { peakRequestsPerSecond: 1000, averageRequestsPerSecond: 600 },
        regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
        services: { a: { demand: '10ms', machineTypes: ['c7a.large'], balancer, ...fleet } },
        objectives: { availabilityFraction, survive: { zones } },
        failures: { replicaAvailabilityFraction: 0.95 },
      }),
      catalog,
    );
    if (!plan.feasible) throw new Error('infeasible');
    const [{ bindingConstraint, desiredReplicas, loadLineRequestsPerSecond: line, losses }] = plan.services as [(typeof plan.services)[0]];
    expect(bindingConstraint).toBe('availability');
    for (const { requestsPerSecondPerShard, survivingReplicas } of losses)
      expect(survivingReplicas * line).toBeGreaterThanOrEqual(requestsPerSecondPerShard * (1 - 1e-9));
    const fewer = desiredReplicas - 1;
    expect(Math.min(fewer, ...(zones ? [withoutZone(fewer)] : [])) * line).toBeLessThan(1000);
  });
});
