/**
 * How often `compare` cries wolf and how often it sees a real slowdown, on simulated runs: writes docs/accuracy-of-regressions.md.
 * Run: npx tsx scripts/accuracy-of-regressions.ts
 */
import { writeFileSync } from 'node:fs';
import { compareRuns, historyOf } from '../packages/core/src/benchmark/index.ts';
import { simulatedRuns } from '../packages/core/src/benchmark/regression/test-data/simulated-runs.ts';

const PAIRS = 500;
const HISTORIES = 200;
/** histories without change, whose share is small and must be told well */
const CLEAN = 400;
const VARIATION = 0.05;
const SHARED = [0, 0.5, 1];
const MEASURES = 6;
/** of the standard normal distribution, one-sided at 5 % */
const FIVE_PERCENT = 1.6449;

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const share = (count: number, of: (seed: number) => boolean) =>
  Array.from({ length: count }, (_, i) => of(i)).filter(Boolean).length / count;

interface Design {
  slowdown?: number | ((place: number) => number);
  slows?: 'all' | 'p99Ms';
}

/** Share of pairs in which the candidate is called a regression. */
const pairs = (runs: number, design: Design, shared: number): number =>
  share(PAIRS, (seed) => {
    const baseline = simulatedRuns({ seed: 2 * seed + 1, runs, variation: VARIATION, shared });
    const candidate = simulatedRuns({ seed: 2 * seed + 2, runs, variation: VARIATION, shared, ...design });
    return compareRuns(baseline, candidate).verdict === 'regression';
  });

/** Share of histories in which a change for the worse is found. */
const histories = (runs: number, design: Design, shared: number): number =>
  share(
    Object.keys(design).length === 0 ? CLEAN : HISTORIES,
    (seed) => historyOf(simulatedRuns({ seed: seed + 1, runs, variation: VARIATION, shared, ...design })).verdict === 'regression',
  );

