/** What comes too late for its caller, or finds a queue full, is part of the availability that a plan promises: with the objective, it is kept with it. */
import { loadCatalog, planScenario, type FeasiblePlan } from 'plimsoll';
import { beforeAll, describe, expect, it } from 'vitest';

let catalog: Awaited<ReturnType<typeof loadCatalog>>;
beforeAll(async () => {
  catalog = await loadCatalog({ regions: ['us-east-1'] });
});

/** Every machine answers alike: tasks of 10 ms, exponential, at the reference's own speed. */
const bounded = (availabilityFraction: number | undefined, more: object = {}) => ({
  traffic: { peakRequestsPerSecond: 1000, averageRequestsPerSecond: 1000 },
  regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
  services: { a: { demand: '10ms', queueLimit: 4, machineTypes: ['c7a.xlarge'], referenceMachineType: 'c7a.xlarge' } },
  ...(availabilityFraction !== undefined && { objectives: { availabilityFraction } }),
  ...more,
});

const timed = (timeoutMs: number, availabilityFraction: number) => ({
  traffic: { peakRequestsPerSecond: 2000, averageRequestsPerSecond: 2000, front: 'web' },
  regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
  services: {
    web: { demand: '4ms', calls: [{ to: 'api', timeoutMs, networkMs: 0 }] },
    api: { demand: '6ms', serviceTime: { meanMs: 6 }, machineTypes: ['c7a.large'], referenceMachineType: 'c7a.large' },
  },
  objectives: { availabilityFraction, survive: { zones: 1 } },
});

const kept = (plan: FeasiblePlan, objective: number) => {
  expect(plan.objectives.every(({ met }) => met)).toBe(true);
  expect(plan.availabilityFraction).toBeGreaterThanOrEqual(objective - 1e-9);
};

describe('full queues', () => {
  it('take more replicas than what fails does, less busy ones, until the objective is kept', async () => {
    const bare = await planScenario(bounded(undefined), catalog);
    const plan = await planScenario(bounded(0.9999), catalog);
    if (!plan.feasible || !bare.feasible) throw new Error('no plan');
    expect(bare.availabilityFraction).toBeLessThan(0.9999);
    kept(plan, 0.9999);
    expect(plan.services[0]!.desiredReplicas).toBeGreaterThan(bare.services[0]!.desiredReplicas);
    expect(plan.services[0]!.bindingConstraint).toBe('availability');
    // with two replicas fewer the objective is missed: what was added was needed
    const fewer = await planScenario(
      bounded(undefined, {
        services: { a: { ...bounded(1).services.a, replicas: plan.services[0]!.desiredReplicas - 2 } },
      }),
      catalog,
    );
    expect(fewer.feasible && fewer.availabilityFraction).toBeLessThan(0.9999);
  });

  // Witness: a plan with that availability as its objective, whose fleet is sized and billed by itself
  it('are in the cost of nines: each row is what asking for it costs, and keeps it', async () => {
    const plan = await planScenario(bounded(undefined), catalog);
    if (!plan.feasible) throw new Error('no plan');
    const within = plan.costOfNines.filter(({ usdPerMonth }) => usdPerMonth !== null);
    expect(within.length).toBeGreaterThan(3);
    expect(new Set(within.map(({ usdPerMonth }) => usdPerMonth)).size).toBeGreaterThan(2);
    for (const { availabilityFraction, usdPerMonth } of within) {
      const asked = await planScenario(bounded(availabilityFraction), catalog);
      if (!asked.feasible) throw new Error(`no plan for ${availabilityFraction}`);
      kept(asked, availabilityFraction);
      expect(asked.totals.usdPerMonth).toBeCloseTo(usdPerMonth!, 6);
    }
  });
});

describe('timeouts', () => {
  // Witness: an idle replica of exponential tasks of 6 ms misses 30 ms with e^{-5}, 0.67 %; 60 ms with e^{-10}, 4.5e-5
  it('that no replica can help are a reason with what would help', async () => {
    const plan = await planScenario(timed(30, 0.9995), catalog);
    expect(plan.feasible).toBe(false);
    if (plan.feasible) return;
    expect(plan.reasons[0]).toMatchObject({ code: 'availability', resource: 'lost' });
    expect(Number(plan.reasons[0]!.limit)).toBeGreaterThan(0.992);
    expect(Number(plan.reasons[0]!.limit)).toBeLessThan(1 - Math.exp(-5));
    const longer = plan.nearest.find(({ change }) => change.includes('timeoutMs'))!;
    expect(longer.change).toBe('services.web.calls[0].timeoutMs=60');
    const mended = await planScenario(timed(60, 0.9995), catalog);
    if (!mended.feasible) throw new Error(JSON.stringify(mended.reasons));
    kept(mended, 0.9995);
  });
});

