/** Faults of YAML in plain words, at the line that is to be mended. */
import { describe, expect, it } from 'vitest';
import { readProblems, readValue, withPlaces } from '../../apps/calculator/src/worker/read-problems.ts';

const first = (text: string) => readProblems(text).problems[0]!;

describe('a text that is no YAML', () => {
  it.each([
    ['traffic:\n  peakRequestsPerSecond: [5\nregions: []\n', 2, 26, /^“\[” is opened here and not closed: add “\]”$/],
    ['regions:\n  - { cloud: gcp, region: "a]b"\nname: x\n', 2, 5, /^“\{” is opened here and not closed: add “\}”$/],
    ['name: a: b\n', 1, undefined, /two keys stand on one line/],
    ['a:\n  b: 1\n c: 2\n', 3, undefined, /another column|belongs to nothing|cannot be read/],
    ['name: a\n---\nname: b\n', 2, undefined, /^a second document begins here/],
    [`a: ${'['.repeat(20_000)}`, 1, undefined, /deeper than any scenario goes$/],
    ['name: "open\n', undefined, undefined, /a quote is opened and not closed/],
  ])('%j', (text, line, column, words) => {
    const problem = first(text);
    expect(problem.message).toMatch(words);
    expect(problem.message).not.toMatch(/collection|mapping|implicit|parseAll|call stack/i);
    if (line !== undefined) expect(problem.line).toBe(line);
    if (column !== undefined) expect(problem.column).toBe(column);
  });
});

const REST = 'traffic: {peakRequestsPerSecond: 1}\nservices: {web: {demand: 1ms}}\n';
it.each([
  ['regions: &a [*a]\n', 1, 14, /^\*a stands inside what it names/],
  ['x: &a [*a]\n', 1, 8, /^\*a stands inside what it names/],
  ['regions: [{cloud: gcp, region: us-central1}]\nservices: {__proto__: {demand: 1ms}}\n', 2, 12, /^nothing can be called __proto__/],
])('%j is no scenario: nothing of it is taken, and the place is told', (text, line, column, words) => {
  const { scenario, problems } = readProblems(text.includes('services') ? `${text}traffic: {peakRequestsPerSecond: 1}\n` : text + REST);
  expect(scenario).toEqual({});
  expect(problems).toMatchObject([{ line, column, message: expect.stringMatching(words) as string }]);
});

it('a value of its own is refused with its place as well', () => {
  expect(() => readValue('- &a {sku: *a}\n')).toThrow(/^line 1, column 12: \*a stands inside what it names/);
  expect(() => readValue('prices: "open\n')).toThrow(/^line \d+, column \d+: a quote is opened and not closed$/);
});

it('what the planner refuses is told with its place in the text', () => {
  const text = `# mine\n${REST}regions:\n  - {cloud: gcp, region: us-moon1}\n`;
  const unknown = { code: 'unknownRegion', path: 'regions[0].region', message: 'not known' };
  const whole = { code: 'x', path: '', message: 'no path, no place' };
  expect(withPlaces(text, [unknown, whole])).toEqual([{ ...unknown, line: 5, column: 18 }, whole]);
});
