/** Sentences that a reviewer stumbled over. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { run } from './run-plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-words-'));
afterAll(() => rmSync(folder, { recursive: true }));

function scenario(service: object, more: object = {}): string {
  const file = join(folder, 'a.plimsoll.yaml');
  const a = { demand: '64ms', machineTypes: ['c7a.large'], ...service };
  const plain = {
    traffic: { peakRequestsPerSecond: 10 },
    regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
    services: { a },
    ...more,
  };
  writeFileSync(file, JSON.stringify(plain));
  return file;
}

it('all calls are 100%, not 1.0e+2%', () => {
  const b = { demand: '64ms', machineTypes: ['c7a.large'], serviceTime: { squaredCoefficientOfVariation: 0, shape: 'deterministic' } };
  const a = { ...b, calls: [{ to: 'b', timeoutMs: 1 }] };
  expect(run('plan', scenario({}, { services: { a, b } })).stdout).toContain(
    "100% of the calls of b in us-east-1 come after their caller's timeout",
  );
});

it('a batch that does not fit is let in when its first task does', () =>
  // by test/simulator/full-queues.test.ts the share is that of the queue that the tasks fill, here of a batch of 64 that finds at most 4 before it
  expect(run('plan', scenario({ batchSize: 64, queueLimit: 3 })).stdout).toMatch(
    / 1\d% of the calls of a in us-east-1 find its queue full/,
  ));

it('one day is one day, and money has separators', () => {
  const today = { services: { a: { machineType: 'c7a.large', instances: 100_000 } } };
  expect(run('plan', scenario({}, { today })).stdout).toMatch(/the plan saves \$\d,\d{3},\d{3}\.\d{2} a month and pays back in 1 day\b/);
});

it('an empty list says that it is empty', () =>
  expect(run('explain', scenario({}), 'shadowPrices[0]').stderr).toContain(
    'the plan has nothing at shadowPrices[0]; shadowPrices is empty',
  ));
