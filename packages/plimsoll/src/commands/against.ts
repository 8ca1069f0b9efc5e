/** What `--against` names: a saved plan, or a scenario that is planned now. */
import { readFileSync } from 'node:fs';
import { comparePlans, planScenario, readPlan, type Plan, type PlanComparison } from '@plimsoll/core';
import { InputError } from '../input-error.ts';
import { readScenario } from '../read-scenario.ts';

export async function compareWith(path: string, now: Plan): Promise<PlanComparison> {
  return comparePlans(await earlierPlan(path), now);
}

async function earlierPlan(path: string): Promise<Plan> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch {
    value = undefined; // no JSON, or no file: read as a scenario, which says what is wrong
  }
  const read = readPlan(value);
  if (read.kind === 'plan') return read.plan;
  if (read.kind === 'problem') throw new InputError([read.problem], path);
  const { scenario, catalog } = await readScenario(path);
  return planScenario(scenario, catalog);
}
