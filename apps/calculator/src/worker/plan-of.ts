/** A scenario as the page holds it, object or text, to a plan: the snapshots it needs are read first. */
import {
  catalogFrom,
  planScenario,
  regionsNamed,
  safeParseScenario,
  type Catalog,
  type Cloud,
  type Plan,
  type Problem,
  type Scenario,
} from '@plimsoll/core';
import { templates } from '@plimsoll/templates';
import type { Loose } from '../state/edit.ts';
import { parse } from 'yaml';
import { filesFor, readFiles, type OnReading, type Store } from './snapshots.ts';

export interface Planned {
  plan: Plan;
  catalog: Catalog;
}

const MOST_CHARACTERS = 2_000_000;
const MOST_SERVICES = 500;
const catalogs = new Map<string, Catalog>();

/** What a plan is made from, or why it cannot be. */
export async function planInputs(
  store: Store,
  scenario: Loose | string,
  onReading: OnReading,
): Promise<{ scenario: Scenario; catalog: Catalog } | { problems: Problem[] }> {
  const large = tooLarge(scenario);
  if (large) return { problems: [large] };
  const named = regionsNamed(scenario, { templates }) as { cloud: Cloud; region: string }[];
  const catalog = await catalogOf(
    store,
    named.filter(({ cloud }) => cloud === 'aws' || cloud === 'gcp'),
    onReading,
  );
  const parsed = safeParseScenario(scenario, {
    templates,
    known: catalog.names({ aws: store.index.prices.aws.regions, gcp: store.index.prices.gcp.regions }),
    zonesOf: (cloud, region) => catalog.zonesOf(cloud, region),
  });
  return parsed.success ? { scenario: parsed.scenario, catalog } : { problems: parsed.problems };
}

export async function planOf(
  store: Store,
  scenario: Loose | string,
  onReading: OnReading,
  onProgress: (done: number, total: number) => void,
): Promise<Planned | { problems: Problem[] }> {
  const inputs = await planInputs(store, scenario, onReading);
  if ('problems' in inputs) return inputs;
  return { catalog: inputs.catalog, plan: await planScenario(inputs.scenario, inputs.catalog, { onProgress }) };
}

async function catalogOf(store: Store, named: { cloud: Cloud; region: string }[], onReading: OnReading): Promise<Catalog> {
  const files = filesFor(store, named);
  const key = files.join(' ');
  const known = catalogs.get(key);
  if (known) return known;
  const catalog = catalogFrom(await readFiles(store, files, onReading));
  if (catalogs.size > 8) catalogs.clear();
  catalogs.set(key, catalog);
  return catalog;
}

/** The object that a text holds, and every problem with it; shape and names of keys are checked, numbers when it is planned. */
export function readProblems(text: string): { scenario: Loose; problems: Problem[] } {
  const large = tooLarge(text);
  if (large) return { scenario: {}, problems: [large] };
  let scenario: unknown;
  try {
    scenario = parse(text, { maxAliasCount: 50 });
  } catch {
    scenario = undefined; // the problems below say where and why
  }
  const isObject = typeof scenario === 'object' && scenario !== null && !Array.isArray(scenario);
  const many = isObject ? tooLarge(scenario as Loose) : undefined;
  if (many) return { scenario: {}, problems: [many] };
  const parsed = safeParseScenario(text, { templates });
  return { scenario: isObject ? (scenario as Loose) : {}, problems: parsed.success ? [] : parsed.problems };
}

/** Far beyond any real scenario, the planner is not asked at all. */
export function tooLarge(scenario: Loose | string): Problem | undefined {
  if (typeof scenario === 'string')
    return scenario.length > MOST_CHARACTERS
      ? { code: 'tooLarge', path: '', message: 'the text has more than 2 million characters: no scenario is that long' }
      : undefined;
  const services = scenario.services;
  const count = typeof services === 'object' && services !== null ? Object.keys(services).length : 0;
  return count > MOST_SERVICES
    ? {
        code: 'tooLarge',
        path: 'services',
        message: `${count.toLocaleString('en-US')} services are more than this page plans (${MOST_SERVICES}): use the command, or plan part of them`,
      }
    : undefined;
}
