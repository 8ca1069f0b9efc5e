/** A plan that cannot be, as few sentences as say it: what is the same in several regions is said once. */
import type { InfeasiblePlan, Reason } from '@plimsoll/core';
import { count, names, withSeparators } from '../format.ts';
import { typed, type Key } from './edit.ts';
import { spelled } from './words.ts';

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
  /** a stated ceiling: its message says what is limited, need and limit stand beside it */
  ceiling: boolean;
}

/** `… (211440000 of at most 252; ba: deploy/terraform)` says in brackets what stands beside it, and where the limit is from. */
const BRACKETED = / \(([\d.e+]+)(?: of at most |, which is not below )([\d.e+]+)(?:; ([^()]*))?\)$/;

/** A reason in the words of the page: keys of the scenario said as what they are, large numbers as they are read. */
function inPlainWords(message: string): { words: string; source: string; ceiling: boolean } {
  const numbers = BRACKETED.exec(message);
  const source = numbers?.[3] ?? '';
  const words = message
    .replace(BRACKETED, '')
    .replace(/^(\S+) needs (\d+) replicas, maxReplicas is (\d+)$/, '$2 replicas of $1 are needed, at most $3 are allowed')
    .replace(/^(\S+) needs (\d+) replicas, (\d+) are stated$/, '$2 replicas of $1 are needed, $3 are stated');
  return { words: withSeparators(words), source, ceiling: numbers !== null };
}

/** The first reason as the answer: where, what is needed and what there is, and what for; without the advice, which stands beside it. */
export function headlineOf({ reasons }: Pick<InfeasiblePlan, 'reasons'>): string {
  const [first] = groupedReasons({ reasons });
  if (!first) return 'there is no plan for this';
  const { what } = parted(first);
  const of = first.services.length === 1 ? `${first.services[0]} in ` : '';
  const where = first.regions.length <= MOST_NAMED ? names(first.regions) : `${first.regions.length} regions`;
  if (!first.ceiling || typeof first.need !== 'number' || typeof first.limit !== 'number')
    return first.services.length === 1 && first.regions.length === 1 ? `${of}${where}: ${what}` : what;
  const several = first.regions.length > 1;
  const below = first.need - first.limit <= 2e-6 * first.need;
  const needs = `${count(first.need)} ${unitOf(first.resource)}`.trim();
  const have = below
    ? `, which must be below ${count(first.limit)}`
    : `, and may have ${count(first.limit)} at most${several ? ' each' : ''}`;
  return `${of}${where || 'this'} ${several ? 'need up to' : 'needs'} ${needs}${have}: ${what}`;
}

/** The same as it is read aloud. */
export const refusalWords = (plan: Pick<InfeasiblePlan, 'reasons'>) => `No plan: ${headlineOf(plan)}.`;

const MOST_NAMED = 3;

/** What a need and its limit count, where that is a word. */
export const unitOf = (resource: string) => (/^[a-z]+$/.test(resource) && !(resource in HELPS) ? resource : '');

/** A ceiling's message may say after a colon what to do about it. */
const ADVICE = /^(.+?): ((?:use|give|shorten|derive|more|fewer) .+)$/;
function parted({ message, ceiling }: Pick<GroupedReason, 'message' | 'ceiling'>): { what: string; advice: string | undefined } {
  const [, what, advice] = (ceiling ? ADVICE.exec(message) : undefined) ?? [];
  return what === undefined ? { what: message, advice: undefined } : { what, advice };
}

/** What helps where the planner found no single change that does. */
const HELPS: Record<string, string> = {
  latency: 'raise the latency objective, or ask for fewer losses to be survived',
  replicas: 'allow more replicas, allow larger machines, or lower the peak',
  memory: 'allow machines with more memory, or split the service into shards',
  network: 'allow machines with more network, or lower the peak',
  machineType: 'allow more machine types, families or architectures',
  zones: 'survive the loss of fewer zones, or state more zones',
  regions: 'survive the loss of fewer regions, or add regions',
  concurrency: 'benchmark with more callers',
};

/** What every machine takes some of. */
const PER_MACHINE = ['addresses', 'ports'];

/** Advice for the reasons that there are, each once: a ceiling's own, else what helps against its kind. */
export function adviceOf({ reasons }: Pick<InfeasiblePlan, 'reasons'>): string[] {
  const advice = groupedReasons({ reasons }).map((reason) => {
    if (!reason.ceiling) return HELPS[reason.resource] ?? 'lower the peak, or ask for less';
    const { advice: own } = parted(reason);
    if (own === undefined)
      return `lower the peak, or raise the limit of ${unitOf(reason.resource) || spelled(reason.resource)} where it is stated`;
    return PER_MACHINE.includes(reason.resource) ? `${own}; or lower the peak` : own;
  });
  return [...new Set(advice)];
}

/** Reasons that differ only in where, together; in the order of the plan. */
export function groupedReasons({ reasons }: Pick<InfeasiblePlan, 'reasons'>): GroupedReason[] {
  const groups = new Map<string, GroupedReason>();
  for (const { message, service, region, resource, need, limit } of reasons) {
    const { words: plain, source, ceiling } = inPlainWords(withoutPlace(message, service, region));
    const key = JSON.stringify([plain, limit]);
    const group = groups.get(key) ?? { message: plain, services: [], regions: [], resource, need, limit, source, ceiling };
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
