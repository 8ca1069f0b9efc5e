/** Shares and times as people type them: read as they are meant, or asked back. Expected values are written out by hand. */
import { expect, it } from 'vitest';
import { shareText, typedShare } from '../../apps/calculator/src/state/typed-share.ts';
import { typedTime } from '../../apps/calculator/src/state/typed-time.ts';

const isFormula = (text: string) => text.includes('fraction');
const fault = (words: string) => ({ fault: expect.stringContaining(words) as string });

it.each([
  ['', { value: undefined }],
  ['60%', { value: '60%' }],
  ['60 %', { value: '60%' }],
  ['60', { value: '60%' }],
  ['0.6', { value: 0.6 }],
  ['1', { value: 1 }],
  ['0.5%', { value: '0.5%' }],
  ['1 - fraction', { value: '1 - fraction' }],
  ['160', fault('160 is more than the whole')],
  ['0,6', fault('0,6 has a comma: for a decimal write 0.6')],
  ['abc', fault('abc is no share: write one such as 60%')],
  ['-5', fault('-5 is no share')],
])('a share typed as %j', (text, taken) => expect(typedShare(text, isFormula)).toEqual(taken));

it('shows a share in percent, whatever it is written as', () =>
  expect([0.6, 1, 0, 1 / 3, '60%', 2, undefined].map(shareText)).toEqual([
    '60%',
    '100%',
    '0%',
    '33.3333333%',
    undefined,
    undefined,
    undefined,
  ]));

it.each([
  ['', { value: undefined }],
  ['200', { value: 200 }],
  ['200 ms', { value: 200 }],
  ['0.2s', { value: '0.2s' }],
  ['2 * fraction', { value: '2 * fraction' }],
  ['-5', { value: -5 }],
  ['200 parsecs', fault('200 parsecs is no time: write one such as 200, 200 ms or 0.2 s')],
  ['abc', fault('abc is no time')],
  ['0,5', fault('0,5 has a comma: for a decimal write 0.5')],
])('a time typed as %j', (text, taken) => expect(typedTime(text, isFormula)).toEqual(taken));
