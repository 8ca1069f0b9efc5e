/** The shipped examples with their plans and books. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FeasiblePlan } from 'plimsoll';

import { planScenario, planToWorkbook, readScenario, type Catalog } from 'plimsoll';
import { bookOf, type Book } from '../../packages/exports/src/workbook/book.ts';

const folder = fileURLToPath(new URL('../../data/examples/', import.meta.url));

export interface Example {
  name: string;
  plan: FeasiblePlan;
  catalog: Catalog;
  book: Book;
  bytes: Uint8Array;
}

/** A horizon with growth, tiers crossed, and a stated day, beside the shipped ones. */
const MORE: Record<string, { file: string; set: { path: string; value: unknown }[] }> = {
  'growing-aws': {
    file: 'three-tier-aws.plimsoll.yaml',
    set: [
      { path: 'traffic.horizonMonths', value: 3 },
      { path: 'traffic.growthPerMonthFraction', value: 0.4 },
    ],
  },
};

export async function examples(): Promise<Example[]> {
  const shipped = readdirSync(folder).filter((file) => file.endsWith('.plimsoll.yaml'));
  const all = [
    ...shipped.map((file) => ({ name: file.replace('.plimsoll.yaml', ''), file, set: [] as { path: string; value: unknown }[] })),
    ...Object.entries(MORE).map(([name, one]) => ({ name, ...one })),
  ];
  const found: Example[] = [];
  for (const { name, file, set } of all) {
    const { scenario, catalog } = await readScenario(folder + file, { overrides: set });
    const plan = await planScenario(scenario, catalog);
    if (plan.feasible) found.push({ name, plan, catalog, book: bookOf(plan), bytes: await planToWorkbook(plan) });
  }
  return found;
}
