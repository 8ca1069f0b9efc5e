/** Back to what was left open on the last visit. A chunk of its own: a first visit has left nothing. */
import { DRAFT, isKept, setAside, timeOf, type Draft, type DraftKeeper } from './draft.ts';
import type { Loose } from './edit.ts';
import type { Session } from './session.svelte.ts';
import { setting } from './shelf.ts';

interface LeftOpen {
  draft: Draft | 'broken';
  session: Session;
  drafts: DraftKeeper;
  example: Loose;
  /** a link has opened something else: what was changed is then kept on the shelf */
  linked: boolean;
  /** shows a text that is no scenario where it can be mended */
  onUnread: () => void;
}

export function takeUp({ draft, session, drafts, example, linked, onUnread }: LeftOpen): void {
  if (draft === 'broken') {
    setting.remove(DRAFT);
    return session.say({
      tone: 'warn',
      head: 'The edits of your last visit are damaged.',
      text: 'They could not be read and were dropped.',
    });
  }
  const edits = draft.changed && !isKept(draft);
  const { unread } = draft;
  const open = () => {
    session.replace(draft.scenario, 'take up your edits', draft.text);
    if (unread === undefined) return;
    session.keepUnread(unread);
    onUnread();
  };
  if (!linked) {
    open();
    drafts.restored(draft);
    return session.say({
      tone: 'ok',
      head: `${edits ? 'Your unsaved edits from' : 'What you had open at'} ${timeOf(draft.savedAt)} ${edits ? 'are' : 'is'} back.`,
      text: unread === undefined ? '' : 'The YAML cannot be read yet; the plan is of the last text that could.',
      action: { label: 'Start from the example instead', do: () => session.replace(example, 'start from the example') },
    });
  }
  if (!edits) return;
  const aside = setAside(draft);
  session.say({
    tone: aside.kind === 'kept' ? 'ok' : 'warn',
    head: 'The link is open in place of your unsaved edits.',
    text: aside.kind === 'kept' ? `They are kept as “${aside.name}”.` : `They are in no list: ${aside.fault}.`,
    action: { label: 'Open your edits instead', do: open },
  });
}
