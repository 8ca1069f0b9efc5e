/** Which calls of a request stand alone, which come along with others, and which of them are alike. */
import { callsTogether, groupsOf } from '../demand/index.ts';
import { PLACEMENTS, type ResolvedCall, type ResolvedScenario } from '../scenario/index.ts';

/** Most calls of one kind in one group that are composed one by one: more of them are taken as so many. */
export const MOST_CALLS = 10_000;

/** Whether no other calls come along with it, nor with what is called one by one on its way. */
export const goesAlone = (scenario: ResolvedScenario, call: ResolvedCall): boolean =>
  call.to === undefined ||
  ((callsTogether(scenario).get(call) ?? 1) === 1 &&
    groupsOf(scenario.services[call.to]!.calls).every((group) => !isSingle(group) || goesAlone(scenario, group[0]!)));

/** Not several at once. */
export const isSingle = (group: readonly ResolvedCall[]) =>
  group.length === 1 && (group[0]!.mode !== 'parallel' || group[0]!.perRequest <= 1);

export interface Entry {
  call: ResolvedCall;
  perRequest: number;
}

/** Entries of a group that ask the same in the same way, as one; only whole calls are always made. */
export function likeOnesTogether(group: readonly ResolvedCall[]): Entry[] {
  const like = (a: ResolvedCall, b: ResolvedCall) =>
    a.to !== undefined &&
    a.to === b.to &&
    a.networkMs === b.networkMs &&
    a.timeoutMs === b.timeoutMs &&
    PLACEMENTS.every((place) => a.placement[place] === b.placement[place]) &&
    Number.isInteger(a.perRequest + b.perRequest) &&
    Number.isInteger(b.perRequest);
  const entries: Entry[] = [];
  for (const call of group) {
    const entry = entries.find((one) => like(one.call, call));
    if (entry) entry.perRequest += call.perRequest;
    else entries.push({ call, perRequest: call.perRequest });
  }
  return entries;
}
