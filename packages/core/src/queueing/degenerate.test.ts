/** Whatever a queue is asked: an exact answer or a finite one, growing with the fraction, never NaN, and soon. */
import { describe, expect, it } from 'vitest';
import type { ResponseTimeOptions } from './response-options.ts';
import { readSeldom } from './replicas/read-seldom.ts';
import { responseTime } from './response-time.ts';
import type { ShapeName } from './distribution/service-shape.ts';

await readSeldom();

const SHAPES: readonly (readonly [ShapeName, number])[] = [
  ['deterministic', 0],
  ['exponential', 1],
  ['gamma', 0.01],
  ['lognormal', 4],
  ['hyperexponential', 16],
  ['lognormal', 100],
];

function check(options: ResponseTimeOptions): void {
  const law = responseTime(options);
  const said = JSON.stringify(options);
  const times = [0.5, 0.95, 0.99].map((fraction) => law.quantileMs(fraction));
  expect(law.stable, said).toBe(true);
  for (const value of [law.meanMs, ...times, law.errorBand]) expect(Number.isFinite(value) && value >= 0, `${said}: ${value}`).toBe(true);
  expect(times[1]! >= times[0]! * (1 - 1e-9) && times[2]! >= times[1]! * (1 - 1e-9), `${said}: ${times.join(' ')}`).toBe(true);
  const within = law.cdf(law.meanMs);
  expect(within >= 0 && within <= 1, `${said}: cdf ${within}`).toBe(true);
}

/** Queues so busy, their tasks of 1 s. */
const at = (busy: number, vcpus: number, batchSize: number, [shape, squaredCoefficientOfVariation]: (typeof SHAPES)[number]) => ({
  requestsPerSecond: (busy * vcpus) / batchSize,
  vcpus,
  batchSize,
  serviceTime: { meanMs: 1000, squaredCoefficientOfVariation, shape },
});

describe.each(SHAPES)('%s tasks of spread %d', (...shape) => {
  it('on few and many vCPUs, alone and in small and vast batches, nearly idle to nearly full', () => {
    for (const vcpus of [1, 7, 64, 1000, 100_000])
      for (const batchSize of [1, 1.5, 9, 1000, 1e6]) for (const busy of [1e-9, 0.3, 0.9999999]) check(at(busy, vcpus, batchSize, shape));
  });

  it('coming evenly, and in bursts without measure', () => {
    for (const vcpus of [1, 64])
      for (const batchSize of [1, 8])
        for (const busy of [1e-9, 0.3, 0.9999])
          for (const burstiness of [0, 0.5, 4, 1e6]) check({ ...at(busy, vcpus, batchSize, shape), burstiness });
  });

  it('over few and many replicas that share', () => {
    for (const replicas of [2, 5000])
      for (const batchSize of [1, 8])
        for (const busy of [1e-9, 0.3, 0.9999])
          for (const balancer of ['twoChoices', 'leastOutstanding', 'pooled'] as const) {
            const { requestsPerSecond, ...one } = at(busy, 7, batchSize, shape);
            check({ ...one, requestsPerSecond: requestsPerSecond * replicas, replicas, balancer });
          }
  });
});

it('is the time of the slowest of so many tasks where nothing else is asked', () => {
  // 1000 steady tasks on 64 vCPUs: 16 rounds
  expect(responseTime({ ...at(1e-9, 64, 1000, ['deterministic', 0]) }).quantileMs(0.5)).toBeCloseTo(16_000, 3);
});

describe('spreads beyond what can be told apart', () => {
  it.each(['gamma', 'lognormal'] as const)('nearly none of %s tasks is none', (shape) => {
    for (const vcpus of [1, 4])
      for (const batchSize of [1, 10])
        for (const busy of [0, 0.5, 0.99]) {
          const steady = responseTime(at(busy, vcpus, batchSize, ['deterministic', 0]));
          for (const scv of [5e-324, 1e-100, 1e-20, 1e-12, 1e-10]) {
            const law = responseTime(at(busy, vcpus, batchSize, [shape, scv]));
            const said = `${shape} ${scv}, ${vcpus} vCPUs, batches of ${batchSize}, ${busy} busy`;
            expect(law.meanMs / steady.meanMs, said).toBeCloseTo(1, 2);
            for (const fraction of [0.01, 0.5, 0.99])
              expect(law.quantileMs(fraction) / steady.quantileMs(fraction), `${said}, ${fraction}`).toBeCloseTo(1, 2); // batches are added up in steps
          }
        }
  });
  it.each(['gamma', 'lognormal', 'hyperexponential'] as const)('up to a million of %s tasks, and no further', (shape) => {
    for (const busy of [0.3, 0.99]) for (const vcpus of [1, 4]) check(at(busy, vcpus, 1, [shape, 1e6]));
    expect(() => responseTime(at(0.5, 1, 1, [shape, 1e7]))).toThrow(/squaredCoefficientOfVariation must be at most 1000000, got 10000000/);
  });
});

it('everything is done after an endless time, and no time is no number', () => {
  for (const replicas of [1, 1e300])
    expect(responseTime({ requestsPerSecond: 1, vcpus: 4, replicas, serviceTime: { meanMs: 10 } }).cdf(Infinity)).toBe(1);
  expect(responseTime({ requestsPerSecond: 1, vcpus: 1, serviceTime: { meanMs: 1000 } }).cdf(Infinity)).toBe(0); // never drains
  expect(() => responseTime({ requestsPerSecond: 1, vcpus: 4, serviceTime: { meanMs: 10 } }).cdf(NaN)).toThrow(/ms must be a number/);
});
