/** `plimsoll fit` from outside: what it reads, what it answers, how it ends. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { example, run } from './run-plan.ts';

const runs = 'data/examples/runs';
interface Answer {
  runs: { name: string; format: string }[];
  findings: { code: string; run: string; effect: string; message: string; whatItDoes: string }[];
  problems: { code: string; fileName: string; message: string }[];
}
const answer = (...args: string[]): Answer => JSON.parse(run('fit', ...args, '--json').stdout) as Answer;

describe('plimsoll fit', () => {
  it('answers runs, findings and problems, each run under a name of its own', () => {
    const { runs: read, findings, problems } = answer(runs);
    expect(read).toHaveLength(36);
    expect(new Set(read.map(({ name }) => name)).size).toBe(36);
    const names = read.map(({ name }) => name);
    for (const finding of findings) {
      expect(names).toContain(finding.run);
      expect(['refused', 'widened', 'noted']).toContain(finding.effect);
      expect(finding.whatItDoes.length).toBeGreaterThan(20);
    }
    expect(problems.map(({ code }) => code)).toEqual(['benchmarkFailed']);
  });

  it('prints the report before the table, and nothing of a bar into a pipe', () => {
    const { stdout, stderr, status } = run('fit', `${runs}/wrk-errors.txt`);
    expect(status).toBe(0);
    expect(stdout.indexOf('errorsAsWork')).toBeGreaterThan(0);
    expect(stdout.indexOf('errorsAsWork')).toBeLessThan(stdout.indexOf('calls/s  mean ms'));
    expect(stderr).toBe('');
  });

  it('holds payloads against the scenario’s', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-fit-'));
    const file = join(folder, 'run.csv');
    writeFileSync(file, 'requests,duration_s,request_size_bytes\n60000,60,90000\n');
    const codes = answer(file, '--scenario', example('three-tier-gcp')).findings.map(({ code }) => code);
    expect(codes).toContain('payloadUnlike');
    expect(answer(file).findings).toEqual([]);
  });

  it.each([
    ['no file', ['fit', 'nowhere.json']],
    ['no run', ['fit', 'LICENSE']],
    ['a service without its scenario', ['fit', `${runs}/plain.csv`, '--service', 'front']],
    ['a service that is not there', ['fit', `${runs}/plain.csv`, '--scenario', example('three-tier-gcp'), '--service', 'frnt']],
    ['nothing', ['fit']],
  ])('ends with 2 for %s', (_, args) => {
    const { status, stdout } = run(...args, '--json');
    expect(status).toBe(2);
    expect((JSON.parse(stdout) as Answer).problems.length).toBeGreaterThan(0);
  });

  it('reads standard input', () => {
    const { stdout } = spawnSync('sh', ['-c', `cat ${runs}/ghz-closed-8.json | node packages/plimsoll/bin/plimsoll.mjs fit - --json`], {
      encoding: 'utf8',
    });
    expect((JSON.parse(stdout) as Answer).runs[0]).toMatchObject({ name: 'standard input', format: 'ghzJson' });
  });
});
