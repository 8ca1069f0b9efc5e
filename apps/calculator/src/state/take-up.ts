/** What was left open on the last visit is open again, unless a link opens something else: then what was changed is kept on the shelf. */
import type { DraftKeeper } from './draft.ts';
import { nameOf, timeOf } from './draft-names.ts';
import type { Draft } from './draft-store.ts';
import type { Session } from './session.svelte.ts';
import { freeName, keep, readShelf, setting } from './shelf.ts';

export function takeUp(session: Session, drafts: DraftKeeper, draft: Draft | 'broken', linked: boolean): void {
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
  const open = () => session.replace(draft.scenario, 'take up your edits', draft.text);
  if (!linked) {
    open();
    drafts.restored(draft.scenario);
    return session.say({
      tone: 'ok',
      head: `${edits ? 'Your unsaved edits from' : 'What you had open at'} ${timeOf(draft.savedAt)} ${edits ? 'are' : 'is'} back.`,
      text: '',
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
function setAside({ scenario, text, savedAt }: Draft): { kind: 'kept'; name: string } | { kind: 'refused'; fault: string } {
  const name = freeName(nameOf({ scenario, savedAt }));
  const fault = keep({ name, scenario, ...(text !== undefined && { text }) });
  return fault === undefined ? { kind: 'kept', name } : { kind: 'refused', fault };
}

/** Whether the very same scenario is on the shelf. */
const isKept = ({ scenario }: Draft): boolean => {
  const wanted = JSON.stringify(scenario);
  return readShelf().some((kept) => JSON.stringify(kept.scenario) === wanted);
};