describe('calls to something outside', () => {
  const asking = (perRequest: number, mode: 'sequence' | 'parallel') => ({
    traffic: { peakRequestsPerSecond: 100, averageRequestsPerSecond: 100 },
    regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
    services: {
      a: { demand: '2ms', calls: [{ external: 'x', perRequest, mode, networkMs: 0, timeoutMs: 20, serviceTime: { meanMs: 10 } }] },
    },
    objectives: { survive: { zones: 1 } },
  });
  const lostOf = async (perRequest: number, mode: 'sequence' | 'parallel') => {
    const plan = await planScenario(asking(perRequest, mode), catalog);
    if (!plan.feasible) throw new Error('no plan');
    return plan.availability.causes.find(({ cause }) => cause === 'lost')?.unavailabilityFraction ?? 0;
  };
  // Witness: an exponential time of 10 ms is above 20 ms with e^{-2}; a request that makes no call loses none
  it.each([
    [0.1, 'sequence', 0.1 * Math.exp(-2)],
    [0.1, 'parallel', 0.1 * Math.exp(-2)],
    [1, 'sequence', Math.exp(-2)],
    [1, 'parallel', Math.exp(-2)],
    [2, 'sequence', 1 - (1 - Math.exp(-2)) ** 2],
    // of two at once the caller goes on with either
    [2, 'parallel', Math.exp(-4)],
    [1.5, 'parallel', Math.exp(-2) * (0.5 + 0.5 * Math.exp(-2))],
  ] as const)('%d a request in %s lose %d', async (perRequest, mode, lost) => {
    // counted after what fails, a few requests in ten thousand
    expect((await lostOf(perRequest, mode)) / lost).toBeCloseTo(1, 3);
  });

  /** `pay` is too late with e^{-2}, `log` never. */
  const together = (calls: object[]) => ({
    ...asking(1, 'parallel'),
    services: {
      a: { demand: '1ms', calls },
      pay: { demand: '10ms', machineTypes: ['c7i.16xlarge'], replicas: 3 },
      ...(JSON.stringify(calls).includes('log') && { log: { demand: '1ms', machineTypes: ['c7i.xlarge'] } }),
    },
  });
  // Witness: with workers for all, a call takes its exponential time alone and is above 20 ms with e^{-2}
  it.each([
    ['beside one in time', [{ to: 'pay' }, { to: 'log' }], 1],
    ['three at once, the share of their answers', [{ to: 'pay', perRequest: 3 }], 1],
    ['beside something outside that is in time', [{ to: 'pay' }, { external: 'y', serviceTime: { meanMs: 1 } }], 1],
    ['made by one request in ten', [{ to: 'pay', perRequest: 0.1 }], 0.1],
  ])('to a service are needed though they are parallel: %s', async (_, calls, times) => {
    const timed = calls.map((call) => ({
      mode: 'parallel',
      networkMs: 0,
      ...('to' in call && call.to === 'pay' && { timeoutMs: 20 }),
      ...call,
    }));
    const plan = await planScenario(together(timed), catalog);
    if (!plan.feasible) throw new Error(JSON.stringify(plan.reasons));
    const late = plan.services.find(({ service }) => service === 'pay')!.timedOutFraction!;
    const lost = plan.availability.causes.find(({ cause }) => cause === 'lost')!.unavailabilityFraction;
    expect(lost / (times * late)).toBeCloseTo(1, 3);
    expect(late).toBeCloseTo(Math.exp(-2), 2);
  });

  it('that come too late are told', async () => {
    const plan = await planScenario(asking(1, 'sequence'), catalog);
    expect(plan.warnings).toContainEqual({
      code: 'externalLate',
      path: 'services.a.calls[0].timeoutMs',
      message: '14 % of the calls of a to x come after 20 ms: a goes on without them',
    });
  });
});
