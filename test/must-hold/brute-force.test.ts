/** Thirty random small scenarios, planned again by a brute force that shares no code with the planner: raw snapshot rows and arithmetic. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { loadCatalog, parseScenario, planScenario, type FeasiblePlan } from 'plimsoll';
import { describe, expect, it } from 'vitest';

const data = fileURLToPath(new URL('../../data/', import.meta.url));
const read = (path: string) => JSON.parse(readFileSync(data + path, 'utf8'));
const index = read('index.json');
const wholeCore = new Set((read('hand/whole-core-families.json').families as [string, string][]).map(([, family]) => family));

interface Case {
  cloud: 'aws' | 'gcp';
  region: string;
  peak: number;
  demandMs: number;
  limit: number;
  zones: number;
  memoryGib: number;
  diskGib: number;
}

/** Cheapest machine for a flat load that must survive a zone: every row of the price list tried. */
function bruteForce({ cloud, region, peak, demandMs, limit, zones, memoryGib, diskGib }: Case): { names: string[]; usd: number } {
  const shapes = read(`shapes/${cloud}/${index.shapes[cloud]}/shapes.json`).machines as (string | number | null)[][];
  const prices = read(`prices/${cloud}/${index.prices[cloud].date}/${region}.json`);
  const global = read(`prices/${cloud}/${index.prices[cloud].date}/global.json`);
  const factor = new Map(((global.sustainedUse ?? []) as [string, string][]).map(([family, value]) => [family, Number(value)]));
  const skuUsd = (list: { skus: [string, string, string, string, [number, string][]][] }, text: string) =>
    Number(list.skus.find(([, sku]) => sku.startsWith(text))![4][0]![1]);
  const diskUsd =
    cloud === 'aws'
      ? skuUsd(read(`prices/aws/${index.prices.aws.date}/us-east-1.json`), 'EBS:VolumeUsage.gp3')
      : skuUsd(prices, 'Balanced PD Capacity');
  const ipUsd = cloud === 'aws' ? skuUsd(prices, 'PublicIPv4:InUseAddress') : skuUsd(global, 'External IP Charge on a Standard VM');
  const metricsUsd = cloud === 'aws' ? 7 * 0.3 : 0; // aws-skus.csv: CW:MetricMonitorUsage 0.3 USD a metric-month, seven an instance
  let best = Infinity;
  let names: string[] = [];
  for (const [name, usdText, , , listed] of prices.machines as [string, string, number, number, number][]) {
    const shape = shapes.find(([type]) => type === name);
    if (!shape || !listed || shape[5] !== 'x86_64' || shape[9] !== '' || (shape[4] as number) < memoryGib) continue;
    const family = shape[1] as string;
    const speed = (shape[6] ?? (wholeCore.has(family) ? 1 : 2)) === 1 ? 1.5 : 1;
    const line = (limit * (shape[3] as number) * speed) / (demandMs / 1000);
    let n = 1;
    while (n - Math.ceil(n / zones) < Math.max(1, Math.ceil(peak / line - 1e-9))) n++;
    const sustained = cloud === 'gcp' && factor.get(family)! < 1 ? (1 + 0.8678 + 0.733 + 0.6) / 4 : 1;
    const usd = n * (Number(usdText) * 730 * sustained + diskGib * diskUsd + 730 * ipUsd + metricsUsd);
    if (usd < best - 1e-7) [best, names] = [usd, [name]];
    else if (usd < best + 1e-7) names.push(name);
  }
  return { names, usd: best };
}

const regions = fc.constantFrom(
  ['gcp', 'us-east4'],
  ['gcp', 'europe-west1'],
  ['gcp', 'us-central1'],
  ['aws', 'us-east-1'],
  ['aws', 'eu-west-1'],
  ['aws', 'us-west-2'],
);
const cases = fc.sample(
  fc.record({
    place: regions,
    peak: fc.integer({ min: 10, max: 20000 }),
    demandMs: fc.integer({ min: 1, max: 80 }),
    limit: fc.constantFrom(0.4, 0.5, 0.6, 0.7),
    zones: fc.integer({ min: 2, max: 5 }),
    memoryGib: fc.constantFrom(0, 3, 15, 60),
    diskGib: fc.constantFrom(0, 20, 200),
  }),
  { numRuns: 30, seed: 20261124 },
);

describe('an independent brute force', () => {
  it.each(cases.map((one, i) => [i, one] as const))('agrees on random scenario %i', async (_, { place, ...rest }) => {
    const [cloud, region] = place as ['aws' | 'gcp', string];
    const one: Case = { cloud, region, ...rest };
    const catalog = await loadCatalog({ regions: [region] });
    const scenario = parseScenario({
      traffic: { peakRequestsPerSecond: one.peak },
      regions: [{ cloud, region, zones: one.zones }],
      services: { web: { demand: `${one.demandMs}ms`, diskGib: one.diskGib, memory: { base: `${one.memoryGib}GiB` } } },
      objectives: { survive: { zones: 1 } },
      constraints: { maxUtilizationFraction: one.limit },
    });
    const plan = (await planScenario(scenario, catalog)) as FeasiblePlan;
    const { names, usd } = bruteForce(one);
    expect(names).toContain(plan.services[0]!.machineType);
    expect(Math.abs(plan.totals.usdPerMonth - usd)).toBeLessThan(1e-9 * usd);
    expect(plan.optimality.proven).toBe(true);
  });
});
