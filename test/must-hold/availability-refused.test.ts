/**
 * "No" to an availability says what no machine of the list reaches, and offers what a plan reaches. Witness: the planner itself, asked for a little less
 * than that, for every change that is offered, and for more.
 */
import { describe, expect, it } from 'vitest';
import { loadCatalog, planScenario, parsePath, setAt } from 'plimsoll';

const catalog = loadCatalog({ regions: ['us-central1', 'europe-west1'] });

interface Service {
  demand: string;
  machineTypes: string[];
  queueLimit?: number;
}

/** Two services, the first waits for the second no longer than so. */
const scenarioOf = (peakRequestsPerSecond: number, a: Service, timeoutMs: number, b: Service, constraints: object = {}) => ({
  traffic: { peakRequestsPerSecond, averageRequestsPerSecond: peakRequestsPerSecond, front: 'a' },
  regions: [{ cloud: 'gcp', region: 'us-central1', zones: 3 }],
  services: { a: { ...a, calls: [{ to: 'b', timeoutMs }] }, b },
  objectives: { availabilityFraction: 0.99999 },
  constraints,
});

const CASES: [name: string, scenario: object][] = [
  // the machines cheapest for the load refuse ten times as many calls as the largest of the list, as many of them as are allowed
  [
    'a ceiling on replicas',
    scenarioOf(
      2057,
      { demand: '3.43ms', machineTypes: ['n2d-standard-16', 'c2d-standard-8', 'n2d-standard-4'] },
      34,
      { demand: '4.21ms', machineTypes: ['n2d-standard-2', 'n2d-standard-4', 'e2-standard-4'], queueLimit: 2 },
      { maxReplicas: 8 },
    ),
  ],
  [
    'faster machines, few of them',
    scenarioOf(
      393,
      { demand: '1.72ms', machineTypes: ['n2d-standard-16', 'e2-standard-4'] },
      24,
      { demand: '5.15ms', machineTypes: ['n2d-standard-2', 't2d-standard-4', 'e2-standard-4', 'n2d-standard-8'] },
      { maxReplicas: 19 },
    ),
  ],
  // releases and regions alone leave more than the timeout does
  [
    'a timeout that takes more than whatever else',
    scenarioOf(3885, { demand: '1.29ms', machineTypes: ['n2d-standard-2', 'e2-standard-4'] }, 8, {
      demand: '2.67ms',
      machineTypes: ['c2d-standard-8', 'n2d-standard-8', 'e2-standard-4'],
    }),
  ],
  [
    'any number of replicas',
    scenarioOf(500, { demand: '2ms', machineTypes: ['n2d-standard-4'] }, 400, { demand: '1ms', machineTypes: ['n2d-standard-8'] }),
  ],
];

const changed = (scenario: object, change: string): object => {
  const at = change.indexOf('=');
  const copy = structuredClone(scenario);
  setAt(copy, parsePath(change.slice(0, at)), JSON.parse(change.slice(at + 1)));
  return copy;
};
const asking = (scenario: object, availabilityFraction: number) =>
  changed(scenario, `objectives.availabilityFraction=${availabilityFraction}`);

describe.each(CASES)('%s', (_, scenario) => {
  const refused = async () => {
    const plan = await planScenario(scenario, await catalog);
    if (plan.feasible) throw new Error('not refused');
    return plan;
  };

  it('names what nothing reaches, near what is reached', async () => {
    const { reasons } = await refused();
    const [{ code, limit, message }] = reasons as [(typeof reasons)[0]];
    expect(code).toBe('availability');
    expect(message).toMatch(/is out of reach: .* alone take .*; whatever the machines and however many, no more than 0\.\d+ is reached/);
    const lost = 1 - Number(limit);
    expect((await planScenario(asking(scenario, 1 - lost * 0.99), await catalog)).feasible, `better than ${limit}`).toBe(false);
    expect((await planScenario(asking(scenario, 1 - lost * 1.02), await catalog)).feasible, `a little less than ${limit}`).toBe(true);
  });

  it('every change that is offered makes a plan', async () => {
    const { nearest = [] } = await refused();
    expect(nearest.map(({ change }) => change.split('=')[0])).toContain('objectives.availabilityFraction');
    for (const { change } of nearest) expect((await planScenario(changed(scenario, change), await catalog)).feasible, change).toBe(true);
  });
});

it('surviving more regions than there could be is refused at once', async () => {
  const scenario = {
    traffic: { peakRequestsPerSecond: 10 },
    regions: [
      { cloud: 'gcp', region: 'us-central1', shareFraction: 0.5 },
      { cloud: 'gcp', region: 'europe-west1', shareFraction: 0.5 },
    ],
    services: { a: { demand: '1ms' } },
    objectives: { survive: { regions: 1e15 } },
  };
  const plan = await planScenario(scenario, await catalog);
  expect(plan.feasible || plan.nearest?.map(({ change }) => change)).toEqual(['objectives.survive.regions=1']); // it counted down from there
});
