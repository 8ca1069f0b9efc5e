/** The normal distribution. Witnesses: Abramowitz & Stegun, Handbook of Mathematical Functions (1964), tables 26.1, 26.2 and 26.6; the incomplete gamma function of 1/2. */
import { expect, it } from 'vitest';
import { gammaCdf } from './gamma.ts';
import { normalCdf, normalQuantile } from './normal.ts';

it.each([
  [0, 0.5],
  [1, 0.841344746068543],
  [1.96, 0.97500210485178],
  [3, 0.99865010196837],
])('at %d it is %d', (x, p) => expect(normalCdf(x)).toBeCloseTo(p, 14));

it.each([
  [-5, 2.866515718791939e-7],
  [-6, 9.865876450376946e-10],
  [-10, 7.61985302416053e-24],
])('the tail at %d is %d', (x, p) => expect(normalCdf(x) / p).toBeCloseTo(1, 8));

it.each([
  [0.9, 1.2815515655446],
  [0.975, 1.95996398454005],
  [0.001, -3.090232306167814],
  [0.5, 0],
])('the quantile of %d is %d', (p, x) => expect(normalQuantile(p)).toBeCloseTo(x, 13));

it('is half the incomplete gamma function of 1/2 on either side', () => {
  for (let x = -8; x <= 8; x += 0.01)
    expect(Math.abs(normalCdf(x) - (0.5 + Math.sign(x) * 0.5 * gammaCdf(0.5, (x * x) / 2)))).toBeLessThan(2e-15);
});

it('has the quantile that it is asked for, tails and all', () => {
  expect([0, 1].map(normalQuantile)).toEqual([-Infinity, Infinity]);
  expect([-Infinity, Infinity].map(normalCdf)).toEqual([0, 1]);
  for (const p of [1e-200, 1e-12, 1e-6, 0.02, 0.03, 0.3, 0.5, 0.97, 0.98, 1 - 1e-9])
    expect(normalCdf(normalQuantile(p)) / p, `${p}`).toBeCloseTo(1, 9);
});
