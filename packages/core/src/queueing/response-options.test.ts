/** What `responseTime` refuses, in words that say what to give instead. */
import { describe, expect, it } from 'vitest';
import { responseTime } from './response-time.ts';

const asked = (options: unknown) => responseTime(options as Parameters<typeof responseTime>[0]);
const GOOD = { requestsPerSecond: 800, vcpus: 1, serviceTime: { meanMs: 1 } };

describe('options of responseTime', () => {
  it.each<[string, unknown, RegExp]>([
    ['none', undefined, /the options must be given, as in responseTime\(\{ requestsPerSecond/],
    ['no service time', { requestsPerSecond: 1, vcpus: 1 }, /serviceTime must be given/],
    ['a name that is none', { ...GOOD, batch: 2 }, /there is no batch in the options; there are requestsPerSecond.* batchSize/],
    [
      'one of the service time',
      { ...GOOD, serviceTime: { meanMs: 1, scv: 2 } },
      /there is no scv in serviceTime; .* squaredCoefficientOfVariation/,
    ],
    ['a text', { ...GOOD, vcpus: '4' }, /vcpus must be a whole number >= 1, got the text "4"/],
    ['nothing', { ...GOOD, requestsPerSecond: null }, /requestsPerSecond must be finite and >= 0, got null/],
    ['a spread of text', { ...GOOD, serviceTime: { meanMs: 1, squaredCoefficientOfVariation: '1' } }, /got the text "1"/],
    ['no such policy', { ...GOOD, balancer: 'roundRobin' }, /balancer must be random, twoChoices, .* got the text "roundRobin"/],
  ])('refuses %s', (_, options, words) => expect(() => asked(options)).toThrow(words));

  // Witness: M/M/1 at 80 %, five mean service times; a spread of text was joined to a digit, and kept for whoever asked next
  it('answers the same after it has refused', () => {
    expect(() => asked({ ...GOOD, serviceTime: { meanMs: 1, squaredCoefficientOfVariation: '1', shape: 'gamma' } })).toThrow();
    expect(asked({ ...GOOD, serviceTime: { meanMs: 1, squaredCoefficientOfVariation: 1, shape: 'gamma' } }).meanMs).toBeCloseTo(5, 6);
  });

  it('asks for a fraction and a time that are numbers', () => {
    expect(() => asked(GOOD).quantileMs('0.5' as unknown as number)).toThrow(/got the text "0.5"/);
    expect(() => asked(GOOD).cdf(undefined as unknown as number)).toThrow(/ms must be a number, got undefined/);
  });
});
