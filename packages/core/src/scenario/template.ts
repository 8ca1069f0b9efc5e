/**
 * Templates: a few parameters in, a complete plain scenario out. A template is data: a scenario with named parameters; everything the
 * user's own file says beside `template` wins over it. Parameters that nobody states are listed as `priors`, with their source and how to measure them. Zones per region come from the catalog's sourced table when nobody states them.
 */
import { nearestName } from './nearest-name.ts';
import type { Problem } from './problem.ts';
import { problemAt, type ReadDocument } from './document.ts';

export interface TemplateParameter {
  /** what a newcomer reads beside the field */
  title: string;
  default: number | string | { low: number | string; mid: number | string; high: number | string };
  unit: string;
  source: string;
  howToMeasure?: string;
  /** computed from the parameters before it: nothing to ask a user */
  derived?: true;
}

export interface Template {
  name: string;
  title: string;
  description: string;
  parameters: Record<string, TemplateParameter>;
  /** a scenario without `parameters`; formulas in it may use every parameter's name */
  scenario: Record<string, unknown>;
}

export type TemplateBook = Record<string, Template>;

const MOST_NAMED = 8;
type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Own over base, key by key; lists and single values are replaced whole. */
function merge(base: unknown, own: unknown): unknown {
  if (own === undefined) return base;
  if (!isPlain(base) || !isPlain(own)) return own;
  const merged: Plain = { ...base };
  for (const [key, value] of Object.entries(own)) merged[key] = Object.hasOwn(base, key) ? merge(base[key], value) : value;
  return merged;
}

/**
 * The plain scenario that a `template: {use, …}` stands for, or the problems with it. Input without a template comes back as it is.
 */
export function expandTemplate(document: ReadDocument, value: unknown, templates: TemplateBook): { value: unknown; problems: Problem[] } {
  if (!isPlain(value) || !isPlain(value.template) || typeof value.template.use !== 'string') return { value, problems: [] };
  const { use, ...given } = value.template;
  const template = Object.hasOwn(templates, use as string) ? templates[use as string] : undefined;
  if (!template) {
    const suggestion = nearestName(use as string, Object.keys(templates));
    const message = `there is no template ${JSON.stringify(use)}; known: ${Object.keys(templates).join(', ') || 'none'}`;
    return {
      value,
      problems: [problemAt(document, ['template', 'use'], { code: 'unknownTemplate', message, ...(suggestion && { suggestion }) })],
    };
  }
  const problems = Object.keys(given)
    .filter((key) => !Object.hasOwn(template.parameters, key))
    .map((key) => {
      const suggestion = nearestName(key, Object.keys(template.parameters));
      const names = Object.keys(template.parameters);
      const few =
        names.length > MOST_NAMED ? `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more` : names.join(', ');
      const message = `template ${template.name} has no parameter ${key}; ${suggestion ? `did you mean ${suggestion}?` : `it has ${few}`}`;
      return problemAt(document, ['template', key], { code: 'unknownKey', message, ...(suggestion && { suggestion }) });
    });
  const parameters: Plain = {};
  for (const [name, parameter] of Object.entries(template.parameters)) parameters[name] = given[name] ?? parameter.default;
  const { template: _, ...own } = value;
  const stated = { ...given, ...(isPlain(own.parameters) ? own.parameters : {}) };
  const priors: Plain = {};
  for (const [name, { source, howToMeasure, derived }] of Object.entries(template.parameters))
    if (!derived && !Object.hasOwn(stated, name)) priors[name] = { source, ...(howToMeasure !== undefined && { howToMeasure }) };
  return { value: merge({ ...baseFor(template, own), parameters, priors }, own), problems };
}

/** A template's scenario. Stated hours say what peak and mean are: the template's own then do not. */
function baseFor({ scenario }: Template, { traffic }: Plain): Plain {
  const base = structuredCloneOf(scenario);
  if (isPlain(base.traffic) && isPlain(traffic) && (traffic.weekRequestsPerSecond !== undefined || traffic.file !== undefined)) {
    delete base.traffic.peakRequestsPerSecond;
    delete base.traffic.averageRequestsPerSecond;
  }
  return base;
}

const structuredCloneOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
