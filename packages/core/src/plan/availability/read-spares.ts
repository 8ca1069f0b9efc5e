/**
 * Adding replicas for an availability, on other machines where they need fewer, is read when an availability asks for more than the load does: a page's
 * first visit mostly does without.
 */
import type { ResolvedScenario } from '../../scenario/index.ts';
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

/** Whether a plan of it needs them from the start: for its availability, or for a latency that is looser while something is lost. */
export const wantsSpares = ({ objectives }: ResolvedScenario): boolean =>
  objectives.availabilityFraction !== undefined || objectives.latency.some(({ underLossMs }) => underLossMs !== undefined);
