/** V18: expected decoys of an auction. Source: ba v4.9.0, chaffing_utils; the expectation is p·(C + 1)/2. */
import { evaluateFormula } from '@plimsoll/core';
import { describe, expect, it } from 'vitest';
import { CALLED_BUYERS, CHAFF_PER_REQUEST, CHAFFING } from './chaffing.ts';

const decoys = (configuredBuyers: number, buyers: number, chaffing = 1) =>
  evaluateFormula(CHAFF_PER_REQUEST, { chaffing, configuredBuyers, buyers, chaffCandidates: configuredBuyers - buyers }).value;

/** The code drawn out: nothing with 1 − p, else a whole number from least to C, all alike. */
const drawnOut = (configuredBuyers: number, buyers: number) => {
  const most = configuredBuyers - buyers;
  const numbers = Array.from({ length: most }, (_, i) => i + 1).filter((n) => n >= (buyers > 0 ? 1 : 2));
  return ((configuredBuyers > 5 ? 0.05 : 0.01) * numbers.reduce((sum, n) => sum + n, 0)) / numbers.length;
};

describe('chaffing', () => {
  it('V18: 20 configured and 8 candidates give 0.225 decoys and 11,700 B; 5 and 3 give 0.02 and 1,040 B', () => {
    expect(decoys(20, 12)).toBeCloseTo(0.225, 12);
    expect(decoys(20, 12) * CHAFFING.requestBytes.mid).toBeCloseTo(11_700, 8);
    expect(decoys(5, 2)).toBeCloseTo(0.02, 12);
    expect(decoys(5, 2) * CHAFFING.requestBytes.mid).toBeCloseTo(1040, 8);
  });

  it.each([
    [20, 12],
    [5, 2],
    [6, 5],
    [15, 0],
    [3, 0],
  ])('is the mean of what the code draws, %i configured and %i real', (configured, buyers) => {
    expect(decoys(configured, buyers)).toBeCloseTo(drawnOut(configured, buyers), 12);
  });

  it('sends none when it is off or nobody is left to be one', () => {
    expect(decoys(20, 12, 0)).toBe(0);
    expect(decoys(6, 6)).toBe(0);
  });

  it('calls at most 15 buyers with chaffing, 2 without (select_ad_reactor)', () => {
    const called = (buyers: number, chaffing: number) => evaluateFormula(CALLED_BUYERS, { buyers, chaffing }).value;
    expect([called(20, 1), called(20, 0), called(1, 0)]).toEqual([15, 2, 1]);
  });
});
