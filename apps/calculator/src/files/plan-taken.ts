/** What is said of a plan that was dropped or pasted, whose scenario is now open: for as long as it is. */
import type { Saying } from '../state/session.svelte.ts';
import type { Loose } from '../state/edit.ts';

/** @param name of what held it, as a sentence begins */
export const planTaken = (name: string, { regions }: Loose): Saying => ({
  tone: 'ok',
  head: `${name} is a plan.`,
  holds: (scenario) => scenario.regions === regions,
  text: 'Its scenario is open and planned again on the prices of this page.',
});
