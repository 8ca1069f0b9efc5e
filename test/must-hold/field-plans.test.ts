/** Templates, ceilings, scaling facts and the shipped examples of the field, through the built command. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalog, parseScenario, planScenario, starterScenario, templates, type FeasiblePlan } from 'plimsoll';
import { describe, expect, it } from 'vitest';
import { atMid, midOf, template, write } from './certain.ts';
import { example, plan, run } from './run-plan.ts';

const NAMES = ['seller', 'buyer', 'seller-and-buyer', 'key-value', 'protected-app-signals'];
const codes = (of: { warnings: { code: string }[] }) => of.warnings.map(({ code }) => code);
const planned = async (scenario: object | string) => {
  const parsed = parseScenario(scenario);
  const regions = parsed.resolved.regions.map(({ region }) => region);
  return planScenario(parsed, await loadCatalog({ regions }));
};
const feasible = async (scenario: object) => (await planned(scenario)) as FeasiblePlan;
const of = (name: string, given: object = {}, more: object = {}) => ({
  template: template(name, given),
  traffic: { peakRequestsPerSecond: 1000, averageRequestsPerSecond: 500 },
  objectives: { latency: [] },
  ...more,
});

describe.each(NAMES)('template protected-audience/%s', (name) => {
  it('says of every parameter what it is, where its prior comes from and how to measure it', () => {
    for (const [key, parameter] of Object.entries(templates[`protected-audience/${name}`]!.parameters)) {
      expect(parameter.title, key).not.toBe('');
      expect(parameter.source, key).not.toBe('');
      if (!parameter.derived) expect(parameter.howToMeasure, key).toBeTruthy();
    }
  });

  it('has a starter that expands to a plain scenario, which plans to the same plan', async () => {
    const starter = parseScenario(starterScenario(`protected-audience/${name}`));
    expect(starter.plain).not.toHaveProperty('template');
    const mids = {
      ...starter.plain,
      parameters: Object.fromEntries(Object.entries(starter.plain.parameters!).map(([key, value]) => [key, midOf(value)])),
    };
    const first = await feasible(mids);
    expect(first.feasible).toBe(true);
    expect(JSON.stringify(await planned(first.scenario))).toBe(JSON.stringify(first));
  });
});

describe('init and --expand', () => {
  it('write a starter that the command expands and plans again to the same bytes', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'plimsoll-init-')), 'mine.yaml');
    expect(run('init', 'protected-audience/key-value', '--out', file).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('use: protected-audience/key-value');
    const mids = atMid(file);
    const again = write(JSON.parse(run('plan', mids, '--expand', '--json').stdout) as object);
    expect(run('plan', again, '--json').stdout).toBe(run('plan', mids, '--json').stdout);
  });
});

describe('priors', () => {
  it('are listed with source and measurement, and widen the range', () => {
    const file = write({ template: { use: 'protected-audience/key-value' } });
    const prior = plan(file);
    const { usdPerMonth, usdPerMonthLow, usdPerMonthHigh } = prior.totals;
    expect(usdPerMonthLow).toBeLessThan(usdPerMonth);
    expect(usdPerMonth).toBeLessThan(usdPerMonthHigh);
    expect(prior.scenario.priors?.udfTime?.source).toContain('5,000 reads/s');
    expect(codes(prior)).toContain('prior');
    const { stdout } = run('plan', file);
    expect(stdout).toMatch(/priors, not measurements \(\d+\)/);
    expect(stdout).toMatch(/udfTime 3ms \(0\.4ms to 12\.8ms\): its range is worth \$/);
  });
});

describe('ceilings', () => {
  it.each([
    ['buyersPerAuction', 'seller', { buyers: 16, configuredBuyers: 20 }],
    ['buyersPerAuction', 'seller', { buyers: 3, chaffing: 0 }],
    ['requestSize', 'seller', { buyers: 15, configuredBuyers: 20, buyerPayloadBytes: '5kB' }],
    ['metadata', 'seller', { metadataBytes: '70KiB' }],
    ['curlWorkers', 'seller', { curlWorkers: 8 }],
    ['natPorts', 'seller', { natPortsPerVm: 8192 }],
    ['workerQueue.auction', 'seller', { workerQueueLength: 200 }],
    ['threadCache.sfe', 'seller', {}],
    ['routeTimeout.buyer', 'seller', { buyerTimeout: '60s' }],
    ['reasonableModel', 'protected-app-signals', { modelBytes: '200MB' }],
    ['subnetAddresses', 'key-value', { shards: 40, subnetAddresses: 252 }],
  ])('%s warns', async (code, name, given) => {
    expect(codes(await planned(of(name, given)))).toContain(code);
  });

  it.each([
    ['signalsSize', 'protected-app-signals', { signalsBytes: '1.6kB' }, {}],
    ['modelSize', 'protected-app-signals', { modelBytes: '2.1GB' }, {}],
    ['wasmSize', 'buyer', { wasmBytes: '5GB' }, {}],
    ['customHistogramMetrics', 'buyer', { customHistogramMetrics: 4 }, {}],
    ['messageSize.generateBids', 'buyer', { buyerKvResponseBytes: '300MB' }, {}],
    // four threads take 500 messages a second
    ['realtimeThreads', 'key-value', { updatesPerSecond: 51_000 }, { regions: [{ cloud: 'aws', region: 'us-east-1' }] }],
    ['updateMessageSize.aws', 'key-value', { updatesPerMessage: 1000 }, { regions: [{ cloud: 'aws', region: 'us-east-1' }] }],
    [
      'subnetAddresses',
      'seller',
      {},
      { traffic: { peakRequestsPerSecond: 20_000 }, services: { auction: { machineTypes: ['n2d-standard-2'] } } },
    ],
  ])('%s refuses the plan', async (code, name, given, more) => {
    const refused = await planned(of(name, given, more));
    expect(refused.feasible).toBe(false);
    expect(refused.reasons.map((reason) => reason.code)).toContain(code);
  });

  it('a region’s /24 holds the surge of small groups: the same seller fits on larger machines', async () => {
    const fits = await feasible(of('seller', {}, { traffic: { peakRequestsPerSecond: 20_000 } }));
    const vms = fits.services.reduce((sum, { maxReplicas }) => sum + maxReplicas + Math.max(4, maxReplicas), 1);
    expect(vms).toBeLessThanOrEqual(252);
  });
});

describe('scaling facts', () => {
  it('AWS stacks stand at their peak, GCP ones follow the traffic, Key/Value never does', async () => {
    const both = await feasible(
      of(
        'seller-and-buyer',
        {},
        {
          traffic: { peakRequestsPerSecond: 8000, averageRequestsPerSecond: 3000 },
          regions: [
            { cloud: 'aws', region: 'us-east-1', shareFraction: 0.5 },
            { cloud: 'gcp', region: 'us-east4', shareFraction: 0.5 },
          ],
        },
      ),
    );
    for (const row of both.services)
      if (row.region === 'us-east-1') expect(row.minReplicas).toBe(row.maxReplicas);
      else expect(row.minReplicas).toBeLessThan(row.desiredReplicas);
    const kv = await feasible(of('key-value'));
    expect(kv.services[0]!.minReplicas).toBe(kv.services[0]!.maxReplicas);
  });

  it('one queue per Key/Value replica: deliveries grow with the replicas, publishing does not', async () => {
    const messages = async (replicas: number) => {
      const lines = (await feasible(of('key-value', {}, { services: { kv: { replicas } } }))).lineItems;
      const sum = (name: string) => lines.filter(({ id }) => id.includes(name)).reduce((total, line) => total + line.quantity, 0);
      return { delivered: sum('update-delivery-volume'), published: sum('update-publish-volume') };
    };
    const [four, eight] = [await messages(4), await messages(8)];
    expect(eight.delivered / four.delivered).toBeCloseTo(2, 3);
    expect(eight.published).toBeCloseTo(four.published, 9);
  });

  it('more shards carry padded bytes between them: (K − 1) requests and answers a read', async () => {
    const between = async (shards: number) => {
      const { lineItems: lines } = await feasible(
        of('key-value', { shards, readRequestBytes: '5kB', keysPerRead: 20, valueBytes: '500B' }),
      );
      return lines.filter(({ id }) => id.includes('between-shards'));
    };
    const { callsPerRequest, bytesPerCall, billedFraction } = (await between(4))[0]!.inputs as Record<string, { value: number }>;
    expect([callsPerRequest!.value, bytesPerCall!.value]).toEqual([3, 15_000]);
    expect(billedFraction!.value).toBeCloseTo(2 / 3, 12);
    expect(await between(1)).toEqual([]);
  });
});

describe('capacity units of a load balancer', () => {
  // Elastic Load Balancing pricing: an hour's units are the largest of GB, new connections/s ÷ 25, active connections ÷ 3000, rule evaluations/s ÷ 1000
  it.each([
    ['active connections', { activeConnections: 9000 }, 3],
    ['new connections', { newConnectionsPerRequest: 1 }, 10 / 25],
    ['rules', { ruleEvaluationsPerRequest: 1000 }, 10],
  ])('%s count where they are the largest', async (_, given, units) => {
    const regions = [{ cloud: 'aws', region: 'us-east-1', zones: 3 }];
    const traffic = { peakRequestsPerSecond: 10, averageRequestsPerSecond: 10, requestBytes: 100, responseBytes: 100 };
    const few = { activeConnections: 0, newConnectionsPerRequest: 0, ruleEvaluationsPerRequest: 0, ...given };
    const { lineItems } = await feasible(of('buyer', few, { regions, traffic }));
    const lcu = lineItems.filter(({ sku, service }) => sku === 'LCUUsage' && service === 'bfe');
    expect(lcu.reduce((sum, { quantity }) => sum + quantity, 0)).toBeCloseTo(730 * units, 6);
  });
});

describe('the shipped examples', () => {
  it('(a) and (b) meet their objectives with a zone lost; (b) has no line without a price, and names each stand-in', () => {
    for (const name of ['seller-gcp', 'buyer-aws']) {
      const one = plan(atMid(example(name)));
      expect(one.objectives.every(({ met }) => met)).toBe(true);
      expect(one.services.every(({ losses }) => losses.some(({ loss }) => loss === 'zones:1'))).toBe(true);
      if (name !== 'buyer-aws') continue;
      expect(one.totals.unpricedItems).toBe(0);
      expect(one.totals.assumedItems).toBeGreaterThan(0);
      for (const { price } of one.lineItems) if (price.state === 'assumed') expect(price.standIn).toMatch(/ of us-(east-1|west-2)$/);
    }
  });

  it('(f) sinks month by month by 40 %, the fixed lines stay, and the bill is the mean of the months', () => {
    const down = plan(atMid(example('wind-down')));
    expect(down.months).toHaveLength(12);
    down.months.forEach(({ month, peakRequestsPerSecond }) => expect(peakRequestsPerSecond).toBeCloseTo(20_000 * 0.6 ** (month - 1), 6));
    for (const [m, { usdPerMonth }] of down.months.slice(1).entries()) expect(usdPerMonth).toBeLessThan(down.months[m]!.usdPerMonth);
    const mean = down.months.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0) / 12;
    expect(mean / down.totals.usdPerMonth).toBeCloseTo(1, 9);
    expect(down.months[11]!.usdPerMonth).toBeGreaterThan(down.totals.fixedUsdPerMonth);
  });
});
