/** The exact solution of M/H/c against closed forms and the simulator; the table made from it against it, at its points and between them. */
import { describe, expect, it } from 'vitest';
import { waitFraction } from '../../packages/core/src/queueing/erlang.ts';
import { serviceShape } from '../../packages/core/src/queueing/service-shape.ts';
import { tabulatedWait } from '../../packages/core/src/queueing/tabulated-wait.ts';
import { twoPhases } from '../../packages/core/src/queueing/two-phases.ts';
import { WAIT_TABLE } from '../../packages/core/src/queueing/wait-table.ts';
import { solveWait, type Phase } from '../../scripts/waits/solve-wait.ts';
import { threePhases } from '../../scripts/waits/three-phases.ts';
import { randomOf, simulateQueue } from './simulate-queue.ts';

const alike: Phase[] = [
  { chance: 0.3, mean: 1 },
  { chance: 0.7, mean: 1 },
];
const balanced = (scv: number): Phase[] =>
  serviceShape('hyperexponential', scv).phases!.map(({ chance, rate }) => ({ chance, mean: 1 / rate }));

describe('two phases', () => {
  it('have the moments that were asked for', () => {
    for (const [scv, third] of [
      [2, 27],
      [4, 125],
      [3, 28],
    ] as const) {
      const { chance, means } = twoPhases(1, 1 + scv, third)!;
      const moment = (k: number) => [1, 2, 6][k - 1]! * (chance * means[0] ** k + (1 - chance) * means[1] ** k);
      expect([moment(1), moment(2), moment(3)].map((value) => Number(value.toPrecision(12)))).toEqual([1, 1 + scv, third]);
    }
  });
  // a mixture spreads more than an exponential
  it('are none where no mixture has them', () => {
    expect(twoPhases(1, 1.5, 3)).toBeUndefined();
    expect(twoPhases(1, 3, 10)).toBeUndefined();
  });
});

describe('M/H/c, solved', () => {
  // Witness: Erlang's C formula; an exponential wait of mean 1 / (c (1 − ρ)), whose moments are k! of its mean's powers
  it.each([
    [1, 0.8],
    [4, 0.6],
    [32, 0.9],
  ])('is M/M/c for one phase: %d servers, %d busy', (servers, utilization) => {
    const { delayedFraction, moments } = solveWait(servers, utilization, alike);
    const mean = 1 / (servers * (1 - utilization));
    expect(delayedFraction).toBeCloseTo(waitFraction({ offeredVcpus: servers * utilization, vcpus: servers }), 10);
    moments.forEach((moment, k) => expect(moment / ([1, 2, 6][k]! * mean ** (k + 1))).toBeCloseTo(1, 9));
  });

  // Witness: Pollaczek and Khinchine: W = ρ (1 + scv) / (2 (1 − ρ)), E[W²] = 2 W² + ρ m3 / (3 (1 − ρ))
  it('is M/H2/1 for one server', () => {
    for (const utilization of [0.3, 0.9]) {
      const { delayedFraction, moments } = solveWait(1, utilization, balanced(4));
      const mean = (utilization * 5) / (2 * (1 - utilization));
      const square = 2 * mean ** 2 + (utilization * serviceShape('hyperexponential', 4).thirdMoment) / (3 * (1 - utilization));
      expect(delayedFraction).toBeCloseTo(utilization, 10);
      expect((moments[0] * delayedFraction) / mean).toBeCloseTo(1, 9);
      expect((moments[1] * delayedFraction) / square).toBeCloseTo(1, 9);
    }
  });

  // Witness: the simulator; a lognormal time stands as three exponentials here
  it('waits as a simulated lognormal queue does', () => {
    for (const servers of [2, 8]) {
      const { delayedFraction, moments } = solveWait(servers, 0.7, threePhases(serviceShape('lognormal', 4)));
      const run = simulateQueue({ servers, utilization: 0.7, service: { shape: 'lognormal', scv: 4 }, calls: 600_000, seed: 12 });
      expect(run.mean / (1 + delayedFraction * moments[0])).toBeCloseTo(1, 1.3);
      expect(run.waited / delayedFraction).toBeCloseTo(1, 1.5);
    }
  });

  // Witness: the simulator
  it('waits as simulated', () => {
    for (const servers of [2, 8]) {
      const { delayedFraction, moments } = solveWait(servers, 0.7, balanced(4));
      const run = simulateQueue({ servers, utilization: 0.7, service: { shape: 'hyperexponential', scv: 4 }, calls: 400_000, seed: 11 });
      expect(run.mean / (1 + delayedFraction * moments[0])).toBeCloseTo(1, 1.3);
      expect(run.waited / delayedFraction).toBeCloseTo(1, 1.3);
    }
  });
});

describe('the table', () => {
  it('holds what the solver finds', () => {
    const random = randomOf(3);
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
    for (let i = 0; i < 40; i++) {
      const at = {
        shape: pick(WAIT_TABLE.shapes),
        servers: pick(WAIT_TABLE.servers.filter((servers) => servers <= 12)),
        utilization: pick(WAIT_TABLE.utilizations),
        squaredCoefficientOfVariation: pick(WAIT_TABLE.spreads),
      };
      const found = tabulatedWait(at);
      const exact = exactFactors(at);
      for (const key of ['delayed', 'mean', 'second', 'third'] as const)
        expect(found[key] / exact[key], JSON.stringify(at)).toBeCloseTo(1, 2.8);
    }
  });

  it('is within 3 % between its points, in the mean wait of all', () => {
    const random = randomOf(5);
    let worst = 0;
    for (let i = 0; i < 90; i++) {
      const at = {
        shape: WAIT_TABLE.shapes[i % 3]!,
        servers: 2 + Math.floor(random() * 9),
        utilization: 0.3 + 0.67 * random(),
        squaredCoefficientOfVariation: 1 + 7 * random(),
      };
      const [found, exact] = [tabulatedWait(at), exactFactors(at)];
      worst = Math.max(
        worst,
        Math.abs((found.delayed * found.mean) / (exact.delayed * exact.mean) - 1),
        Math.abs(found.delayed / exact.delayed - 1),
      );
    }
    expect(worst).toBeLessThan(0.03);
  });
});

function exactFactors(at: Parameters<typeof tabulatedWait>[0]) {
  const { shape, servers, utilization, squaredCoefficientOfVariation: scv } = at;
  const { delayedFraction, moments } = solveWait(
    servers,
    utilization,
    shape === 'hyperexponential' ? balanced(scv) : threePhases(serviceShape(shape, scv)),
  );
  const [first, second, third] = moments;
  return {
    delayed: delayedFraction / waitFraction({ offeredVcpus: utilization * servers, vcpus: servers }),
    mean: first * servers * (1 - utilization),
    second: second / (2 * first ** 2),
    third: (third * first) / (1.5 * second ** 2),
  };
}
