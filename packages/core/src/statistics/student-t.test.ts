import { describe, expect, it } from 'vitest';
import { incompleteBeta, tailOfT, tWidth } from './student-t.ts';

describe("Student's t", () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2, upper critical values: column 0.975 is the two-sided 95 %, 0.95 the 90 %
  it.each([
    [0.95, 1, 12.706],
    [0.95, 2, 4.303],
    [0.95, 4, 2.776],
    [0.95, 10, 2.228],
    [0.95, 30, 2.042],
    [0.95, 100, 1.984],
    [0.9, 1, 6.314],
    [0.9, 5, 2.015],
    [0.9, 29, 1.699],
    [0.998, 3, 10.215],
  ])('%d with %d degrees of freedom', (confidence, degrees, expected) => {
    expect(tWidth(confidence, degrees)).toBeCloseTo(expected, 3);
  });

  // Abramowitz & Stegun table 26.2: the normal's two-sided 95 % is 1.95996
  it('becomes the normal with many degrees', () => expect(tWidth(0.95, 1e7)).toBeCloseTo(1.95996, 4));

  // one degree is the Cauchy distribution: P(|T| > 1) = 1/2; two degrees: P(|T| > t) = 1 - t/sqrt(2 + t²)
  it('has the closed forms of one and two degrees', () => {
    expect(tailOfT(1, 1)).toBeCloseTo(0.5, 12);
    expect(tailOfT(3, 2)).toBeCloseTo(1 - 3 / Math.sqrt(11), 12);
  });

  // I_x(1, b) = 1 - (1 - x)^b; I_x(a, 1) = x^a
  it('rests on the incomplete beta function', () => {
    expect(incompleteBeta(0.3, 1, 4)).toBeCloseTo(1 - 0.7 ** 4, 12);
    expect(incompleteBeta(0.8, 3, 1)).toBeCloseTo(0.8 ** 3, 12);
  });

  it('refuses what has no meaning', () => {
    expect(() => tWidth(1, 4)).toThrow(RangeError);
    expect(() => tWidth(0.95, 0)).toThrow(RangeError);
    expect(() => tWidth(NaN, 4)).toThrow(RangeError);
    expect(() => incompleteBeta(2, 1, 1)).toThrow(RangeError);
  });
});
