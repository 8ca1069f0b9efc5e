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
    expect(line.inputs.find(({ name }) => name === 'taskSeconds')!.source).toContain('profile of web');
  });

  it('plans again from the plan alone to the same plan', async () => {
    const made = await plan(SCENARIO);
    const { catalog } = await readScenario(path);
    expect(await planScenario(made.scenario, catalog)).toEqual(made);
  });

  describe('beyond what was measured', () => {
    const measuredUpTo = (largest: number) => `
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
  largestMeasuredConcurrency: ${largest}
`;
    const write = (largest: number) => writeFileSync(join(folder, 'profiles/web.yaml'), PROFILE + measuredUpTo(largest));
    const answer = async (text: string) => {
      writeFileSync(path, text);
      const { scenario, catalog } = await readScenario(path);
      return planScenario(scenario, catalog);
    };
    const pinned = (machineType: string, more = '') =>
      SCENARIO.replace('profile: profiles/web.yaml', `profile: profiles/web.yaml, machineTypes: [${machineType}]${more}`);

    // at 60 % of n vCPUs a replica keeps 0.6 n calls in service: 4.8 on 8, 9.6 on 16
    it('refuses a machine whose load line keeps more than 1.2 × the measured concurrency in service', async () => {
      write(7.9); // 1.2 × 7.9 = 9.48
      const made = await answer(pinned('c6i.4xlarge'));
      if (made.feasible) throw new Error('feasible');
      expect(made.reasons).toHaveLength(1);
      expect(made.reasons[0]).toMatchObject({ code: 'beyondMeasured', resource: 'concurrency', service: 'web', region: 'us-east-1' });
      expect(made.reasons[0]!.need).toBeCloseTo(9.6, 9);
      expect(made.reasons[0]!.limit).toBeCloseTo(9.48, 9);
      expect(made.reasons[0]!.message).toContain('keeps 9.6 calls in service, and the profile was measured up to 7.9');
      expect(made.reasons[0]!.message).toContain('beyond 1.2 × that (9.48)');
      expect(made.nearest!.map(({ change }) => change)).toEqual(['services.web.beyondMeasured="allowed"']);
      expect(made.nearest![0]!.message).toContain('with 8 callers or more');
    });

    it('takes it up to 1.2 ×, with a warning, and quietly inside', async () => {
      write(8.1); // 1.2 × 8.1 = 9.72
      const outside = await plan(pinned('c6i.4xlarge'));
      expect(outside.warnings.filter(({ code }) => code === 'beyondMeasured').map(({ message }) => message)).toEqual([
        expect.stringContaining('1.19 × the 8.1 measured: just outside the data'),
      ]);
      write(10);
      expect((await plan(pinned('c6i.4xlarge'))).warnings.map(({ code }) => code)).not.toContain('beyondMeasured');
    });

    it('uses it all the same where the scenario says so, with a warning, and plans again to the same', async () => {
      write(1);
      const made = await plan(pinned('c6i.4xlarge', ', beyondMeasured: allowed'));
      expect(made.warnings.find(({ code }) => code === 'beyondMeasured')!.message).toContain('used because it is forced');
      const { catalog } = await readScenario(path);
      expect(await planScenario(made.scenario, catalog)).toEqual(made);
    });

    it('chooses among the machines inside and says what the others would have saved', async () => {
      const either = pinned('c6i.xlarge, m6i.large').replace('families: [c6i]', 'families: [c6i, m6i]');
      write(10);
      const free = await plan(either);
      expect(free.services[0]!.machineType).toBe('c6i.xlarge');
      write(1.3); // 0.6 × 4 vCPUs = 2.4 calls are more than 1.2 × 1.3 = 1.56; 0.6 × 2 = 1.2 are not
      const made = await plan(either);
      expect(made.services[0]!.machineType).toBe('m6i.large');
      expect(made.totals.usdPerMonth).toBeGreaterThanOrEqual(free.totals.usdPerMonth);
      const lost = made.alternatives.find(({ lostBy }) => lostBy.code === 'beyondMeasured');
      expect(lost).toMatchObject({ machineType: free.services[0]!.machineType });
      expect(lost!.usdPerMonth).toBeCloseTo(free.totals.usdPerMonth, 6);
      expect(lost!.lostBy.message).toContain('calls in service');
    });

    it('refuses the same machines whatever line an end-to-end objective would draw', async () => {
      write(7.9);
      const two = (ms: number) =>
        `${SCENARIO.replace('ms: 200', `ms: ${ms}`).replace('services: {web: {profile: profiles/web.yaml}}', 'services: {front: {demand: 1ms, calls: [{to: web}]}, web: {profile: profiles/web.yaml}}')}`;
      for (const ms of [200, 55]) {
        const made = await plan(two(ms));
        expect(made.services.find(({ service }) => service === 'web')!.workers).toBeLessThan(16);
        expect(made.optimality.lowerBoundUsdPerMonth).toBeLessThanOrEqual(made.optimality.usdPerMonth * (1 + 1e-9));
      }
    });

    it('is a key of profiles only', async () => {
      writeFileSync(path, SCENARIO.replace('profile: profiles/web.yaml', 'demand: 10ms, beyondMeasured: allowed'));
      await expect(readScenario(path)).rejects.toThrow('it needs profile');
    });
  });
});
