/** What the commands that read a scenario share: --set, a saved plan instead of a scenario. */
import { readFileSync } from 'node:fs';
import { planScenario, readDocument, type Plan } from '@plimsoll/core';
import { InputError } from '../input-error.ts';
import { readScenario } from '../read-scenario.ts';

/** `path=value`, the value read as YAML. */
export function collectSet(text: string, before: { path: string; value: unknown }[]): { path: string; value: unknown }[] {
  const at = text.indexOf('=');
  if (at < 1)
    throw new InputError([
      {
        code: 'usage',
        path: '',
        message: `--set needs path=value, got ${JSON.stringify(text)}; e.g. --set traffic.peakRequestsPerSecond=5000`,
      },
    ]);
  const path = text.slice(0, at).trim();
  const { value, problems } = readDocument(text.slice(at + 1));
  const [first] = problems;
  if (first)
    throw new InputError([{ code: 'usage', path, message: `the value of --set ${path} cannot be read as YAML: ${first.message}` }]);
  return [...before, { path, value }];
}

export interface PlanOfOptions {
  overrides?: { path: string; value: unknown }[];
  seed?: number;
  /** also what else money buys, in both clouds */
  fronts?: boolean;
}

/** The plan of a scenario file, or the plan that the file holds. */
export async function planOf(path: string, { overrides = [], seed, fronts = false }: PlanOfOptions = {}): Promise<Plan> {
  const saved = savedPlan(path);
  if (saved && overrides.length === 0 && !fronts) return saved;
  const { scenario, catalog, notes } = await readScenario(path, {
    overrides,
    bothClouds: fronts,
    ...(saved && { text: JSON.stringify(saved.scenario) }),
  });
  for (const note of notes) process.stderr.write(`${path}: ${note}\n`);
  return planScenario(scenario, catalog, { fronts, ...(seed !== undefined && { seed }) });
}

function savedPlan(path: string): Plan | undefined {
  if (path === '-' || !path.endsWith('.json')) return undefined;
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<Plan> | null;
    return value?.schema === 'plimsoll.plan/1' ? (value as Plan) : undefined;
  } catch {
    return undefined; // read again, with its errors, as a scenario
  }
}
