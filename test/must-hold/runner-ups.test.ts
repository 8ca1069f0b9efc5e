/**
 * What is said of runner-ups is what planning with them says: the witness is the planner itself, asked with the machine named, or with its price lowered by
 * an override. A reviewer found the fraction taken of the whole fleet's cost, disks and metrics included, so that no such discount won.
 */
import { readScenario, loadCatalog, parseScenario, planScenario, type FeasiblePlan, type FirstAnswer } from 'plimsoll';
import { describe, expect, it } from 'vitest';

type Catalog = Awaited<ReturnType<typeof loadCatalog>>;

async function first(scenario: object, catalog: Catalog): Promise<FirstAnswer> {
  const enough = new AbortController();
  let found: FirstAnswer | undefined;
  const onFirst = (answer: FirstAnswer) => {
    found = answer;
    enough.abort();
  };
  await planScenario(parseScenario(structuredClone(scenario)), catalog, { signal: enough.signal, onFirst }).catch((error: unknown) => {
    if (!found) throw error;
  });
  if (!found) throw new Error('infeasible');
  return found;
}

async function planned(scenario: object, catalog: Catalog): Promise<FeasiblePlan> {
  const plan = await planScenario(parseScenario(structuredClone(scenario)), catalog);
  if (!plan.feasible) throw new Error('infeasible');
  return plan;
}

/** Which machine a service takes once a runner-up's own price has fallen by a part of what it is said to need. */
async function chosenAt(plan: FeasiblePlan, index: number, part: number, catalog: Catalog): Promise<string> {
  const { service, region, machineType, priceDropToWinFraction } = plan.alternatives[index]!;
  const aws = plan.scenario.regions!.find((one) => one.region === region)!.cloud === 'aws';
  const override = { sku: aws ? `BoxUsage:${machineType}` : machineType, region, discountFraction: priceDropToWinFraction! * part };
  const answer = await first({ ...plan.scenario, prices: { overrides: [override] } }, catalog);
  return answer.services.find((row) => row.service === service && row.region === region)!.machineType;
}

const disks = {
  traffic: { peakRequestsPerSecond: 2000, averageRequestsPerSecond: 2000 },
  regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
  services: { a: { demand: '10ms', machineTypes: ['c7a.large', 'm7a.large'], diskGib: 500 } },
};

/** Latency over two services, an availability, shared queues: with another machine of the one the other needs other replicas. */
const coupled = {
  traffic: { peakRequestsPerSecond: 2000 },
  regions: [{ cloud: 'gcp', region: 'us-central1', zones: 3 }],
  services: {
    a: {
      demand: '8ms',
      machineTypes: ['e2-highcpu-4', 'n2d-standard-4', 'n2-highcpu-8'],
      balancer: 'pooled',
      autoscaled: true,
      calls: [{ to: 'b', perRequest: 3, networkMs: 0.5 }],
    },
    b: { demand: '15ms', machineTypes: ['e2-highcpu-4', 'c2d-standard-8'] },
  },
  objectives: { latency: [{ fraction: 0.95, ms: 149 }], availabilityFraction: 0.9995 },
  constraints: { maxUtilizationFraction: 0.8 },
};

/** With m7i.large for c the time is had for $393 less where b is faster: said were $1,395, and 92 % off its price, which won for half of that. */
const sharedTime = {
  traffic: { peakRequestsPerSecond: 562, averageRequestsPerSecond: 281, front: 'a' },
  regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
  services: {
    a: {
      demand: '2.04ms',
      machineTypes: ['m7i.xlarge', 'c7i.4xlarge'],
      balancer: 'leastOutstanding',
      calls: [{ to: 'b', networkMs: 0.5 }],
    },
    b: {
      demand: '3.13ms',
      machineTypes: ['r7i.large', 'c7i.2xlarge', 'c7a.xlarge'],
      autoscaled: true,
      calls: [{ to: 'c', networkMs: 0.5 }],
    },
    c: { demand: '6.29ms', machineTypes: ['r7i.large', 'c7a.xlarge', 'm7i.large'], balancer: 'leastOutstanding' },
  },
  objectives: { latency: [{ fraction: 0.5, ms: 11 }], survive: { zones: 1 } },
  constraints: { maxUtilizationFraction: 0.6 },
};

const aws = (peak: number, services: object, objectives: object) => ({
  traffic: { peakRequestsPerSecond: peak },
  regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
  services,
  objectives,
});

