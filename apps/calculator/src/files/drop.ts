/** What comes by drop or choice: the readers of files are loaded with the first one. */
import type { Session } from '../state/session.svelte.ts';

export async function openFiles(session: Session, files: File[]): Promise<void> {
  if (files.length === 0) return;
  let read: typeof import('./open.ts');
  try {
    read = await import('./open.ts');
  } catch {
    session.say({
      tone: 'bad',
      head: 'No file was opened:',
      text: 'the part of the page that reads files did not load. Try again when connected.',
    });
    return;
  }
  await read.openFiles(session, files);
}
