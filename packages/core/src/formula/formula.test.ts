import { describe, expect, it } from 'vitest';
import { evaluateFormula, FormulaError } from './index.ts';

const value = (text: string, variables = {}) => evaluateFormula(text, variables).value;

describe('the value of a formula', () => {
  // worked by hand; precedence as in written mathematics
  it.each<[string, Record<string, number>, number, string | null]>([
    ['0.8ms + ads * 0.12ms', { ads: 20 }, 0.0032, 's'],
    ['-2^2', {}, -4, null],
    ['2^3^2', {}, 512, null],
    ['2 * 3 + 4 / 8', {}, 6.5, null],
    ['ceil(1400 / 300) * 2', {}, 10, null],
    ['ceil(0.1 * 30)', {}, 3, null],
    ['ceil(3.0000000001)', {}, 3, null],
    ['floor(2.9999999999)', {}, 3, null],
    ['min(3, 2, 5) + max(1, 7)', {}, 9, null],
    ['round(-2.5)', {}, -3, null],
    ['round(2.345, 2)', {}, 2.35, null],
    ['mod(-1, 5)', {}, 4, null],
    ['log(8, 2)', {}, 3, null],
    ['pow(2, 10)', {}, 1024, null],
    ['if(items > 10, 2, 1)', { items: 12 }, 2, null],
    ['2kB + 1KiB', {}, 3024, 'B'],
    ['12GiB / 2s', {}, 6442450944, 'B/s'],
    ['100 * 5%', {}, 5, null],
    ['3k + 1M', {}, 1003000, null],
    ['sqrt(4s * 9s)', {}, 6, 's'],
  ])('%s', (text, variables, expected, unit) => {
    const result = evaluateFormula(text, variables);
    expect(result.value).toBeCloseTo(expected, 12);
    expect(result.unit).toBe(unit);
  });

  it('reads 0.8ms as the double nearest to 0.0008', () => expect(value('0.8ms')).toBe(0.0008));
  it('keeps kinds of variables', () =>
    expect(evaluateFormula('a * 2', { a: { value: 3, unit: 'ms' } })).toEqual({ value: 0.006, unit: 's' }));
});

describe('hostile and mistaken formulas are refused by name', () => {
  const deep = `${'('.repeat(900)}1${')'.repeat(900)}`;
  it.each([
    'max.constructor("return process.exit(0)")()',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'import({})',
    'f(x) = x',
    'x = 1',
    'a.b',
    'a[1]',
    '[1, 2]',
    '1:10',
    '"text"',
    "'text'",
    '`text`',
    'a to b',
    'evaluate("1")',
    'parse("1")',
    'createUnit("x")',
    'config({})',
    'typed(1)',
    'process',
    'globalThis',
    'this',
    '{a: 1}',
    '1; 2',
    '1\n2',
    '1 # comment',
    '200!',
    '1/0',
    '0/0',
    'sqrt(-1)',
    '9^9^9',
    'log(0)',
    'if(1, 2)',
    'min()',
    'unknown(1)',
    '2 3',
    '2(3)',
    'a b',
    '0x10',
    'i',
    'pi',
    'e',
    '5 cm',
    '0.8 m',
    '1s + 1kB',
    '1s + 1',
    'exp(1s)',
    '2^1s',
    '1s > 1kB',
    '1 ? 2 : 3',
    'a and b',
    'not 1',
    '',
    '   ',
    ')',
    '1 +',
    'ads..x',
    '\u0430ds',
    '1\u00d72',
    deep,
    `${'-'.repeat(5000)}1`,
    '1+'.repeat(3000) + '1',
    'a'.repeat(100000),
    'max(1,'.repeat(60),
    'unit_literal_0',
    '%',
    '5 % 2',
    '1e999',
    'x => x',
    '@',
    '$',
    '\\',
  ])('%s', (text) => {
    expect(() => evaluateFormula(text, {})).toThrow(FormulaError);
  });

  it('finds no name on the prototype of the variables, and names the one meant', () => {
    expect(() => evaluateFormula('valueOf', { ads: 1 })).toThrow(/there is no valueOf/);
    expect(() => evaluateFormula('adds * 2', { ads: 1 })).toThrow(/did you mean ads/);
  });
});
