/** A saved plan: its scenario, or why it cannot be had. */
import type { Loose } from '../state/edit.ts';

const VERSION = 1;

export type PlanFile = { kind: 'none' } | { kind: 'plan'; scenario: Loose } | { kind: 'refused'; why: string };

/** @param found what the file holds; `none`: it is no plan */
export function planIn({ schema, scenario }: Loose): PlanFile {
  const stated = typeof schema === 'string' ? /^plimsoll\.plan\/(\d+)$/.exec(schema)?.[1] : undefined;
  if (stated === undefined) return { kind: 'none' };
  const version = Number(stated);
  if (version > VERSION)
    return refused(
      `it is a plan of a newer Plimsoll (version ${version}; this page reads up to ${VERSION}). Reload the page to get the newer one, then open it again`,
    );
  if (version < VERSION) return refused(`it names version ${version}, which never was`);
  const filled = typeof scenario === 'object' && scenario !== null && !Array.isArray(scenario) && Object.keys(scenario).length > 0;
  return filled ? { kind: 'plan', scenario: scenario as Loose } : refused('it is a plan without a scenario');
}

const refused = (why: string): PlanFile => ({ kind: 'refused', why });
