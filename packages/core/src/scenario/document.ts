/** What a scenario is read from: a value, and where in the text each part of it stands. */
import { formatPath, type PathKey } from './path.ts';
import type { Problem } from './problem.ts';

export interface ReadDocument {
  value: unknown;
  problems: Problem[];
  /** line and column, from 1, of the value at a path, or of its nearest parent that exists */
  locate(keys: readonly PathKey[]): { line: number; column: number } | undefined;
}

/** An object given as such has no places. */
export function documentOf(value: unknown): ReadDocument {
  return { value, problems: [], locate: () => undefined };
}

/** A problem at a path, with its place in the text when there is one. */
export function problemAt(document: ReadDocument, keys: readonly PathKey[], problem: Omit<Problem, 'path'>): Problem {
  return { ...problem, path: formatPath(keys), ...document.locate(keys) };
}
