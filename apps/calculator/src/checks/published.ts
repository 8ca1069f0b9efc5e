/**
 * Published numbers that the planner must come to: what, where it was published, how far off it may be. A number that needs a later stage is listed
 * as soon as that stage exists.
 */
import * as core from '@plimsoll/core';
import type { Check } from './check.ts';
import { queues } from './queues.ts';

type Named = Record<string, unknown>;
const later = core as unknown as Named;
/** A function of the core that may not be built yet. */
const built = <T>(name: string): T | undefined => (typeof later[name] === 'function' ? (later[name] as T) : undefined);

const ERLANG = 'Erlang’s formulas';
const SCALE = 'Universal scalability law';
const FIELD = 'Worked examples of the field';

/** Where these sources can be read. */
const LINKS: [RegExp, string][] = [
  [/^pyworkforce/, 'https://github.com/rodrigo-arenas/pyworkforce'],
  [/^R queueing/, 'https://cran.r-project.org/package=queueing'],
  [/^R usl/, 'https://cran.r-project.org/package=usl'],
  [/^Halfin/, 'https://doi.org/10.1287/opre.29.3.567'],
  [/^codingace/, 'https://codingace.net/maths/blocking_probability.html'],
];

const erlang: Check[] = [
  check(ERLANG, 'P(wait), 10 offered on 14', 'pyworkforce README', 0.1741319335950498, 1e-12, () =>
    core.waitFraction({ offeredVcpus: 10, vcpus: 14 }),
  ),
  check(ERLANG, 'P(wait), 10 offered on 15', 'pyworkforce tests', 0.102, 5e-4, () => core.waitFraction({ offeredVcpus: 10, vcpus: 15 })),
  check(ERLANG, 'P(wait), 5 per 10 a second on 2', 'R queueing, example 10.9 (Sixto 2004)', 0.1, 1e-12, () =>
    core.waitFraction({ offeredVcpus: 0.5, vcpus: 2 }),
  ),
  ...(
    [
      [8, 10, 0.121661],
      [12, 10, 0.301925],
      [12, 14, 0.11721],
      [20, 18, 0.22126],
    ] as const
  ).map(([offeredVcpus, vcpus, expected]) =>
    check(ERLANG, `blocked, ${offeredVcpus} offered on ${vcpus}`, 'codingace.net, its table of examples', expected, 5e-7, () =>
      core.blockedFraction({ offeredVcpus, vcpus }),
    ),
  ),
  check(ERLANG, 'least that block at most 2% of 10 offered', 'pyworkforce test_erlang_b.py', 17, 0, () => leastThatBlock(10, 0.02)),
  check(ERLANG, 'square-root margin 1 on a million', 'Halfin & Whitt (1981), their limit', 0.2233, 5e-4, () =>
    core.waitFraction({ offeredVcpus: 999_000, vcpus: 1_000_000 }),
  ),
];

function leastThatBlock(offeredVcpus: number, most: number): number {
  for (let vcpus = 1; vcpus < 1000; vcpus++) if (core.blockedFraction({ offeredVcpus, vcpus }) <= most) return vcpus;
  return NaN;
}

interface Fit {
  requestsPerSecondAtOne: { value: number };
  contention: { value: number };
  coherency: { value: number };
}
type FitScalability = (points: { concurrency: number; requestsPerSecond: number }[], options?: { bounded?: boolean }) => Fit;

const pairs = (text: string) =>
  text.split(' ').map((pair) => {
    const [concurrency, requestsPerSecond] = pair.split(':').map(Number) as [number, number];
    return { concurrency, requestsPerSecond };
  });

function scalability(): Check[] {
  const fit = built<FitScalability>('fitScalability');
  if (!fit) return [];
  const sets: [name: string, points: string, source: string, contention: [number, number], coherency: [number, number]][] = [
    [
      'specsdm91',
      '1:64.9 18:995.9 36:1652.4 72:1853.2 108:1828.9 144:1775 216:1702.2',
      'R usl 3.0.3, tests',
      [0.02773, 5e-6],
      [0.0001044, 5e-8],
    ],
    ['gunther_synthetic', '1:1 2:1.8868 4:3.0769 6:3.5294 8:3.5398 10:3.3557', 'R usl, tests/coef.Rout.save', [0.02, 5e-5], [0.02, 5e-5]],
    [
      'usl_t_clients',
      '2:22.7 4:45.4 8:76.9 12:109.3 16:100 20:137.6 24:143.2 30:145.3',
      'R usl 1.8.0, tests/t03.Rout.save',
      [0.0418302, 5e-7],
      [0.0004091, 5e-8],
    ],
  ];
  return sets.flatMap(([name, points, source, [contention, near], [coherency, close]]) => [
    check(SCALE, `${name}: contention`, source, contention, near, () => fit(pairs(points)).contention.value),
    check(SCALE, `${name}: coherency`, source, coherency, close, () => fit(pairs(points)).coherency.value),
  ]);
}

const field: Check[] = [
  check(FIELD, 'vCPUs for 10 ads × 100 requests/s × 20 ms', 'sizing formula of the field’s documents, worked by hand', 20, 1e-9, () =>
    formula('ads * rate * time', { ads: 10, rate: 100, time: { value: 0.02, unit: 's' } }),
  ),
  check(
    FIELD,
    'seller’s machine time in one hour: 4 × 1 SFE + 4 × 5 Auction',
    'cost tool documentation, worked seller example',
    24,
    1e-9,
    () => formula('4 * 1 + 4 * 5', {}),
  ),
  check(FIELD, 'calls of the test plan: 60 a second for 48 h', 'cost documents of both clouds', 10_368_000, 0, () =>
    formula('60 * 48 * 3600', {}),
  ),
  check(FIELD, '−2² as a spreadsheet must be told it', 'arithmetic: the power binds first', -4, 0, () => formula('-2^2', {})),
  check(FIELD, 'a rounding-up that forgives floating point: 0.1 + 0.2 in tenths', 'arithmetic: 3', 3, 0, () =>
    core.ceilTolerant((0.1 + 0.2) / 0.1),
  ),
];

const formula = (text: string, variables: Parameters<typeof core.evaluateFormula>[1]) => core.evaluateFormula(text, variables).value;

function check(group: string, what: string, source: string, expected: number, tolerance: number, compute: () => number): Check {
  const link = LINKS.find(([pattern]) => pattern.test(source))?.[1];
  return { group, what, source, ...(link !== undefined && { link }), expected, tolerance, compute };
}

export const published = (): Check[] => [...erlang, ...queues, ...scalability(), ...field];
