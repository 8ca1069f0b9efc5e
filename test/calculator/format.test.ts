/** Numbers as the page writes them: no digit that is printed elsewhere is rounded away, and no limit is written past itself. */
import { describe, expect, it } from 'vitest';
import { bindingWords, count, limit, unitPrice } from '../../apps/calculator/src/format.ts';

describe('a number', () => {
  it.each([
    [105_243.2, '105,243'],
    [105_243, '105,243'],
    [1234.6, '1,235'],
    [99.876, '99.88'],
    [0.12345, '0.123'],
    [-1200.4, '-1,200'],
  ])('%s is %s', (value, written) => expect(count(value)).toBe(written));
});

describe('a limit is rounded down', () => {
  it.each([
    [50_406.97, '50,406'],
    [76_422.9999, '76,422'],
    [999.99, '999.9'],
    [41.239, '41.23'],
    [2.9999, '2.999'],
    [7, '7'],
    [0, '0'],
  ])('%s is %s', (value, written) => expect(limit(value)).toBe(written));
});

it.each([
  [0.0035189289999999996, '$0.003518929'],
  [0.0268809728, '$0.0268809728'],
  [24.5, '$24.5'],
])('a price of %s a unit is %s', (value, written) => expect(unitPrice(value)).toBe(written));

it('speaks of a loss that is survived only where one is', () => {
  const row = (...losses: string[]) => ({ bindingConstraint: 'minimum', losses: losses.map((loss) => ({ loss })) });
  expect(bindingWords(row('none', 'zones:1'))).toBe('the fewest that survive a loss');
  expect(bindingWords(row('none'))).toBe('the fewest there can be');
  expect(bindingWords({ ...row('none'), bindingConstraint: 'memory' })).toBe('memory of the machine');
});
