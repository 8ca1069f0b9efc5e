/** Calls that one request makes to a service one after another, as an entry says that calls more than once, or as often as its caller is called so. */
import type { ResolvedScenario } from '../scenario/index.ts';
import { networkSeconds } from './network.ts';

export interface InARow {
  /** of one request, one after another with nothing of its caller's in between; at least 1 */
  callsInARow: number;
  /** network time between one answer and the next call */
  betweenSeconds: number;
}

/** Where several entries or callers call, the longest row. */
export function callsInARow({ services, order }: ResolvedScenario): Record<string, InARow> {
  const found: Record<string, InARow> = Object.fromEntries(order.map((name) => [name, { callsInARow: 1, betweenSeconds: 0 }]));
  for (const name of order)
    for (const call of services[name]!.calls) {
      // several at once are another matter: at-once.ts
      if (call.to === undefined || call.perRequest === 0 || (call.mode === 'parallel' && call.perRequest > 1)) continue;
      const calls = found[name]!.callsInARow * Math.max(1, call.perRequest);
      if (calls > found[call.to]!.callsInARow)
        found[call.to] = { callsInARow: calls, betweenSeconds: found[name]!.betweenSeconds + networkSeconds(call) };
    }
  return found;
}
