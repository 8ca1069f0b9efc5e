/** What the page offers to take from benchmark runs, and what it says where a scenario would refuse it. */
import { readFileSync } from 'node:fs';
import { examineRuns, parseProfile, parseRun } from '../../packages/core/src/index.ts';
import { expect, it } from 'vitest';
import { profilesOf } from '../../apps/calculator/src/jobs/service-profiles.ts';

const profiles = (...files: string[]) => {
  const runs = files.flatMap((fileName) => {
    const text = readFileSync(new URL(`../../data/examples/runs/${fileName}`, import.meta.url), 'utf8');
    return parseRun(text, { fileName }).runs;
  });
  return profilesOf(runs, examineRuns(runs));
};

it('fits the runs of each service apart', () => {
  const [sfe, auction] = profiles('cost-tool-metrics.csv');
  expect([sfe?.service, auction?.service]).toEqual(['sfe', 'auction']);
  // CPU × vCPUs × time ÷ requests by hand: 0.41 × 4 × 3600 ÷ 216000 and 0.62 × 20 × 3600 ÷ 214120
  expect(sfe?.numbers.find(({ value }) => value === 'vcpuSecondsPerRequest')?.mid).toBeCloseTo(0.0273333, 6);
  expect(auction?.numbers.find(({ value }) => value === 'vcpuSecondsPerRequest')?.mid).toBeCloseTo(0.2084812, 6);
  for (const { demand } of [sfe!, auction!]) expect(demand.kind === 'known' && parseFloat(demand.demand.low) > 0).toBe(true);
});

it('says what is missing where runs hold no vCPU time', () => {
  const [all] = profiles('ghz-closed-2.json', 'ghz-closed-8.json', 'ghz-closed-32.json');
  expect(all?.demand).toMatchObject({ kind: 'unknown', why: expect.stringMatching(/^These runs hold no vCPU time\. Record/) as string });
  expect(all?.curve.length).toBeGreaterThan(10);
  // ends that the data leave open are null to JSON alone, and a profile with them would be refused
  expect(() => parseProfile(JSON.parse(all!.text!))).not.toThrow();
});

it('does not offer a range that begins at nothing', () => {
  const [all] = profiles('google-benchmark.json');
  expect(all?.demand).toMatchObject({ kind: 'unknown', why: expect.stringContaining('not told apart from nothing') as string });
});
