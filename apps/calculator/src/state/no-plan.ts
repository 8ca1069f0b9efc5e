/** A plan that cannot be, as few sentences as say it: what is the same in several regions is said once. */
import type { InfeasiblePlan, Reason } from '@plimsoll/core';
import { withSeparators } from '../format.ts';
import { typed, type Key } from './edit.ts';

export interface GroupedReason {
  message: string;
  /** of which services */
  services: string[];
  regions: string[];
  resource: string;
  need: Reason['need'];
  limit: Reason['limit'];
  /** where the limit is written; empty: the reason is this page's own arithmetic */
  source: string;
}

/** `… (211440000 of at most 252; ba: deploy/terraform)` says in brackets what stands beside it, and where the limit is from. */
const BRACKETED = / \(([\d.e+]+)(?: of at most |, which is not below )([\d.e+]+)(?:; ([^()]*))?\)$/;

/** A reason in the words of the page: keys of the scenario said as what they are, large numbers as they are read. */
function inPlainWords(message: string): { words: string; source: string } {
  const source = BRACKETED.exec(message)?.[3] ?? '';
  const words = message
    .replace(BRACKETED, '')
    .replace(/^(\S+) needs (\d+) replicas, maxReplicas is (\d+)$/, '$2 replicas of $1 are needed, at most $3 are allowed')
    .replace(/^(\S+) needs (\d+) replicas, (\d+) are stated$/, '$2 replicas of $1 are needed, $3 are stated');
  return { words: withSeparators(words), source };
}

/** The first reason as the answer: what and where, without the advice that stands beside it. */
export function headlineOf({ reasons }: Pick<InfeasiblePlan, 'reasons'>): string {
  const [first] = groupedReasons({ reasons });
  if (!first) return 'there is no plan for this';
  const [what] = first.message.split(/: (?=use )/);
  const where = first.services.length === 1 && first.regions.length === 1 ? `${first.services[0]} in ${first.regions[0]}: ` : '';
  return `${where}${what}`;
}

/** Reasons that differ only in where, together; in the order of the plan. */
export function groupedReasons({ reasons }: Pick<InfeasiblePlan, 'reasons'>): GroupedReason[] {
  const groups = new Map<string, GroupedReason>();
  for (const { message, service, region, resource, need, limit } of reasons) {
    const { words: plain, source } = inPlainWords(withoutPlace(message, service, region));
    const key = JSON.stringify([plain, limit]);
    const group = groups.get(key) ?? { message: plain, services: [], regions: [], resource, need, limit, source };
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
