/** What drafts are called: their scenario, and when they were last changed. */
import type { Draft } from './draft-store.ts';

const MOST_NAME = 80;

/** What a draft is called where it stands among others. */
export function nameOf({ scenario, savedAt }: Pick<Draft, 'scenario' | 'savedAt'>): string {
  const title = typeof scenario.name === 'string' ? scenario.name.slice(0, MOST_NAME) : 'no name';
  return `${title}, edits of ${timeOf(savedAt)}`;
}

const two = (value: number) => String(value).padStart(2, '0');
/** 14:05 of today, else with its date; in the visitor's own time. */
export function timeOf(milliseconds: number, now = Date.now()): string {
  const at = new Date(milliseconds);
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return at.toDateString() === new Date(now).toDateString()
    ? clock
    : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${clock}`;
}
