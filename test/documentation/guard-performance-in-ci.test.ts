/** The guide "Guard performance in CI", its commands run as they stand. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Run } from 'plimsoll';
import { describe, expect, it } from 'vitest';
import { simulatedRuns } from '../../packages/core/src/benchmark/regression/test-data/simulated-runs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const guide = readFileSync(`${root}docs/guides/guard-performance-in-ci.md`, 'utf8');
const commands = [...guide.matchAll(/```sh\nplimsoll (.*)\n```/g)].map((match) => match[1]!);

/** Runs as the plain CSV that the command reads. */
function csvOf(runs: readonly Run[]): string {
  const columns: [string, (run: Run) => number | string | undefined][] = [
    ['name', (run) => run.name],
    ['date', (run) => run.date],
    ['requests', (run) => run.requests],
    ['errors', (run) => run.errors],
    ['duration_s', (run) => run.durationSeconds],
    ['rps', (run) => run.requestsPerSecond],
    ['loop', (run) => run.loop],
    ['mean_ms', (run) => run.latencyMs.mean],
    ['p50_ms', (run) => run.latencyMs.p50],
    ['p90_ms', (run) => run.latencyMs.p90],
    ['p95_ms', (run) => run.latencyMs.p95],
    ['p99_ms', (run) => run.latencyMs.p99],
    ['vcpus', (run) => run.cpu?.vcpus],
    ['cpu_fraction', (run) => run.cpu?.utilizationFraction],
  ];
  return [columns.map(([name]) => name).join(','), ...runs.map((run) => columns.map(([, of]) => of(run) ?? '').join(','))].join('\n');
}

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-ci-'));
for (const [name, slowdown] of [
  ['main', 0],
  ['branch', 0.18],
] as const) {
  mkdirSync(join(folder, 'runs', name), { recursive: true });
  writeFileSync(join(folder, 'runs', name, 'runs.csv'), csvOf(simulatedRuns({ seed: name.length, runs: 12, slowdown })));
}
writeFileSync(
  join(folder, 'shop.plimsoll.yaml'),
  'traffic: {peakRequestsPerSecond: 8000, averageRequestsPerSecond: 5000}\nregions: [{cloud: aws, region: us-east-1, zones: 3}]\nservices: {web: {demand: 4ms}}\n',
);
const run = (command: string) =>
  spawnSync(process.execPath, [`${root}packages/plimsoll/bin/plimsoll.mjs`, ...command.split(' ')], { cwd: folder, encoding: 'utf8' });

describe('the guide "Guard performance in CI"', () => {
  it('has its commands', () => expect(commands).toHaveLength(4));

  it.each(commands)('plimsoll %s finds the slowdown and exits 1', (command) => {
    const { status, stdout, stderr } = run(command);
    expect(stderr).toBe('');
    expect(status).toBe(1);
    expect(stdout).toContain('Yes, slower');
    if (command.includes('--markdown')) expect(stdout).toMatch(/^### Yes, slower\n\n\| runs of \| measure/);
    if (command.includes('--scenario'))
      expect(stdout).toMatch(/in the plan: \+\d+\.\d % vCPU per request of web → \+\d+ replicas, \+\$[\d,]+ a year/);
    if (command.includes('--history')) expect(stdout).toContain('over the history');
  });

  it('exits 0 when nothing changed, 2 when nothing can be read', () => {
    expect(run('compare runs/main runs/main').status).toBe(0);
    expect(run('compare runs/main runs/nowhere').status).toBe(2);
    expect(run('compare runs/main runs/branch --service web --json').status).toBe(2);
  });
});
