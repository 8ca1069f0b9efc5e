/** A scenario as the page holds it, object or text, to a plan: the snapshots it needs are read first. */
import {
  catalogFrom,
  counterpartOf,
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
import { templatesFor } from '@plimsoll/templates/lazily';
import type { Loose } from '../state/edit.ts';
import { tooLarge } from './too-large.ts';
import { filesFor, readFiles, type OnReading, type Store } from './snapshots.ts';

export interface Planned {
  plan: Plan;
  catalog: Catalog;
}

export interface Place {
  cloud: Cloud;
  region: string;
}

/** The other cloud's nearest regions, to look over the fence where one is known. */
export const counterpartsOf = (places: readonly Place[]): Place[] =>
  places.flatMap(({ cloud, region }) => {
    const other = counterpartOf(cloud, region);
    return other === undefined ? [] : [{ cloud: cloud === 'aws' ? 'gcp' : 'aws', region: other }];
  });

const catalogs = new Map<string, Catalog>();

/**
 * What a plan is made from, or why it cannot be.
 * @param also regions to have prices of besides those that the scenario names
 */
export async function planInputs(
  store: Store,
  scenario: Loose,
  onReading: OnReading,
  also: (named: readonly Place[]) => readonly Place[] = () => [],
): Promise<{ scenario: Scenario; catalog: Catalog } | { problems: Problem[] }> {
  const large = tooLarge(scenario);
  if (large) return { problems: [large] };
  const templates = await templatesFor(scenario);
  const named = (regionsNamed(scenario, { templates }) as Place[]).filter(({ cloud }) => cloud === 'aws' || cloud === 'gcp');
  const places = [...named, ...also(named)];
  const read = async (shapes: readonly Cloud[]) => {
    const catalog = await catalogOf(store, places, shapes, onReading);
    const parsed = safeParseScenario(scenario, {
      templates,
      known: catalog.names({ aws: store.index.prices.aws.regions, gcp: store.index.prices.gcp.regions }),
      zonesOf: (cloud, region) => catalog.zonesOf(cloud, region),
    });
    return { catalog, parsed };
  };
  let { catalog, parsed } = await read([]);
  // machines of the other cloud are looked at only when one is not known: what was measured may have run there
  if (!parsed.success && parsed.problems.some(({ code }) => code === 'unknownMachineType'))
    ({ catalog, parsed } = await read(['aws', 'gcp']));
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

async function catalogOf(store: Store, named: readonly Place[], shapes: readonly Cloud[], onReading: OnReading): Promise<Catalog> {
  const files = filesFor(store, named, shapes);
  const key = files.join(' ');
  const known = catalogs.get(key);
  if (known) return known;
  const catalog = catalogFrom(await readFiles(store, files, onReading));
  if (catalogs.size > 8) catalogs.clear();
  catalogs.set(key, catalog);
  return catalog;
}
