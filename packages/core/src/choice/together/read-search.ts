/** The search that only an objective over several services needs (`together.ts`) is read when one binds: a page's first visit mostly does without. */
import type { together } from './together.ts';

let search: typeof together | undefined;

/** The search was not read yet: `readSearch`, and again. */
export class SearchNotRead extends Error {}

export async function readSearch(): Promise<void> {
  search = (await import('./together.ts')).together;
}

export function searchNow(): typeof together {
  if (!search) throw new SearchNotRead('the search of combinations was not read');
  return search;
}
