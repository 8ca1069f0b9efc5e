/** How people write a rate, and what is asked back. Readings are those that a reader of either convention would give; where two differ neither is taken. */
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../apps/calculator/src/state/few-inputs.ts';
import { typedRate } from '../../apps/calculator/src/state/typed-rate.ts';
import { nameWeek, weekOf } from '../../apps/calculator/src/state/week-source.ts';

describe('a typed rate', () => {
  it.each([
    ['50000', 50_000],
    ['50,000', 50_000],
    ['50 000', 50_000],
    ['50\u202f000', 50_000],
    ['50’000', 50_000],
    ['1,234,567.5', 1_234_567.5],
    ['1.234.567', 1_234_567],
    ['1.234,5', 1234.5],
    ['20k', 20_000],
    ['1.5 K', 1500],
    ['20M', 20_000_000],
    ['50000 requests/s', 50_000],
    ['50k rps', 50_000],
    ['300 per second', 300],
    ['0.125', 0.125],
    ['.5', 0.5],
    ['1e3', 1000],
    ['-1', -1],
    ['5.', 5],
  ])('%s is %d', (text, value) => expect(typedRate(text)).toEqual({ kind: 'rate', value }));
  it.each([
    ['50.000', '50.000 may be 50000 or 50: write the one you mean'],
    ['1.500k', '1.500k may be 1500k or 1.5k: write the one you mean'],
    ['0,5', '0,5 has a comma: for a decimal write 0.5'],
    ['50,', '50, has a comma: for a decimal write 50'],
    ['1e400', '1e400 is more than any number here'],
    ['1,2,3', '1,2,3 is no number of requests a second'],
    ['1 2', '1 2 is no number of requests a second'],
  ])('%s is asked back', (text, fault) =>
    expect(typedRate(text)).toEqual({ kind: 'refused', fault: expect.stringContaining(fault) as string }),
  );
  it.each(['abc', 'users * 2', 'Infinity', '20m', '--5'])('%s is no number', (text) => expect(typedRate(text)).toEqual({ kind: 'words' }));
  it('nothing is nothing', () => expect(typedRate('  ')).toEqual({ kind: 'none' }));
});

it('the shape of the day is read from any spelling', () => {
  expect(shapeOf('50k', '25,000')).toBe(0.5);
  expect(shapeOf({ low: 1, mid: 10, high: 20 }, 4)).toBe(0.4);
  expect([shapeOf('abc', 1), shapeOf(5, 6), shapeOf(5, undefined)]).toEqual([undefined, undefined, undefined]);
});

it('hours tell what they are from, how high they go, and nothing where they are none', () => {
  const hours = [1, { low: 1, mid: 9, high: 12 }, 'x', 3];
  expect(weekOf(hours)).toEqual({ from: 'the 4 hours stated', most: 9 });
  nameWeek(hours, 'w24.csv');
  expect(weekOf(hours)?.from).toBe('w24.csv');
  expect([weekOf(undefined), weekOf([]), weekOf('1, 2')]).toEqual([undefined, undefined, undefined]);
});
