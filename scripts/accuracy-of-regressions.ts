/**
 * How often `compare` cries wolf and how often it sees a real slowdown, on simulated runs: writes docs/accuracy-of-regressions.md.
 * Run: npx tsx scripts/accuracy-of-regressions.ts
 */
import { writeFileSync } from 'node:fs';
import { compareRuns, historyOf } from '../packages/core/src/benchmark/index.ts';
import { simulatedRuns } from '../packages/core/src/benchmark/regression/test-data/simulated-runs.ts';

const PAIRS = 1000;
const HISTORIES = 300;
const VARIATION = 0.05;
const SHARED = [0, 0.5, 1];

const percent = (count: number, of: number) => `${((100 * count) / of).toFixed(1)} %`;

/** Share of pairs in which the candidate is called a regression. */
function pairs(runs: number, slowdown: number, shared: number): string {
  let found = 0;
  for (let seed = 0; seed < PAIRS; seed++) {
    const baseline = simulatedRuns({ seed: 2 * seed + 1, runs, variation: VARIATION, shared });
    const candidate = simulatedRuns({ seed: 2 * seed + 2, runs, variation: VARIATION, shared, slowdown });
    if (compareRuns(baseline, candidate).verdict === 'regression') found++;
  }
  return percent(found, PAIRS);
}

/** Share of histories in which a change for the worse is found; the slowdown as it grows over the places of the runs. */
function histories(runs: number, slowdown: (place: number) => number, shared: number): string {
  let found = 0;
  for (let seed = 0; seed < HISTORIES; seed++)
    if (historyOf(simulatedRuns({ seed: seed + 1, runs, variation: VARIATION, shared, slowdown })).verdict === 'regression') found++;
  return percent(found, HISTORIES);
}

const step = (at: number, size: number) => (place: number) => (place < at ? 0 : size);
const table = (head: string[], rows: string[][]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const columns = SHARED.map((shared) => `${shared * 100} % in common`);

const pairRows = (
  [
    ['30 and 30 runs, no slowdown (false alarms)', 30, 0],
    ['30 and 30 runs, 3 % slower', 30, 0.03],
    ['30 and 30 runs, 5 % slower', 30, 0.05],
    ['30 and 30 runs, 10 % slower', 30, 0.1],
    ['10 and 10 runs, no slowdown (false alarms)', 10, 0],
    ['10 and 10 runs, 5 % slower', 10, 0.05],
    ['10 and 10 runs, 10 % slower', 10, 0.1],
    ['3 and 3 runs, no slowdown (false alarms)', 3, 0],
    ['3 and 3 runs, 20 % slower', 3, 0.2],
  ] as const
).map(([name, runs, slowdown]) => [name, ...SHARED.map((shared) => pairs(runs, slowdown, shared))]);

const historyRows = (
  [
    ['30 runs, no change (false alarms)', 30, step(30, 0)],
    ['30 runs, 5 % slower from the 16th', 30, step(15, 0.05)],
    ['30 runs, 10 % slower from the 16th', 30, step(15, 0.1)],
    ['60 runs, no change (false alarms)', 60, step(60, 0)],
    ['60 runs, 5 % slower from the 31st', 60, step(30, 0.05)],
    ['60 runs, 10 % slower from the 31st', 60, step(30, 0.1)],
    ['60 runs, drifting to 15 % slower', 60, (place: number) => (0.15 * place) / 60],
  ] as [string, number, (place: number) => number][]
).map(([name, runs, slowdown]) => [name, ...SHARED.map((shared) => histories(runs, slowdown, shared))]);

const page = `# How accurate are regressions?

Simulated load tests with a run-to-run variation of ${VARIATION * 100} % in each of six measures (requests/s, vCPU-seconds per request, mean, p50, p95, p99). Some of
that variation is a run's own, its machine and its hour, and moves all measures of the run alike: "in common" is that part of the variance. Written by
\`npx tsx scripts/accuracy-of-regressions.ts\` from fixed seeds; a smaller part of it runs as a test (\`packages/core/src/benchmark/regression/accuracy.test.ts\`).

## Baseline against candidate (\`plimsoll compare BASELINE CANDIDATE\`)

Share of ${PAIRS} pairs called a regression, at the defaults: false alarms 5 % over all measures together (Holm), a change below 2 % does not matter.

${table(['', ...columns], pairRows)}

Asked: with 30 runs false alarms of at most 5 %, and at least 90 % of 5 % slowdowns found. That holds where at least half of the variance is a measure's own; where all
measures move exactly together the correction for many measures is too strict, and fewer are found.

## Change points in a history (\`plimsoll compare --history\`)

Share of ${HISTORIES} histories in which a change for the worse was found, nobody telling where to look; false alarms 5 % over all measures together.

${table(['', ...columns], historyRows)}

Thirty runs in all are too few for a step of 5 % in the middle of a history when the measures move together: even a test that knew the place would compare 15 runs
with 15, a standard error of 5 % × √(2/15) = 1.8 %, and find 78 % of such steps (two-sided, 5 %); looking for the place costs more. Each measure that varies by itself
helps, and so does every further run: keep 30 runs on either side of a change, or vary less (pinned cores, the same host, longer runs).
`;
writeFileSync(new URL('../docs/accuracy-of-regressions.md', import.meta.url), page);
process.stdout.write(page);
