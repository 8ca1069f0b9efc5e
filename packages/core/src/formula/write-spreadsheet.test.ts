import { describe, expect, it } from 'vitest';
import { evaluateFormula, FormulaError, writeSpreadsheetFormula } from './index.ts';

const cells: Record<string, string> = { x: 'B2', y: 'Inputs!$C$3', s: 'SUM(A1:A9)', d: 'B1-B2' };
const write = (text: string) => writeSpreadsheetFormula(text, (name) => cells[name]);

describe('a formula as a spreadsheet writes it', () => {
  // Written by hand from the precedence of spreadsheets (ECMA-376 part 1, 18.17.2.2: unary minus binds tighter than ^, ^ to the left).
  // That LibreOffice computes what core does is in test/workbook/formulas.test.ts.
  it.each([
    ['-2^2', '-(2^2)'],
    ['(-2)^2', '(-2)^2'],
    ['2^3^2', '2^(3^2)'],
    ['(2^3)^2', '(2^3)^2'],
    ['2^-1', '2^(-1)'],
    ['1 - (2 - 3)', '1-(2-3)'],
    ['1 - 2 - 3', '1-2-3'],
    ['8 / (4 / 2)', '8/(4/2)'],
    ['2 * (x + 1)', '2*(B2+1)'],
    ['x * d', 'B2*(B1-B2)'],
    ['s / y', 'SUM(A1:A9)/Inputs!$C$3'],
    ['log(8, 2)', 'LN(8)/LN(2)'],
    ['1 / log(x)', '1/LN(B2)'],
    ['ceil(x)', '-INT(-(B2-1E-9*MAX(1,ABS(B2))))'],
    ['2 - ceil(x)', '2-(-INT(-(B2-1E-9*MAX(1,ABS(B2)))))'],
    ['if(x > 10, 2, 1)', 'IF(B2-10>1E-9*MAX(ABS(B2),ABS(10)),2,1)'],
    ['min(x, 3) + max(y, 1)', 'MIN(B2,3)+MAX(Inputs!$C$3,1)'],
    ['0.8ms', '0.0008'],
    ['12GiB', '12884901888'],
    ['1ns * 2', '1E-9*2'],
  ])('%s', (text, expected) => expect(write(text)).toBe(expected));

  it('names what has no cell, and refuses what no cell holds', () => {
    expect(() => write('z + 1')).toThrow(/no cell for z/);
    expect(() => write(`ceil(${'ceil('.repeat(14)}x${')'.repeat(15)}`)).toThrow(FormulaError);
  });
});

describe('one rule for what rounds and compares', () => {
  // By hand: 0.1 + 0.2 is 0.3 but for the last digit of a double; mod(0.3, 0.1) likewise has nothing left.
  it.each([
    ['if(0.1 + 0.2 > 0.3, 1, 0)', 0],
    ['if(0.1 + 0.2 == 0.3, 1, 0)', 1],
    ['if(0.1 + 0.2 <= 0.3, 1, 0)', 1],
    ['if(2ns > 1ns, 1, 0)', 1],
    ['if(0 < 1ns / 1s, 1, 0)', 1],
    ['mod(0.3, 0.1)', 0],
  ])('%s', (text, expected) => expect(evaluateFormula(text, {}).value).toBeCloseTo(expected, 12));
});
