/**
 * Drafts of this browser, one a tab: a tab that is read anew finds its own, a new one takes up the newest. A draft whose tab was left is moved, one whose
 * tab may still be open is copied, so that no tab writes over another's. Storage that is full or forbidden is no error here.
 */
import type { Loose } from './edit.ts';
import { setting } from './shelf.ts';

const PREFIX = 'draft/1';
const TAB = 'plimsoll.tab';
const MOST_CHARACTERS = 2_000_000;
const MOST_DRAFTS = 8;

export interface Draft {
  scenario: Loose;
  text?: string;
  /** a newer text that is no scenario */
  unread?: string;
  /** milliseconds since 1970, of the last change */
  savedAt: number;
  /** false: as a link brought it */
  changed: boolean;
  /** its tab was closed, or is being read anew */
  left?: true;
}

/** Undefined: there is none. `broken`: what is there is no draft. */
export function readDraft(key: string): Draft | 'broken' | undefined {
  const found = setting.read(key);
  if (found === null) return undefined;
  if (found.length > MOST_CHARACTERS) return 'broken';
  try {
    const draft: unknown = JSON.parse(found);
    return isDraft(draft) ? draft : 'broken';
  } catch {
    return 'broken';
  }
}

/** Whether it is kept; the oldest make room. */
export function writeDraft(key: string, draft: Draft): boolean {
  for (const old of otherDrafts(key).slice(MOST_DRAFTS - 1)) setting.remove(old.key);
  return setting.write(key, JSON.stringify(draft));
}

/** Those of other tabs, newest first. */
export const otherDrafts = (own: string): { key: string; draft: Draft }[] =>
  setting
    .names(PREFIX)
    .flatMap((key) => {
      const draft = key === own ? undefined : readDraft(key);
      return draft === undefined || draft === 'broken' ? [] : [{ key, draft }];
    })
    .sort((a, b) => b.draft.savedAt - a.draft.savedAt);

/** The draft that this tab goes on with, and the key it is kept under from now on. */
export function takeDraft(): { key: string; draft: Draft | 'broken' | undefined } {
  const known = tabName();
  const own = known === null ? undefined : readDraft(`${PREFIX}/${known}`);
  if (known !== null && (own === undefined || own === 'broken' || own.left)) return claimed(`${PREFIX}/${known}`, own);
  // a new tab, or the double of one that is open
  const key = `${PREFIX}/${nameTab()}`;
  if (own !== undefined && own !== 'broken') return claimed(key, own);
  const [newest] = otherDrafts(key);
  if (newest?.draft.left) setting.remove(newest.key);
  return claimed(key, newest?.draft);
}

/** The tab is here: its draft is nobody else's to take. */
function claimed(key: string, draft: Draft | 'broken' | undefined): { key: string; draft: Draft | 'broken' | undefined } {
  if (draft === undefined || draft === 'broken') return { key, draft };
  const { left: _, ...here } = draft;
  writeDraft(key, here);
  return { key, draft: here };
}

function tabName(): string | null {
  try {
    return sessionStorage.getItem(TAB);
  } catch {
    return null;
  }
}

function nameTab(): string {
  const name = Math.random().toString(36).slice(2, 10);
  try {
    sessionStorage.setItem(TAB, name);
  } catch {
    // then it is named anew at every visit
  }
  return name;
}

const isDraft = (value: unknown): value is Draft => {
  if (typeof value !== 'object' || value === null) return false;
  const { scenario, text, unread, savedAt, changed } = value as Record<string, unknown>;
  return (
    typeof scenario === 'object' &&
    scenario !== null &&
    !Array.isArray(scenario) &&
    [text, unread].every((words) => words === undefined || typeof words === 'string') &&
    typeof savedAt === 'number' &&
    Math.abs(savedAt) < 8e15 &&
    typeof changed === 'boolean'
  );
};
