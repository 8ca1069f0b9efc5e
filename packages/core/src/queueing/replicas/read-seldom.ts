/** Queues with a limit, calls of one task that seldom bring another, and calls that a request makes in a row, several at once or to several services at once, are read when a scenario has some: a page's first visit does without. */
import type * as Seldom from './seldom-code.ts';

let code: typeof Seldom | undefined;

/** It was not read yet: `readSeldom`, and again. */
export class SeldomNotRead extends Error {}

/** Before `atLoad` of a plan that was not made here; `planScenario` and `planFronts` read it themselves. */
export async function readSeldom(): Promise<void> {
  code ??= await import('./seldom-code.ts');
}

/** @throws {SeldomNotRead} before it was read */
export function seldomNow(): typeof Seldom {
  if (!code)
    throw new SeldomNotRead('what queues with a limit, calls in a row and calls at once take was not read: await readSeldom() first');
  return code;
}
