import { parsePath, readDocument, safeParseScenario, type Problem } from '@plimsoll/core';
import { templates } from '@plimsoll/templates';
import type { Loose } from '../state/edit.ts';
import { inPlainWords, placeOf } from './syntax-words.ts';
import { tooLarge } from './too-large.ts';

/** @throws {Error} with line and column, where the text is no YAML */
export function readValue(text: string): unknown {
  const { value, problems } = readDocument(text);
  const [first] = problems;
  if (!first) return value;
  const plain = inPlainWords(first, text);
  throw new Error(`${placeOf(plain)}${plain.message}`);
}

/** What no scenario can be made of, though the text can be read. */
const UNUSABLE = ['forbiddenName'];

/** The object that a text holds, and every problem with it; shape and names of keys are checked, numbers when it is planned. */
export function readProblems(text: string): { scenario: Loose; problems: Problem[] } {
  const large = tooLarge(text);
  if (large) return { scenario: {}, problems: [large] };
  // nothing, where the text cannot be read: the problems below say where and why
  const { value } = readDocument(text);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const many = isObject ? tooLarge(value as Loose) : undefined;
  if (many) return { scenario: {}, problems: [many] };
  const parsed = safeParseScenario(text, { templates });
  const problems = parsed.success ? [] : parsed.problems.map((problem) => inPlainWords(problem, text));
  const usable = isObject && !problems.some(({ code }) => UNUSABLE.includes(code));
  return { scenario: usable ? (value as Loose) : {}, problems };
}

/** Problems that were found in the object, with their places in the text that it was read from. */
export function withPlaces(text: string, problems: readonly Problem[]): Problem[] {
  const { locate } = readDocument(text);
  return problems.map((problem) => ({ ...problem, ...(problem.path !== '' && locate(parsePath(problem.path))) }));
}
