/** The exact solution of M/H/c against closed forms and the simulator; the table made from it against it, at its points and between them. */
import { describe, expect, it } from 'vitest';
import { waitFraction } from '../../packages/core/src/queueing/wait/erlang.ts';
import { serviceShape } from '../../packages/core/src/queueing/distribution/service-shape.ts';
import { tabulatedWait } from '../../packages/core/src/queueing/wait/tabulated-wait.ts';
import { twoPhases } from '../../packages/core/src/queueing/distribution/two-phases.ts';
import { WAIT_TABLE } from '../../packages/core/src/queueing/wait/wait-table.ts';
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

  // Witness: the mean is the area under the tail; an exponential wait has the tail e^(−x)
  it('has a tail that agrees with its moments', () => {
    const { moments, tail } = solveWait(2, 0.7, balanced(4));
    const points = tail(0.02, 2000);
    expect(0.02 * (points.reduce((sum, chance) => sum + chance, 0) - 0.5)).toBeCloseTo(1, 3);
    expect(points.reduce((sum, chance, i) => sum + 2 * i * 0.02 * chance * 0.02, 0) / (moments[1] / moments[0] ** 2)).toBeCloseTo(1, 3);
    solveWait(4, 0.6, alike)
      .tail(0.5, 5)
      .forEach((chance, i) => expect(chance).toBeCloseTo(Math.exp(-0.5 * i), 9));
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
  it('holds what the solver finds, and is within 1.5 % of it between its points, in the chance and the mean wait', () => {
    const random = randomOf(5);
    let worst = 0;
    for (const shape of WAIT_TABLE.shapes)
      for (const squaredCoefficientOfVariation of [1.75, 4, 3, 5.3]) {
        const phases =
          shape === 'hyperexponential'
            ? balanced(squaredCoefficientOfVariation)
            : threePhases(serviceShape(shape, squaredCoefficientOfVariation));
        for (let i = 0; i < 12; i++) {
          const grid = i < 4;
          const servers = grid ? WAIT_TABLE.servers[i]! : 2 + Math.floor(random() * 9);
          const utilization = grid ? WAIT_TABLE.utilizations[2 * i + 1]! : 0.3 + 0.67 * random();
          const { delayedFraction, moments } = solveWait(servers, utilization, phases);
          const found = tabulatedWait({ shape, servers, utilization, squaredCoefficientOfVariation });
          const delayed = found.delayed * waitFraction({ offeredVcpus: utilization * servers, vcpus: servers });
          const mean = found.mean / (servers * (1 - utilization));
          const off = Math.max(Math.abs(delayed / delayedFraction - 1), Math.abs((delayed * mean) / (delayedFraction * moments[0]) - 1));
          worst = Math.max(worst, off);
          if (grid && squaredCoefficientOfVariation !== 3 && squaredCoefficientOfVariation !== 5.3) expect(off).toBeLessThan(0.0015);
        }
      }
    expect(worst).toBeLessThan(0.015);
  });
});
