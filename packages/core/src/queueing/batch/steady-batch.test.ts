/** Steady tasks: M/D/c and batches of them, against Pollaczek and Khinchine's mean, and against single exponential tasks' limits. */
import { describe, expect, it } from 'vitest';
import { steadyBatchLaw } from './steady-batch.ts';

const law = (servers: number, utilization: number, batchSize: number) => {
  const found = steadyBatchLaw({ servers, utilization, batchSize });
  if (!found) throw new Error('too full for a grid');
  return found;
};

describe('steadyBatchLaw', () => {
  // one server: 1 + ρ/(2(1 − ρ)) (Gross, Shortle, Thompson & Harris 2008, section 5.1); whole rounds are one task of as many
  it.each([
    [1, 0.5, 1, 1.5],
    [1, 0.9, 1, 5.5],
    [1, 0.999, 1, 500.5],
    [4, 0.8, 20, 5 * 3],
    [3, 0.9, 3, 5.5],
  ])('%i servers at %d with batches of %i take %d on average', (servers, utilization, batch, mean) => {
    expect(law(servers, utilization, batch).mean / mean).toBeCloseTo(1, 7);
  });

  // M/D/c: Crommelin's series (Post Office Electrical Engineers' Journal 25, 1932), summed apart
  it.each([
    [2, 0.5, 1.176741057],
    [2, 0.8, 1.903283879],
    [5, 0.8, 1.289060007],
    [10, 0.9, 1.34458205],
  ])('%i servers at %d take single tasks %d on average', (servers, utilization, mean) => {
    expect(law(servers, utilization, 1).mean / mean).toBeCloseTo(1, 7);
  });

  // variance of the M/D/1 wait: ρ/(3(1 − ρ)) + (ρ/(2(1 − ρ)))² (same source)
  it('has the exact variance of M/D/1', () => {
    expect(law(1, 0.8, 1).variance / (0.8 / 0.6 + 4)).toBeCloseTo(1, 6);
  });

  // P(no wait) of M/D/1 is 1 − ρ, and within the first task time 1 − ρ grows as (1 − ρ) e^(λx) (Erlang 1909)
  it('has the exact law of M/D/1 within the first task time', () => {
    for (const x of [0, 0.3, 0.7, 0.99]) expect(law(1, 0.6, 1).cdf(1 + x)).toBeCloseTo(0.4 * Math.exp(0.6 * x), 9);
  });

  // batches of n that divide the servers are M/D/(c/n)
  it('takes batches that divide the servers as groups', () => {
    for (const fraction of [0.5, 0.95, 0.99])
      expect(law(12, 0.85, 4).quantile(fraction)).toBeCloseTo(law(3, 0.85, 1).quantile(fraction), 9);
  });

  it('has no step between whole and broken batches', () => {
    expect(law(5, 0.7, 3 + 1e-7).mean / law(5, 0.7, 3).mean).toBeCloseTo(1, 5);
  });

  // light traffic: n tasks on c servers alone take ⌈n/c⌉ rounds
  it.each([
    [5, 12, 3],
    [10_000, 7, 1],
    [3, 400, 134],
  ])('an idle replica of %i does %i tasks in %i rounds', (servers, batch, rounds) => {
    expect(law(servers, 1e-6, batch).quantile(0.99)).toBeCloseTo(rounds, 9);
  });

  it('says when a queue is too full for it', () => {
    expect(steadyBatchLaw({ servers: 1, utilization: 1 - 1e-7, batchSize: 1 })).toBeUndefined();
  });
});
