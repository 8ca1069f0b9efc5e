/** The first screen as HTML, made when the page is built: the real planner on the shipped snapshots, the page's own components. */
import { render } from 'svelte/server';
import { templates } from '@plimsoll/templates';
import {
  loadLadderOf,
  planScenario,
  safeParseScenario,
  catalogFrom,
  type CatalogDocument,
  type Cloud,
  type FeasiblePlan,
  type Template,
} from '@plimsoll/core';
import App from './App.svelte';
import type { Boot, SnapshotIndex, TemplateEntry } from './messages.ts';
import type { Loose } from './state/edit.ts';
import { filesFor } from './worker/snapshots.ts';
import { curveOf, picturesOf } from './worker/pictures.ts';

export interface Prerendered {
  html: string;
  boot: Boot;
}

function entryOf({ name, title, description, parameters, scenario }: Template): TemplateEntry {
  const { peakRequestsPerSecond, averageRequestsPerSecond } = (scenario.traffic ?? {}) as TemplateEntry['traffic'];
  const titles = Object.fromEntries(Object.entries(parameters).map(([key, parameter]) => [key, parameter.title]));
  return {
    name,
    title,
    description,
    titles,
    services: Object.keys((scenario.services ?? {}) as object),
    traffic: {
      ...(peakRequestsPerSecond !== undefined && { peakRequestsPerSecond }),
      ...(averageRequestsPerSecond !== undefined && { averageRequestsPerSecond }),
    },
  };
}

export async function prerender(from: {
  /** the worked example that the page opens with */
  scenario: Loose;
  stamp: string;
  index: SnapshotIndex;
  sizes: Record<string, number>;
  read: (file: string) => CatalogDocument;
}): Promise<Prerendered> {
  const { scenario, stamp, index, sizes, read } = from;
  const regions = scenario.regions as { cloud: Cloud; region: string }[];
  const files = filesFor({ base: '', stamp, index, sizes }, regions);
  const catalog = catalogFrom(files.map(read));
  const parsed = safeParseScenario(scenario, { templates, zonesOf: (cloud, region) => catalog.zonesOf(cloud, region) });
  if (!parsed.success) throw new Error(`the first scenario has problems: ${parsed.problems.map(({ message }) => message).join('; ')}`);
  const plan = await planScenario(parsed.scenario, catalog);
  if (!plan.feasible) throw new Error(`the first scenario has no plan: ${plan.reasons.map(({ message }) => message).join('; ')}`);
  const curve = await curveOf(plan as FeasiblePlan, catalog, () => true);
  const boot: Boot = {
    stamp,
    index,
    sizes,
    templates: Object.values(templates).map(entryOf),
    scenario,
    plan,
    ladder: loadLadderOf(plan),
    pictures: { ...picturesOf(plan as FeasiblePlan), ...curve! },
  };
  const { body } = render(App, { props: { boot } });
  return { html: body, boot };
}
