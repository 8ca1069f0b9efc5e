/** What stands below the plan's table, as one thing to load: for the eye, or for paper. */
import { further } from './Pictures.svelte';

export { default as Assumptions } from './Assumptions.svelte';
export { learn } from './parameters.svelte.ts';
export { default as Pictures } from './Pictures.svelte';
/** Everything that paper shows, loaded. */
export const whole = (): Promise<unknown> => further.load();
export const isWhole = (): boolean => further.it !== undefined;
