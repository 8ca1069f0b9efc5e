/** Published numbers of queues: single tasks, batches, the slowest of several, and tiers one after another. */
import * as core from '@plimsoll/core';
import { check, type Check } from './check.ts';

const SINGLE = 'Queues of single tasks';
const BATCHES = 'Batches: a call that brings several tasks';
const SEVERAL = 'The slowest of several answers';
const TIERS = 'Tiers one after another';

const KHINCHINE = { source: 'Pollaczek and Khinchine’s mean', link: 'https://en.wikipedia.org/wiki/Pollaczek%E2%80%93Khinchine_formula' };
const CROMMELIN = {
  source: 'Crommelin (1932), his series',
  link: 'https://en.wikipedia.org/wiki/M/D/c_queue',
};
const QUEUEING = { source: 'R package queueing, its documented example', link: 'https://cran.r-project.org/package=queueing' };
const BRONSON = { source: 'Bronson (1982), example 24.6', link: 'http://web.ist.utl.pt/mcasquilho/compute/or/Fx-queuevars.php' };
const TAIL = { source: 'Dean and Barroso, The Tail at Scale (2013)', link: 'https://doi.org/10.1145/2408776.2408794' };
const CHI_SQUARED = {
  source: 'Abramowitz and Stegun, table 26.8: half of chi squared with 10 degrees of freedom',
  link: 'https://personal.math.ubc.ca/~cbm/aands/',
};
const HYPOEXPONENTIAL = {
  source: 'hypoexponential: 1 − (3 e^(−t/3) − e^(−t)) / 2',
  link: 'https://en.wikipedia.org/wiki/Hypoexponential_distribution',
};
const RECURSION = { source: 'the queue’s balance equations solved exactly, wait by Little’s law (Gross et al., section 3.1)' };

/** The 95th percentile of M/D/1, 80 % busy: 1 plus where (1 − ρ) Σ_{k ≤ t} e^{ρ(t − k)} (−ρ(t − k))^k / k! is 0.95. */
const MD1_P95 = 7.620324996839935;

type Shape = NonNullable<core.ResponseTimeOptions['serviceTime']['shape']>;

/** Task times of 1 s on `vcpus` workers that are `busy` of the time. */
const queue = (busy: number, vcpus: number, shape: Shape = 'exponential', squaredCoefficientOfVariation = 1) =>
  core.responseTime({ requestsPerSecond: busy * vcpus, vcpus, serviceTime: { meanMs: 1000, shape, squaredCoefficientOfVariation } });
const idle = (meanMs: number) => core.responseTime({ requestsPerSecond: 0, vcpus: 1, serviceTime: { meanMs } });
const harmonic = (n: number) => Array.from({ length: n }, (_, i) => 1 / (i + 1)).reduce((sum, one) => sum + one, 0);

const mean = (
  what: string,
  law: () => core.TimeDistribution,
  expected: number,
  tolerance: number,
  from: { source: string; link?: string },
) => check({ group: SINGLE, what, ...from, expected, tolerance, compute: () => law().meanMs / 1000 });
const hours = (requests: number) =>
  core.responseTime({ requestsPerSecond: requests / 3600, vcpus: 3, serviceTime: { meanMs: 3_600_000 / 182.5 } }).meanMs / 3_600_000;

const single: Check[] = [
  mean(
    'M/M/1, 1/4 on 1/3 a second: time in the system, s',
    () => core.responseTime({ requestsPerSecond: 0.25, vcpus: 1, serviceTime: { meanMs: 3000 } }),
    12,
    1e-9,
    QUEUEING,
  ),
  mean(
    'M/M/2, 5 a second on 10 each: time in the system, s',
    () => core.responseTime({ requestsPerSecond: 5, vcpus: 2, serviceTime: { meanMs: 100 } }),
    0.1066666666666667,
    1e-9,
    QUEUEING,
  ),
  check({
    group: SINGLE,
    what: 'M/M/3, 300 an hour on 182.5 each: time in the system, h',
    ...BRONSON,
    expected: 0.006654,
    tolerance: 5e-7,
    compute: () => hours(300),
  }),
  check({
    group: SINGLE,
    what: 'the same: wait before service, h',
    ...BRONSON,
    expected: 0.001175,
    tolerance: 5e-7,
    compute: () => hours(300) - 1 / 182.5,
  }),
  check({
    group: SINGLE,
    what: 'the same: requests in the system',
    ...BRONSON,
    expected: 1.996,
    tolerance: 5e-4,
    compute: () => hours(300) * 300,
  }),
  check({
    group: SINGLE,
    what: 'M/M/1, half busy: p95 in task times',
    source: 'exponential with rate μ − λ: −ln(0.05) × 2',
    link: 'https://en.wikipedia.org/wiki/M/M/1_queue',
    expected: 5.991464547107979,
    tolerance: 1e-9,
    compute: () => queue(0.5, 1).quantileMs(0.95) / 1000,
  }),
  mean('M/D/1, half busy: time in the system in task times', () => queue(0.5, 1, 'deterministic', 0), 1.5, 1e-9, KHINCHINE),
  mean('M/D/1, 90 % busy', () => queue(0.9, 1, 'deterministic', 0), 5.5, 1e-9, KHINCHINE),
  mean('M/G/1, Erlang tasks (scv 1/4), 70 % busy', () => queue(0.7, 1, 'erlang', 0.25), 2.458333333333333, 1e-6, KHINCHINE),
  mean('M/G/1, two exponentials (scv 4), 80 % busy', () => queue(0.8, 1, 'hyperexponential', 4), 11, 1e-6, KHINCHINE),
  mean('M/G/1, lognormal tasks (scv 4), half busy', () => queue(0.5, 1, 'lognormal', 4), 3.5, 1e-6, KHINCHINE),
  check({
    group: SINGLE,
    what: 'M/D/1, 80 % busy: p95 in task times',
    source: 'Erlang (1909), his series; within 0.2 %',
    link: 'https://en.wikipedia.org/wiki/M/D/1_queue',
    expected: MD1_P95,
    tolerance: 0.002 * MD1_P95,
    compute: () => queue(0.8, 1, 'deterministic', 0).quantileMs(0.95) / 1000,
  }),
  ...(
    [
      [2, 0.5, 1.176741057],
      [2, 0.8, 1.903283879],
      [5, 0.8, 1.289060007],
      [10, 0.9, 1.34458205],
    ] as const
  ).map(([vcpus, busy, expected]) =>
    mean(
      `M/D/${vcpus}, ${busy * 100} % busy: time in the system in task times`,
      () => queue(busy, vcpus, 'deterministic', 0),
      expected,
      1e-6 * expected,
      CROMMELIN,
    ),
  ),
];

