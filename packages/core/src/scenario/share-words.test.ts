import { expect, it } from 'vitest';
import { shareWords } from './share-words.ts';

it.each([
  [0.66, ['33%', '33%'], 'must add up to 100%, they add up to 66%'],
  [0.66, [0.33, '33%'], 'must add up to 100%, they add up to 66%'],
  [0.66, [0.33, 0.33], 'must add up to 1, they add up to 0.66'],
  [0.1 + 0.2, ['a / 3', undefined], 'must add up to 1, they add up to 0.3'],
])('shares of %d stated as %j', (sum, stated, words) => expect(shareWords(sum, stated)).toBe(words));
