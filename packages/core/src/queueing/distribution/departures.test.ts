/** How many tasks a server that begins afresh has done by a time, against renewal functions in closed form. */
import { describe, expect, it } from 'vitest';
import { departuresBy } from './departures.ts';
import { serviceShape } from './service-shape.ts';

describe('departuresBy', () => {
  // Witness: t of exponential tasks; t − (1 − e^(−4t))/4 of two phases; t + (scv − 1)/2 (1 − e^(−γt)) of a mixture of two (Cox, Renewal Theory, section 4.3)
  it('is what renewal theory says, early and late', () => {
    const mixed = serviceShape('hyperexponential', 4);
    const [one, two] = mixed.phases as [{ chance: number; rate: number }, { chance: number; rate: number }];
    const settling = one.chance * two.rate + two.chance * one.rate;
    for (const t of [0.01, 0.1, 0.5, 1, 3, 11.9, 20]) {
      expect(departuresBy(serviceShape('exponential', 1))(t)).toBeCloseTo(t, 2);
      expect(departuresBy(serviceShape('erlang', 0.5))(t)).toBeCloseTo(t + Math.expm1(-4 * t) / 4, 2);
      expect(departuresBy(mixed)(t)).toBeCloseTo(t - 1.5 * Math.expm1(-settling * Math.min(t, 12)), 2);
    }
  });

  it('does no task twice at once: the first is as the task itself', () => {
    const spread = serviceShape('gamma', 4);
    expect(departuresBy(spread)(1e-4)).toBeCloseTo(spread.cdf(1e-4), 3);
  });
});
