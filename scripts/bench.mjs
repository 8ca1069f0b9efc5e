// `pnpm bench`: the figures that matter, as ratios or differences within one run; never part of the tests, for machines are noisy.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { setup } from './setup.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
await setup();
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const timed = (args) => {
  const start = performance.now();
  spawnSync(process.execPath, args, { cwd: root, stdio: 'ignore' });
  return performance.now() - start;
};
const example = 'data/examples/three-tier-gcp.plimsoll.yaml';
const [empty, plan] = [[], []];
for (let i = 0; i < 15; i++) {
  empty.push(timed(['-e', '0']));
  plan.push(timed(['packages/plimsoll/bin/plimsoll.mjs', 'plan', example, '--json']));
}
console.log(
  `plan of the first example, whole process: ${Math.round(median(plan))} ms, ${Math.round(median(plan) - median(empty))} ms above node -e 0 (${Math.round(median(empty))} ms); target 250`,
);

const { readScenario, planScenario } = await import('../packages/plimsoll/dist/index.js');
console.log('planning itself, warm, each time at another peak: the answer, and the whole plan with its range; target 50');
for (const file of readdirSync(join(root, 'data/examples')).filter((name) => name.endsWith('.plimsoll.yaml'))) {
  const { scenario, catalog } = await readScenario(join(root, 'data/examples', file));
  const peak = Number(scenario.plain.traffic?.peakRequestsPerSecond ?? 1000);
  const [answers, wholes] = [[], []];
  for (let i = 0; i < 24; i++) {
    const raw = JSON.parse(JSON.stringify(scenario.plain));
    raw.traffic = { ...raw.traffic, peakRequestsPerSecond: peak * (1 + 0.0013 * (i + 1)) };
    const start = performance.now();
    let answered;
    await planScenario(raw, catalog, { onFirst: () => (answered = performance.now() - start) });
    wholes.push(performance.now() - start);
    answers.push(answered ?? wholes.at(-1));
  }
  console.log(`  ${file.replace('.plimsoll.yaml', '').padEnd(24)} ${median(answers).toFixed(0)} ms, ${median(wholes).toFixed(0)} ms`);
}

const kb = (path) => gzipSync(readFileSync(join(root, 'data', path))).length / 1024;
const index = JSON.parse(readFileSync(join(root, 'data/index.json'), 'utf8'));
for (const [cloud, region] of [
  ['aws', 'us-east-1'],
  ['aws', 'eu-west-1'],
  ['gcp', 'us-central1'],
  ['gcp', 'europe-west4'],
]) {
  const { date } = index.prices[cloud];
  const own = kb(`prices/${cloud}/${date}/${region}.json`);
  const shared = kb(`shapes/${cloud}/${index.shapes[cloud]}/shapes.json`) + kb(`prices/${cloud}/${date}/global.json`);
  console.log(
    `${cloud} ${region}: ${own.toFixed(1)} KB gzipped, with the cloud's shapes and global prices ${(own + shared).toFixed(1)} KB`,
  );
}
console.log(`the command: ${(statSync(join(root, 'packages/plimsoll/dist/cli.cjs')).size / 1024).toFixed(0)} KB`);

for (const script of ['scripts/bench-choice.mjs', 'scripts/bench-runs.mjs']) {
  const { status } = spawnSync(process.execPath, [script], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
