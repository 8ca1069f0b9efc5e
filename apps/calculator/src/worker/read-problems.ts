import { safeParseScenario, type Problem } from '@plimsoll/core';
import { templates } from '@plimsoll/templates';
import { parse } from 'yaml';
import type { Loose } from '../state/edit.ts';
import { inPlainWords } from './syntax-words.ts';
import { tooLarge } from './too-large.ts';

const ALIASES = { maxAliasCount: 50 };

/** @throws {Error} with line and column, where the text is no YAML */
export const readValue = (text: string): unknown => parse(text, ALIASES);

/** The object that a text holds, and every problem with it; shape and names of keys are checked, numbers when it is planned. */
export function readProblems(text: string): { scenario: Loose; problems: Problem[] } {
  const large = tooLarge(text);
  if (large) return { scenario: {}, problems: [large] };
  let scenario: unknown;
  try {
    scenario = parse(text, ALIASES);
  } catch {
    scenario = undefined; // the problems below say where and why
  }
  const isObject = typeof scenario === 'object' && scenario !== null && !Array.isArray(scenario);
  const many = isObject ? tooLarge(scenario as Loose) : undefined;
  if (many) return { scenario: {}, problems: [many] };
  const parsed = safeParseScenario(text, { templates });
  return {
    scenario: isObject ? (scenario as Loose) : {},
    problems: parsed.success ? [] : parsed.problems.map((problem) => inPlainWords(problem, text)),
  };
}
