/**
 * What takes a second look at a plan that was chosen by its load is read when one wants it: replicas added for an availability, on other machines where they
 * need fewer; objectives kept with the calls as they come; prices that are not known. A page's first visit mostly does without.
 */
import type { LineItem } from '../bill/index.ts';
import type { ResolvedScenario } from '../scenario/index.ts';
import type { OpenPrice } from './open-prices.ts';
import type { SizedFleet } from './size.ts';
import type * as SecondLook from './second-look.ts';

let code: typeof SecondLook | undefined;

/** It was not read yet: `readSecondLook`, and again. */
export class SecondLookNotRead extends Error {}

export async function readSecondLook(): Promise<void> {
  code ??= await import('./second-look.ts');
}

export function secondLookNow(): typeof SecondLook {
  if (!code) throw new SecondLookNotRead('what takes a second look at a plan was not read');
  return code;
}

/** Prices that are not known and might change the choice (`open-prices.ts`): where no such line counts machines or shards, there is nothing to read. */
export const openPricesOf = (sized: SizedFleet, lines: readonly LineItem[]): OpenPrice[] =>
  lines.some(({ price, inputs }) => price.state === 'unpriced' && Object.values(inputs).some(({ ref }) => ref && CHOSEN.has(ref.of)))
    ? secondLookNow().openPrices(sized)
    : [];
const CHOSEN = new Set<string>(['averageReplicas', 'natVms', 'betweenShards']);

/** Whether a plan of it may want replicas added, and so a second look from the start: for its availability, or for a latency that is looser while something is lost. */
export const wantsSpares = ({ objectives }: ResolvedScenario): boolean =>
  objectives.availabilityFraction !== undefined || objectives.latency.some(({ underLossMs }) => underLossMs !== undefined);