/** Normal distribution function. Source: Abramowitz & Stegun (1964), 26.2.17, error below 7.5e-8. */
function normal(x: number): number {
  if (x < 0) return 1 - normal(-x);
  const t = 1 / (1 + 0.2316419 * x);
  const tail = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153].reduce((sum, term) => sum * t + term, 0) * t;
  return 1 - (tail * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** The most that any test can find of a step of one run-to-run deviation in all measures, told the place and every variance (Neyman and Pearson). */
const bound = (before: number, after: number, deviations: number, shared: number) =>
  normal(deviations * Math.sqrt((before * after) / (before + after) / (shared + (1 - shared) / MEASURES)) - FIVE_PERCENT);

const from = (at: number, size: number) => ({ slowdown: (place: number) => (place < at ? 0 : size) });
const table = (head: string[], rows: string[][]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const columns = SHARED.map((shared) => `${shared * 100} % in common`);

const pairRows = (
  [
    ['30 and 30 runs, no slowdown (false alarms)', 30, {}],
    ['30 and 30 runs, 3 % slower', 30, { slowdown: 0.03 }],
    ['30 and 30 runs, 5 % slower', 30, { slowdown: 0.05 }],
    ['30 and 30 runs, 10 % slower', 30, { slowdown: 0.1 }],
    ['30 and 30 runs, the p99 alone 5 % slower', 30, { slowdown: 0.05, slows: 'p99Ms' }],
    ['10 and 10 runs, no slowdown (false alarms)', 10, {}],
    ['10 and 10 runs, 5 % slower', 10, { slowdown: 0.05 }],
    ['10 and 10 runs, 10 % slower', 10, { slowdown: 0.1 }],
    ['3 and 3 runs, no slowdown (false alarms)', 3, {}],
    ['3 and 3 runs, 20 % slower', 3, { slowdown: 0.2 }],
  ] as [string, number, Design][]
).map(([name, runs, design]) => [name, ...SHARED.map((shared) => percent(pairs(runs, design, shared)))]);

const one = Math.log(1.05) / Math.log1p(VARIATION);
const ten = Math.log(1.1) / Math.log1p(VARIATION);
const historyRows = (
  [
    ['30 runs, no change (false alarms)', 30, {}],
    ['30 runs, 5 % slower from the 16th', 30, from(15, 0.05), [15, 15, one]],
    ['30 runs, 10 % slower from the 16th', 30, from(15, 0.1), [15, 15, ten]],
    ['30 runs, the p99 alone 10 % slower from the 16th', 30, { ...from(15, 0.1), slows: 'p99Ms' }],
    ['45 runs, 5 % slower from the 31st', 45, from(30, 0.05), [30, 15, one]],
    ['60 runs, no change (false alarms)', 60, {}],
    ['60 runs, 5 % slower from the 31st', 60, from(30, 0.05), [30, 30, one]],
    ['60 runs, 10 % slower from the 31st', 60, from(30, 0.1), [30, 30, ten]],
    ['60 runs, drifting to 15 % slower', 60, { slowdown: (place: number) => (0.15 * place) / 60 }],
    ['80 runs, 5 % slower from the 41st', 80, from(40, 0.05), [40, 40, one]],
  ] as [string, number, Design, [number, number, number]?][]
).map(([name, runs, design, step]) => [
  name,
  ...SHARED.map((shared) => percent(histories(runs, design, shared)) + (step ? ` (${percent(bound(...step, shared))})` : '')),
]);

const page = `# How accurate are regressions?

Simulated load tests with a run-to-run variation of ${VARIATION * 100} % in each of six measures (requests/s, vCPU-seconds per request, mean, p50, p95, p99). Some of
that variation is a run's own, its machine and its hour, and moves all measures of the run alike: "in common" is that part of the variance. A slowdown is in all
measures unless a row says otherwise. Written by \`npx tsx scripts/accuracy-of-regressions.ts\` from fixed seeds; a smaller part of it runs as a test
(\`packages/core/src/benchmark/regression/accuracy.test.ts\`).

## Baseline against candidate (\`plimsoll compare BASELINE CANDIDATE\`)

Share of ${PAIRS} pairs called a regression, at the defaults: false alarms 5 % over all measures together, better and worse, by shuffling whole runs between the sides; a
change below 2 % does not matter.

${table(['', ...columns], pairRows)}

Asked: with 30 runs false alarms of at most 5 %, and at least 90 % of 5 % slowdowns found.

## Change points in a history (\`plimsoll compare --history\`)

Share of ${HISTORIES} histories (${CLEAN} without a change) in which a change for the worse was found, nobody telling where to look; false alarms 5 % over all measures together. In brackets the most
that any test could find. The level is 5 %; a share of ${CLEAN} tells it to 1.1 % (one standard error).

${table(['', ...columns], historyRows)}

### What no test can do

Let the place of a step be known, and every variance. With m runs before it and k after, the difference of the two means has the standard deviation σ√(1/m + 1/k), and a
step of one run-to-run deviation σ is √(mk/(m + k)) of these. The best one-sided test at 5 % (Neyman and Pearson) finds it with probability Φ(√(mk/(m + k)) − 1.645). In
the middle of 30 runs that is Φ(√7.5 − 1.645) = ${percent(bound(15, 15, 1, 1))}; two-sided Φ(√7.5 − 1.960) = ${percent(normal(Math.sqrt(7.5) - 1.96))}. So with one measure, or measures that move exactly
together, 90 % of 5 % steps within one history of 30 runs that vary by 5 % are out of reach of any test, this one included, which must also find the place. With ${MEASURES} measures
that share a part s of their variance the deviation falls to σ√(s + (1 − s)/${MEASURES}); the brackets hold that bound.

What reaches 90 % for a 5 % step: measures that vary by themselves, in 30 runs; else 30 and 30 runs, as two sides or as one history; or less variation: pinned cores, the
same host, longer runs. A step of two deviations is found in 30 runs.

The test looks for worse and for better apart, each at 5 %, since only worse stops a pipeline: looking for both at once would find fewer. All measures of a run are shuffled
together, so that measures which say the same cost nothing, and their weighted mean is looked at too (\`allMeasures\`): where each varies by itself it varies least.
`;
writeFileSync(new URL('../docs/accuracy-of-regressions.md', import.meta.url), page);
process.stdout.write(page);
