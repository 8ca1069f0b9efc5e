import { describe, expect, it } from 'vitest';
import { serviceShape } from './service-shape.ts';
import { sumShape } from './sum-shape.ts';

describe('the Laplace transform of a service time', () => {
  // witness: mpmath.quad of e^(−s·e^(σz − σ²/2)) φ(z), 30 digits
  it.each([
    [0.25, 0.1, 0.905939635080176],
    [0.25, 1, 0.406626379356496],
    [0.25, 2.5, 0.134837283892715],
    [1, 0.1, 0.908874423469161],
    [1, 1, 0.475057761649874],
    [1, 2.5, 0.227013640859815],
    [4, 0.1, 0.916461223818911],
    [4, 1, 0.574770790091132],
    [4, 2.5, 0.365094676211284],
  ])('lognormal of scv %s at %s', (scv, s, expected) => {
    expect(Math.abs(serviceShape('lognormal', scv).laplaceTransform(s) / expected - 1)).toBeLessThan(1e-6);
  });

  // witness: its definition, E e^(−sX), from the density's own cdf by the midpoint rule
  it.each(['exponential', 'erlang', 'gamma', 'hyperexponential', 'deterministic'] as const)('%s', (name) => {
    const shape = serviceShape(name, { exponential: 1, erlang: 0.5, gamma: 0.4, hyperexponential: 3, deterministic: 0 }[name]);
    const step = 1e-3;
    for (const s of [0.2, 1, 2]) {
      let sum = 0;
      for (let x = 0; x < 60; x += step) sum += Math.exp(-s * (x + step / 2)) * (shape.cdf(x + step) - shape.cdf(x));
      // the masses of a midpoint rule are at most half a step off
      expect(Math.abs(shape.laplaceTransform(s) - sum)).toBeLessThan(s * step);
    }
  });

  it('of tasks in a row is the product of theirs', () => {
    const task = serviceShape('hyperexponential', 2);
    // four tasks in their own mean; 2.5 is two or three of them
    expect(sumShape(task, 4).laplaceTransform(1)).toBeCloseTo(task.laplaceTransform(0.25) ** 4, 12);
    const one = task.laplaceTransform(0.4);
    expect(sumShape(task, 2.5).laplaceTransform(1)).toBeCloseTo((one ** 2 + one ** 3) / 2, 12);
  });
});
