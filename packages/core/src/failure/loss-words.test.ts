import { expect, it } from 'vitest';
import { lossWords } from './index.ts';

it.each([
  ['none', 'all up'],
  ['zones:1', 'a zone lost'],
  ['replicas:2', '2 machines lost'],
  ['region:us-east4', 'us-east4 lost'],
  ['regions:us-east4+us-central1', 'us-east4 and us-central1 lost'],
  ['together:zones:1+regions:a+b', 'a zone lost and a and b lost'],
  ['together:zones:1+replicas:1', 'a zone lost and a machine lost'],
])('%s is %s', (label, words) => expect(lossWords(label)).toBe(words));
