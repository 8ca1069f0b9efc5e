/**
 * What was changed and not saved, kept in this browser until the next visit. A link that opens another scenario does not lose it: it then goes to the
 * shelf, under its time. Storage that is full or forbidden is said once, never fatal.
 */
import type { Loose } from './edit.ts';
import { keep, readShelf, setting } from './shelf.ts';

export const DRAFT = 'draft/1';
const WRITE_AFTER_MS = 300;
const MOST_CHARACTERS = 2_000_000;
const MOST_NAME = 80;

export interface Draft {
  scenario: Loose;
  text?: string;
  /** a newer text that is no scenario */
  unread?: string;
  /** milliseconds since 1970, of the last change */
  savedAt: number;
  /** false: as a link brought it */
  changed: boolean;
}

/** Undefined: there is none. `broken`: what is there is no draft. */
export function readDraft(): Draft | 'broken' | undefined {
  const found = setting.read(DRAFT);
  if (found === null) return undefined;
  if (found.length > MOST_CHARACTERS) return 'broken';
  try {
    const draft: unknown = JSON.parse(found);
    return isDraft(draft) ? draft : 'broken';
  } catch {
    return 'broken';
  }
}

/** Writes the scenario down a moment after its last change, and whatever is still to be written when the page is left. */
export class DraftKeeper {
  private seen: Loose;
  private seenUnread: string | undefined;
  private linked: Loose | undefined;
  private waiting: Draft | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onFault is told once that this browser keeps nothing */
  constructor(
    private readonly example: Loose,
    private readonly onFault: () => void,
  ) {
    this.seen = example;
  }

  /** What was just restored is no change. */
  restored({ scenario, unread }: Draft): void {
    this.seen = scenario;
    this.seenUnread = unread;
  }

  /** What a link brings is kept over a reload, but is nobody's work yet. */
  opened(scenario: Loose): void {
    this.linked = scenario;
  }

  note({ scenario, text, unread }: { scenario: Loose; text: string | undefined; unread: string | undefined }): void {
    if (scenario === this.seen && unread === this.seenUnread) return;
    this.seen = scenario;
    this.seenUnread = unread;
    // what is undefined is left out as JSON
    this.waiting = { scenario, text, unread, savedAt: Date.now(), changed: scenario !== this.linked || unread !== undefined } as Draft;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), WRITE_AFTER_MS);
  }

  flush(): void {
    const draft = this.waiting;
    if (!draft) return;
    this.waiting = undefined;
    clearTimeout(this.timer);
    if (draft.scenario === this.example && draft.unread === undefined) setting.remove(DRAFT);
    else if (!setting.write(DRAFT, JSON.stringify(draft))) this.onFault();
  }
}

/** A link is opened over a draft: what was changed in it goes to the shelf. */
export function setAside({ scenario, text, unread, savedAt }: Draft): { kind: 'kept'; name: string } | { kind: 'refused'; fault: string } {
  const title = typeof scenario.name === 'string' ? scenario.name.slice(0, MOST_NAME) : 'no name';
  const name = `${title}, edits of ${timeOf(savedAt)}`;
  const fault = keep({ name, scenario, ...(text !== undefined && { text }), ...(unread !== undefined && { unread }) });
  return fault === undefined ? { kind: 'kept', name } : { kind: 'refused', fault };
}

/** Whether the very same is on the shelf. */
export const isKept = ({ scenario, unread }: Draft): boolean => {
  const wanted = JSON.stringify(scenario);
  return readShelf().some((kept) => kept.unread === unread && JSON.stringify(kept.scenario) === wanted);
};

const two = (value: number) => String(value).padStart(2, '0');
/** 14:05 of today, else with its date; in the visitor's own time. */
export function timeOf(milliseconds: number, now = Date.now()): string {
  const at = new Date(milliseconds);
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return at.toDateString() === new Date(now).toDateString()
    ? clock
    : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${clock}`;
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
