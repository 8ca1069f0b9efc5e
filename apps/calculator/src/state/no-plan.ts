/** A plan that cannot be, as few sentences as say it: what is the same in several regions is said once. */
import type { InfeasiblePlan, Reason } from '@plimsoll/core';
import { typed, type Key } from './edit.ts';

export interface GroupedReason {
  message: string;
  /** of which services */
  services: string[];
  regions: string[];
  resource: string;
  need: Reason['need'];
  limit: Reason['limit'];
}

/** Reasons that differ only in where, together; in the order of the plan. */
export function groupedReasons({ reasons }: Pick<InfeasiblePlan, 'reasons'>): GroupedReason[] {
  const groups = new Map<string, GroupedReason>();
  for (const { message, service, region, resource, need, limit } of reasons) {
    const plain = withoutPlace(message, service, region);
    const key = JSON.stringify([plain, limit]);
    const group = groups.get(key) ?? { message: plain, services: [], regions: [], resource, need, limit };
    groups.set(key, group);
    if (service !== undefined && !group.services.includes(service)) group.services.push(service);
    if (region !== undefined && !group.regions.includes(region)) group.regions.push(region);
    if (typeof need === 'number' && typeof group.need === 'number') group.need = Math.max(group.need, need);
  }
  return [...groups.values()];
}

/** `web in us-east4: …`, `us-east4: …` and `… web in us-east4` name the place that stands beside the reason. */
function withoutPlace(message: string, service: string | undefined, region: string | undefined): string {
  if (region === undefined) return message;
  const place = service === undefined ? region : `${service} in ${region}`;
  const shorter = message.startsWith(`${place}: `)
    ? message.slice(place.length + 2)
    : message.replace(` for ${place}`, '').replace(` serve ${place}`, ' serve it');
  return shorter.replaceAll(` in ${region}`, '');
}

/** `objectives.latency[0].ms=180` as keys and value, `undefined` takes the key out; undefined when it is no single change of a key. */
export function settingOf(change: string): { keys: Key[]; value: unknown } | undefined {
  const found = /^([A-Za-z][\w.[\]-]*)\s*=\s*(\S.*)$/.exec(change);
  if (!found) return undefined;
  const keys = [...found[1]!.matchAll(/([A-Za-z_][\w-]*)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
  const text = found[2]!;
  if (text === 'undefined') return { keys, value: undefined };
  try {
    return { keys, value: JSON.parse(text) as unknown };
  } catch {
    return { keys, value: typed(text) };
  }
}
