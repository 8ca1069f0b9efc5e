/** A scenario as the page holds it, object or text, to a plan: the snapshots it needs are read first. */
import {
  catalogFrom,
  planScenario,
  regionsNamed,
  safeParseScenario,
  type Catalog,
  type Cloud,
  type Plan,
  type PlanOptions,
  type Problem,
  type Scenario,
} from '@plimsoll/core';
import { templates } from '@plimsoll/templates';
import type { Loose } from '../state/edit.ts';
import { tooLarge } from './too-large.ts';
import { filesFor, readFiles, type OnReading, type Store } from './snapshots.ts';

export interface Planned {
  plan: Plan;
  catalog: Catalog;
}

const catalogs = new Map<string, Catalog>();

/** What a plan is made from, or why it cannot be. */
export async function planInputs(
  store: Store,
  scenario: Loose,
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
  scenario: Loose,
  onReading: OnReading,
  options: PlanOptions,
): Promise<Planned | { problems: Problem[] }> {
  const inputs = await planInputs(store, scenario, onReading);
  if ('problems' in inputs) return inputs;
  return { catalog: inputs.catalog, plan: await planScenario(inputs.scenario, inputs.catalog, options) };
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
