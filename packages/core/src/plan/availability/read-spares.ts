/**
 * Adding replicas for an availability, on other machines where they need fewer, is read when an availability asks for more than the load does: a page's
 * first visit mostly does without.
 */
import type { LineItem } from '../../bill/index.ts';
import type { ResolvedScenario } from '../../scenario/index.ts';
import type { OpenPrice } from '../open-prices.ts';
import type { SizedFleet } from '../size.ts';
import type * as Spares from './spares-code.ts';

let code: typeof Spares | undefined;

/** It was not read yet: `readSpares`, and again. */
export class SparesNotRead extends Error {}

export async function readSpares(): Promise<void> {
  code ??= await import('./spares-code.ts');
}

export function sparesNow(): typeof Spares {
  if (!code) throw new SparesNotRead('what adds replicas for an availability was not read');
  return code;
}

/** Prices that are not known and might change the choice (`open-prices.ts`): where no such line counts machines or shards, there is nothing to read. */
export const openPricesOf = (sized: SizedFleet, lines: readonly LineItem[]): OpenPrice[] =>
  lines.some(({ price, inputs }) => price.state === 'unpriced' && Object.values(inputs).some(({ ref }) => ref && CHOSEN.has(ref.of)))
    ? sparesNow().openPrices(sized)
    : [];
const CHOSEN = new Set<string>(['averageReplicas', 'natVms', 'betweenShards']);

/** Whether a plan of it needs them from the start: for its availability, or for a latency that is looser while something is lost. */
export const wantsSpares = ({ objectives }: ResolvedScenario): boolean =>
  objectives.availabilityFraction !== undefined || objectives.latency.some(({ underLossMs }) => underLossMs !== undefined);
