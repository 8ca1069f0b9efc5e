/** The built command, as a user runs it. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FeasiblePlan } from 'plimsoll';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bin = `${root}packages/plimsoll/bin/plimsoll.mjs`;

export function run(...args: string[]): { status: number; stdout: string; stderr: string } {
  if (!existsSync(`${root}packages/plimsoll/dist/cli.cjs`)) throw new Error('build first: node scripts/build.mjs (npm test does)');
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1e8 });
  return { status: status ?? -1, stdout, stderr };
}

export const example = (name: string) => `data/examples/${name}.plimsoll.yaml`;

export function plan(file: string, ...sets: string[]): FeasiblePlan {
  const { stdout } = run('plan', file, '--json', ...sets.flatMap((set) => ['--set', set]));
  return JSON.parse(stdout) as FeasiblePlan;
}
