/**
 * Writes packages/core/src/queueing/wait/wait-table.ts: exact waits on a grid of servers, utilisation and spread. Hyper-exponential service is what it is;
 * lognormal and gamma service is a mixture of three exponentials, and of two beyond 16 servers, corrected by what the third does at 16 servers where
 * the slack (1 − ρ)·√c is the same. `npx tsx --conditions=plimsoll-source scripts/waits/tabulate.ts`, a quarter of an hour.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { waitFraction } from '../../packages/core/src/queueing/wait/erlang.ts';
import { serviceShape } from '../../packages/core/src/queueing/distribution/service-shape.ts';
import { twoPhases } from '../../packages/core/src/queueing/distribution/two-phases.ts';
import { solveWait, type Phase } from './solve-wait.ts';
import { threePhases } from './three-phases.ts';

const SERVERS = [2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128];
const UTILIZATIONS = [0.05, 0.2, 0.35, 0.5, 0.65, 0.75, 0.83, 0.9, 0.95, 0.98];
const SPREADS = [1.25, 1.75, 2.5, 4, 6.5, 10, 16];
const SHAPES = ['hyperexponential', 'lognormal', 'gamma'] as const;

/** Three phases are solved up to here. */
const MOST_FOR_THREE = 16;

/** Where the distribution of the wait is compared, in its mean: to where one in a few hundred still waits. */
const STEP = 0.1;
const POINTS = 81;

/**
 * The third moment of the mixture of two exponentials that is nearest to the wait, its mean and second moment given: the wait's own third moment is
 * that of its far tail, which few percentiles see.
 */
function nearestThird([first, second, own]: readonly [number, number, number], exact: readonly number[]): number {
  const least = (1.5 * second ** 2) / first;
  const off = (third: number) => {
    const found = twoPhases(first, second, third);
    if (!found) return Infinity;
    const { chance, means } = found;
    return exact.reduce((sum, tail, i) => {
      const t = i * STEP * first;
      const fitted = chance * Math.exp(-t / means[0]) + (1 - chance) * Math.exp(-t / means[1]);
      return sum + (fitted - tail) ** 2 / (tail + 0.01);
    }, 0);
  };
  let best = { third: own, off: off(own) };
  for (let i = 1; i <= 400; i++) {
    const third = least * (1 + 1e-5 * 1.035 ** i);
    const tried = off(third);
    if (tried < best.off) best = { third, off: tried };
  }
  return best.third;
}

type Factors = [delayed: number, mean: number, second: number, third: number];

/** Logarithms of what the service does to the waits of exponential service. */
function factorsOf(servers: number, utilization: number, phases: readonly Phase[]): Factors {
  const { delayedFraction, moments, tail } = solveWait(servers, utilization, phases);
  const [first, second] = moments;
  const third = nearestThird(moments, tail(STEP, POINTS));
  const erlang = waitFraction({ offeredVcpus: utilization * servers, vcpus: servers });
  const exponential = 1 / (servers * (1 - utilization));
  const factors = [delayedFraction / erlang, first / exponential, second / first ** 2 / 2, (third * first) / second ** 2 / 1.5];
  return factors.map(Math.log) as Factors;
}

const rows: number[] = [];
for (const name of SHAPES)
  for (const spread of SPREADS) {
    const shape = serviceShape(name, spread);
    const { chance, means } = twoPhases(1, 1 + spread, shape.thirdMoment)!;
    const two = [
      { chance, mean: means[0] },
      { chance: 1 - chance, mean: means[1] },
    ];
    const three = name === 'hyperexponential' ? two : threePhases(shape);
    for (const servers of SERVERS)
      for (const utilization of UTILIZATIONS) {
        const few = servers <= MOST_FOR_THREE;
        const found = factorsOf(servers, utilization, few ? three : two);
        if (!few && three !== two) {
          const alike = Math.max(UTILIZATIONS[0]!, 1 - (1 - utilization) * Math.sqrt(servers / MOST_FOR_THREE));
          const [by, against] = [three, two].map((phases) => factorsOf(MOST_FOR_THREE, alike, phases)) as [Factors, Factors];
          found.forEach((_, k) => (found[k]! += by[k]! - against[k]!));
        }
        // a thousand times the logarithm: three digits are a tenth of a per cent
        rows.push(...found.map((value) => Math.round(1000 * value)));
      }
    console.error(name, spread);
  }
/** As tabulated-wait.ts reads them: small numbers as one letter, others as three. */
function lettersOf(number: number): string {
  const letter = (digit: number) => String.fromCharCode(40 + digit + (digit < 52 ? 0 : 1));
  const rank = number >= 0 ? 2 * number : -2 * number - 1;
  return rank < 85 ? letter(rank) : letter(85) + letter(Math.floor((rank - 85) / 86)) + letter((rank - 85) % 86);
}

// a page loads the table: differences are half as large, compressed, as the numbers themselves
let stride = 4;
for (const { length } of [UTILIZATIONS, SERVERS, SPREADS]) {
  for (let i = rows.length - 1; i >= 0; i--) if (Math.floor(i / stride) % length > 0) rows[i]! -= rows[i - stride]!;
  stride *= length;
}
const text = `/**
 * Generated by scripts/waits/tabulate.ts: the wait behind service that spreads more than an exponential time, solved exactly as a mixture of
 * exponentials, against that of M/M/c. Four numbers a point, each a thousand times a
 * logarithm: the chance to wait over Erlang's; the mean of those that wait over theirs; their second moment over twice the mean's square; and, times the
 * mean over one and a half times the second's square, the third moment of the two exponentials that are nearest. By shape, spread, servers, utilisation;
 * of each number its difference along the last three, which is small: a letter each (tabulated-wait.ts reads them).
 */
export const WAIT_TABLE = {
  shapes: ${JSON.stringify(SHAPES)},
  spreads: ${JSON.stringify(SPREADS)},
  servers: ${JSON.stringify(SERVERS)},
  utilizations: ${JSON.stringify(UTILIZATIONS)},
  differences: '${rows.map(lettersOf).join('')}',
} as const;
`;
const file = fileURLToPath(new URL('../../packages/core/src/queueing/wait/wait-table.ts', import.meta.url));
writeFileSync(file, await format(text, { ...(await resolveConfig(file)), parser: 'typescript' }));
console.error(`${rows.length} numbers, ${text.length} characters`);
