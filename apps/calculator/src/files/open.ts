import type { Session } from '../state/session.svelte.ts';
export async function openFiles(session: Session, files: File[]): Promise<void> { void session; void files; }
