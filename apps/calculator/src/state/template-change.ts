/** Another template, or one's own services again. What belongs to services goes with them, and comes back with them. */
import type { TemplateEntry } from '../messages.ts';
import type { Loose } from './edit.ts';
import { objectiveRows } from './few-inputs.ts';

/** What was left behind, by the template that it belongs to; own services are of no template. */
export type LeftBehind = Record<string, Loose>;
export const OWN_SERVICES = '';

const OF_SERVICES = ['template', 'services', 'parameters', 'extras', 'limits', 'today'];

const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);
const only = (from: Loose, keep: (key: string) => boolean): Loose => Object.fromEntries(Object.entries(from).filter(([key]) => keep(key)));

const templateOf = ({ template }: Loose): string => (isObject(template) && typeof template.use === 'string' ? template.use : OWN_SERVICES);

/**
 * The scenario on another template. Traffic, regions, prices and what is asked of the whole stay; what names services stays where the template has them.
 * @param to undefined: one's own services, when there were any
 */
export function changeTemplate(scenario: Loose, to: TemplateEntry | undefined, left: LeftBehind): { scenario: Loose; left: LeftBehind } {
  const now: LeftBehind = { ...left, [templateOf(scenario)]: scenario };
  const before = now[to?.name ?? OWN_SERVICES];
  const rest = only(scenario, (key) => !OF_SERVICES.includes(key));
  const next: Loose = before
    ? { ...rest, ...only(before, (key) => OF_SERVICES.includes(key)) }
    : { ...rest, ...(to && { template: { use: to.name } }), ...todayOf(scenario, to) };
  const has = (service: unknown) => (before ? namesOf(before, to) : new Set(to?.services)).has(String(service));
  return { scenario: withObjectives(withFront(next, before, has), before, has), left: now };
}

/** Services that a scenario has, its own and its template's. */
const namesOf = ({ services }: Loose, template: TemplateEntry | undefined) =>
  new Set([...(template?.services ?? []), ...(isObject(services) ? Object.keys(services) : [])]);

/** What runs today, of the services that there still are. */
function todayOf({ today }: Loose, to: TemplateEntry | undefined): Loose {
  if (!isObject(today) || !isObject(today.services)) return {};
  const services = only(today.services, (name) => to?.services.includes(name) ?? false);
  return Object.keys(services).length ? { today: { ...today, services } } : {};
}

/** The service that clients reach, where it is stated. */
function withFront(scenario: Loose, before: Loose | undefined, has: (service: unknown) => boolean): Loose {
  if (!isObject(scenario.traffic)) return scenario;
  const { front, ...traffic } = scenario.traffic;
  const stated = has(front) ? front : isObject(before?.traffic) ? before.traffic.front : undefined;
  return { ...scenario, traffic: stated === undefined ? traffic : { ...traffic, front: stated } };
}

/** Objectives of services that are gone go; those that were left behind come back after those for the whole. */
function withObjectives(scenario: Loose, before: Loose | undefined, has: (service: unknown) => boolean): Loose {
  const latency = (of: Loose | undefined) => objectiveRows(isObject(of?.objectives) ? of.objectives.latency : undefined);
  const stated = latency(scenario);
  const kept = stated.filter(({ service }) => service === undefined || has(service));
  const back = latency(before).filter(
    ({ service }) => service !== undefined && !kept.some((row) => JSON.stringify(row.service) === JSON.stringify(service)),
  );
  if (kept.length === stated.length && back.length === 0) return scenario;
  const { latency: _, ...objectives } = isObject(scenario.objectives) ? scenario.objectives : {};
  const rows = [...kept, ...back];
  return { ...scenario, objectives: { ...objectives, ...(rows.length && { latency: rows }) } };
}
