import { describe, expect, it } from 'vitest';
import { downtimeMinutes, redundantAvailability } from './index.ts';

/** Exactly, in whole numbers: sum over fewer than `needed` up of C(n, k)·up^k·down^(n − k), over the same denominator. */
function exactUnavailability(needed: number, installed: number, upOf1000: number): number {
  let choose = 1n;
  let sum = 0n;
  for (let k = 0; k < needed; k++) {
    sum += choose * BigInt(upOf1000) ** BigInt(k) * BigInt(1000 - upOf1000) ** BigInt(installed - k);
    choose = (choose * BigInt(installed - k)) / BigInt(k + 1);
  }
  // thirty digits below the point, then a float
  const digits = 330n;
  return Number(`${(sum * 10n ** digits) / 1000n ** BigInt(installed)}e-${digits}`);
}

const unavailability = (needed: number, installed: number, replicaAvailabilityFraction: number) =>
  redundantAvailability({ needed, installed, replicaAvailabilityFraction }).unavailabilityFraction;

describe('k of n', () => {
  it('loses 2.4e-9 of 8 of 12 at 0.995 (DOMAIN.md, availability priors)', () =>
    expect(unavailability(8, 12, 0.995).toPrecision(2)).toBe('2.4e-9'));

  it.each([
    [8, 12, 995],
    [1, 1, 999],
    [1, 5, 999],
    [2, 7, 999],
    [30, 40, 990],
    [100, 100, 999],
    [95, 100, 900],
    [400, 1000, 500],
    [900, 1000, 999],
  ])('%d of %d at %d thousandths: as whole numbers say', (needed, installed, thousandths) => {
    const exact = exactUnavailability(needed, installed, thousandths);
    // the float nearest to 0.999 is not 0.999: its complement is off by 1e-14 of itself, once per spare
    expect(Math.abs(unavailability(needed, installed, thousandths / 1000) / exact - 1)).toBeLessThan(1e-14 * (installed - needed + 100));
  });

  it('is the symmetric half at a million replicas', () => {
    // P(X <= n/2) = 1/2 + P(X = n/2)/2, and P(X = n/2) is 1/sqrt(pi n/2) less 1/(4n) of itself
    const middle = (1 - 1 / 4e6) / Math.sqrt(Math.PI * 500_000);
    expect(unavailability(500_001, 1_000_000, 0.5)).toBeCloseTo(0.5 + middle / 2, 11);
  });

  it('knows the ends', () => {
    expect(unavailability(0, 0, 0.9)).toBe(0);
    expect(unavailability(3, 2, 0.9)).toBe(1);
    expect(unavailability(1, 4, 0)).toBe(1);
    expect(unavailability(4, 4, 1)).toBe(0);
    expect(unavailability(1, 1e15, 0.5)).toBe(0);
  });

  it.each([
    [{ needed: -1, installed: 2, replicaAvailabilityFraction: 0.9 }, 'needed'],
    [{ needed: 1, installed: 2.5, replicaAvailabilityFraction: 0.9 }, 'installed'],
    [{ needed: 1, installed: 2, replicaAvailabilityFraction: 1.1 }, 'replicaAvailabilityFraction'],
    [{ needed: 1, installed: 2, replicaAvailabilityFraction: NaN }, 'replicaAvailabilityFraction'],
  ])('refuses %j', (request, name) => expect(() => redundantAvailability(request)).toThrow(new RegExp(`redundantAvailability: ${name}`)));

  it('spends 43.2 minutes of 30 days at three nines (DOMAIN.md, V21)', () => expect(downtimeMinutes(0.001, 30 * 24)).toBeCloseTo(43.2, 9));
});
