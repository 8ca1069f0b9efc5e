import { expect, it } from 'vitest';
import { usdWords } from './index.ts';

it.each([
  [0, '$0.00'],
  [999.994, '$999.99'],
  [1000, '$1,000.00'],
  [100191653.988, '$100,191,653.99'],
])('%d dollars read as %s', (usd, words) => expect(usdWords(usd)).toBe(words));
