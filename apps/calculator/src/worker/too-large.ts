import type { Problem } from '@plimsoll/core';
import type { Loose } from '../state/edit.ts';

const MOST_CHARACTERS = 2_000_000;
const MOST_SERVICES = 500;

/** Far beyond any real scenario, the planner is not asked at all. */
export function tooLarge(scenario: Loose | string): Problem | undefined {
  if (typeof scenario === 'string')
    return scenario.length > MOST_CHARACTERS
      ? { code: 'tooLarge', path: '', message: 'the text has more than 2 million characters: no scenario is that long' }
      : undefined;
  const services = scenario.services;
  const count = typeof services === 'object' && services !== null ? Object.keys(services).length : 0;
  return count > MOST_SERVICES
    ? {
        code: 'tooLarge',
        path: 'services',
        message: `${count.toLocaleString('en-US')} services are more than this page plans (${MOST_SERVICES}): use the command, or plan part of them`,
      }
    : undefined;
}
