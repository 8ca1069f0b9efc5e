// `npm test`: sets everything up and runs every test; the last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromiumPath } from './chromium.mjs';
import { setup } from './setup.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
await setup();
const node = (script, args, env) =>
  spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  }).status ?? 1;
let passed = 0;
let failed = 0;
const check = (name, status) => {
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'}  ${name}`);
  if (status === 0) passed++;
  else failed++;
};
check('types', node('typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json']));
check('types of the calculator', node('svelte-check/bin/svelte-check', ['--workspace', 'apps/calculator', '--output', 'human']));
check('lint', node('eslint/bin/eslint.js', ['.']));

const report = join(root, 'node_modules/.cache/plimsoll/vitest.json');
rmSync(report, { force: true });
const chromium = chromiumPath();
const status = node(
  'vitest/vitest.mjs',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
  chromium ? { CHROMIUM_PATH: chromium } : {},
);
if (existsSync(report)) {
  const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
  passed += numPassedTests;
  failed += numFailedTests || (status === 0 ? 0 : Math.max(1, numFailedTestSuites));
  if (numPendingTests > 0 && process.env.CI) failed += numPendingTests;
} else failed++;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
