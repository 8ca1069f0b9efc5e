/** Tasks of a batch that one server does in a row. Witness: a gamma time of the sum's first three moments, moved; from a thousand tasks on little else tells. */
import { expect, it } from 'vitest';
import { serviceShape, type ShapeName } from './service-shape.ts';
import { gammaQuantile } from './gamma.ts';
import { sumShape } from './sum-shape.ts';

it.each<[ShapeName, number]>([
  ['lognormal', 1],
  ['lognormal', 4],
  ['hyperexponential', 4],
])('%s tasks of spread %d: by the thousand', (name, scv) => {
  const task = serviceShape(name, scv);
  const skewness = (task.thirdMoment - 3 * (1 + scv) + 2) / scv ** 1.5;
  for (const tasks of [1000, 3000, 10_000, 100_000.5, 1e6, 1e9]) {
    const spread = scv / tasks;
    const shape = 4 / (skewness ** 2 / tasks);
    // a gamma time of mean 1 and variance 1/shape, made as wide as the sum and moved to its mean
    const witness = (fraction: number) => 1 + Math.sqrt(spread * shape) * (gammaQuantile(1, 1 / shape, fraction) - 1);
    const sum = sumShape(task, tasks);
    expect(sum.squaredCoefficientOfVariation / spread, `${tasks}`).toBeCloseTo(1, 3);
    // the mean was 8 % off at 10,000 tasks and 84 % at 100,000: what a cell of the grid has too much of one task it had of every one
    for (const fraction of [0.01, 0.1, 0.5, 0.9, 0.99])
      expect(Math.abs(sum.quantile(fraction) / witness(fraction) - 1), `${tasks} tasks, ${fraction}`).toBeLessThan(0.01);
  }
});
