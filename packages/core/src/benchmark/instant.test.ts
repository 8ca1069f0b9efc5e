/** Witness: `date -u -d TEXT +%s` of GNU coreutils. */
import { describe, expect, it } from 'vitest';
import { instantReader, instantSeconds } from './instant.ts';

const table: [text: string, seconds: number | undefined][] = [
  ['1970-01-01T00:00:00Z', 0],
  ['2024-01-30T21:27:06Z', 1706650026],
  ['2018-12-17T16:52:55-04:00', 1545079975],
  ['2017-05-09T14:34:45.625742514+02:00', 1494333285.6257424],
  ['2024-02-29T23:59:60Z', 1709251200],
  ['2016-08-02 17:44:46', 1470159886],
  ['2024-06-11T14:02:33+0530', 1718094753],
  ['2024-13-01T00:00:00Z', undefined],
  ['yesterday', undefined],
];

describe('instantSeconds', () => {
  it.each(table)('%s', (text, seconds) => {
    expect(instantSeconds(text)).toBe(seconds);
  });

  it('is the same through the reader that remembers, in any order', () => {
    const read = instantReader();
    for (const [text, seconds] of [...table, ...[...table].reverse(), ...table])
      if (seconds === undefined) expect(read(text)).toBeUndefined();
      else expect(read(text)).toBeCloseTo(seconds, 6);
    expect(read('2024-01-30T21:27:59.5Z')).toBe(1706650079.5);
    expect(read('2024-01-30T21:27:59.5+01:00')).toBe(1706646479.5);
  });
});
