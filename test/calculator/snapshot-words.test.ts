/** What is not on this device, in words and without the path of a file. */
import { expect, it } from 'vitest';
import { wordsOf } from '../../apps/calculator/src/worker/snapshot-words.ts';

it.each([
  ['prices/gcp/2026-07-30/europe-west4.json', 'the prices of europe-west4'],
  ['prices/aws/2026-07-20/global.json', 'prices that all regions of AWS share'],
  ['shapes/gcp/2026-07-30/shapes.json', 'the machine types of GCP'],
  ['hand/zones.json', 'facts that every plan needs'],
])('%s are %s', (file, words) => expect(wordsOf(file)).toBe(words));