const batches: Check[] = [
  ...(
    [
      [32, 8, 0.75, 0.2271, 5e-5, RECURSION],
      [8, 20, 0.3, 1.0401, 5e-5, RECURSION],
      [1, 5, 0.6, 6.5, 1e-6, { source: 'M^[X]/M/1 in closed form: (n + 1) / (2 (1 − ρ)) − 1 (Gross et al., section 3.1)' }],
    ] as const
  ).map(([servers, batchSize, utilization, expected, tolerance, from]) =>
    check({
      group: BATCHES,
      what: `${servers === 1 ? 'one worker' : `${servers} workers`}, ${batchSize} tasks a call, ${utilization * 100} % busy: mean wait of a task in task times`,
      ...from,
      expected,
      tolerance,
      compute: () => core.meanTaskWait({ servers, batchSize, utilization }),
    }),
  ),
  check({
    group: BATCHES,
    what: 'three tasks, all of which may start: time until the last, in task times',
    source: 'harmonic number 1 + 1/2 + 1/3',
    link: 'https://en.wikipedia.org/wiki/Harmonic_number',
    expected: harmonic(3),
    tolerance: 2e-4,
    compute: () => core.responseTime({ requestsPerSecond: 0, vcpus: 8, serviceTime: { meanMs: 1000 }, batchSize: 3 }).meanMs / 1000,
  }),
];

const several: Check[] = [
  ...[2, 5, 10, 100].map((n) =>
    check({
      group: SEVERAL,
      what: `mean of the slowest of ${n} exponential answers, in their mean`,
      source: `harmonic number H(${n})`,
      link: 'https://en.wikipedia.org/wiki/Harmonic_number',
      expected: harmonic(n),
      tolerance: 1e-5,
      compute: () => core.slowestOf(idle(1000), n).meanMs / 1000,
    }),
  ),
  ...(
    [
      [100, 0.99, 0.63, 5e-3, '100 leaves, one answer in 100 slow: share of requests that are slow (“63 %”)'],
      [2000, 0.9999, 0.18, 5e-3, '2,000 leaves, one answer in 10,000 slow (“almost one in five”)'],
    ] as const
  ).map(([n, fraction, expected, tolerance, what]) =>
    check({
      group: SEVERAL,
      what,
      ...TAIL,
      expected,
      tolerance,
      compute: () => 1 - core.slowestOf(idle(1000), n).cdf(idle(1000).quantileMs(fraction)),
    }),
  ),
];

const tiers: Check[] = [
  ...(
    [
      [0.5, 3.1727304407],
      [0.95, 10.2024800036],
      [0.99, 15.0318614362],
    ] as const
  ).map(([fraction, expected]) =>
    check({
      group: TIERS,
      what: `1 s and then 3 s, both exponential: p${fraction * 100}, s (within 1 %)`,
      ...HYPOEXPONENTIAL,
      expected,
      tolerance: 0.01 * expected,
      compute: () => core.inSequence(idle(1000), idle(3000)).quantileMs(fraction) / 1000,
    }),
  ),
  check({
    group: TIERS,
    what: 'two M/M/1 in a row, 0.5 a second on 1 and on 2/3: time through both, s',
    source: 'Burke (1956), Jackson (1957): 1/(μ₁ − λ) + 1/(μ₂ − λ)',
    link: 'https://en.wikipedia.org/wiki/Burke%27s_theorem',
    expected: 8,
    tolerance: 1e-6,
    compute: () => {
      const tier = (meanMs: number) => core.responseTime({ requestsPerSecond: 0.5, vcpus: 1, serviceTime: { meanMs } });
      return core.inSequence(tier(1000), tier(1500)).meanMs / 1000;
    },
  }),
  ...(
    [
      [0.5, 4.6709],
      [0.99, 11.6046],
    ] as const
  ).map(([fraction, expected]) =>
    check({
      group: TIERS,
      what: `five exponential hops: p${fraction * 100} in hops (within 1 %)`,
      ...CHI_SQUARED,
      expected,
      tolerance: 0.01 * expected,
      compute: () => core.inSequence(...Array.from({ length: 5 }, () => idle(1000))).quantileMs(fraction) / 1000,
    }),
  ),
];

export const queues: Check[] = [...single, ...batches, ...several, ...tiers];
