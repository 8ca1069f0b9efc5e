/** A lognormal time as a mixture of three exponentials: its first three moments, and as near as can be to what is left of it when it is looked at. */
import type { ServiceShape } from '../../packages/core/src/queueing/distribution/service-shape.ts';
import type { Phase } from './solve-wait.ts';

/**
 * Chances follow from the means by the first two moments; the means are searched for so that the third moment and the tail of what is left fit.
 * @param shape of mean 1 that spreads more than an exponential time
 */
export function threePhases(shape: ServiceShape): Phase[] {
  const second = 1 + shape.squaredCoefficientOfVariation;
  const chancesOf = (means: readonly number[]) => solve3([means.map(() => 1), means, means.map((mean) => mean * mean)], [1, 1, second / 2]);
  const points = Array.from({ length: 60 }, (_, i) => 0.02 * 1.14 ** i);
  const misfit = (logs: readonly number[]) => {
    const means = [
      Math.exp(logs[0]!),
      Math.exp(logs[0]!) + Math.exp(logs[1]!),
      Math.exp(logs[0]!) + Math.exp(logs[1]!) + Math.exp(logs[2]!),
    ];
    const chances = chancesOf(means);
    if (!chances.every((chance) => chance > 1e-6)) return { off: 1e6, means, chances };
    const third = 6 * chances.reduce((sum, chance, k) => sum + chance * means[k]! ** 3, 0);
    const tails = points.reduce((sum, x) => {
      const left = chances.reduce((all, chance, k) => all + chance * means[k]! * Math.exp(-x / means[k]!), 0);
      return sum + (left - shape.leftTail(x)) ** 2;
    }, 0);
    return { off: tails / points.length + 1e-3 * Math.log(third / shape.thirdMoment) ** 2, means, chances };
  };
  let best = misfit([Math.log(0.5), Math.log(1.5), Math.log(8)]);
  for (const start of [
    [0.4, 1, 4],
    [0.6, 1.5, 8],
    [0.5, 2, 15],
    [0.7, 0.8, 3],
    [0.6, 3, 30],
  ]) {
    let at = start.map(Math.log);
    let found = misfit(at);
    for (let step = 0.5; step > 1e-6;) {
      let better = false;
      for (let k = 0; k < 3; k++)
        for (const sign of [1, -1]) {
          const next = at.map((value, i) => (i === k ? value + sign * step : value));
          const tried = misfit(next);
          if (tried.off < found.off) [at, found, better] = [next, tried, true];
        }
      if (!better) step /= 2;
    }
    if (found.off < best.off) best = found;
  }
  return best.means.map((mean, k) => ({ chance: best.chances[k]!, mean }));
}

/** Cramer's rule. */
function solve3(rows: readonly (readonly number[])[], right: readonly number[]): number[] {
  const det = ([a, b, c]: readonly (readonly number[])[]) =>
    a![0]! * (b![1]! * c![2]! - b![2]! * c![1]!) -
    a![1]! * (b![0]! * c![2]! - b![2]! * c![0]!) +
    a![2]! * (b![0]! * c![1]! - b![1]! * c![0]!);
  const whole = det(rows);
  return [0, 1, 2].map((k) => det(rows.map((row, i) => row.map((value, j) => (j === k ? right[i]! : value)))) / whole);
}
