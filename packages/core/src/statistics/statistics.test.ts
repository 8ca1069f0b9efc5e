import { describe, expect, it } from 'vitest';
import { leastSquares, meanOf, normalFrom, quantileOf, randomFrom, varianceOf } from './index.ts';

describe('least squares', () => {
  // NIST Statistical Reference Datasets, Norris (linear, lower difficulty): certified values
  const norris = [
    [0.2, 0.1], [337.4, 338.8], [118.2, 118.1], [884.6, 888.0], [10.1, 9.2], [226.5, 228.1], [666.3, 668.5], [996.3, 998.5], [448.6, 449.1],
    [777.0, 778.9], [558.2, 559.2], [0.4, 0.3], [0.6, 0.1], [775.5, 778.1], [666.9, 668.8], [338.0, 339.3], [447.5, 448.9], [11.6, 10.8],
    [556.0, 557.7], [228.1, 228.3], [995.8, 998.0], [887.6, 888.8], [120.2, 119.6], [0.3, 0.3], [0.3, 0.6], [556.8, 557.6], [339.1, 339.3],
    [887.2, 888.0], [999.0, 998.5], [779.0, 778.9], [11.1, 10.2], [118.3, 117.6], [229.2, 228.9], [669.1, 668.4], [448.9, 449.2], [0.5, 0.2],
  ]; // prettier-ignore

  it('gives the certified coefficients and standard errors of NIST Norris', () => {
    const fit = leastSquares({ rows: norris.map(([x]) => [1, x!]), values: norris.map(([, y]) => y!) });
    if (fit.kind !== 'fitted') throw new Error('not fitted');
    expect(fit.coefficients[0]).toBeCloseTo(-0.262323073774029, 10);
    expect(fit.coefficients[1]).toBeCloseTo(1.00211681802045, 12);
    expect(Math.sqrt(fit.covariance[0]![0]!)).toBeCloseTo(0.232818234301152, 10);
    expect(Math.sqrt(fit.covariance[1]![1]!)).toBeCloseTo(0.429796848199937e-3, 12);
    expect(fit.squares / fit.degrees).toBeCloseTo(0.884796396144373 ** 2, 8);
  });

  it('weighs: a point of weight 2 is that point twice', () => {
    const once = leastSquares({ rows: [[1, 0], [1, 1], [1, 3]], values: [1, 4, 5], weights: [1, 2, 1] }); // prettier-ignore
    const twice = leastSquares({ rows: [[1, 0], [1, 1], [1, 1], [1, 3]], values: [1, 4, 4, 5] }); // prettier-ignore
    if (once.kind !== 'fitted' || twice.kind !== 'fitted') throw new Error('not fitted');
    once.coefficients.forEach((value, i) => expect(value).toBeCloseTo(twice.coefficients[i]!, 12));
  });

  it('names the column that the others already say', () => {
    const rows = [1, 2, 3, 4].map((x) => [1, x, 3 - 2 * x]);
    expect(leastSquares({ rows, values: [1, 2, 3, 5] })).toEqual({ kind: 'dependent', column: 2 });
  });

  it('does not mind units: columns of 1e12 and 1e-9', () => {
    const rows = [1, 2, 3, 5].map((x) => [1e12, x * 1e-9]);
    const fit = leastSquares({ rows, values: [1, 2, 3, 5].map((x) => 7 + 2 * x) });
    if (fit.kind !== 'fitted') throw new Error('not fitted');
    expect(fit.coefficients[0]! * 1e12).toBeCloseTo(7, 9);
    expect(fit.coefficients[1]! * 1e-9).toBeCloseTo(2, 9);
  });

  it('refuses too few points and what is not finite', () => {
    expect(() => leastSquares({ rows: [[1, 2]], values: [1] })).toThrow(RangeError);
    expect(() => leastSquares({ rows: [[1], [NaN]], values: [1, 2] })).toThrow(RangeError);
  });
});

describe('summaries', () => {
  // Hyndman & Fan's definition 7 by hand: position 0.9·(5 − 1) = 3.6 in 1, 2, 4, 8, 16 is 8 + 0.6·8
  it('takes quantiles between neighbours', () => expect(quantileOf([16, 1, 8, 2, 4], 0.9)).toBeCloseTo(12.8, 12));
  it('divides the variance by n − 1', () => expect(varianceOf([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(32 / 7, 12));
  it('refuses nothing at all', () => {
    expect(() => meanOf([])).toThrow(RangeError);
    expect(() => quantileOf([], 0.5)).toThrow(RangeError);
    expect(() => quantileOf([1], 2)).toThrow(RangeError);
  });
});

describe('random numbers', () => {
  it('repeat with their seed and differ between seeds', () => {
    const take = (seed: number) => Array.from({ length: 5 }, randomFrom(seed));
    expect(take(1)).toEqual(take(1));
    expect(take(1)).not.toEqual(take(2));
  });

  // a uniform has mean 1/2 and variance 1/12; 5 standard errors of 100,000 numbers
  it('are uniform and normal', () => {
    const random = randomFrom(7);
    const uniform = Array.from({ length: 100_000 }, random);
    expect(Math.abs(meanOf(uniform) - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / 1e5));
    const normal = Array.from({ length: 100_000 }, () => normalFrom(random));
    expect(Math.abs(meanOf(normal))).toBeLessThan(5 / Math.sqrt(1e5));
    expect(Math.abs(varianceOf(normal) - 1)).toBeLessThan(5 * Math.sqrt(2 / 1e5));
  });
});