/** Where other machines, replicas or load lines change before the price is as low as it would have to be beside the others as they are. */
const tied: Record<string, { scenario: object; service: string; machineType: string; heldFraction: number }> = {
  'another machine of a caller makes it win at a hundredth of that': {
    scenario: aws(
      300,
      {
        a: { demand: '8ms', machineTypes: ['m5.large', 'r6i.large', 'c7a.large'], balancer: 'random', calls: [{ to: 'b', perRequest: 2, networkMs: 0.5 }] }, // prettier-ignore
        b: { demand: '8ms', machineTypes: ['c7i.xlarge', 'c7a.large', 'c6a.2xlarge'], balancer: 'random', calls: [{ to: 'c', perRequest: 2, networkMs: 0.5 }] }, // prettier-ignore
        c: { demand: '8ms', machineTypes: ['c7i.xlarge', 'c7a.xlarge', 'm7a.large', 'c6a.2xlarge'], balancer: 'random' },
      },
      { latency: [{ fraction: 0.95, ms: 90 }] },
    ),
    service: 'b',
    machineType: 'c6a.2xlarge',
    heldFraction: 0.307,
  },
  'another service on the same machine type makes it win later': {
    scenario: aws(
      1000,
      {
        a: { demand: '5ms', machineTypes: ['m5.large', 'm7a.large', 'm6i.xlarge'], balancer: 'random', calls: [{ to: 'b', perRequest: 2, networkMs: 0.5 }] }, // prettier-ignore
        b: { demand: '20ms', machineTypes: ['c7i.xlarge', 'm7a.large', 'm5.large'], balancer: 'random', autoscaled: true, diskGib: 100 },
      },
      { latency: [{ fraction: 0.99, ms: 150 }] },
    ),
    service: 'b',
    machineType: 'm5.large',
    heldFraction: 0.677,
  },
  'replicas added for an availability are split otherwise': {
    scenario: aws(
      3000,
      {
        a: { demand: '8ms', machineTypes: ['c7i.xlarge', 'r6i.large', 'm6i.xlarge', 'c6a.2xlarge'], balancer: 'random', calls: [{ to: 'b', perRequest: 1, networkMs: 0.5 }] }, // prettier-ignore
        b: { demand: '12ms', machineTypes: ['m7a.large', 'c7a.xlarge', 'r6i.large', 'c6a.2xlarge'], balancer: 'random', autoscaled: true, calls: [{ to: 'c', perRequest: 2, networkMs: 0.5 }] }, // prettier-ignore
        c: { demand: '3ms', machineTypes: ['c7i.xlarge', 'm6i.xlarge', 'c6a.2xlarge'], balancer: 'leastOutstanding', diskGib: 100 },
      },
      { latency: [{ fraction: 0.95, ms: 150 }], availabilityFraction: 0.9995 },
    ),
    service: 'a',
    machineType: 'm6i.xlarge',
    heldFraction: 0.165,
  },
};

const catalog = await loadCatalog({ regions: ['us-east-1', 'us-central1'] });

describe('a runner-up wins once its machine is as much cheaper as is said, and not before', () => {
  it.each(['from-today', 'three-tier-aws', 'three-tier-gcp'])('%s', { timeout: 120_000 }, async (name) => {
    const read = await readScenario(`data/examples/${name}.plimsoll.yaml`);
    const plan = await planned(read.scenario.plain, read.catalog);
    const said = plan.alternatives.flatMap((one, i) => (one.priceDropToWinFraction === undefined ? [] : [i]));
    expect(said.length).toBeGreaterThan(3);
    for (const i of said) {
      const { machineType } = plan.alternatives[i]!;
      expect(await chosenAt(plan, i, 1.02, read.catalog)).toBe(machineType);
      expect(await chosenAt(plan, i, 0.98, read.catalog)).not.toBe(machineType);
    }
  });
  it('however much of its bill is disks', async () => {
    const plan = await planned(disks, catalog);
    expect(await chosenAt(plan, 0, 1.02, catalog)).toBe('m7a.large');
    expect(await chosenAt(plan, 0, 0.98, catalog)).toBe('c7a.large');
  });
});

