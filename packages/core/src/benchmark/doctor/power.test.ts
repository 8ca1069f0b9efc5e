/** How often the doctor cries wolf on 200 clean simulated runs, and how often it sees a planted fault. The same figures stand in docs/benchmark-doctor.md. */
import { describe, expect, it } from 'vitest';
import { parseRun } from '../parse-run.ts';
import { generator, simulatedGhz, type SimulatedLoad } from '../test-data/simulated-run.ts';
import { examineRuns } from './examine-runs.ts';
import type { Finding } from './finding.ts';

/** A load drawn at random: both loops, light and heavy, steady and spread service times. */
function cleanLoad(seed: number): SimulatedLoad {
  const random = generator(seed * 7919 + 1);
  const vcpus = [1, 2, 4, 8][Math.floor(random() * 4)]!;
  const seconds = 15 + Math.floor(random() * 15);
  const loop = seed % 2 === 0 ? 'open' : 'closed';
  // some 2,000 to 8,000 calls, so that a p99 means something
  const rate = 150 + random() * 100;
  const utilization = 0.2 + random() * 0.55;
  return {
    seed,
    loop,
    seconds,
    vcpus,
    utilization,
    callers: vcpus * (1 + Math.floor(random() * 4)),
    meanServiceMs: loop === 'open' ? (utilization * vcpus * 1000) / rate : (vcpus * 1000) / rate,
    squaredCoefficientOfVariation: 0.2 + random() * 1.3,
  };
}

function findingsOf(load: SimulatedLoad, more: { requestBytes?: number } = {}): Finding[] {
  const { runs, problems } = parseRun(simulatedGhz(load), { fileName: `${load.seed}.json` });
  expect(problems).toEqual([]);
  return examineRuns(runs, more);
}

const serious = (findings: readonly Finding[]) => findings.filter(({ effect }) => effect !== 'noted');

describe('the doctor on simulated runs', () => {
  it('stays quiet on at least 95 % of 200 clean runs', () => {
    const alarms = Array.from({ length: 200 }, (_, i) => serious(findingsOf(cleanLoad(i + 1)))).filter((found) => found.length > 0);
    expect(alarms.length).toBeLessThanOrEqual(10);
  });

  const faults: readonly [name: string, code: string, least: number, plant: (load: SimulatedLoad) => SimulatedLoad][] = [
    [
      'a stall that closed-loop callers sit out',
      'coordinatedOmission',
      0.95,
      (load) => ({
        ...load,
        loop: 'closed',
        meanServiceMs: (load.vcpus * 1000) / 200,
        stall: { fromSeconds: load.seconds / 2, toSeconds: load.seconds / 2 + 2 },
      }),
    ],
    [
      'a rate limit that closed-loop callers miss',
      'coordinatedOmission',
      0.95,
      (load) => ({ ...load, loop: 'closed', meanServiceMs: (load.vcpus * 1000) / 200, targetRequestsPerSecond: 240 }),
    ],
    [
      'a generator at its limit, open',
      'generatorSaturated',
      0.95,
      (load) => ({ ...load, loop: 'open', meanServiceMs: load.vcpus, utilization: 0.3, generatorLimit: 200, targetRequestsPerSecond: 300 }),
    ],
    [
      'a generator at its limit, closed',
      'generatorSaturated',
      0.95,
      (load) => ({ ...load, loop: 'closed', callers: 16, vcpus: 16, meanServiceMs: 40, overheadMs: 20 }),
    ],
    [
      'a warm-up of a tenth of the run, twice as slow',
      'warmUp',
      0.9,
      (load) => ({ ...load, slowness: (at) => (at < load.seconds / 10 ? 2 : 1) }),
    ],
    [
      'a change of +50 % service time at half time',
      'changePoint',
      0.9,
      (load) => ({ ...load, utilization: Math.min(load.utilization!, 0.5), slowness: (at) => (at < load.seconds / 2 ? 1 : 1.5) }),
    ],
    ['a clock set back by 5 s', 'clockBackwards', 1, (load) => ({ ...load, clockBackSeconds: 5 })],
    ['3 % errors', 'errorsAsWork', 0.95, (load) => ({ ...load, errorFraction: 0.03 })],
    ['a p99 of 300 calls', 'tooFewRequests', 1, (load) => ({ ...load, mostCalls: 300 })],
  ];

  it.each(faults)('finds %s', (_, code, least, plant) => {
    const runs = 20;
    const found = Array.from({ length: runs }, (_one, i) =>
      serious(findingsOf(plant(cleanLoad(1000 + i)))).some((finding) => finding.code === code),
    );
    expect(found.filter(Boolean).length / runs).toBeGreaterThanOrEqual(least);
  });
});
