/** General templates: data, not code. @module */
import type { TemplateBook } from '@plimsoll/core';
import { genericApi, genericApiStarter } from './generic-api.ts';

/** Every template by its name. */
export const templates: TemplateBook = { [genericApi.name]: genericApi };

const starters: Record<string, string> = { [genericApi.name]: genericApiStarter };

/**
 * The commented scenario that `plimsoll init` writes.
 * @throws {RangeError} when there is no such template
 */
export function starterScenario(name: string): string {
  const text = Object.hasOwn(starters, name) ? starters[name] : undefined;
  if (text === undefined)
    throw new RangeError(`starterScenario: there is no template ${name}; templates: ${Object.keys(starters).join(', ')}`);
  return text;
}
