/**
 * What was changed and not saved, kept in this browser until the next visit. A link that opens another scenario does not lose it: it then goes to the
 * shelf, under its time. Storage that is full or forbidden is said once, never fatal.
 */
import type { Loose } from './edit.ts';
import { readDraft, writeDraft, type Draft } from './draft-store.ts';
import { setting } from './shelf.ts';

const WRITE_AFTER_MS = 300;

/** Writes the scenario down a moment after its last change, and whatever is still to be written when the page is left. */
export class DraftKeeper {
  private seen: Loose;
  private seenUnread: string | undefined;
  private linked: Loose | undefined;
  private waiting: Draft | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param key what this tab's draft is kept under
   * @param onFault is told once that this browser keeps nothing
   */
  constructor(
    private readonly key: string,
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
    if (draft.scenario === this.example && draft.unread === undefined) setting.remove(this.key);
    else if (!writeDraft(this.key, draft)) this.onFault();
  }

  /** The page is left, perhaps for good: another tab may take the draft. Back before that happens, it is this tab's again. */
  leave(left: boolean): void {
    this.flush();
    const draft = readDraft(this.key);
    if (draft === undefined || draft === 'broken') return;
    const { left: _, ...here } = draft;
    writeDraft(this.key, left ? { ...here, left } : here);
  }
}
