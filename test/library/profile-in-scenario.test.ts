/** A profile file beside a scenario: planned, explained, planned again from the plan alone. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explain, planScenario, readScenario, type FeasiblePlan } from 'plimsoll';
import { beforeAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-profile-'));
const path = join(folder, 'shop.plimsoll.yaml');
const SCENARIO = `
traffic: {peakRequestsPerSecond: 2000, averageRequestsPerSecond: 1200}
regions: [{cloud: aws, region: us-east-1, zones: 3}]
objectives: {latency: [{fraction: 0.95, ms: 200}], survive: {zones: 1}}
constraints: {maxUtilizationFraction: 0.6, families: [c6i]}
services: {web: {profile: profiles/web.yaml}}
`;
const PROFILE = `
schema: plimsoll.profile/1
referenceMachineType: c6i.2xlarge
vcpuSecondsPerRequest:
  {low: 0.008, mid: 0.010, high: 0.013, confidenceFraction: 0.95,
   evidence: {method: CPU × vCPUs × time ÷ requests, points: 6, runs: [a, b], files: [a.json, b.json], dates: {first: '2026-11-01', last: '2026-11-02'}, softwareVersions: [v7], trust: measured}}
`;

async function plan(text: string): Promise<FeasiblePlan> {
  writeFileSync(path, text);
  const { scenario, catalog } = await readScenario(path);
  const made = await planScenario(scenario, catalog);
  if (!made.feasible) throw new Error('infeasible');
  return made;
}

describe('a profile in a plan', () => {
  beforeAll(() => {
    mkdirSync(join(folder, 'profiles'));
    writeFileSync(join(folder, 'profiles/web.yaml'), PROFILE);
  });

  it('gives the same plan as its mid stated as demand, and a range from its interval', async () => {
    const profiled = await plan(SCENARIO);
    const stated = await plan(SCENARIO.replace('profile: profiles/web.yaml', 'demand: 10ms, referenceMachineType: c6i.2xlarge'));
    expect(profiled.totals.usdPerMonth).toBe(stated.totals.usdPerMonth);
    expect(stated.totals.usdPerMonthHigh).toBe(stated.totals.usdPerMonth);
    expect(profiled.totals.usdPerMonthLow).toBeLessThan(profiled.totals.usdPerMonth);
    expect(profiled.totals.usdPerMonthHigh).toBeGreaterThan(profiled.totals.usdPerMonth);
    expect(profiled.uncertainty.inputs.map((input) => input.path)).toEqual(['services.web.profile.vcpuSecondsPerRequest']);
  });

  it('says where the number comes from', async () => {
    const made = await plan(SCENARIO);
    const opened = explain(made, 'services[0].vcpuSecondsPerRequest');
    expect(opened.sources.join()).toContain('6 runs (a.json, b.json, 2026-11-01 to 2026-11-02, version v7)');
    expect(opened.inputs.map(({ name, value }) => [name, value])).toEqual([
      ['low', 0.008],
      ['mid', 0.01],
      ['high', 0.013],
    ]);
    const line = explain(made, 'services.web.loadLineRequestsPerSecond');
    expect(line.inputs.find(({ name }) => name === 'vcpuSecondsPerRequest')!.source).toContain('profile of web');
  });

  it('plans again from the plan alone to the same plan', async () => {
    const made = await plan(SCENARIO);
    const { catalog } = await readScenario(path);
    expect(await planScenario(made.scenario, catalog)).toEqual(made);
  });

  it('warns when the load line leaves what was measured', async () => {
    const scalability = `
scalability:
  requestsPerSecondAtOne: {value: 100}
  contention: {value: 0.01}
  coherency: {value: 0}
  peak: {kind: notIdentified, reason: none}
  knee: {kind: at, concurrency: 100}
  limit: {kind: at, requestsPerSecond: 10000}
  rSquared: 1
  confidenceFraction: 0.95
  intervals: none
  bounded: true
  points: 3
  largestMeasuredConcurrency: 0.1
`;
    writeFileSync(join(folder, 'profiles/web.yaml'), PROFILE + scalability);
    const made = await plan(SCENARIO);
    expect(made.warnings.map(({ code }) => code)).toContain('beyondMeasured');
  });
});