// 14 of 873 random rows were off, all where a latency objective or an availability ties services together; now one is, of a plan that is itself not proven
describe('a runner-up wins at the price that is said where services are tied together', () => {
  it.each(Object.entries(tied))('%s', { timeout: 60_000 }, async (_, { scenario, service, machineType, heldFraction }) => {
    const plan = await planned(scenario, catalog);
    const index = plan.alternatives.findIndex((one) => one.service === service && one.machineType === machineType);
    const said = plan.alternatives[index]!.priceDropToWinFraction!;
    // what it would have to be with the machines of the others held, as it was said to be
    expect(Math.abs(said - heldFraction)).toBeGreaterThan(0.005);
    expect(await chosenAt(plan, index, 1.002, catalog)).toBe(machineType);
    expect(await chosenAt(plan, index, 0.998, catalog)).not.toBe(machineType);
  });
});

describe('a runner-up costs what a plan with that machine costs', () => {
  it.each([
    ['with disks', disks],
    ['where latency, availability and queues tie the services together', coupled],
  ])('%s', { timeout: 120_000 }, async (_, scenario) => {
    const plan = await planned(scenario, catalog);
    expect(plan.alternatives.length).toBeGreaterThan(0);
    for (const { service, machineType, usdPerMonth } of plan.alternatives) {
      const types = Object.fromEntries(plan.services.map((row) => [row.service, row.machineType]));
      const services = Object.entries(plan.scenario.services!).map(([name, own]) => [
        name,
        { ...own, machineTypes: [name === service ? machineType : types[name]] },
      ]);
      const forced = await first({ ...plan.scenario, services: Object.fromEntries(services) }, catalog);
      expect(usdPerMonth, `${service} on ${machineType}`).toBeCloseTo(forced.totals.usdPerMonth, 2);
    }
  });
  // a search that was cut gave the first plan that keeps the objective: $1,768 of a region in which the machines held cost $1,145
  it('and no more than with the machines of the others, near the fastest there is', { timeout: 120_000 }, async () => {
    const read = await readScenario('data/examples/three-tier-gcp.plimsoll.yaml');
    const tight = { ...read.scenario.plain, objectives: { ...read.scenario.plain.objectives, latency: [{ fraction: 0.95, ms: 23 }] } };
    const plan = await planned(tight, read.catalog);
    expect(plan.alternatives.some(({ lostBy }) => lostBy.code === 'latency')).toBe(true);
    for (const { service, region, machineType, usdPerMonth, lostBy } of plan.alternatives) {
      if (lostBy.code === 'architecture') continue;
      const held: Record<string, Record<string, string>> = {};
      for (const row of plan.services) (held[row.region] ??= {})[row.service] = row.machineType;
      held[region]![service] = machineType;
      const besides = await planScenario(parseScenario(structuredClone(tight)), read.catalog, { held });
      if (besides.feasible)
        expect(usdPerMonth, `${service} on ${machineType} in ${region}`).toBeLessThan(besides.totals.usdPerMonth + 0.01);
    }
  });
  it('and no more where others with it would share their time for less', { timeout: 120_000 }, async () => {
    const plan = await planned(sharedTime, catalog);
    const said = plan.alternatives.flatMap((one, i) => (one.priceDropToWinFraction === undefined ? [] : [i]));
    expect(said.length).toBeGreaterThan(2);
    for (const i of said) {
      const { service, machineType, usdPerMonth } = plan.alternatives[i]!;
      const services = { ...sharedTime.services, [service]: { ...sharedTime.services[service as 'a'], machineTypes: [machineType] } };
      const forced = await first({ ...sharedTime, services }, catalog);
      expect(usdPerMonth, `${service} on ${machineType}`).toBeCloseTo(forced.totals.usdPerMonth, 2);
      expect(await chosenAt(plan, i, 1.001, catalog), `${service} on ${machineType}`).toBe(machineType);
      expect(await chosenAt(plan, i, 0.98, catalog), `${service} on ${machineType}`).not.toBe(machineType);
    }
  });
  it(
    'and loses by what would not hold: a reviewer read of a latency objective where the subnet was full',
    { timeout: 60_000 },
    async () => {
      const read = await readScenario('data/examples/seller-gcp.plimsoll.yaml');
      const plan = await planned(read.scenario.plain, read.catalog);
      const other = plan.alternatives.find((one) => one.service === 'auction' && one.machineType === 'n2d-highcpu-8')!;
      expect(other.lostBy.code).toBe('limit');
      expect(other.lostBy.message).toContain('with the others as they are: an update runs every group twice over');
      for (const { lostBy } of plan.alternatives) expect(['cost', 'restOfBill', 'limit', 'memory']).toContain(lostBy.code);
    },
  );
});
