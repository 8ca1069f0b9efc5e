/**
 * Back to what was left open on the last visit, unless a link opens something else: then what was changed is kept on the shelf. A chunk of its own: a first
 * visit has left nothing.
 */
import { nameOf, timeOf } from './draft-names.ts';
import type { Draft } from './draft-store.ts';
import type { DraftKeeper } from './draft.ts';
import type { Session } from './session.svelte.ts';
import { freeName, keep, readShelf, setting } from './shelf.ts';

interface LeftOpen {
  draft: Draft | 'broken';
  session: Session;
  drafts: DraftKeeper;
  /** a link has opened something else: what was changed is then kept on the shelf */
  linked: boolean;
  /** shows a text that is no scenario where it can be mended */
  onUnread: () => void;
}

export function takeUp({ draft, session, drafts, linked, onUnread }: LeftOpen): void {
  const { boot } = session;
  if (draft === 'broken') {
    setting.remove(session.early!.draftKey);
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
      holds: (scenario) => scenario !== boot.scenario,
      action: { label: 'Start from the example instead', do: () => session.replace(boot.scenario, 'start from the example') },
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

/** A link is opened over a draft: what was changed in it goes to the shelf. */
function setAside({ scenario, text, unread, savedAt }: Draft): { kind: 'kept'; name: string } | { kind: 'refused'; fault: string } {
  const name = freeName(nameOf({ scenario, savedAt }));
  const fault = keep({ name, scenario, ...(text !== undefined && { text }), ...(unread !== undefined && { unread }) });
  return fault === undefined ? { kind: 'kept', name } : { kind: 'refused', fault };
}

/** Whether the very same is on the shelf. */
const isKept = ({ scenario, unread }: Draft): boolean => {
  const wanted = JSON.stringify(scenario);
  return readShelf().some((kept) => kept.unread === unread && JSON.stringify(kept.scenario) === wanted);
};
