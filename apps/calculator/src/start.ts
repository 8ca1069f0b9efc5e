/**
 * What need not wait for the page's own code: the planner is started, and asked for the plan that the page opens with, while the rest is still on its
 * way. A page of its own in the build, so that it is small and runs first.
 */
import type { Boot, FirstThings } from './messages.ts';
import { takeDraft } from './state/draft-store.ts';
import { Planner } from './state/planner.ts';

const first = JSON.parse(document.getElementById('first')!.textContent) as FirstThings;
export const planner = new Planner(first);
/** What was left open on the last visit. */
export const { key: draftKey, draft } = takeDraft();
/** A link's scenario is another one, and so is a draft's: it is planned when it has been read. */
export const asked = location.hash === '' && (draft === undefined || draft === 'broken');
if (asked) planner.plan(first.scenario);

type Rest = Omit<Boot, keyof FirstThings>;

/** All that the page was built with; the larger part is a file of its own, and stands in the page while developing. */
export async function bootOf(): Promise<Boot> {
  const inside = document.getElementById('boot')?.textContent;
  const file = document.querySelector<HTMLLinkElement>('#boot-file');
  const rest = (inside ? JSON.parse(inside) : await read(file!.href)) as Rest;
  return { ...rest, ...first };
}

async function read(address: string): Promise<unknown> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${new URL(address).pathname} cannot be read (${response.status})`);
  return response.json();
}
