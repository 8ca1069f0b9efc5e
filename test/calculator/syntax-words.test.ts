/** Faults of YAML in plain words, at the line that is to be mended. */
import { describe, expect, it } from 'vitest';
import { readProblems } from '../../apps/calculator/src/worker/read-problems.ts';

const first = (text: string) => readProblems(text).problems[0]!;

describe('a text that is no YAML', () => {
  it.each([
    ['traffic:\n  peakRequestsPerSecond: [5\nregions: []\n', 2, 26, /^“\[” is opened here and not closed: add “\]”$/],
    ['regions:\n  - { cloud: gcp, region: "a]b"\nname: x\n', 2, 5, /^“\{” is opened here and not closed: add “\}”$/],
    ['name: a: b\n', 1, undefined, /two keys stand on one line/],
    ['a:\n  b: 1\n c: 2\n', 3, undefined, /another column|belongs to nothing|cannot be read/],
    ['name: "open\n', undefined, undefined, /a quote is opened and not closed/],
  ])('%j', (text, line, column, words) => {
    const problem = first(text);
    expect(problem.message).toMatch(words);
    expect(problem.message).not.toMatch(/collection|mapping|implicit/i);
    if (line !== undefined) expect(problem.line).toBe(line);
    if (column !== undefined) expect(problem.column).toBe(column);
  });
});
