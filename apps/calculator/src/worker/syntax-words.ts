/** What is wrong with a text that is no YAML, in plain words and at the place where a person would mend it. */
import type { Problem } from '@plimsoll/core';

const SAID: [RegExp, string][] = [
  [/must start at the same column/i, 'this line begins in another column than its neighbours: indent it as they are'],
  [
    /nested mappings are not allowed|implicit keys? need/i,
    'two keys stand on one line, or a text holds “: ”: put a key on a line of its own, a text in quotes',
  ],
  [/implicit map keys need to be followed by map values/i, 'a key has no colon behind it'],
  [/tabs?\b/i, 'a tab stands here: indent with spaces'],
  [/call stack|recursion/i, 'brackets or levels stand in one another deeper than any scenario goes'],
  [/multiple documents/i, 'a second document begins here: keep one scenario in a text, without the line of three dashes'],
  [/missing closing .*quote/i, 'a quote is opened and not closed'],
  [
    /unexpected (flow-(seq|map)-end|double-quoted|scalar)/i,
    'something stands here that belongs to nothing: look for a bracket, a quote or a comma too many',
  ],
];
const CLOSES: Record<string, string> = { '[': ']', '{': '}' };

/** Where to look, as the beginning of a sentence; empty where nobody knows. */
export const placeOf = ({ line, column }: Pick<Problem, 'line' | 'column'>) => (line ? `line ${line}, column ${column ?? 1}: ` : '');

/** Syntax faults only; what else is wrong comes as it is. */
export function inPlainWords(problem: Problem, text: string): Problem {
  if (problem.code !== 'syntax' || problem.line === undefined) return problem;
  if (/flow (sequence|map)/i.test(problem.message)) {
    const open = lastOpen(text, offsetOf(text, problem.line, problem.column ?? 1));
    if (open)
      return {
        ...problem,
        line: open.line,
        column: open.column,
        message: `“${open.bracket}” is opened here and not closed: add “${CLOSES[open.bracket]}”`,
      };
  }
  const words = SAID.find(([pattern]) => pattern.test(problem.message))?.[1];
  return { ...problem, message: words ?? `the text cannot be read from here on: ${problem.message}` };
}

function offsetOf(text: string, line: number, column: number): number {
  let at = 0;
  for (let n = 1; n < line; n++) at = text.indexOf('\n', at) + 1 || text.length;
  return at + column - 1;
}

/** The innermost bracket that is open where the reader gave up; what stands in quotes and comments does not count. */
function lastOpen(text: string, until: number): { bracket: string; line: number; column: number } | undefined {
  const open: number[] = [];
  let quote = '';
  for (let i = 0; i < until; i++) {
    const letter = text[i]!;
    if (quote) {
      if (letter === quote) quote = '';
    } else if ((letter === '"' || letter === "'") && /[\s[{,:-]/.test(text[i - 1] ?? ' ')) quote = letter;
    else if (letter === '#' && /\s/.test(text[i - 1] ?? ' ')) i = (text.indexOf('\n', i) + 1 || text.length) - 1;
    else if (letter in CLOSES) open.push(i);
    else if (letter === ']' || letter === '}') open.pop();
  }
  const at = open.at(-1);
  if (at === undefined) return undefined;
  const before = text.slice(0, at).split('\n');
  return { bracket: text[at]!, line: before.length, column: before.at(-1)!.length + 1 };
}
