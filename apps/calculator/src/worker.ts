/** The core, off the page's thread. */
import { catalogFrom, planScenario, safeParseScenario } from '@plimsoll/core';
import { templates } from '@plimsoll/templates';
import { scenarioOf } from './inputs.ts';
import type { Answer, Question } from './messages.ts';
import { readCatalogDocuments, readIndex } from './snapshots.ts';

let base = '';

self.addEventListener('message', (event: MessageEvent<Question | { base: string }>) => {
  if ('base' in event.data) base = event.data.base;
  else void answer(event.data).then((reply) => self.postMessage(reply));
});

async function answer({ sequence, inputs }: Question): Promise<Answer> {
  try {
    const catalog = catalogFrom(await readCatalogDocuments(base, inputs.cloud, inputs.region));
    const index = await readIndex(base);
    const parsed = safeParseScenario(scenarioOf(inputs), {
      templates,
      known: catalog.names({ aws: index.prices.aws.regions, gcp: index.prices.gcp.regions }),
      zonesOf: (cloud, region) => catalog.zonesOf(cloud, region),
    });
    if (!parsed.success) return { sequence, kind: 'problems', problems: parsed.problems };
    return { sequence, kind: 'plan', plan: await planScenario(parsed.scenario, catalog) };
  } catch (error) {
    return { sequence, kind: 'failure', message: error instanceof Error ? error.message : String(error) };
  }
}
