/** Every template by name: the general ones, and the field's. Data, not code. @module */
import type { TemplateBook } from '@plimsoll/core';
import { protectedAudienceTemplates } from '@plimsoll/protected-audience';
import { starterOf } from './starter.ts';
import { genericApi, genericApiStarter } from './generic-api.ts';

/** Every template by its name. */
export const templates: TemplateBook = { [genericApi.name]: genericApi, ...protectedAudienceTemplates };

const starters: Record<string, string> = { [genericApi.name]: genericApiStarter };

/**
 * The commented scenario that `plimsoll init` writes.
 * @throws {RangeError} when there is no such template
 */
export function starterScenario(name: string): string {
  const written = Object.hasOwn(starters, name) ? starters[name] : undefined;
  if (written !== undefined) return written;
  const template = Object.hasOwn(templates, name) ? templates[name] : undefined;
  if (!template) throw new RangeError(`starterScenario: there is no template ${name}; templates: ${Object.keys(templates).join(', ')}`);
  return starterOf(template);
}
