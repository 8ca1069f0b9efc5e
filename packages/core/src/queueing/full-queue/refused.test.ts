/** What a full queue refuses: M/M/c/K as its closed form has it. */
import { expect, it } from 'vitest';
import { boundedQueue } from '../wait/bounded-queue.ts';
import { refusedFraction } from './refused.ts';

it.each([
  [1, 0.8, 3],
  [4, 0.9, 0],
  [16, 0.7, 20],
])('%i servers, %d busy, %i may wait: as M/M/c/K', (servers, utilization, queueLimit) => {
  const refused = refusedFraction({
    servers,
    utilization,
    squaredCoefficientOfVariation: 1,
    shape: 'exponential',
    batchSize: 1,
    arrivalSquaredCoefficientOfVariation: 1,
    balancer: 'random',
    replicas: 1,
    queueLimit,
  });
  const { lostFraction } = boundedQueue({ offeredVcpus: utilization * servers, vcpus: servers, places: servers + queueLimit });
  expect(refused / lostFraction).toBeCloseTo(1, 9);
});
